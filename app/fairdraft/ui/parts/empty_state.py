"""What does an empty place say?"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QProgressBar

from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme


class EmptyState(QFrame):
    """A quiet card in the middle: what is missing here, and what to do about it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "card")
        layout = vertical(self, margins=(24, 24, 24, 24), gap=8)
        layout.addStretch(2)
        self._title = text_label("", "title", wrap=True)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self._title)
        self._words = text_label("", "muted", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # Long lines are hard to read; narrow windows get shorter ones.
        self._words.setMaximumWidth(round(400 * theme.typography.scale))
        row = horizontal()
        row.addStretch(1)
        row.addWidget(self._words, 100)
        row.addStretch(1)
        layout.addLayout(row)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedWidth(160)
        self._busy.setAccessibleName("Working")
        layout.addWidget(self._busy, 0, Qt.AlignmentFlag.AlignHCenter)
        self.button = button("", "plain")
        # Enter, too: where nothing else is to be done the keys are put on it.
        self.button.setAutoDefault(True)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.tell("", "")

    def tell(self, title: str, words: str, *, busy: bool = False, action: str = "") -> None:
        """Say what is missing; `busy` shows that work goes on, `action` offers a button."""
        self._title.setText(title)
        self._words.setText(words)
        self._busy.setVisible(busy)
        self.button.setText(action)
        self.button.setAccessibleName(action)
        self.button.setVisible(bool(action))
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
