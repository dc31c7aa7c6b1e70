"""How do the candidates of a study or a campaign compare, as far as ratings can tell?"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from fairdraft.domain.change import ChangedThing
from fairdraft.domain.comparison import Comparison
from fairdraft.domain.counting import counted
from fairdraft.domain.decision_sheet import DecisionSheet
from fairdraft.domain.errors import KnownError
from fairdraft.domain.learning_curve import LearningCurve
from fairdraft.domain.rating_queue import StudyEvent
from fairdraft.domain.told_apart import told_apart
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.compare.candidate_marks import Candidates
from fairdraft.ui.compare.completion import Completion
from fairdraft.ui.compare.decision_desk import SheetDesk
from fairdraft.ui.compare.decision_view import SheetView
from fairdraft.ui.compare.empty_comparison import EmptyComparison
from fairdraft.ui.compare.fact_column import FactColumn
from fairdraft.ui.compare.result_view import ResultView
from fairdraft.ui.compare.unblind_bar import UnblindBar
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.containers import horizontal, scrolled
from fairdraft.ui.parts.in_turns import InTurns
from fairdraft.ui.parts.turn_later import turn_later
from fairdraft.ui.screen import Message, PrimaryAction, Screen
from fairdraft.ui.theme.theme import Theme

# Narrower screens have one column, and the choice is no wider than its names need; both in pixels of letters as drawn.
_TWO_COLUMNS, _BOX = 960, 440
# What a choice begins with that is a study, and no campaign's id.
_STUDY = "study:"

_Computed = tuple[Comparison, DecisionSheet, dict[str, str], tuple[LearningCurve, ...]]


class CompareScreen(Screen):
    """The comparison of a planned study or of a campaign's desk: figures, words, advice, and the decision sheet."""

    def __init__(self, workplace: Workplace, background: Background, theme: Theme) -> None:
        super().__init__()
        self._fields_later = turn_later(self, self._show_fields)
        self._workplace = workplace
        self._background = background
        self._theme = theme
        self.comparison: Comparison | None = None
        self._sheet: DecisionSheet | None = None
        self._from_ratings: Comparison | None = None
        self._names: dict[str, str] = {}
        self._criteria: dict[str, str] = {}
        self._stale = True
        self._running = False
        self._writing = False
        self._chosen_here = False
        row = horizontal(self, gap=0)
        area, self._column = scrolled(margins=(16, 12, 16, 16), gap=12)
        row.addWidget(area, 1)
        self._area = area
        self._make_head()
        self.unblind_bar = UnblindBar()
        self.unblind_bar.confirmed.connect(self._unblind)
        self._column.addWidget(self.unblind_bar)
        self._turns = InTurns(self)
        self.empty = EmptyComparison(theme, read_only=workplace.read_only)
        self.result = ResultView(theme)
        self.sheet = SheetView(theme)
        self.sheet.left.connect(self.show_result)
        self.sheet.decision.asked.connect(self._fields_later.start)
        self.desk = SheetDesk(workplace, background, self.sheet)
        self.desk.told.connect(self.told)
        self.desk.failed.connect(self._on_failed)
        self.desk.busy.connect(self._on_writing)
        self.desk.counted.connect(self._draw_sheet)
        self.completion = Completion(workplace, self.desk.sheet_of, self)
        self.completion.moved.connect(self.result.marks.show_progress)
        self.completion.done.connect(self._on_completed)
        self.completion.stopped.connect(self.result.marks.show_stopped)
        self.completion.failed.connect(self._on_not_completed)
        self.result.marks.stop_wanted.connect(self.completion.stop)
        self.result.marks.check_wanted.connect(self._check_all)
        # No stack: the longest of its pages would let all of them scroll on into nothing.
        self._pages: tuple[QWidget, ...] = (self.empty, self.result, self.sheet)
        self.front: QWidget = self.empty
        for one in self._pages:
            self._column.addWidget(one, 1)
            one.setVisible(one is self.front)
        self._column.setAlignment(Qt.AlignmentFlag(0))
        self.facts = FactColumn(theme)
        row.addWidget(self.facts)
        theme.changed.connect(self._fit)

    # ---- the frame

    @override
    def heading(self) -> str:
        name = self.campaign_box.currentText()
        if str(self.campaign_box.currentData()).startswith(_STUDY):
            return f"{name} · decision sheet" if self._shows_sheet else name
        return f"Ratings at the desk · {name}" if name else "Compare"

    @override
    def action(self) -> PrimaryAction | None:
        ready = self.comparison is not None
        if self._shows_sheet:
            tip = "As a Word document, a PDF file or a web page"
            return PrimaryAction("Save…", self.desk.save, enabled=ready and not self._writing, tip=tip)
        tip = "One page for the person who decides: question, figures, advice and its rules"
        return PrimaryAction("Decision sheet", self.show_sheet, enabled=ready, tip=tip)

    @override
    def shown(self) -> None:
        self._offer()
        self.refresh()

    @override
    def store_changed(self, things: frozenset[ChangedThing]) -> None:
        if things & {"rating", "draft", "campaign", "candidate", "study"}:
            self._stale = True
            if self.isVisible():
                self._offer()
                self.refresh()

    @override
    def close_screen(self) -> None:
        self._turns.close()
        self.completion.close()

    @property
    def _shows_sheet(self) -> bool:
        return self.front is self.sheet

    # ---- what a person does

    def open_study(self, study_id: str) -> None:
        """Show the comparison of a planned study, also where its decision sheet was left open."""
        self._offer()
        self.show_result()
        self.choose(f"{_STUDY}{study_id}")
        self._chosen_here = True

    def follow(self, campaign_id: str, study_id: str) -> None:
        """Show the study that is worked on, or else the campaign, until the person chooses something else here."""
        self._offer()
        if not self._chosen_here:
            self.choose(f"{_STUDY}{study_id}" if study_id else campaign_id)
            self._chosen_here = False

    def choose(self, choice: str) -> None:
        """Show another comparison, by a campaign's id or a study's choice."""
        place = self.campaign_box.findData(choice)
        if place >= 0:
            self.campaign_box.setCurrentIndex(place)

    def refresh(self) -> None:
        """Compute the comparison anew, if something changed."""
        choice = self.campaign_box.currentData()
        if not self._stale or self._running or not choice:
            if not choice:
                self.empty.tell_no_campaign()
            return
        self._stale, self._running = False, True
        if self.comparison is None:
            self.empty.tell("Comparing…", "", busy=True)
            self._bring(self.empty)
        self._background.run(lambda: self._computed(choice), self._show, self._on_not_computed)

    def show_sheet(self) -> None:
        """Show the decision sheet."""
        if self._sheet is not None:
            self._turns.finish(self.sheet)
            self._bring(self.sheet)

    def show_result(self) -> None:
        """Go back to the comparison."""
        rated = self.comparison is not None and self.comparison.design.prompts > 0
        self._bring(self.result if rated else self.empty)

    def export(self) -> None:
        """Ask for a folder and write the ratings there."""
        folder = QFileDialog.getExistingDirectory(self, "Folder for the ratings")
        if folder and self.comparison is not None:
            study, exporting = self.comparison.study, self._workplace.exporting
            self._begin_writing()
            self._background.run(
                lambda: exporting.export(study, "csv", Path(folder) / f"{study}-ratings"),
                lambda files: self._on_written(
                    f"Wrote {counted(len(files), 'file')} to {files[0].parent}, read back and verified.", files[0]
                ),
                self._on_failed,
            )

    # ---- inside

    def _make_head(self) -> None:
        head = horizontal(gap=12)
        self.campaign_box = ChoiceBox("Study or campaign", self._theme)
        self.campaign_box.setMinimumWidth(_BOX // 2)
        self.campaign_box.currentIndexChanged.connect(lambda _place: self._on_choice())
        head.addWidget(self.campaign_box, 2)
        head.addStretch(1)
        self.export_button = button(
            "Export ratings…",
            tip="One CSV file with every rating, notes on its columns and a manifest",
            on_press=self.export,
        )
        head.addWidget(self.export_button)
        self._column.addLayout(head)

    def _offer(self) -> None:
        try:
            campaigns = self._workplace.products.campaigns()
            studies = self._workplace.studying.studies()
            self._names = told_apart(self._workplace.products.candidates())
        except KnownError as problem:
            self.tell(problem)
            return
        chosen = self.campaign_box.currentData()
        with QSignalBlocker(self.campaign_box):
            self.campaign_box.clear()
            for one in campaigns:
                self.campaign_box.addItem(one.name, one.id)
            for study in studies:
                self.campaign_box.addItem(f"Study: {study.name}", f"{_STUDY}{study.id}")
            place = self.campaign_box.findData(chosen)
            self.campaign_box.setCurrentIndex(place if place >= 0 else 0 if campaigns else -1)

    def _computed(self, choice: str) -> _Computed:
        """The comparison, its sheet, the names of its criteria and its learning curves; runs in the background."""
        comparing = self._workplace.comparing
        study = choice.removeprefix(_STUDY) if choice.startswith(_STUDY) else comparing.desk_study_of(choice)
        comparison = comparing.compare(study, by_name=True)
        criteria = {one.id: one.name for one in comparing.rubric_of(study).criteria}
        curves = self._workplace.learning_curves.beside(comparison)
        return comparison, self.desk.sheet_of(comparison), criteria, curves

    def _on_choice(self) -> None:
        self._stale, self.comparison, self._sheet = True, None, None
        self._turns.begin(self, ())
        self.completion.drop()
        self._chosen_here = True
        self._area.verticalScrollBar().setValue(0)
        self.refresh()
        self.frame_changed.emit()

    def _show(self, computed: _Computed) -> None:
        self._running = False
        self.over.emit("reading")
        if self._stale:
            self.refresh()
            return
        comparison, sheet, self._criteria, curves = computed
        candidates = self._candidates(comparison)
        drawing: list[Callable[[], None]] = []
        if comparison.design.prompts:
            drawing += self.result.steps(comparison, candidates, self._criterion, curves)
            drawing += self.facts.steps(comparison, candidates, self._criterion)
        self._turns.begin(self, [*drawing, lambda: self._on_drawn(comparison, sheet)])

    def _on_drawn(self, comparison: Comparison, sheet: DecisionSheet) -> None:
        was_sheet = self._shows_sheet
        self.comparison = comparison
        self.unblind_bar.show_state(blind=comparison.names_hidden, able=not self._workplace.read_only)
        self._draw_sheet(sheet)
        if comparison.design.prompts:
            self._from_ratings = comparison
            self.completion.start(comparison)
        else:
            choice = str(self.campaign_box.currentData())
            self.empty.tell_unrated(choice.removeprefix(_STUDY) if choice.startswith(_STUDY) else "")
        if was_sheet:
            self._bring(self.sheet)
        else:
            self.show_result()

    def _draw_sheet(self, sheet: DecisionSheet) -> None:
        """Draw the decision sheet of the comparison in view, when there is time."""
        assert self.comparison is not None  # noqa: S101 - the sheet is of a comparison
        self._sheet = sheet
        candidates = self._candidates(self.comparison)
        self.desk.take(self.comparison, sheet)
        self.sheet.decision.show_sheet(sheet, candidates, able=not self._workplace.read_only)
        self._turns.begin(self.sheet, self.sheet.steps(sheet, candidates))

    def _show_fields(self) -> None:
        """Bring the fields of a decision into view, with what records it."""
        self._area.ensureWidgetVisible(self.sheet.decision.record, 0, 40)

    def _candidates(self, comparison: Comparison) -> Candidates:
        ids = sorted({one.candidate for row in comparison.criteria for one in row.candidates})
        return Candidates(ids, self._names, self._theme)

    def _check_all(self) -> None:
        """Check every draft of the comparison in view, however many there are."""
        if self._from_ratings is not None:
            self.result.marks.show_progress(0, 0)
            self.completion.start(self._from_ratings, check_all=True)

    def _on_completed(self, completed: Comparison, sheet: DecisionSheet) -> None:
        """What the check added comes into its places, and nothing in view moves to the top."""
        self.over.emit("checking")
        candidates = self._candidates(completed)

        def drawn() -> None:
            self.comparison = completed
            self._draw_sheet(sheet)

        facts = self.facts.steps(completed, candidates, self._criterion)
        self._turns.begin(self, [lambda: self.result.show_checked(completed), *facts, drawn])

    def _on_not_completed(self, problem: KnownError) -> None:
        self.result.marks.show_stopped()
        self.tell(problem, "checking")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        is_wide = self.width() >= self._theme.typography.size(_TWO_COLUMNS)
        self.facts.fit(None if is_wide else self._column)
        self.campaign_box.setMaximumWidth(self._theme.typography.size(_BOX))

    def _bring(self, page: QWidget) -> None:
        """Bring a page to the front, with what belongs beside it."""
        self.front = page
        for one in self._pages:
            one.setVisible(one is page)
        self.facts.show_facts(shown=page is self.result)
        self.export_button.setVisible(page is not self.sheet)
        self._fit_export()
        self._area.verticalScrollBar().setValue(0)
        self.frame_changed.emit()

    def _fit_export(self) -> None:
        rated = self.comparison is not None and self.comparison.design.prompts > 0
        unrated = "" if rated else "Nothing is rated yet"
        let_press(self.export_button, "A file is being written" if self._writing else unrated)

    def _criterion(self, criterion: str) -> str:
        return self._criteria.get(criterion, criterion.replace("_", " ").capitalize())

    def _unblind(self) -> None:
        if self.comparison is None:
            return
        study, by = self.comparison.study, self._workplace.profiles.present_or_default().pseudonym
        self._background.run(lambda: self._workplace.queueing.unblind(study, by), self._on_unblinded, self._on_failed)

    def _on_unblinded(self, event: StudyEvent) -> None:
        self.told.emit(Message(f"Unblinded by {event.by}; ratings given from now on are marked."))
        self._stale = True
        self.refresh()

    def _begin_writing(self) -> None:
        self._on_writing(on=True)

    def _on_writing(self, on: bool) -> None:  # noqa: FBT001 - the signature of the signal
        self._writing = on
        self._fit_export()
        self.frame_changed.emit()

    def _on_written(self, said: str, file: Path) -> None:
        self._writing = False
        self._fit_export()
        self.told.emit(Message(said, tone="present", place=file))
        self.frame_changed.emit()

    def _on_not_computed(self, problem: KnownError) -> None:
        self._running = False
        if self.comparison is None:
            self.empty.tell("The comparison could not be made", str(problem))
        self.frame_changed.emit()
        self.tell(problem, "reading")

    def _on_failed(self, problem: KnownError) -> None:
        self._writing = False
        self._fit_export()
        self.frame_changed.emit()
        self.tell(problem)
