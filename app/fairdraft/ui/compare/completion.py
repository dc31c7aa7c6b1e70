"""How does a comparison get what only a check of its drafts can tell, while the person reads the rest?"""

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from fairdraft.domain.comparison import Comparison
from fairdraft.domain.decision_sheet import DecisionSheet
from fairdraft.domain.errors import InterruptedByPersonError, KnownError
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background

_SECONDS_BETWEEN = 0.1


class Completion(QObject):
    """Completes one comparison at a time, on a thread of its own; a further one ends the one before.

    `moved` carries how many texts are checked and how many there are, `done` the completed comparison and its sheet,
    `failed` a known problem; `stopped` says that the person ended it.
    """

    moved = Signal(int, int)
    done = Signal(object, object)
    failed = Signal(object)
    stopped = Signal()

    def __init__(self, workplace: Workplace, sheet_of: Callable[[Comparison], DecisionSheet], parent: QObject) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._sheet_of = sheet_of
        self._background = Background(1, self)
        self._stop = threading.Event()
        self._told_at = 0.0

    def start(self, comparison: Comparison, *, check_all: bool = False) -> None:
        """Complete a comparison; what was under way is dropped."""
        self._stop.set()
        self._stop = stop = threading.Event()

        def work() -> tuple[Comparison, DecisionSheet] | None:
            whole = self._workplace.whole_comparison
            try:
                completed = whole.complete(comparison, self._tell, stop, check_all=check_all)
            except InterruptedByPersonError:
                return None
            return completed, self._sheet_of(completed)

        def arrived(completed: tuple[Comparison, DecisionSheet] | None) -> None:
            if stop is self._stop:
                if completed is None:
                    self.stopped.emit()
                else:
                    self.done.emit(*completed)

        def went_wrong(problem: KnownError) -> None:
            if stop is self._stop:
                self.failed.emit(problem)

        self._background.run(work, arrived, went_wrong)

    def stop(self) -> None:
        """End the work; what was checked stays known."""
        self._stop.set()

    def drop(self) -> None:
        """End the work and say nothing of it: another comparison is shown."""
        self._stop.set()
        self._stop = threading.Event()

    def close(self) -> None:
        """End the work before the window closes."""
        self._stop.set()
        self._background.close()

    def _tell(self, done: int, total: int) -> None:
        """Pass on how far the check is, a few times a second; called on the working thread."""
        now = time.monotonic()
        if now - self._told_at >= _SECONDS_BETWEEN or done == total:
            self._told_at = now
            self.moved.emit(done, total)
