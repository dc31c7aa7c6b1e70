"""How does work leave the window's thread, and its answer come back?"""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from fairdraft.domain.errors import KnownError
from fairdraft.ui.overriding import override

_Answer = TypeVar("_Answer")


class Background(QObject):
    """Runs work on a small pool of threads and hands the answers back on the window's thread.

    A KnownError goes to the caller's `failed`; any other exception is our bug and is raised on the window's
    thread, where the one excepthook finds it. After `close` nothing runs and no answer comes.

    Args:
        threads: how many pieces of work may run at once.
    """

    _arrived = Signal(object)

    def __init__(self, threads: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._closed = False
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

        def attempt() -> None:
            try:
                answer = work()
            except KnownError as problem:
                self._arrived.emit(_later(failed, problem))
            except Exception as bug:  # noqa: BLE001 - raised again on the window's thread, for its excepthook
                self._arrived.emit(_later(_raise, bug))
            else:
                self._arrived.emit(_later(done, answer))

        self._pool.start(_Work(attempt))

    def settle(self) -> None:
        """Wait until no work runs; its answers still come in order when the event loop turns."""
        self._pool.waitForDone()

    def close(self) -> None:
        """Let running work end and drop its answers."""
        self._closed = True
        self._pool.clear()
        self._pool.waitForDone()

    def _hand_over(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()


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
