"""How does a file come in that is dropped on a part of the window?"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

_COMING = (QEvent.Type.DragEnter, QEvent.Type.DragMove)


class FileDrop(QObject):
    """Lets one file be dropped on a widget, and on what is inside it and takes none itself. `dropped` carries its path.

    Args:
        onto: the widget.
        may: whether a file is wanted now.
    """

    dropped = Signal(object)

    def __init__(self, onto: QWidget, may: Callable[[], bool]) -> None:
        super().__init__(onto)
        self._may = may
        onto.setAcceptDrops(True)
        onto.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QDropEvent):
            return False
        path = one_file(event.mimeData())
        if path is None or not self._may():
            event.ignore()
            return True
        event.acceptProposedAction()
        if event.type() not in _COMING:
            self.dropped.emit(path)
        return True


def one_file(data: QMimeData) -> Path | None:
    """The file of this machine that is being dragged; None where it is none, or several."""
    urls = data.urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
