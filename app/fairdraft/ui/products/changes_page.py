"""What changed between two versions of a product, and which pieces still say the old words?"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.counting import counted
from fairdraft.domain.product import Product
from fairdraft.domain.product_diff import ChangeStatus, ElementChange, may_be_another
from fairdraft.services.comparing_products import ProductChanges
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import card, clear, horizontal, in_reading_order, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.pages import ReadingPage
from fairdraft.ui.parts.quotes import in_curly_quotes
from fairdraft.ui.parts.words import ElidedLabel, SectionLabel, chip, text_label
from fairdraft.ui.products.diff_label import DiffLabel
from fairdraft.ui.products.piece_cards import pieces_to_cut
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tone

_TONES: dict[ChangeStatus, Tone] = {"changed": "warning", "added": "present", "removed": "error"}
_ABOVE = 12
_OTHERS = "The two have different {}: they may be different products."
_SAME_WORDS = "The words are the same; only line breaks or spaces differ."


class ChangesPage(ReadingPage):
    """Differences, critical ones first, then pieces. `piece_wanted` carries one to be seen on the draft screen."""

    piece_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        column = self.column
        vertical(self).addWidget(self.area)
        column.addWidget(self.way_back("Back"))
        self._about = vertical(gap=8)
        column.addLayout(self._about)
        column.addStretch(1)

    @override
    def heading(self) -> str:
        return "What changed"

    def show_changes(self, changes: ProductChanges) -> None:
        """Show two versions, how they differ, and the pieces that this reaches."""
        clear(self._about)
        self.title.setText(f"{_named(changes.before)} → {_named(changes.after)}")
        self._about.addWidget(self._counts(changes))
        differs = "ids" if changes.before.id != changes.after.id else "names"
        if differs == "ids" or may_be_another(changes.before, changes.after):
            self._about.addWidget(text_label(_OTHERS.format(differs), tone="warning", wrap=True))
        if not changes.diff.changes:
            said = f"No differences: {counted(changes.diff.unchanged, 'text')} compared, all the same."
            self._about.addWidget(text_label(said, wrap=True))
        for title, critical in (("Critical", True), ("Other changes", False)):
            self._add_changes(title, [one for one in changes.diff.changes if one.critical == critical])
        if changes.diff.changes:
            self._add_pieces(changes)
        self.area.verticalScrollBar().setValue(0)
        in_reading_order(self)
        self.frame_changed.emit()

    def _counts(self, changes: ProductChanges) -> QWidget:
        whole = QWidget()
        row = FlowLayout(whole, gap=6)
        for status, tone in _TONES.items():
            n = changes.diff.count(status)
            row.addWidget(chip(f"{n} {status}", tone if n else "neutral"))
        row.addWidget(chip(f"{changes.diff.unchanged} unchanged"))
        if changes.before.sample or changes.after.sample:
            row.addWidget(chip("sample data, fictional", "warning"))
        if changes.pieces:
            # Below the last change: who came for the pieces goes there at once.
            words = f"{counted(len(changes.pieces), 'piece')} to re-cut"
            row.addWidget(button(words, "link", tip="Show them", on_press=self._go_to_pieces))
        return whole

    def _go_to_pieces(self) -> None:
        inside = self.area.widget()
        if inside is not None:
            self.area.verticalScrollBar().setValue(self._pieces.mapTo(inside, QPoint(0, 0)).y() - _ABOVE)

    def _add_changes(self, title: str, changes: Sequence[ElementChange]) -> None:
        if not changes:
            return
        self._about.addSpacing(8)
        self._about.addWidget(SectionLabel(title, self._theme))
        for one in changes:
            box, rows = card(gap=6)
            box.setAccessibleName(f"{one.label}: {one.status}")
            rows.setContentsMargins(16, 12, 16, 12)
            head = horizontal(gap=8)
            head.addWidget(ElidedLabel(in_curly_quotes(one.label), "strong"), 1)
            head.addWidget(chip(one.status, _TONES[one.status]))
            rows.addLayout(head)
            if all(part.op == "keep" for part in one.diff):
                rows.addWidget(text_label(_SAME_WORDS, "muted", wrap=True))
            else:
                rows.addWidget(DiffLabel(one.diff, self._theme))
            self._about.addWidget(box)

    def _add_pieces(self, changes: ProductChanges) -> None:
        self._about.addSpacing(8)
        self._pieces = SectionLabel("Pieces to re-cut", self._theme)
        self._about.addWidget(self._pieces)
        for one in pieces_to_cut(changes, self.piece_wanted.emit):
            self._about.addWidget(one)


def _named(product: Product) -> str:
    return f"{product.brand} {product.version}"
