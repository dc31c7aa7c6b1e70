"""Where on the screens can a window stand, and how large can it be there?"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

# What a system draws around a window, at most: what it does draw is known only once the window is shown.
USUAL_FRAME = QSize(16, 40)
_SEEN = "seen_on_screen"


def fitting_place(wanted: QRect, rooms: Sequence[QRect], frame: QSize = USUAL_FRAME) -> QRect:
    """The place nearest to the wanted one where a window with its frame is seen whole.

    Args:
        wanted: where it shall stand, and how large it shall be inside its frame.
        rooms: what each screen has for windows, the usual screen first; at least one. It stays on the one that shows
            most of it, and comes to the first where none shows any.
        frame: how much larger it is with its frame.
    """
    room = max(rooms, key=lambda one: _area(one.intersected(wanted)))
    size = wanted.size().boundedTo(room.size() - frame)
    end = room.bottomRight() - QPoint(size.width() + frame.width(), size.height() + frame.height()) + QPoint(1, 1)
    corner = wanted.topLeft()
    return QRect(
        QPoint(max(room.left(), min(corner.x(), end.x())), max(room.top(), min(corner.y(), end.y()))),
        size,
    )


def stand_on_screen(window: QWidget, *, at: QPoint | None, frame: QSize = USUAL_FRAME) -> None:
    """Have a window that is not shown yet stand on the screens that there are now, not larger than one of them.

    Args:
        window: its least size is made less, too, where no screen has room for it.
        at: where its frame stood last; None leaves the place to the system.
        frame: how much larger it was with its frame.
    """
    usual = QGuiApplication.primaryScreen()
    rooms = [usual.availableGeometry()]
    rooms += [one.availableGeometry() for one in QGuiApplication.screens() if one is not usual]
    place = fitting_place(QRect(at or rooms[0].topLeft(), window.size()), rooms, frame)
    state = window.windowState()
    window.setMinimumSize(window.minimumSize().boundedTo(place.size()))
    window.resize(place.size())
    if at is not None:
        window.move(place.topLeft())
    # Who moves a maximized window takes it back to its size.
    window.setWindowState(state)


class WindowsOnScreen(QObject):
    """Makes dialogs and other windows less that the screen they came up on has no room for: their buttons would lie
    beyond its edge, as with enlarged letters on a small one.
    """

    def __init__(self, application: QGuiApplication) -> None:
        super().__init__()
        self._application = application
        application.focusWindowChanged.connect(self._on_window)

    def stop(self) -> None:
        """Look at no window any more."""
        self._application.focusWindowChanged.disconnect(self._on_window)

    def _on_window(self) -> None:
        window = QApplication.activeWindow()
        # Once for each: whoever makes it larger later, over two screens say, wants it so.
        if window is None or window.property(_SEEN):
            return
        # Not in a set of weak references: those of PySide 6.12 may outlive what they point at, and are then cleared in
        # memory that is somebody else's.
        window.setProperty(_SEEN, True)  # noqa: FBT003 - Qt's own
        place = fitting_place(QRect(window.pos(), window.size()), (window.screen().availableGeometry(),))
        if place.size() != window.size():
            window.setMinimumSize(window.minimumSize().boundedTo(place.size()))
            window.resize(place.size())
            window.move(place.topLeft())


def _area(rectangle: QRect) -> int:
    return max(rectangle.width(), 0) * max(rectangle.height(), 0)
