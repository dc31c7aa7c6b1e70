"""How does a person make a training set, seeing first what it would hold?"""

import re
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from fairdraft.domain.change import ChangedThing
from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.rating_queue import StudyEvent
from fairdraft.domain.rubric import Criterion
from fairdraft.domain.training_set import TrainingSet
from fairdraft.services.making_training_sets import OfferedSources, TrainingSources, WrittenTrainingSet
from fairdraft.services.study_reader import StillBlindError
from fairdraft.services.training_sources import LIBRARY_PREFIX
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal, in_reading_order, vertical
from fairdraft.ui.parts.growing import MIDDLE, SIDE
from fairdraft.ui.parts.pages import Page, reading_column
from fairdraft.ui.screen import Message, PrimaryAction
from fairdraft.ui.studies.candidate_dialog import CandidateDialog
from fairdraft.ui.studies.export_dialog import TRAINING
from fairdraft.ui.studies.training.after import WrittenView
from fairdraft.ui.studies.training.column import TrainingColumn
from fairdraft.ui.studies.training.desk import TrainingDesk
from fairdraft.ui.studies.training.form import TrainingForm
from fairdraft.ui.studies.training.work_bar import WorkBar
from fairdraft.ui.theme.theme import Theme

_SETTLE_MS = 150
_NOTHING = "Choose a study, the approved pieces or the library. Then this column says what the set would hold."
_ESTIMATED = "Tokens are estimated at three bytes each. Choose the model to have them counted."
_Choices = tuple[OfferedSources, tuple[LibraryModel, ...], tuple[Criterion, ...], dict[str, str]]


class TrainingPage(Page):
    """Choices at the left, what comes of them at the right, then the recipe.

    `adapter_kept` carries a candidate's id, `corpus_wanted` asks for the page about reading on.
    """

    adapter_kept = Signal(str)
    corpus_wanted = Signal()

    def __init__(self, workplace: Workplace, background: Background, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._background = background
        self._theme = theme
        self._made: TrainingSet | None = None
        self._chosen = TrainingSources()
        self._blind_of = TrainingSources()
        self.dialog: CandidateDialog | None = None
        self.desk = TrainingDesk(workplace.training, self)
        outer = vertical(self, gap=0)
        self.bar = WorkBar(self.desk.stop)
        outer.addWidget(self.bar)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack, 1)
        self._work = QWidget()
        row = horizontal(self._work, gap=0)
        area, column = reading_column(widest=760)
        column.addWidget(self.way_back("Study"))
        self.title.setText("Training set")
        self.form = TrainingForm(theme)
        column.addWidget(self.form)
        self.reading_on = button(
            "Use a folder of domain text instead…",
            "link",
            tip="Continual pre-training: what is in a folder, and what a model can gain from it",
            on_press=self.corpus_wanted.emit,
        )
        line = horizontal()
        line.addWidget(self.reading_on)
        line.addStretch(1)
        column.addLayout(line)
        column.addStretch(1)
        row.addWidget(area, MIDDLE)
        self.side = TrainingColumn(theme)
        row.addWidget(self.side, SIDE)
        self._stack.addWidget(self._work)
        self.after = WrittenView(theme)
        self._stack.addWidget(self.after)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        self.form.changed.connect(self._on_changed)
        self._connect_desk()
        self.after.again_wanted.connect(self._choose_again)
        self.after.adapter_wanted.connect(self.take_adapter)
        self.after.left.connect(self.left)
        self.after.told.connect(lambda words: self.told.emit(Message(words, tone="present")))

    @override
    def heading(self) -> str:
        return "Training set: what a model could be adapted on"

    @override
    def action(self) -> PrimaryAction | None:
        if self._stack.currentWidget() is self.after:
            return None
        made = self._made
        able = made is not None and bool(made.rows) and not self.desk.is_writing
        tip = "" if able else "There is nothing to write yet"
        return PrimaryAction("Write the set…", self.write, enabled=able, tip=tip)

    @override
    def shown(self) -> None:
        self._read()

    @override
    def store_changed(self, things: frozenset[ChangedThing]) -> None:
        if self._stack.currentWidget() is self._work and not self.desk.is_writing:
            self._read()

    @override
    def close_screen(self) -> None:
        self._settle.stop()
        self.desk.close()
        if self.dialog is not None:
            self.dialog.reject()

    @property
    def made(self) -> TrainingSet | None:
        """What the set would hold; None while it is read."""
        return self._made

    def begin(self, study_id: str = "") -> None:
        """Show the choices, with a study chosen."""
        self._chosen = TrainingSources((study_id,) if study_id else ())
        self._stack.setCurrentWidget(self._work)

    def write(self) -> None:
        """Ask for a folder, and write the set below it."""
        made = self._made
        if made is None or not made.rows:
            return
        folder = QFileDialog.getExistingDirectory(self, "Folder for the training set")
        if folder:
            self.desk.write(made, Path(folder) / _folder_name(self.form.sources))

    def take_adapter(self) -> None:
        """Take in what the recipe made: its candidate file as it is, or an adapter under a name."""
        name, _kind = QFileDialog.getOpenFileName(
            self, "The adapter that came back", "", "Candidate or adapter (candidate.toml *.toml *.gguf)"
        )
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() != ".toml":
            self._make_candidate(path)
            return
        self._background.run(lambda: self._take_candidate(path), self._on_candidate, self.tell)

    # ---- inside

    def _connect_desk(self) -> None:
        self.desk.made.connect(self._on_made)
        self.desk.counted.connect(self._on_counted)
        self.desk.uncounted.connect(self.tell)
        self.desk.failed.connect(self._on_failed)
        self.desk.moved.connect(self.bar.move_on)
        self.desk.written.connect(self._on_written)
        self.desk.busy_changed.connect(self._show_busy)

    def _read(self) -> None:
        work = self._workplace

        def read() -> _Choices:
            names = {one.id: one.name for one in work.products.campaigns()}
            names |= {f"{LIBRARY_PREFIX}{one.id}": f"Library: {one.brand}" for one in work.products.products()}
            return work.training.offered(), work.models.models(), work.comparing.rubric_of("").criteria, names

        self._background.run(read, self._on_read, lambda problem: self.tell(problem, "reading"))

    def _on_read(self, choices: _Choices) -> None:
        self.over.emit("reading")
        offered, models, criteria, self.side.names = choices
        self.form.offer(offered, models, criteria, self._chosen)
        in_reading_order(self)
        self._on_changed()

    def _on_changed(self) -> None:
        # Not taken from the form when the store changes: before the first answer it has nothing that was chosen.
        self._chosen = self.form.sources
        self._made = None
        self.desk.forget()
        if self.form.sources.name:
            self._settle.start()
        else:
            self._settle.stop()
            self.side.show_words(_NOTHING)
        self.frame_changed.emit()

    def _ask(self) -> None:
        # What the person is asked of a blind study stays while the same is read anew because the store changed.
        if self.side.blind is None or self._blind_of != self.form.sources:
            self.side.show_words("Reading your selection…")
        self.desk.ask(self.form.sources, self.form.order)

    def _on_made(self, made: TrainingSet) -> None:
        self._made = made
        by = "" if made.base is None else f" as {made.base.name} does"
        self.side.show_set(made, f"Counting tokens{by}…")
        self.frame_changed.emit()

    def _on_counted(self, made: TrainingSet) -> None:
        self.went_well()
        self._made = made
        by = "" if made.tokens is None else made.tokens.counted_by
        self.side.show_set(made, f"Tokens as {by} counts them." if by else _ESTIMATED)

    def _on_failed(self, problem: KnownError) -> None:
        if isinstance(problem, StillBlindError):
            study, self._blind_of = problem.study, self.form.sources
            self.side.show_blind(problem.name, None if self._workplace.read_only else lambda: self._unblind(study))
        else:
            self.side.show_words(str(problem), tone="error")
        self.frame_changed.emit()

    def _unblind(self, study_id: str) -> None:
        """End a study's blindness, in the name of the person at this machine."""
        work = self._workplace

        def unblind() -> StudyEvent:
            return work.queueing.unblind(study_id, work.profiles.present_or_default().pseudonym, export=TRAINING)

        self.side.show_words("Unblinding…")
        self._background.run(unblind, lambda _event: self._on_changed(), self._on_not_unblinded)

    def _on_not_unblinded(self, problem: KnownError) -> None:
        self.tell(problem)
        self._on_changed()

    def _show_busy(self) -> None:
        busy = self.desk.is_writing
        if busy:
            self.bar.begin("Writing the set…")
        self.bar.setVisible(busy)
        self._stack.setEnabled(not busy)
        self.frame_changed.emit()

    def _on_written(self, done: WrittenTrainingSet) -> None:
        self.went_well()
        self.after.show_written(done.files, done.sha256)
        self._stack.setCurrentWidget(self.after)
        in_reading_order(self.after)
        self.after.adapter.setFocus()
        self.frame_changed.emit()

    def _choose_again(self) -> None:
        self._stack.setCurrentWidget(self._work)
        self.frame_changed.emit()

    def _take_candidate(self, path: Path) -> tuple[str, str]:
        work = self._workplace
        told = work.adapter_training.take_in(work.products.read_candidate(path))
        return work.products.add_candidate(path).id, told

    def _on_candidate(self, kept: tuple[str, str]) -> None:
        candidate, told = kept
        tone = "warning" if told else "present"
        self.told.emit(Message(f"“{candidate}” is now a candidate.", told, tone))  # type: ignore[arg-type]  # one of the tones
        self.adapter_kept.emit(candidate)

    def _make_candidate(self, adapter: Path) -> None:
        work = self._workplace
        dialog = CandidateDialog(work.products, work.models, self._theme, self, training=work.adapter_training)
        dialog.begin_with_model(self._made.base.name if self._made is not None and self._made.base is not None else "")
        dialog.use_adapter(adapter)
        dialog.kept.connect(lambda candidate: self._on_candidate((candidate, dialog.note)))
        self.dialog = dialog
        dialog.open()


def _folder_name(sources: TrainingSources) -> str:
    first = sources.studies[0] if sources.studies else "approved-copy"
    return f"{re.sub(r'[^A-Za-z0-9._-]+', '-', first)}-training"
