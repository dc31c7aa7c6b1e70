"""What becomes of words that somebody saved elsewhere, while others stand on the sheet?"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.words import text_label


class ElsewhereBar(QFrame):
    """Tells of other words above the sheet until one of two buttons is pressed: `taken` asks for those words on the
    sheet, `left` for the sheet's own to stay.
    """

    taken = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "find")
        column = vertical(self, margins=(14, 8, 10, 8), gap=6)
        self._words = text_label("", tone="warning", wrap=True)
        column.addWidget(self._words)
        row = FlowLayout(gap=8)
        self.take = button("Show their version", tip="Undo brings yours back", on_press=self.taken.emit)
        self.leave = button("Keep mine", tip="Theirs stays among the versions", on_press=self.left.emit)
        row.addWidget(self.take)
        row.addWidget(self.leave)
        column.addLayout(row)
        self.setVisible(False)

    def tell(self, who: str, when: str) -> None:
        """Say who saved other words, and when."""
        words = f"{who} saved another version of this piece elsewhere, {when}. Both stay among the versions."
        self._words.setText(words)
        self.setAccessibleName(words)
        self.setVisible(True)

    def done(self) -> None:
        """Nothing is asked any more."""
        self.setVisible(False)
