"""How is work that only the window's thread may do spread over turns of its event loop?"""

from collections.abc import Callable, Iterable
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

TURN_MS = 6.0
"""For how long steps are done in a turn; showing, laying out and painting what they made takes twice as long again."""


class InTurns(QObject):
    """Does steps for several owners, in the order they came, some milliseconds of them a turn; the first ones at once.

    `done` says, in a turn of its own, that nothing waits any more.

    Args:
        parent: whose child this is.
        milliseconds: after how long the next step waits for another turn.
    """

    done = Signal()

    def __init__(self, parent: QObject, milliseconds: float = TURN_MS) -> None:
        super().__init__(parent)
        self._milliseconds = milliseconds
        self._closed = False
        self._waiting: list[tuple[object, Callable[[], None]]] = []
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._turn)

    def waits(self, owner: object) -> bool:
        """Whether a step of an owner waits."""
        return any(one is owner for one, _step in self._waiting)

    def begin(self, owner: object, steps: Iterable[Callable[[], None]]) -> None:
        """Do these steps; those of the same owner that wait are dropped."""
        if self._closed:
            return
        self._waiting = [(one, step) for one, step in self._waiting if one is not owner]
        self._waiting += ((owner, step) for step in steps)
        if not self._next.isActive():
            self._do()

    def finish(self, owner: object) -> None:
        """Do all that waits for an owner now."""
        own = [step for one, step in self._waiting if one is owner]
        self._waiting = [(one, step) for one, step in self._waiting if one is not owner]
        for step in own:
            step()

    def close(self) -> None:
        """Do nothing of what waits, and nothing more."""
        self._closed = True
        self._waiting.clear()
        self._next.stop()

    def _turn(self) -> None:
        if self._waiting:
            self._do()
        else:
            self.done.emit()

    def _do(self) -> None:
        # What else comes in this turn waits for the next.
        self._next.start()
        ends = perf_counter() + self._milliseconds / 1000
        while self._waiting:
            _owner, step = self._waiting.pop(0)
            step()
            if perf_counter() >= ends:
                break
