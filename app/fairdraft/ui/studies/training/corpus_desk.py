"""Where is a folder of domain text read, measured and written while the window goes on?"""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from fairdraft.domain.corpus import CorpusGain, CorpusProfile
from fairdraft.domain.errors import KnownError
from fairdraft.services.corpora import CorpusService
from fairdraft.ui.background import Background

_Answer = TypeVar("_Answer")


class CorpusDesk(QObject):
    """One errand at a time on a thread of its own.

    `profiled` carries a CorpusProfile, `measured` a CorpusGain, `written` the files and the hash by which the corpus is
    known, `failed` a KnownError. `moved` carries how much of how much is done, `busy_changed` that an errand began or
    ended.
    """

    profiled = Signal(object)
    measured = Signal(object)
    written = Signal(object, str)
    failed = Signal(object)
    moved = Signal(int, int)
    busy_changed = Signal()

    def __init__(self, service: CorpusService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._background = Background(1, self)
        self._stop = threading.Event()
        self.doing = ""

    def profile(self, folder: Path) -> None:
        """Look a folder through."""
        self._go(
            f"Reading {folder.name}…",
            lambda stop: self._service.profile(folder, self.moved.emit, stop),
            self.profiled.emit,
        )

    def measure(self, profile: CorpusProfile, model: str, *, quick: bool) -> None:
        """Measure how well a model predicts a sample of what is kept."""

        def work(stop: threading.Event) -> CorpusGain:
            return self._service.gain(profile, model, quick=quick, progress=self.moved.emit, stop=stop)

        self._go(f"{model} reads a sample…", work, self.measured.emit)

    def write(self, profile: CorpusProfile, gains: Sequence[CorpusGain], folder: Path) -> None:
        """Write what is kept as a corpus."""
        self._go(
            "Writing the corpus…",
            lambda _stop: self._service.write(profile, gains, folder),
            lambda done: self.written.emit(done[0], done[1]),
        )

    def stop(self) -> None:
        """Leave off."""
        self._stop.set()

    def close(self) -> None:
        """Leave off and let go."""
        self.stop()
        self._background.close()

    def _go(self, doing: str, work: Callable[[threading.Event], _Answer], done: Callable[[_Answer], object]) -> None:
        if self.doing:
            return
        self._stop = stop = threading.Event()
        self.doing = doing
        self.busy_changed.emit()

        def finished(answer: _Answer) -> None:
            self._end()
            done(answer)

        self._background.run(lambda: work(stop), finished, self._on_failed)

    def _on_failed(self, problem: KnownError) -> None:
        self._end()
        self.failed.emit(problem)

    def _end(self) -> None:
        self.doing = ""
        self.busy_changed.emit()
