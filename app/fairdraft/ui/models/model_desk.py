"""How do looking, hashing, weighing and measuring of model files go on beside the window?"""

import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.model_bench import ModelBench
from fairdraft.domain.model_copy import CopyUse
from fairdraft.domain.model_verdict import ModelFit
from fairdraft.services.setting_trials import BenchStoppedError
from fairdraft.services.watching_models import HashingStoppedError, Scan
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background

_SCAN_MS = 30_000


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is known of a model beside its file: whether it fits, how it differs from look-alikes, how fast it was, and
    its faster copy, if there is one.
    """

    fit: ModelFit | None
    alike: tuple[str, ...]
    bench: ModelBench | None
    copy: CopyUse | None = None


class ModelDesk(QObject):
    """Works for the models screen; one file is hashed at a time, and one model measured.

    `found` follows a scan that changed something, `weighed` carries a model's id, `read` a model's id (empty for a
    file that is being added) with bytes done and in all, `added` the model of an added file, `measured` words on a
    measurement under way, `ended` that a hash or measurement is over, `failed` a KnownError
    and what it is about, `over` what is told of no longer.
    """

    found = Signal(object)
    weighed = Signal(str)
    read = Signal(str, object, object)
    added = Signal(object)
    measured = Signal(str)
    ended = Signal()
    failed = Signal(object, str)
    over = Signal(str)

    def __init__(self, workplace: Workplace, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._background = background
        # Files of many gigabytes and measurements take minutes: they must not hold up the window's other work.
        self._long = Background(2, self)
        self._weighed: dict[str, Weighed] = {}
        self._weighing: set[str] = set()
        self._stop_hash = threading.Event()
        self._stop_bench = threading.Event()
        self.hashing: str | None = None
        """The id of the model whose file is being read; empty for one being added."""
        self.measuring: str | None = None
        """The id of the model being measured."""
        # What the person stopped is not begun again by itself.
        self._left_alone: set[str] = set()
        self._unhashed: deque[LibraryModel] = deque()
        self._scanning = False
        self._scan_again = False
        self._left_out: tuple[tuple[str, KnownError], ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(_SCAN_MS)
        self._timer.timeout.connect(self.scan)

    # ---- looking

    def look_on(self, *, on: bool) -> None:
        """Look at the files now and every half minute, or no longer."""
        if on and not self._workplace.read_only:
            self._timer.start()
            self.scan()
        else:
            self._timer.stop()

    def scan(self) -> None:
        """Look at every file of the library and the folders, then hash what is new or changed."""
        if self._workplace.read_only:
            return
        if self._scanning:
            # What was added since the present one began may not be in it.
            self._scan_again = True
            return
        self._scanning = True

        def done(scan: Scan) -> None:
            self._scanning = False
            self.over.emit("reading")
            if self._scan_again:
                self._scan_again = False
                self.scan()
            if scan != Scan() or self._left_out:
                # Also where what was left out before is there no longer.
                self._left_out = scan.left_out
                self.forget_weights()
                self.found.emit(scan)
            self._hash_next()

        def failed(problem: KnownError) -> None:
            self._scanning = False
            self.failed.emit(problem, "reading")

        self._background.run(self._workplace.model_watch.scan, done, failed)

    def weigh(self, model: LibraryModel) -> Weighed | None:
        """What is known of a model by now; None while it is found out."""
        key = f"{model.id} {model.size} {model.sha256}"
        # What was begun before everything was forgotten answers into what nobody looks at any more.
        all_known, under_way = self._weighed, self._weighing
        known = all_known.get(key)
        if known is None and key not in under_way:
            under_way.add(key)

            def done(weighed: Weighed) -> None:
                under_way.discard(key)
                all_known[key] = weighed
                self.over.emit("checking")
                self.weighed.emit(model.id)

            def failed(problem: KnownError) -> None:
                under_way.discard(key)
                self.failed.emit(problem, "checking")

            self._background.run(lambda: self._weigh(model), done, failed)
        return known

    def forget_weights(self) -> None:
        """Weigh anew when asked next: memory that is free changes with what else runs."""
        self._weighed, self._weighing = {}, set()

    def _weigh(self, model: LibraryModel) -> Weighed:
        models = self._workplace.models
        bench = self._workplace.benching.last(model.id) if model.sha256 else None
        drafts = model.header.role == "drafting" and model.state != "gone"
        copy, fit = models.weighed(model) if drafts else (None, None)
        if bench is not None:
            bench = replace(bench, copied=copy is not None and not copy.unused)
        return Weighed(fit, models.alike(model), bench, copy)

    # ---- hashing

    def add(self, path: Path) -> None:
        """Take a file in: read, hash and keep it."""
        self._begin_hash("")

        def done(model: LibraryModel) -> None:
            self.over.emit("action")
            self._end_hash()
            self.added.emit(model)
            self._hash_next()

        self._long.run(
            lambda: self._workplace.models.add(path, lambda done, of: self._on_bytes("", done, of)),
            done,
            self._on_hash_failed,
        )

    def hash(self, model: LibraryModel) -> None:
        """Read a file that was stopped before, or that changed."""
        self._left_alone.discard(model.id)
        self._hash_next()

    def stop_hash(self) -> None:
        """Read the present file no further."""
        if self.hashing:
            self._left_alone.add(self.hashing)
        self._stop_hash.set()

    def _hash_next(self) -> None:
        if self.hashing is not None or self._workplace.read_only:
            return
        model = self._next_unhashed()
        if model is None:
            return
        self._begin_hash(model.id)

        def done(_model: LibraryModel) -> None:
            self.over.emit("action")
            self._end_hash()
            self._hash_next()

        self._long.run(
            lambda: self._workplace.model_watch.hash(model, lambda done, of: self._on_bytes(model.id, done, of)),
            done,
            self._on_hash_failed,
        )

    def _next_unhashed(self) -> LibraryModel | None:
        watch = self._workplace.model_watch
        return next((one for one in self._drawn() if one.id not in self._left_alone and watch.is_unhashed(one)), None)

    def _drawn(self) -> Iterator[LibraryModel]:
        """Files that wait. The library is read once for all of them, and again when they are through."""
        for through in (False, True):
            if through:
                self._unhashed.extend(self._workplace.model_watch.unhashed())
            while self._unhashed:
                yield self._unhashed.popleft()

    def _begin_hash(self, model_id: str) -> None:
        self._stop_hash.clear()
        self.hashing = model_id

    def _end_hash(self) -> None:
        self.hashing = None
        self.ended.emit()

    def _on_bytes(self, model_id: str, done: int, of: int) -> None:
        # On the reading thread.
        if self._stop_hash.is_set():
            raise HashingStoppedError
        self.read.emit(model_id, done, of)

    def _on_hash_failed(self, problem: KnownError) -> None:
        if self.hashing and not isinstance(problem, HashingStoppedError):
            # It would fail alike at once; the next change of the file is looked at.
            self._left_alone.add(self.hashing)
        self._end_hash()
        if not isinstance(problem, HashingStoppedError):
            self.failed.emit(problem, "action")
        self._hash_next()

    # ---- measuring

    def measure(self, model: LibraryModel, *, copied: bool = False) -> None:
        """Measure how fast a model writes here, with several settings; `copied` as in `BenchingService.bench`."""
        if self.measuring is not None:
            return
        self.measuring = model.id
        self._stop_bench.clear()

        def done(_bench: ModelBench) -> None:
            self.over.emit("action")
            self._end_measuring()

        def failed(problem: KnownError) -> None:
            self._end_measuring()
            if not isinstance(problem, BenchStoppedError):
                self.failed.emit(problem, "action")

        bench = self._workplace.benching.bench
        self._long.run(lambda: bench(model.id, self.measured.emit, self._stop_bench, copied=copied), done, failed)

    def drop_copy(self, model: LibraryModel) -> None:
        """Delete the model's faster copy."""

        def done(_dropped: bool) -> None:  # noqa: FBT001 - the answer of the service
            self.over.emit("action")
            self.forget_weights()
            self.ended.emit()

        self._background.run(
            lambda: self._workplace.benching.drop_copy(model.id),
            done,
            lambda problem: self.failed.emit(problem, "action"),
        )

    def stop_measuring(self) -> None:
        """Measure no further."""
        self._stop_bench.set()

    def _end_measuring(self) -> None:
        self.measuring = None
        self.forget_weights()
        self.ended.emit()

    def close(self) -> None:
        """Stop everything and wait for its end: the window closes."""
        self._timer.stop()
        self._stop_hash.set()
        self._stop_bench.set()
        self._long.close()
