"""How do the variants of a brief stand side by side?"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QScrollArea, QWidget

from fairdraft.domain.counting import counted_are
from fairdraft.ui.draft.variant_card import VariantCard
from fairdraft.ui.draft.variants import AT_ONCE, Variant
from fairdraft.ui.draft.worked_on import WorkedOn
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme

# A card narrower than this, in letters as drawn, cannot be read.
_NARROWEST = 270


class VariantsView(QScrollArea):
    """Cards side by side, in as many columns as there is room for."""

    selected = Signal(str)
    edit_wanted = Signal(str)
    stop_wanted = Signal(str)
    regenerate_wanted = Signal(str)
    again_wanted = Signal(str)
    aside_wanted = Signal(str)
    remedy_wanted = Signal(str)
    try_anyway_wanted = Signal(str)
    near_copy_wanted = Signal(str)
    older_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._cards: list[VariantCard] = []
        self._columns = 0
        self.setAccessibleName("Variants")
        self.setProperty("role", "stop")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._inside = QWidget()
        self._inside.setProperty("role", "column")
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        self._older = QWidget(self._inside)
        line = horizontal(self._older, gap=10)
        self._older_words = text_label("", "small")
        line.addWidget(self._older_words)
        self.more = button("", "link", on_press=self.older_wanted.emit)
        line.addWidget(self.more)
        line.addStretch(1)
        self._older.setVisible(False)
        self.setWidget(self._inside)
        theme.changed.connect(self._arrange)

    def show_variants(self, variants: Sequence[Variant], older: int = 0) -> None:
        """Show these variants, one card each, and that so many older ones are left; keys that were on a card are on the
        one in its place afterwards.
        """
        keys_on = QApplication.focusWidget()
        place = next((n for n, one in enumerate(self._cards) if keys_on and one.isAncestorOf(keys_on)), None)
        if place is not None:
            # A card that goes would hand them to whatever comes next, which may be the rating.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        for old in self._cards:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._cards = [self._card(variant) for variant in variants]
        if not older and self.more.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._older.setVisible(older > 0)
        self._older_words.setText(f"{counted_are(older, 'older draft')} under this brief.")
        self.more.setText(f"Show {min(older, AT_ONCE):,} more")
        self._columns = 0
        self._arrange()
        if place is not None and self._cards:
            card = self._cards[min(place, len(self._cards) - 1)]
            # By itself it comes up a turn later, and until then its draft may have ended with the keys beside it.
            card.show()
            card.take_keys()

    def mark(self, states: Mapping[str, WorkedOn], edited: Mapping[str, str]) -> None:
        """Tell on the cards with which drafts, by id, somebody went on, and in which words."""
        for card in self._cards:
            card.show_piece(states.get(card.draft_id, ""), edited.get(card.draft_id, ""))

    def card(self, draft_id: str) -> VariantCard | None:
        """The card of a draft."""
        return next((card for card in self._cards if card.draft_id == draft_id), None)

    def refresh_card(self, draft_id: str) -> None:
        """Show the present state of a draft's variant."""
        card = self.card(draft_id)
        if card is not None:
            card.refresh()

    @property
    def cards(self) -> tuple[VariantCard, ...]:
        """The cards in order."""
        return tuple(self._cards)

    def select(self, draft_id: str | None) -> None:
        """Bring one card forward."""
        for card in self._cards:
            card.set_selected(selected=card.draft_id == draft_id)

    def _card(self, variant: Variant) -> VariantCard:
        card = VariantCard(variant, self._theme)
        card.selected.connect(self.selected)
        card.edit_wanted.connect(self.edit_wanted)
        card.stop_wanted.connect(self.stop_wanted)
        card.regenerate_wanted.connect(self.regenerate_wanted)
        card.again_wanted.connect(self.again_wanted)
        card.aside_wanted.connect(self.aside_wanted)
        card.remedy_wanted.connect(self.remedy_wanted)
        card.try_anyway_wanted.connect(self.try_anyway_wanted)
        card.near_copy_wanted.connect(self.near_copy_wanted)
        return card

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        room = max(1, self.viewport().width() // round(_NARROWEST * self._theme.typography.scale))
        columns = max(1, min(room, len(self._cards), 4))
        if len(self._cards) == 4 and columns == 3:
            columns = 2
        if columns == self._columns:
            return
        for number in range(max(self._columns, columns)):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)
        self._columns = columns
        self._grid.removeWidget(self._older)
        for number in range(max(self._grid.rowCount(), len(self._cards))):
            self._grid.setRowStretch(number, 1 if number * columns < len(self._cards) else 0)
        for number, card in enumerate(self._cards):
            # One that would stand alone in the last row has all of it.
            alone = number % columns == 0 and number == len(self._cards) - 1
            self._grid.addWidget(card, number // columns, number % columns, 1, columns if alone else 1)
        self._grid.addWidget(self._older, -(-len(self._cards) // columns), 0, 1, columns)
