"""A dialog of sentences that is as high as they need."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.containers import vertical


class FittingDialog(QDialog):
    """A dialog with one column; `fit` makes it as high as what it shows now, for a dialog does not grow by itself."""

    def __init__(self, parent: QWidget | None, title: str, width: int) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(width)
        self.column: QVBoxLayout = vertical(self, margins=(24, 22, 24, 18), gap=8)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """Take the height that the words need."""
        self.column.activate()
        self.resize(self.width(), self.column.totalHeightForWidth(self.width()))
