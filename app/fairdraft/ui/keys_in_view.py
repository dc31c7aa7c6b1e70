"""How does what gets the keys come into view?"""

from typing import cast

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget


class KeysInView(QObject):
    """Scrolls to what gets the keys, where none of it is in view.

    Qt does so only within a column: Tab that comes from beside one to its first field, while its end is in view, would
    lead to what nobody sees.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._application = cast("QApplication", QApplication.instance())
        self._application.focusChanged.connect(self._on_focus)

    def stop(self) -> None:
        """Look after no keys any more."""
        self._application.focusChanged.disconnect(self._on_focus)

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        above = None if now is None else now.parentWidget()
        while now is not None and above is not None:
            if isinstance(above, QScrollArea) and above.isVisible() and _is_out_of_view(now, above):
                above.ensureWidgetVisible(now)
            above = above.parentWidget()


def _is_out_of_view(widget: QWidget, area: QScrollArea) -> bool:
    view = area.viewport()
    place = QRect(widget.mapTo(area, QPoint(0, 0)), widget.size())
    return not place.intersects(view.geometry())
