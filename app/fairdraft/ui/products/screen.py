"""How do a label and a changed product come into the window?"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from fairdraft.domain.change import ChangedThing
from fairdraft.domain.errors import KnownError
from fairdraft.domain.file_words import no_device
from fairdraft.domain.label import SeveralLabelsError
from fairdraft.domain.label_draft import LabelDraft
from fairdraft.domain.piece import Piece
from fairdraft.domain.product import Product
from fairdraft.domain.product_use import ProductVersionTakenError
from fairdraft.services.comparing_products import ProductChanges, product_changes
from fairdraft.services.managing_products import AddedProduct
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.ask_dialog import AskDialog
from fairdraft.ui.parts.pages import Page, PagedScreen
from fairdraft.ui.products.changes_page import ChangesPage
from fairdraft.ui.products.claims_desk import ClaimsDesk
from fairdraft.ui.products.claims_page import ClaimsPage
from fairdraft.ui.products.label_page import LabelPage
from fairdraft.ui.products.product_page import ProductPage
from fairdraft.ui.products.source_desk import SourceDesk
from fairdraft.ui.products.source_page import SourcePage
from fairdraft.ui.products.which_label_dialog import WhichLabelDialog
from fairdraft.ui.screen import Message
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tone

_LABELS = "Labels (*.xml *.json);;All files (*)"
_PRODUCTS = "Product files (*.toml);;All files (*)"


@dataclass(frozen=True, slots=True)
class _Read:
    """A label that was drafted from, which of several in its file it is, and the kept version that it may follow."""

    path: Path
    wanted: str | None
    draft: LabelDraft
    text: str
    kept: str


class ProductsScreen(PagedScreen):
    """A product, a draft from a label, what changed, a sheet of claims, and claims in their sources, one page in front.

    `left` asks for the draft screen; `piece_wanted` carries campaign, brief and draft of a piece that is to be shown
    there, for one that was begun from a file the piece itself.
    """

    left = Signal()
    piece_wanted = Signal(str, str, str)

    def __init__(self, workplace: Workplace, background: Background, theme: Theme) -> None:
        super().__init__(background)
        self._workplace = workplace
        self._theme = theme
        self._product = ""
        self._read: _Read | None = None
        # What was asked for takes the keys once it is there, and what is merely read again does not.
        self._takes_keys = False
        # The page before what changed: a product, or the draft that was held against it.
        self._before: Page
        self.product = self._before = ProductPage(theme, read_only=workplace.read_only)
        self.label = LabelPage(theme)
        self.changes = ChangesPage(theme)
        self.claims = ClaimsPage(theme)
        self.sources = SourcePage(theme, read_only=workplace.read_only)
        self.hold(self.product, self.label, self.changes, self.claims, self.sources)
        self.source_desk = SourceDesk(self, self.sources, workplace, background)
        # Where the sources were asked for on another screen, the way back leads there.
        self._from_elsewhere = False
        self.claim_sheets = ClaimsDesk(self, self.claims, workplace, background)
        self.claim_sheets.added.connect(self._tell_added)
        self.product.chosen.connect(self._choose)
        self.product.label_wanted.connect(self._ask_label)
        self.product.file_wanted.connect(self._ask_product)
        self.product.compare_wanted.connect(self._compare_versions)
        self.label.save_wanted.connect(self._ask_target)
        self.label.id_wanted.connect(self._draft_again)
        self.label.compare_wanted.connect(self._compare_draft)
        self.changes.piece_wanted.connect(self._find_brief)
        self.claims.piece_wanted.connect(self._find_brief)
        self.product.claims_wanted.connect(lambda: self.claim_sheets.ask_target(self._product))
        self.product.sources_wanted.connect(lambda: self._show_sources("", "Products", from_elsewhere=False))
        self.product.claim_file_wanted.connect(lambda: self.claim_sheets.ask_source(self._product))

    @override
    def shown(self) -> None:
        self._refresh()
        if self.page is self.sources:
            # Files may have changed meanwhile.
            self.source_desk.store_changed()

    @override
    def store_changed(self, things: frozenset[ChangedThing]) -> None:
        if "product" in things and self.isVisible():
            self._refresh()
        if things & {"product", "claim_anchor"} and self.isVisible() and self.page is self.sources:
            self.source_desk.store_changed()

    def open_product(self, product_id: str) -> None:
        """Show a product, or the first where none is named."""
        self._takes_keys = True
        self._choose(product_id)

    def open_sources(self, product_id: str, claim_id: str = "") -> None:
        """Show the claims of a product in their sources, one of them first where it is named: another screen asks."""
        self._choose(product_id)
        self._show_sources(claim_id, "Draft", from_elsewhere=True)

    def _show_sources(self, claim_id: str, back: str, *, from_elsewhere: bool) -> None:
        self._from_elsewhere = from_elsewhere
        self.sources.name_way_back(back)
        self.source_desk.open(self._product, claim_id)
        self.show_page(self.sources)

    def read_label(self, path: Path, wanted: str | None = None, product_id: str | None = None) -> None:
        """Draft a product file from a label and show it; of several labels it is asked which."""
        products = self._workplace.products

        def work() -> _Read:
            draft, text = products.draft_from_label(path, product_id, wanted)
            kept = products.versions(draft.product.id)
            return _Read(path, wanted, draft, text, kept[0] if kept else "")

        def done(read: _Read) -> None:
            self.went_well()
            self._read = read
            self.label.show_draft(path, read.draft, read.text, read.kept)
            self.show_page(self.label)
            self.label.area.verticalScrollBar().setValue(0)
            self.label.back.setFocus()

        def failed(problem: KnownError) -> None:
            if isinstance(problem, SeveralLabelsError):
                self._ask_which(path, problem.labels)
            else:
                self.tell(problem)

        self._background.run(work, done, failed)

    def save(self, path: Path) -> None:
        """Write the drafted product file."""
        text = self.label.text
        remedy = "Confirm or replace every text in it, then add it with “Add a product file…”."
        self.run(
            lambda: self._workplace.products.write_draft(text, path),
            lambda file: self.told.emit(
                Message(f"Wrote {file}. Nothing in it is confirmed.", remedy, "present", place=file)
            ),
        )

    def add(self, path: Path, *, replace: bool = False) -> None:
        """Keep the product in a file, and show it; of a version that is there with other content it is asked whether to
        replace it, where nothing rests on that.
        """
        products = self._workplace.products

        def work() -> tuple[AddedProduct, str, str]:
            added = products.add_product(path, replace=replace)
            return added, products.versions(added.product.id)[0], products.left_to_confirm(path)

        def done(found: tuple[AddedProduct, str, str]) -> None:
            self.went_well()
            added, newest, left_to_confirm = found
            self._tell_added((added.product, newest), left_to_confirm, replaced=added.replaced)

        def failed(problem: KnownError) -> None:
            if isinstance(problem, ProductVersionTakenError) and not problem.use.words and not replace:
                self._ask_replacing(path, problem.product)
            else:
                self.tell(problem)

        self._background.run(work, done, failed)

    def _tell_added(self, found: tuple[Product, str], left_to_confirm: str = "", *, replaced: bool = False) -> None:
        product, newest = found
        older = "" if product.version == newest else f"Drafts and checks use version {newest}, which is newer."
        further = " ".join(filter(None, (left_to_confirm, older)))
        tone: Tone = "warning" if left_to_confirm else "present"
        done = "Replaced" if replaced else "Added"
        self.told.emit(Message(f"{done} {product.full_name}, version {product.version}.", further, tone))
        self.open_product(product.id)

    def compare(self, before: Callable[[], Product], after: Callable[[], Product]) -> None:
        """Show what changed from one version to another; both are fetched beside the window's thread."""
        workplace = self._workplace

        def work() -> ProductChanges:
            campaigns = workplace.products.campaigns()
            earlier, later = before(), after()
            waiting = workplace.products.waiting_drafts(earlier)
            return product_changes(earlier, later, campaigns, workplace.editing.pieces(), waiting)

        def done(changes: ProductChanges) -> None:
            self._before = self.page if self.page is not self.changes else self._before
            self.changes.show_changes(changes)
            self.show_page(self.changes)
            self.changes.back.setFocus()

        self.run(work, done)

    # ---- asking

    def _ask_label(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, "Label", "", _LABELS)
        if name:
            self.read_label(Path(name))

    def _ask_which(self, path: Path, labels: tuple[str, ...]) -> None:
        dialog = WhichLabelDialog(path.name, labels, self._theme, self)
        dialog.chosen.connect(lambda number: self.read_label(path, str(number)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_product(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, "Product file", "", _PRODUCTS)
        if name:
            self.add(Path(name))

    def _ask_replacing(self, path: Path, product: Product) -> None:
        head = f"{path.name} has other words than version {product.version} of {product.full_name} has here."
        told = f"{head} Nothing rests on that version yet. Replacing it removes its words; a new version keeps both."
        dialog = AskDialog(self, f"Replace version {product.version}?", ((told, None),), "Replace it")
        dialog.accepted.connect(lambda: self.add(path, replace=True))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_target(self) -> None:
        if self.label.draft is None:
            return
        proposed = f"{no_device(self.label.draft.product.id)}.toml"
        name, _kind = QFileDialog.getSaveFileName(self, "Product file", proposed, _PRODUCTS)
        if name:
            self.save(Path(name))

    def _draft_again(self, product_id: str) -> None:
        if self._read is not None:
            self.read_label(self._read.path, self._read.wanted, product_id)

    def _compare_draft(self) -> None:
        read = self._read
        if read is not None:
            drafted = read.draft.product
            self.compare(lambda: self._workplace.products.product(drafted.id, read.kept), lambda: drafted)

    def _compare_versions(self, earlier: str, later: str) -> None:
        sides = [self._side(version, name) for version, name in ((earlier, "Earlier"), (later, "Later"))]
        before, after = sides
        if before is not None and after is not None:
            self.compare(before, after)

    def _side(self, version: str, which: str) -> Callable[[], Product] | None:
        """What fetches one side: a kept version, or a file that is asked for; None where nobody names one."""
        products, product_id = self._workplace.products, self._product
        if version:
            return lambda: products.product(product_id, version)
        name, _kind = QFileDialog.getOpenFileName(self, f"{which} product file", "", _PRODUCTS)
        return (lambda: products.read_product(Path(name))) if name else None

    def _find_brief(self, piece: Piece) -> None:
        """The brief among whose drafts a piece stands: what it was begun from says, or it is offered by itself."""

        def work() -> str:
            if piece.draft_id is None:
                return f"piece:{piece.id}"
            return self._workplace.drafting.draft(piece.draft_id).brief

        self.run(work, lambda brief: self.piece_wanted.emit(piece.campaign, brief, piece.draft_id or piece.id))

    # ---- showing

    def _choose(self, product_id: str) -> None:
        self._product = product_id
        self.show_page(self.product)
        if self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        """Read what is kept, and show it on the product's page."""
        products, wanted = self._workplace.products, self._product

        def work() -> tuple[tuple[Product, ...], Product | None, tuple[str, ...]]:
            every = products.products()
            product = next((one for one in every if one.id == wanted), next(iter(every), None))
            return every, product, () if product is None else products.versions(product.id)

        def done(found: tuple[tuple[Product, ...], Product | None, tuple[str, ...]]) -> None:
            if wanted != self._product:
                return
            every, product, versions = found
            self.over.emit("reading")
            self._product = "" if product is None else product.id
            self.product.show_products(every, product, versions)
            if self._takes_keys and self.page is self.product:
                self._takes_keys = False
                self.product.take_keys()

        self._background.run(work, done, lambda problem: self.tell(problem, "reading"))

    @override
    def go_back(self) -> None:
        if self.page is self.product or (self.page is self.sources and self._from_elsewhere):
            self.show_page(self.product)
            self.left.emit()
        else:
            self.show_page(self._before if self.page is self.changes else self.product)
