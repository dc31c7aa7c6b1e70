"""Where does a training set come about while the window goes on: reading, counting tokens, writing?"""

import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fairdraft.domain.errors import KnownError
from fairdraft.domain.training_set import TrainingSet
from fairdraft.services.making_training_sets import (
    TrainingOrder,
    TrainingSetService,
    TrainingSources,
    WrittenTrainingSet,
)
from fairdraft.ui.background import Background


class TrainingDesk(QObject):
    """One thread of its own, so that checks never wait for it; an answer to an earlier question is dropped.

    `made` carries a TrainingSet without tokens, `counted` the same with them, `uncounted` and `failed` a KnownError.
    `moved` carries rows written and rows in all, `written` a WrittenTrainingSet; `busy_changed` says that writing
    began or ended.
    """

    made = Signal(object)
    counted = Signal(object)
    uncounted = Signal(object)
    failed = Signal(object)
    moved = Signal(int, int)
    written = Signal(object)
    busy_changed = Signal()

    def __init__(self, service: TrainingSetService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._background = Background(1, self)
        self._asked = 0
        self._counting = threading.Event()
        self._writing = threading.Event()
        self.is_writing = False

    def ask(self, sources: TrainingSources, order: TrainingOrder) -> None:
        """Say what a set would hold, then count its tokens."""
        number = self.forget()
        self._background.run(
            lambda: self._service.make(sources, order),
            lambda made: self._on_made(number, made),
            lambda problem: self._on_failed(number, problem),
        )

    def forget(self) -> int:
        """Drop what was asked for."""
        self._counting.set()
        self._asked += 1
        return self._asked

    def write(self, made: TrainingSet, folder: Path) -> None:
        """Write a set."""
        if self.is_writing:
            return
        self._counting.set()
        self._writing = stop = threading.Event()
        self.is_writing = True
        self.busy_changed.emit()
        self._background.run(
            lambda: self._service.write(self._with_tokens(made, stop), folder, self.moved.emit, stop),
            self._on_written,
            self._on_not_written,
        )

    def stop(self) -> None:
        """Write nothing after all."""
        self._writing.set()

    def close(self) -> None:
        """Stop everything and let go."""
        self.forget()
        self.stop()
        self._background.close()

    def _with_tokens(self, made: TrainingSet, stop: threading.Event) -> TrainingSet:
        """The card of a set has tokens: where its model cannot count them now, they are estimated."""
        if made.tokens is not None:
            return made
        try:
            return self._service.with_tokens(made, stop)
        except KnownError:
            return self._service.with_tokens(made, stop, estimated=True)

    def _on_made(self, number: int, made: TrainingSet) -> None:
        if number != self._asked:
            return
        self.made.emit(made)
        if not made.rows:
            return
        self._counting = stop = threading.Event()
        self._background.run(
            lambda: self._service.with_tokens(made, stop),
            lambda found: self._on_counted(number, found),
            lambda problem: self._on_uncounted(number, problem, stop),
        )

    def _on_counted(self, number: int, found: TrainingSet) -> None:
        if number == self._asked:
            self.counted.emit(found)

    def _on_uncounted(self, number: int, problem: KnownError, stop: threading.Event) -> None:
        if number == self._asked and not stop.is_set():
            self.uncounted.emit(problem)

    def _on_failed(self, number: int, problem: KnownError) -> None:
        if number == self._asked:
            self.failed.emit(problem)

    def _on_written(self, done: WrittenTrainingSet) -> None:
        self._end_writing()
        self.written.emit(done)

    def _on_not_written(self, problem: KnownError) -> None:
        self._end_writing()
        self.uncounted.emit(problem)

    def _end_writing(self) -> None:
        self.is_writing = False
        self.busy_changed.emit()
