"""How are studies planned, brought on and settled in the window?"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal

from fairdraft.domain.change import ChangedThing
from fairdraft.domain.claim_sheet import rows_told
from fairdraft.domain.counting import counted
from fairdraft.domain.study import Study
from fairdraft.services.running_study import StudyRunReport
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.ask_dialog import AskDialog
from fairdraft.ui.parts.pages import PagedScreen
from fairdraft.ui.screen import Message
from fairdraft.ui.studies.conflicts_page import ConflictsPage
from fairdraft.ui.studies.disagreements_page import DisagreementsPage
from fairdraft.ui.studies.errands import StudyErrands
from fairdraft.ui.studies.list_page import ListPage
from fairdraft.ui.studies.planner_page import PlannerPage
from fairdraft.ui.studies.run_desk import RunDesk
from fairdraft.ui.studies.study_page import StudyPage
from fairdraft.ui.studies.training.corpus_page import CorpusPage
from fairdraft.ui.studies.training.page import TrainingPage
from fairdraft.ui.theme.theme import Theme

# A run stores a draft every few seconds or faster; what is shown follows a little behind.
_FOLLOW_MS = 400


class StudiesScreen(PagedScreen):
    """The list of studies and the pages behind it.

    `rate_wanted` and `pairs_wanted` carry the id of a study that the person wants to rate, draft by draft or in
    pairs; `comparison_wanted` that of one whose comparison they want to see; `opened` that of one whose page they see.
    """

    rate_wanted = Signal(str)
    pairs_wanted = Signal(str)
    comparison_wanted = Signal(str)
    opened = Signal(str)

    def __init__(self, workplace: Workplace, background: Background, theme: Theme) -> None:
        super().__init__(background)
        self._workplace = workplace
        self.list = ListPage(workplace, background, theme)
        self.planner = PlannerPage(workplace, background, theme)
        self.desk = RunDesk(workplace.study_runs, self)
        self.errands = StudyErrands(workplace, background, self)
        self.study = StudyPage(workplace, background, theme, self.desk, self.errands)
        self.conflicts = ConflictsPage(workplace, background, theme)
        self.disagreements = DisagreementsPage(workplace, background, theme)
        self.training = TrainingPage(workplace, background, theme)
        self.corpus = CorpusPage(workplace, theme)
        self.hold(
            self.list,
            self.planner,
            self.study,
            self.conflicts,
            self.disagreements,
            self.training,
            self.corpus,
        )
        self.list.opened.connect(self.open)
        self.list.plan_wanted.connect(lambda: self.plan())
        self.list.file_given.connect(self.errands.take_file)
        self.planner.kept.connect(self.open)
        self.study.change_wanted.connect(self.plan)
        self.study.conflicts_wanted.connect(self.show_conflicts)
        self.study.disagreements_wanted.connect(self.show_disagreements)
        self.study.training_wanted.connect(self.make_training_set)
        self.training.corpus_wanted.connect(lambda: self.show_page(self.corpus))
        self.corpus.adapter_wanted.connect(self.training.take_adapter)
        self.study.pairs_wanted.connect(self.pairs_wanted)
        self.study.comparison_wanted.connect(self.comparison_wanted)
        for rateable in (self.list, self.study):
            rateable.rate_wanted.connect(self.rate_wanted)
        self.desk.moved.connect(lambda: self.list.show_running(self.desk.study))
        self.desk.ended.connect(self._on_run_ended)
        self.desk.failed.connect(self.tell)
        self.errands.told.connect(self.told)
        self.errands.finished.connect(self._on_errand)
        self.errands.rows_left.connect(self._ask_for_rows)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_FOLLOW_MS)
        self._soon.timeout.connect(self._follow)
        self._changed: set[ChangedThing] = set()

    @override
    def shown(self) -> None:
        self.page.shown()

    @override
    def store_changed(self, things: frozenset[ChangedThing]) -> None:
        if things & {"study", "rating", "draft", "campaign", "candidate"}:
            self._changed |= things
            if self.isVisible() and not self._soon.isActive():
                self._soon.start()

    @override
    def close_screen(self) -> None:
        self._soon.stop()
        self.desk.close()
        super().close_screen()

    def show_list(self) -> None:
        """Go to the list of studies."""
        self.show_page(self.list)

    def open(self, study_id: str) -> None:
        """Show a study's page."""
        self.study.show_study(study_id)
        self.show_page(self.study)
        self.opened.emit(study_id)

    def plan(self, study: Study | None = None) -> None:
        """Show the planner, for a new study or for another version of a study's plan."""
        self.planner.begin(study)
        self.show_page(self.planner)

    def show_conflicts(self, study_id: str) -> None:
        """Show judgements of a study that differ between laptops."""
        self.conflicts.show_study(study_id)
        self.show_page(self.conflicts)

    def show_disagreements(self, study_id: str) -> None:
        """Show where a study's raters differ."""
        self.disagreements.show_study(study_id)
        self.show_page(self.disagreements)

    def make_training_set(self, study_id: str = "") -> None:
        """Show what a model could be adapted on, with a study chosen."""
        self.training.begin(study_id)
        self.show_page(self.training)

    @override
    def go_back(self) -> None:
        if self.page is self.corpus:
            self.show_page(self.training)
        elif self.page in (self.conflicts, self.disagreements, self.training) or (
            self.page is self.planner and self.planner.study
        ):
            self.show_page(self.study)
        else:
            self.show_list()

    def _on_run_ended(self, report: StudyRunReport) -> None:
        name = self._workplace.studying.study(report.study).name
        said = f"“{name}”: {counted(report.made, 'draft')} made"
        if report.left:
            self.told.emit(
                Message(f"{said}, {report.left:,} left.", "Its page says why; the next run continues.", "warning")
            )
        else:
            self.told.emit(Message(f"{said}; all are done.", tone="present"))

    def _on_errand(self, study_id: str) -> None:
        if self.page is self.list:
            self.open(study_id)
        elif self.page is self.study:
            self.study.refresh()

    def _ask_for_rows(self, study_id: str, path: Path, rows: Sequence[int]) -> None:
        """Rows of a workbook that nobody saw there came not in; whether they shall, only a person knows."""
        question = f"Import {counted(len(rows), 'hidden row')}, too?"
        words = (
            f"In {path.name} these rows are hidden or filtered out and were left out: {rows_told(rows)}. Rows "
            "already imported are not imported again."
        )
        dialog = AskDialog(self, question, ((words, None),), "Import them")
        dialog.cancel.setText("Leave them out")
        dialog.accepted.connect(lambda: self.errands.import_ratings(study_id, path, hidden=True))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _follow(self) -> None:
        things, self._changed = frozenset(self._changed), set()
        self.page.store_changed(things)
