"""How far is the work that goes on, and how is it stopped?"""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QProgressBar

from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import horizontal
from fairdraft.ui.parts.words import text_label


class WorkBar(QFrame):
    """A line at the top of a page: what is done, how far, and a button that cancels it."""

    def __init__(self, on_cancel: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("role", "message")
        self._on_cancel = on_cancel
        row = horizontal(self, margins=(16, 8, 12, 8), gap=12)
        self._doing = text_label("")
        row.addWidget(self._doing)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        row.addWidget(self.bar, 1)
        self.cancel = button("Cancel", on_press=self._cancel)
        row.addWidget(self.cancel)
        self.setVisible(False)

    def begin(self, doing: str) -> None:
        """Show work whose length is not known yet."""
        self._doing.setText(doing)
        self.bar.setAccessibleName(doing)
        self.bar.setRange(0, 0)
        self.cancel.setAccessibleName(f"Cancel: {doing}")
        let_press(self.cancel)
        self.setVisible(True)

    def move_on(self, done: int, total: int) -> None:
        """Show how far it is."""
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)

    def _cancel(self) -> None:
        let_press(self.cancel, "It is stopping")
        self._doing.setText("Stopping…")
        self._on_cancel()
