"""How does a file come in that is dropped on a part of the window?"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from fairdraft.ui.overriding import override

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
        if take_as_copy(event) and event.type() not in _COMING:
            self.dropped.emit(path)
        return True


def take_as_copy(event: QDropEvent) -> bool:
    """Take what is dragged as a copy, whatever is proposed: who is told that it was moved may delete the file. Whether
    the other program gives copies; it is ignored where it gives none.
    """
    gives_copies = bool(event.possibleActions() & Qt.DropAction.CopyAction)
    event.setDropAction(Qt.DropAction.CopyAction)
    event.setAccepted(gives_copies)
    return gives_copies


def one_file(data: QMimeData) -> Path | None:
    """The file of this machine that is being dragged; None where it is none, or several."""
    urls = data.urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
