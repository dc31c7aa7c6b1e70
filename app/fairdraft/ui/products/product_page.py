"""What is approved of a product, which versions of it are here, and what can be done with them?"""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from fairdraft.domain.product import Product
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.approved_texts import add_approved_texts
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.containers import clear, horizontal, in_reading_order, vertical
from fairdraft.ui.parts.empty_state import EmptyState
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.pages import ReadingPage
from fairdraft.ui.parts.words import chip, text_label
from fairdraft.ui.products.claims_card import ClaimsCard
from fairdraft.ui.products.sources_card import SourcesCard
from fairdraft.ui.products.versions_card import VersionsCard
from fairdraft.ui.screen import PrimaryAction
from fairdraft.ui.theme.theme import Theme

_ABOUT = (
    "Approved language comes from product files. A new version is a file of its own; approved language never changes "
    "within a version."
)
_READ_ONLY = "This window is read-only"


class ProductPage(ReadingPage):
    """A product with its versions and its approved language.

    `chosen` carries the id of the product that is looked at now; `label_wanted` and `file_wanted` ask to read a label
    and to add a product file; `compare_wanted` carries the versions to hold against each other, empty for a file;
    `claims_wanted` asks to write the claims as a spreadsheet, `claim_file_wanted` to take some in from one,
    `sources_wanted` to show them in their sources.
    """

    chosen = Signal(str)
    label_wanted = Signal()
    file_wanted = Signal()
    compare_wanted = Signal(str, str)
    claims_wanted = Signal()
    claim_file_wanted = Signal()
    sources_wanted = Signal()

    def __init__(self, theme: Theme, *, read_only: bool) -> None:
        super().__init__()
        self._theme = theme
        self._read_only = read_only
        self._product: Product | None = None
        self._stack = QStackedWidget()
        vertical(self).addWidget(self._stack)
        column = self.column
        column.addWidget(self.way_back("Draft"))
        self.title.setText("Products")
        column.addWidget(text_label(_ABOUT, "muted", wrap=True))
        column.addLayout(self._make_choice())
        self._facts = QWidget()
        self._chips = FlowLayout(self._facts, gap=6)
        column.addWidget(self._facts)
        self.versions = VersionsCard(theme)
        self.versions.compare_wanted.connect(self.compare_wanted)
        column.addWidget(self.versions)
        self.claims = ClaimsCard(theme, read_only=read_only)
        self.claims.save_wanted.connect(self.claims_wanted)
        self.claims.take_wanted.connect(self.claim_file_wanted)
        column.addWidget(self.claims)
        self.sources = SourcesCard(theme)
        self.sources.wanted.connect(self.sources_wanted)
        column.addWidget(self.sources)
        self._language = vertical(gap=6)
        column.addLayout(self._language)
        column.addStretch(1)
        self._stack.addWidget(self.area)
        self.empty = EmptyState(theme)
        self.empty.button.clicked.connect(lambda _on=False: self.label_wanted.emit())
        around = QWidget()
        vertical(around, margins=(16, 16, 16, 16)).addWidget(self.empty)
        self._stack.addWidget(around)
        self.empty.tell("Reading the products…", "", busy=True)
        self._stack.setCurrentIndex(1)

    @override
    def heading(self) -> str:
        return "Products" if self._product is None else f"Products · {self._product.full_name}"

    @override
    def action(self) -> PrimaryAction | None:
        tip = "SPL XML from DailyMed, or openFDA's JSON; nothing is saved until you add its file"
        return PrimaryAction("Draft from a label…", self.label_wanted.emit, tip=tip)

    def show_products(self, products: Sequence[Product], product: Product | None, versions: Sequence[str]) -> None:
        """Offer these products, and show one in its newest version; `versions` are those that are kept of it."""
        self._product = product
        with QSignalBlocker(self.box):
            self.box.clear()
            for one in products:
                self.box.addItem(f"{one.full_name}{' · sample' if one.sample else ''}", one.id)
            self.box.setCurrentIndex(-1 if product is None else self.box.findData(product.id))
        if product is None:
            words = "Draft its file from the label, confirm every text in it, then add it here."
            self.empty.tell("No product yet", words, action="Draft from a label…")
            self._stack.setCurrentIndex(1)
        else:
            self._show_facts(product)
            self.versions.show_versions(product, versions)
            self.claims.show_count(len(product.claims))
            self.sources.show_product(product)
            self._show_language(product)
            self._stack.setCurrentIndex(0)
            in_reading_order(self)
        self.frame_changed.emit()

    def take_keys(self) -> None:
        """Put the keys on the way back, from where they scroll, or on what there is to do."""
        (self.back if self._product is not None else self.empty.button).setFocus()

    def _make_choice(self) -> QHBoxLayout:
        row = horizontal(gap=8)
        self.box = ChoiceBox("Product", self._theme)
        self.box.currentIndexChanged.connect(lambda _place: self.chosen.emit(self.box.currentData() or ""))
        row.addWidget(self.box, 1)
        tip = "Reads a product file and saves it; an error is reported with its line"
        self.add = button("Add a product file…", tip=tip, on_press=self.file_wanted.emit)
        let_press(self.add, _READ_ONLY if self._read_only else "")
        row.addWidget(self.add)
        return row

    def _show_facts(self, product: Product) -> None:
        clear(self._chips)
        self._chips.addWidget(chip(f"version {product.version}"))
        if product.expires is not None:
            self._chips.addWidget(chip(f"wording expires {product.expires.isoformat()}"))
        if product.sample:
            self._chips.addWidget(chip("sample data, fictional", "warning"))

    def _show_language(self, product: Product) -> None:
        clear(self._language)
        add_approved_texts(self._language, product, self._theme)
