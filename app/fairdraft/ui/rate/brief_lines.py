"""For what was the draft in front written? The brief, whole where there is room for it."""

from PySide6.QtWidgets import QWidget

from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.words import ElidedLabel, text_label


class BriefLines(QWidget):
    """A brief over as many lines as it takes, or on one line that ends in "…"."""

    def __init__(self) -> None:
        super().__init__()
        column = vertical(self, gap=0)
        self._whole = text_label("", "small", wrap=True)
        self._line = ElidedLabel("", "small")
        column.addWidget(self._whole)
        column.addWidget(self._line)
        self.fit(low=False)

    def show_brief(self, brief: str) -> None:
        """Show a brief; an empty one shows nothing."""
        for label in (self._whole, self._line):
            label.setText(f"Brief: {brief}" if brief else "")

    def fit(self, *, low: bool) -> None:
        """One line in low windows; the whole brief shows when the pointer rests on it."""
        self._whole.setVisible(not low)
        self._line.setVisible(low)
