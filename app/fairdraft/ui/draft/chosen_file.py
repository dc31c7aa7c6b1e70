"""The file that a dialog is about: which one, how to take another, and how reading it goes."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QProgressBar, QWidget

from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.words import ElidedLabel, text_label


class ChosenFile(QWidget):
    """The name of a file beside the button that asks for another; below it that it is being read, or why it cannot be.

    Args:
        ask: asks the person for a file.
    """

    def __init__(self, ask: Callable[[], None]) -> None:
        super().__init__()
        column = vertical(self, gap=8)
        row = horizontal(gap=8)
        self._name = ElidedLabel("No file chosen", "strong", keeps_end=True)
        row.addWidget(self._name, 1)
        self.choose = button("Choose a file…", on_press=ask)
        row.addWidget(self.choose)
        column.addLayout(row)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName("Reading")
        column.addWidget(self._busy)
        self._problem = text_label("", tone="error", wrap=True)
        column.addWidget(self._problem)

    @property
    def is_busy(self) -> bool:
        """Whether it is being read."""
        return not self._busy.isHidden()

    def name_file(self, path: Path) -> None:
        """Say which file it is."""
        self._name.setText(path.name)
        self._name.explain(str(path))

    def show_reading(self, *, busy: bool, problem: str) -> None:
        """Say how reading it goes; a problem that is empty is none."""
        self._busy.setVisible(busy)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
