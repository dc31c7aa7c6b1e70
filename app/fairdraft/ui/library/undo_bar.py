"""What was removed last, and shall it come back?"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from fairdraft.ui.parts.buttons import IconButton, button
from fairdraft.ui.parts.containers import horizontal
from fairdraft.ui.parts.key_words import key_words
from fairdraft.ui.parts.words import ElidedLabel
from fairdraft.ui.theme.theme import Theme


class UndoBar(QFrame):
    """One line with its undo, until it is closed or something else is removed. `wanted` asks to undo."""

    wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._ids: tuple[str, ...] = ()
        row = horizontal(self, margins=(14, 6, 8, 6), gap=10)
        self.words = ElidedLabel()
        row.addWidget(self.words, 1)
        row.addWidget(
            button(
                "Undo", name="Undo the removal", tip=f"Put it back ({key_words('Ctrl+Z')})", on_press=self.wanted.emit
            )
        )
        row.addWidget(IconButton("close", "Close", theme, on_press=self.hide))
        self.setVisible(False)

    def offer(self, words: str, ids: Sequence[str]) -> None:
        """Say what was removed."""
        self._ids = tuple(ids)
        self.words.setText(words)
        self.setVisible(bool(ids))

    def take(self) -> tuple[str, ...]:
        """The ids of what was removed last; a second call has none."""
        ids, self._ids = self._ids, ()
        self.setVisible(False)
        return ids
