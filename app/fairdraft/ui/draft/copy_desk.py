"""How do approved copy and the drafts on the desk find together?"""

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.approved_copy import ApprovedCopy, NearCopy
from fairdraft.domain.errors import KnownError
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.finding_copy import Examples
from fairdraft.services.library_shelf import NearCopyShown
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.draft.drafting_desk import DraftingDesk
from fairdraft.ui.draft.layout import DraftLayout
from fairdraft.ui.draft.near_copy_dialog import NearCopyDialog
from fairdraft.ui.draft.setup_panel import Wish
from fairdraft.ui.draft.variants import Variant
from fairdraft.ui.theme.theme import Theme

_AFTER_MS = 400


class CopyDesk(QObject):
    """Weighs finished variants against the library, and shows which pieces a model is or was shown.

    `piece_wanted` carries the id of a piece, to be seen in the library; `failed` a KnownError.
    """

    piece_wanted = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        workplace: Workplace,
        background: Background,
        theme: Theme,
        view: DraftLayout,
        desk: DraftingDesk,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._background = background
        self._theme = theme
        self._view = view
        self._desk = desk
        self._over = parent
        self._variant: Variant | None = None
        self._shown_of: tuple[str, tuple[str, ...]] = ("", ())
        self._choosing = False
        self.dialog: NearCopyDialog | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self._choose)
        view.setup.changed.connect(self._timer.start)
        view.copy.piece_wanted.connect(self.piece_wanted)
        view.copy.near_copy_wanted.connect(self._look_at_variant)
        view.variants.near_copy_wanted.connect(self.look)
        desk.finished.connect(self._on_finished)

    def show(self, variant: Variant | None) -> None:
        """Show what the variant brought forward was shown, and on the sheet how near it is to approved copy."""
        self._variant = variant
        self._show_near()
        ids = () if variant is None else variant.draft.provenance.retrieval_ids
        letter = "" if variant is None else variant.letter
        if not ids:
            self._view.copy.show_shown(letter, 0, ())
        if (letter, ids) == self._shown_of or not ids:
            self._shown_of = letter, ids
            return
        self._shown_of = letter, ids
        how = "" if variant is None else variant.draft.provenance.retrieval_by

        def read(found: dict[str, ApprovedCopy]) -> None:
            if self._shown_of == (letter, ids):
                there = [found[one] for one in ids if one in found]
                self._view.copy.show_shown(letter, len(ids), there, how)

        self._background.run(lambda: self._workplace.library_shelf.pieces(ids), read, self.failed.emit)

    def look(self, draft_id: str) -> None:
        """Show the passages that a variant shares with approved copy."""
        variant = self._desk.desk.find(draft_id)
        near = None if variant is None else variant.near
        if variant is None or near is None:
            return

        def told(shown: NearCopyShown | None) -> None:
            if shown is None:
                self.failed.emit(KnownError(f"“{near.name}” is no longer in the library.", "It was removed."))
            else:
                self._open(f"Variant {variant.letter}, as the model wrote it", near, shown)

        draft = variant.draft
        self._background.run(lambda: self._workplace.library_shelf.near_copy_shown(draft, near), told, self.failed.emit)

    def forget(self) -> None:
        """The library is another one now: weigh and choose anew."""
        for variant in self._desk.desk.variants:
            variant.weighed = False
            self._weigh(variant)
        self._shown_of = "", ()
        self.show(self._variant)
        self._timer.start()

    def close(self) -> None:
        """Choose no more."""
        self._timer.stop()
        if self.dialog is not None:
            self.dialog.reject()

    # ---- inside

    def _on_finished(self, draft_id: str) -> None:
        variant = self._desk.desk.find(draft_id)
        if variant is not None:
            self._weigh(variant)

    def _weigh(self, variant: Variant) -> None:
        if variant.weighed or not variant.draft.blocks or variant.state == "streaming":
            self._show(variant)
            return
        variant.weighed = True
        draft = variant.draft

        def weighed(near: NearCopy | None) -> None:
            if variant.draft is draft:
                variant.near = near
                self._show(variant)

        self._background.run(lambda: self._workplace.library.near_copy(draft), weighed, self.failed.emit)

    def _show(self, variant: Variant) -> None:
        card = self._view.variants.card(variant.draft.id)
        if card is not None:
            card.refresh_near()
        if variant is self._variant:
            self._show_near()

    def _show_near(self) -> None:
        """On the sheet the card of the variant is not seen."""
        variant = self._variant
        on_sheet = self._view.stack.currentWidget() is self._view.sheet
        near = variant.near if variant is not None and on_sheet else None
        self._view.copy.show_near("" if variant is None else variant.letter, near)

    def _look_at_variant(self) -> None:
        if self._variant is not None:
            self.look(self._variant.draft.id)

    def _open(self, title: str, near: NearCopy, shown: NearCopyShown) -> None:
        dialog = NearCopyDialog(title, near, shown, self._theme, self._over)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.piece_wanted.connect(self.piece_wanted)
        dialog.finished.connect(self._on_closed)
        self.dialog = dialog
        dialog.open()

    def _on_closed(self) -> None:
        self.dialog = None

    # ---- what the next draft would be shown

    def _choose(self) -> None:
        wish = self._view.setup.wish()
        if wish is None or wish.candidate is None:
            self._view.copy.show_wish(0, ())
            return
        retrieval = wish.candidate.retrieval
        if not retrieval.k or not (wish.brief_id or wish.brief_text):
            self._view.copy.show_wish(retrieval.k, ())
            return
        if self._choosing:
            self._timer.start()
            return
        self._choosing = True
        order = DraftOrder(wish.campaign.id, wish.candidate.id, brief_id=wish.brief_id, brief_text=wish.brief_text)

        def choose() -> Examples:
            product = self._workplace.products.product_of(wish.campaign)
            brief = self._workplace.drafting.brief(order, wish.campaign)
            return self._workplace.library.examples(retrieval, product, wish.campaign, brief, wait=False)

        self._background.run(choose, lambda chosen: self._on_chosen(wish, chosen), self._on_not_chosen)

    def _on_chosen(self, wish: Wish, chosen: Examples) -> None:
        self._choosing = False
        if wish == self._view.setup.wish() and wish.candidate is not None:
            self._view.copy.show_wish(wish.candidate.retrieval.k, chosen.copies, chosen.means.how)
        else:
            self._timer.start()

    def _on_not_chosen(self, problem: KnownError) -> None:
        self._choosing = False
        self._view.copy.show_problem(problem)
