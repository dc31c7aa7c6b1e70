"""How is something done a turn of the event loop later?"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def turn_later(owner: QObject, call: Callable[[], None]) -> QTimer:
    """What calls in the next turn each time it is started, once however often; it ends with its owner.

    `QTimer.singleShot` makes a timer each time instead, whose life nobody here holds.
    """
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(0)
    timer.timeout.connect(call)
    return timer
