"""How does a study's run go on while the window stays responsive?"""

import threading

from PySide6.QtCore import QObject, QTimer, Signal

from fairdraft.domain.errors import KnownError
from fairdraft.services.running_study import StudyRunProgress, StudyRunReport, StudyRunService
from fairdraft.ui.background import Background

_LOOK_MS = 150


class RunDesk(QObject):
    """One run at a time, on a thread of its own: it takes hours, and nothing else may wait for it.

    `moved` says that the run began, made drafts, is being stopped or ended; `ended` carries the report, `failed` a
    KnownError.
    """

    moved = Signal()
    ended = Signal(object)
    failed = Signal(object)
    _came = Signal(object)

    def __init__(self, runs: StudyRunService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs = runs
        self._background = Background(1, self)
        self._stop = threading.Event()
        self._came.connect(self._on_progress)
        # A fast model finishes many drafts between two looks of a person.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_LOOK_MS)
        self._soon.timeout.connect(self.moved)
        self.study: str | None = None
        self.progress: StudyRunProgress | None = None
        self.reports: dict[str, StudyRunReport] = {}

    @property
    def stopping(self) -> bool:
        """Whether the run was asked to stop and has not ended yet."""
        return self.study is not None and self._stop.is_set()

    def start(self, study_id: str) -> None:
        """Begin to make what a study lacks; nothing happens while another run goes on."""
        if self.study is not None:
            return
        self.study, self.progress = study_id, None
        self.reports.pop(study_id, None)
        stop = self._stop = threading.Event()
        came = self._came
        self._background.run(lambda: self._runs.run(study_id, came.emit, stop), self._on_ended, self._on_failed)
        self.moved.emit()

    def stop(self) -> None:
        """End the run: what is finished stays, the rest is made by the next run."""
        self._stop.set()
        self.moved.emit()

    def close(self) -> None:
        """End the run and wait until it is over."""
        self._soon.stop()
        self._stop.set()
        self._background.close()

    def _on_progress(self, progress: StudyRunProgress) -> None:
        self.progress = progress
        if not self._soon.isActive():
            self._soon.start()

    def _on_ended(self, report: StudyRunReport) -> None:
        self.reports[report.study] = report
        self.study = None
        self.moved.emit()
        self.ended.emit(report)

    def _on_failed(self, problem: KnownError) -> None:
        self.study = None
        self.moved.emit()
        self.failed.emit(problem)
