"""How does approved copy come in beside the window?"""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fairdraft.domain.errors import KnownError
from fairdraft.services.library import CopyFacts, TakenIn
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background

Work = Callable[[threading.Event], TakenIn]


class ImportDesk(QObject):
    """One import at a time.

    `busy_changed` says that one began or ended; `moved` carries files done, files in all (0: not files) and texts
    looked at; `ended` a TakenIn; `failed` a KnownError.
    """

    busy_changed = Signal()
    moved = Signal(int, int, int)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace = workplace
        # Thousands of files take minutes: they must not hold up the window's other work.
        self._long = Background(1, self)
        self._stop = threading.Event()
        self._files = 0
        self._done = 0
        self.busy = False

    @property
    def stopping(self) -> bool:
        """Whether the import under way was asked to stop."""
        return self.busy and self._stop.is_set()

    @property
    def in_the_way(self) -> str:
        """Why nothing else can come in now, in a few words; empty where it can."""
        return "Approved copy is being imported. Wait for it, or stop it" if self.busy else ""

    def add_files(self, paths: Sequence[Path], facts: CopyFacts) -> None:
        """Take files in."""
        library = self._workplace.library
        self._go(
            len(paths),
            lambda stop: library.add_files(paths, facts, self._on_file, stop, self._on_text),
        )

    def add_approved(self) -> None:
        """Take in pieces and drafts that were approved in this program."""
        work = self._workplace.approved_work
        self._go(0, lambda stop: work.add(CopyFacts(), self._on_text, stop))

    def add_sample(self) -> None:
        """Take in the sample library."""
        paths = sorted((self._workplace.resources / "library").glob("*.csv"))
        self.add_files(paths, CopyFacts(source="sample"))

    def stop(self) -> None:
        """Stop; what came in stays."""
        self._stop.set()
        self.busy_changed.emit()

    def close(self) -> None:
        """Stop, and wait until the text under way is done."""
        self._stop.set()
        self._long.close()

    def _go(self, files: int, work: Work) -> None:
        if self.busy:
            return
        stop = self._stop = threading.Event()
        self.busy, self._files, self._done = True, files, 0
        self.busy_changed.emit()
        self._long.run(lambda: work(stop), self._on_ended, self._on_failed)

    def _on_file(self, done: int, _of: int) -> None:
        self._done = done
        self.moved.emit(done, self._files, -1)

    def _on_text(self, number: int) -> None:
        self.moved.emit(self._done, self._files, number)

    def _on_ended(self, taken: TakenIn) -> None:
        self.busy = False
        self.busy_changed.emit()
        self.ended.emit(taken)

    def _on_failed(self, problem: KnownError) -> None:
        self.busy = False
        self.busy_changed.emit()
        self.failed.emit(problem)
