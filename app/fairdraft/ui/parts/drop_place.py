"""What does a place say that waits for a file?"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.words import text_label

_LOW = 140


class DropPlace(QFrame):
    """A dashed frame with words in its middle: here a file may be dropped. What takes it is a `FileDrop` around it."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setProperty("role", "drop")
        self.setMinimumHeight(_LOW)
        column = vertical(self, margins=(24, 24, 24, 24))
        column.addStretch(1)
        said = text_label(words, "muted", wrap=True)
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(said)
        column.addStretch(1)
