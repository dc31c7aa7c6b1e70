"""What does a page of the products screen have in common with the others?"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSlider
from typing_extensions import override

from fairdraft.ui.studies.page import StudiesPage, reading_column

_ACTION = QAbstractSlider.SliderAction
_SCROLLS = {
    Qt.Key.Key_PageDown.value: _ACTION.SliderPageStepAdd,
    Qt.Key.Key_PageUp.value: _ACTION.SliderPageStepSub,
    Qt.Key.Key_Home.value: _ACTION.SliderToMinimum,
    Qt.Key.Key_End.value: _ACTION.SliderToMaximum,
}


class ReadingPage(StudiesPage):
    """A page that is read from top to bottom: most of it takes no keys, so they scroll it."""

    def __init__(self) -> None:
        super().__init__()
        self.area, self.column = reading_column(widest=820)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        scroll = _SCROLLS.get(event.key())
        if scroll is None:
            super().keyPressEvent(event)
        else:
            self.area.verticalScrollBar().triggerAction(scroll)
