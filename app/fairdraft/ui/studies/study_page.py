"""What does a study hold, and what is to be done next?"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QLabel, QVBoxLayout, QWidget

from fairdraft.domain.change import ChangedThing
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.services.study_overview import StudyOverview, study_overview
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.containers import clear, frame, horizontal, in_reading_order, scrolled, vertical
from fairdraft.ui.parts.growing import MIDDLE, SIDE, grow_with_letters
from fairdraft.ui.parts.pages import Page, reading_column
from fairdraft.ui.parts.words import SectionLabel, chip, text_label
from fairdraft.ui.screen import PrimaryAction
from fairdraft.ui.studies.errands import StudyErrands
from fairdraft.ui.studies.export_dialog import TRAINING, ExportDialog
from fairdraft.ui.studies.plan_card import PlanCard
from fairdraft.ui.studies.rating_card import RatingCard
from fairdraft.ui.studies.result_card import ResultCard
from fairdraft.ui.studies.run_card import RunCard
from fairdraft.ui.studies.run_desk import RunDesk
from fairdraft.ui.studies.sharing_card import SharingCard
from fairdraft.ui.studies.words import conflict_words, step_words
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tone

_SIDE_WIDTH, _BESIDE_NAME = 336, 4
_LARGE = 1.5
_Offered = Literal["stop", "run", "rate", "send", "compare"] | None


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the page shows: the study, and names by id."""

    overview: StudyOverview
    names: dict[str, str]


class StudyPage(Page):
    """One study: its drafts and their run, its raters, its plan, and the ways in and out.

    The signals are what its buttons ask for; `change_wanted` carries the Study.
    """

    rate_wanted = Signal(str)
    pairs_wanted = Signal(str)
    comparison_wanted = Signal(str)
    conflicts_wanted = Signal(str)
    disagreements_wanted = Signal(str)
    training_wanted = Signal(str)
    change_wanted = Signal(object)

    def __init__(
        self, workplace: Workplace, background: Background, theme: Theme, desk: RunDesk, errands: StudyErrands
    ) -> None:
        super().__init__()
        self._workplace = workplace
        self._background = background
        self._theme = theme
        self._desk = desk
        self._errands = errands
        self._study = ""
        self._facts: _Facts | None = None
        self._reading = self._again = False
        self._recount = True
        self._disagreements: int | None = None
        self.dialog: ExportDialog | None = None
        self.run_card, self.rating, self.sharing = RunCard(), RatingCard(), SharingCard()
        self.plan, self.result = PlanCard(), ResultCard()
        row = horizontal(self, gap=0)
        area, column = reading_column(widest=820, gap=8)
        self._head = horizontal(gap=8)
        self._head.addWidget(self.way_back("Studies"), 1)
        self._chips = horizontal(gap=8)
        self._chips_shown: list[tuple[str, Tone]] = []
        self._chip_labels: list[QLabel] = []
        # Beside the first line of a name of several.
        self._chips.setContentsMargins(0, _BESIDE_NAME, 0, 0)
        self._head.addLayout(self._chips)
        self._head.setAlignment(self._chips, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._head)
        self._busy = text_label("", "muted")
        column.addWidget(self._busy)
        self._add(column, "Drafts", self.run_card)
        self._add(column, "Rating", self.rating)
        self._add(column, "Other laptops", self.sharing)
        column.addStretch(1)
        row.addWidget(area, MIDDLE)
        side = frame("right")
        grow_with_letters(side, _SIDE_WIDTH, theme)
        side_area, side_column = scrolled(margins=(16, 16, 14, 16), gap=6)
        vertical(side).addWidget(side_area)
        self._add(side_column, "Results", self.result)
        self._add(side_column, "The plan", self.plan)
        row.addWidget(side, SIDE)
        self._connect()
        theme.changed.connect(self._fit)
        self._fit()
        self._show_busy()

    def _fit(self) -> None:
        """Large letters leave a name no room beside the marks: they stand below it."""
        large = self._theme.typography.scale >= _LARGE
        ways = QBoxLayout.Direction
        self._head.setDirection(ways.TopToBottom if large else ways.LeftToRight)

    @override
    def heading(self) -> str:
        return "Study" if self._facts is None else f"Study: {self._facts.overview.name}"

    @override
    def action(self) -> PrimaryAction | None:
        facts, desk = self._facts, self._desk
        if facts is None:
            return None
        one, offered = facts.overview, self._offered()
        if offered == "stop":
            return PrimaryAction("Stop the run", desk.stop, enabled=not desk.stopping, tip="What is finished is kept")
        if offered == "run":
            waits = "" if desk.study is None else "Another study is running: one at a time"
            return PrimaryAction(f"Make the {counted(one.left, 'draft')} left", self.run, enabled=not waits, tip=waits)
        if offered == "rate":
            return PrimaryAction("Rate", lambda: self.rate_wanted.emit(one.id), tip="Blind, in your own order")
        if offered == "send":
            return PrimaryAction("Write the set to send back…", self._write_set)
        if offered == "compare":
            return PrimaryAction("Open the comparison", lambda: self.comparison_wanted.emit(one.id))
        return None

    def _offered(self) -> _Offered:
        """What the study needs next, which the top bar offers."""
        if self._facts is None:
            return None
        one, able = self._facts.overview, not self._workplace.read_only
        if self._desk.study == one.id:
            return "stop"
        if able and one.left:
            return "run"
        if able and one.can_be_rated and one.step in ("drafted", "rating") and not one.is_synthetic:
            return "rate"
        if one.came_blind:
            # Who wrote what is compared where that is known.
            return "send" if able and one.ratings else None
        return "compare" if one.ratings else None

    @override
    def shown(self) -> None:
        self._recount = True
        self.refresh()

    @override
    def store_changed(self, things: frozenset[ChangedThing]) -> None:
        # Drafts that a run makes have no ratings yet: what raters differ on is counted when they rated.
        self._recount = self._recount or bool(things & {"rating", "study"})
        self.refresh()

    @override
    def close_screen(self) -> None:
        if self.dialog is not None:
            self.dialog.reject()

    @property
    def study(self) -> str:
        """The id of the study that is shown."""
        return self._study

    @property
    def is_read(self) -> bool:
        """Whether the study was read."""
        return self._facts is not None

    def show_study(self, study_id: str) -> None:
        """Show a study."""
        if study_id != self._study:
            self._study, self._facts = study_id, None
            self._recount, self._disagreements = True, None
            self.title.setText(study_id)
            self.result.ask_nothing()
        self.refresh()

    def refresh(self) -> None:
        """Read the study anew."""
        if self._reading or not self._study:
            self._again = self._reading
            return
        self._reading = True
        study_id = self._study
        self._background.run(lambda: self._read(study_id), self._on_read, self._on_failed)

    def run(self) -> None:
        """Make the drafts that are left."""
        self._desk.start(self._study)

    def export(self) -> None:
        """Ask in which form the study leaves."""
        if self._facts is None:
            return
        overview = self._facts.overview
        blind = self._workplace.exporting.is_blind(overview.id)
        self.dialog = ExportDialog(overview.id, overview.name, self._theme, self, blind=blind)
        self.dialog.wanted.connect(
            lambda form, folder, names: self._errands.export(overview.id, form, folder, names=names)
        )
        self.dialog.training_wanted.connect(lambda names: self._make_training(overview.id, names=names))
        self.dialog.open()

    # ---- inside

    def _make_training(self, study_id: str, *, names: bool) -> None:
        """Go to the page of training sets; `names` unblinds the study first."""
        try:
            if names:
                by = self._workplace.profiles.present_or_default().pseudonym
                self._workplace.queueing.unblind(study_id, by, export=TRAINING)
        except KnownError as problem:
            self.tell(problem)
        else:
            self.went_well()
            self.training_wanted.emit(study_id)

    def _name(self, name: str) -> None:
        try:
            by = self._workplace.profiles.present_or_default().pseudonym
            self._workplace.studying.rename(self._study, name, by=by)
        except KnownError as problem:
            self.tell(problem)
        else:
            self.went_well()

    def _add(self, column: QVBoxLayout, title: str, card: QWidget) -> None:
        column.addWidget(SectionLabel(title, self._theme))
        column.addWidget(card)
        column.addSpacing(12)

    def _connect(self) -> None:
        self._desk.moved.connect(self._show_run)
        self._errands.busy_changed.connect(self._show_busy)
        self.run_card.import_wanted.connect(self._bring_drafts)
        self.rating.rate_wanted.connect(lambda: self.rate_wanted.emit(self._study))
        self.rating.pairs_wanted.connect(lambda: self.pairs_wanted.emit(self._study))
        self.rating.conflicts_wanted.connect(lambda: self.conflicts_wanted.emit(self._study))
        self.rating.disagreements_wanted.connect(lambda: self.disagreements_wanted.emit(self._study))
        self.rating.named.forget_confirmed.connect(lambda raters: self._errands.forget_raters(self._study, raters))
        self.sharing.write_wanted.connect(self._write_set)
        self.sharing.take_wanted.connect(self._take_set)
        self.sharing.ratings_wanted.connect(self._take_ratings)
        self.plan.change_wanted.connect(self._change)
        self.plan.named.connect(self._name)
        self.plan.seal_wanted.connect(lambda: self._errands.seal(self._study))
        self.result.comparison_wanted.connect(lambda: self.comparison_wanted.emit(self._study))
        self.result.export_wanted.connect(self.export)
        self.result.training_wanted.connect(lambda: self.training_wanted.emit(self._study))
        self.result.unblind_confirmed.connect(lambda: self._errands.unblind(self._study))

    def _read(self, study_id: str) -> _Facts:
        work = self._workplace
        overview = study_overview(work.studying.status(study_id))
        names = {one.id: one.name for one in work.products.campaigns()}
        names |= {one.id: one.name for one in work.products.candidates()}
        return _Facts(overview, names)

    def _count(self) -> None:
        """Count what the raters differ on: it takes longer than the rest, and comes when it is there."""
        self._recount = False
        study_id, work = self._study, self._workplace

        def count() -> tuple[str, int]:
            return study_id, sum(not one.settled for one in work.adjudicating.disagreements(study_id))

        self._background.run(count, self._on_counted, self.tell)

    def _on_counted(self, answer: tuple[str, int]) -> None:
        study_id, number = answer
        if study_id == self._study:
            self._disagreements = number
            self._show()

    def _on_read(self, facts: _Facts) -> None:
        self._reading = False
        self.over.emit("reading")
        if facts.overview.id == self._study:
            self._facts = facts
            self._show()
            if self._recount and facts.overview.ratings:
                self._count()
        if self._again or facts.overview.id != self._study:
            self._again = False
            self.refresh()

    def _on_failed(self, problem: KnownError) -> None:
        self._reading = False
        self.tell(problem, "reading")

    def _show(self) -> None:
        facts = self._facts
        if facts is None:
            return
        one, able = facts.overview, not self._workplace.read_only
        self.title.setText(one.name)
        me = self._workplace.profiles.present()
        self.rating.show_study(
            one,
            "" if me is None else me.pseudonym,
            able=able,
            disagreements=self._disagreements,
        )
        self.sharing.show_study(one, able=able)
        self.plan.show_study(one, facts.names, able=able)
        self.result.show_study(one, able=able)
        self._show_run()
        in_reading_order(self)

    def _show_run(self) -> None:
        """What changes with each draft of a run."""
        facts = self._facts
        if facts is None:
            return
        one, able = facts.overview, not self._workplace.read_only
        running, progress = self._desk.study == one.id, self._desk.progress
        made = progress.done if running and progress is not None else None
        chips: list[tuple[str, Tone]] = []
        if one.is_synthetic:
            chips.append(("synthetic sample", "warning"))
        if one.came_blind:
            chips.append(("came blind", "neutral"))
        if one.study.sealed_at is not None:
            chips.append(("sealed", "neutral"))
        if one.conflicts:
            chips.append((conflict_words(one), "warning"))
        self._show_chips([*chips, step_words(one, running=running, made=made)])
        self.run_card.show_study(one, facts.names, self._desk, able=able)
        self._show_once(one)
        self.frame_changed.emit()

    def _show_once(self, one: StudyOverview) -> None:
        """What the top bar offers stands on no card as well."""
        offered = self._offered()
        self.rating.rate.setVisible(offered != "rate" and one.plan is not None and not one.is_synthetic)
        self.sharing.write.setVisible(offered != "send" and one.plan is not None)
        self.result.comparison.setVisible(offered != "compare")

    def _show_chips(self, chips: list[tuple[str, Tone]]) -> None:
        if [tone for _words, tone in chips] != [tone for _words, tone in self._chips_shown]:
            clear(self._chips)
            self._chip_labels = [chip(*one) for one in chips]
            for label in self._chip_labels:
                self._chips.addWidget(label)
        for label, (words, _tone) in zip(self._chip_labels, chips, strict=True):
            label.setText(words)
        self._chips_shown = chips

    def _show_busy(self) -> None:
        self._busy.setText(self._errands.busy)
        self._busy.setVisible(bool(self._errands.busy))
        for card in (self.sharing, self.result):
            card.setEnabled(not self._errands.busy)

    def _change(self) -> None:
        if self._facts is not None:
            self.change_wanted.emit(self._facts.overview.study)

    def _bring_drafts(self) -> None:
        if (path := self._file("Drafts for this study", "Drafts (*.csv *.xlsx *.jsonl)")) is not None:
            self._errands.import_drafts(self._study, path)

    def _take_set(self) -> None:
        if (path := self._file("A set from another laptop", "Sets (*.fairset)")) is not None:
            self._errands.take_set(path)

    def _take_ratings(self) -> None:
        if (path := self._file("Ratings for this study", "Ratings (*.csv *.xlsx *.jsonl)")) is not None:
            self._errands.import_ratings(self._study, path)

    def _write_set(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Folder for the set")
        if folder:
            self._errands.write_set(self._study, Path(folder), blind=True)

    def _file(self, title: str, kinds: str) -> Path | None:
        name, _kind = QFileDialog.getOpenFileName(self, title, "", kinds)
        return Path(name) if name else None
