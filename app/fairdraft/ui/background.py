"""How does work leave the window's thread, and its answer come back?"""

from collections.abc import Callable
from functools import partial
from itertools import count
from typing import TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from fairdraft.domain.errors import KnownError
from fairdraft.ui.overriding import override

_Answer = TypeVar("_Answer")


class Background(QObject):
    """Runs work on a small pool of threads and hands the answers back on the window's thread.

    A KnownError goes to the caller's `failed`; any other exception is our bug and is raised on the window's
    thread, where the one excepthook finds it. After `close` nothing runs and no answer comes.

    Work is held here until its answer was handed over, and a number alone goes between the threads: who lets go of it
    last lets go of widgets and text cursors, which Qt lets nobody destroy beside the window's thread.

    Args:
        threads: how many pieces of work may run at once.
    """

    _arrived = Signal(int)

    def __init__(self, threads: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._closed = False
        self._numbers = count()
        self._under_way: dict[int, Callable[[], Callable[[], None]]] = {}
        self._answers: dict[int, Callable[[], None]] = {}
        self._arrived.connect(self._hand_over)

    def run(
        self,
        work: Callable[[], _Answer],
        done: Callable[[_Answer], None],
        failed: Callable[[KnownError], None],
    ) -> None:
        """Start `work` on a thread of its own; `done` or `failed` is called on this thread."""
        if self._closed:
            return

        def attempt() -> Callable[[], None]:
            try:
                answer = work()
            except KnownError as problem:
                return _later(failed, problem)
            except Exception as bug:  # noqa: BLE001 - raised again on the window's thread, for its excepthook
                return _later(_raise, bug)
            return _later(done, answer)

        number = next(self._numbers)
        self._under_way[number] = attempt
        self._pool.start(_Work(partial(self._attempt, number)))

    def settle(self) -> None:
        """Wait until no work runs; its answers still come in order when the event loop turns."""
        self._pool.waitForDone()

    def close(self) -> None:
        """Let running work end and drop its answers."""
        self._closed = True
        self._pool.clear()
        self._pool.waitForDone()
        self._under_way.clear()
        self._answers.clear()

    def _attempt(self, number: int) -> None:
        # On the thread of the work: nothing of it may stay in a name here.
        self._answers[number] = self._under_way[number]()
        self._arrived.emit(number)

    def _hand_over(self, number: int) -> None:
        if not self._closed:
            answer = self._answers.pop(number)
            del self._under_way[number]
            answer()


class _Work(QRunnable):
    def __init__(self, attempt: Callable[[], None]) -> None:
        super().__init__()
        self._attempt = attempt

    @override
    def run(self) -> None:
        self._attempt()


def _later(call: Callable[[_Answer], None], value: _Answer) -> Callable[[], None]:
    return lambda: call(value)


def _raise(bug: Exception) -> None:
    raise bug
