"""How is a study planned, knowing beforehand what it can show?"""

from dataclasses import replace

from PySide6.QtCore import QTimer, Signal

from fairdraft.domain.candidate import Candidate
from fairdraft.domain.change import ChangedThing
from fairdraft.domain.errors import KnownError
from fairdraft.domain.study import Study, StudyPlan
from fairdraft.domain.study_design import StudyDesign
from fairdraft.services.plan_choices import (
    PlanChoices,
    choices_of,
    missing_choice,
    plan_of,
    usual_campaigns,
    with_rater,
)
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.draft.candidate_words import candidate_words
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.containers import horizontal, in_reading_order
from fairdraft.ui.parts.growing import MIDDLE, SIDE
from fairdraft.ui.parts.pages import Page, reading_column
from fairdraft.ui.screen import Message, PrimaryAction
from fairdraft.ui.studies.candidate_dialog import CandidateDialog
from fairdraft.ui.studies.design_column import DesignColumn
from fairdraft.ui.studies.plan_form import PlanForm
from fairdraft.ui.theme.theme import Theme

# Typing settles before the design is reckoned.
_SETTLE_MS = 150
_AFTER_SEALING = (
    "The plan is sealed. Saving it now makes a new version, and every comparison will say that the plan was changed "
    "after it was sealed."
)


class PlannerPage(Page):
    """The form of a plan, and at its side what the design can show. `kept` carries the id of a study."""

    kept = Signal(str)

    def __init__(self, workplace: Workplace, background: Background, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._background = background
        self._theme = theme
        self.dialog: CandidateDialog | None = None
        self._study: Study | None = None
        self._taken: tuple[str, ...] = ()
        self._asked = 0
        self._keeping = False
        self._design: StudyDesign | None = None
        row = horizontal(self, gap=0)
        area, column = reading_column(widest=760)
        column.addWidget(self.way_back("Studies"))
        self.form = PlanForm(theme)
        column.addWidget(self.form)
        row.addWidget(area, MIDDLE)
        self.side = DesignColumn(theme)
        row.addWidget(self.side, SIDE)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._reckon)
        self.form.changed.connect(self._on_changed)
        self.form.add_me.clicked.connect(lambda _on=False: self._add_me())
        self.form.candidate_wanted.connect(self.make_candidate)
        self.side.adopted.connect(self._adopt)

    @override
    def heading(self) -> str:
        return "Plan of a study" if self._study is None else f"Plan of {self._study.name}"

    @override
    def action(self) -> PrimaryAction | None:
        missing = self.missing
        text = "Save the plan" if self._study is None else f"Save as version {self._study.version + 1}"
        able = not missing and not self._keeping and not self._workplace.read_only
        return PrimaryAction(text, self.keep, enabled=able, tip=missing)

    @override
    def store_changed(self, things: frozenset[ChangedThing]) -> None:
        if things & {"campaign", "candidate"}:
            self._offer()
            self.form.show_choices(self.form.choices, id_is_fixed=self._study is not None)

    @override
    def close_screen(self) -> None:
        self._settle.stop()
        if self.dialog is not None:
            self.dialog.reject()

    @property
    def study(self) -> Study | None:
        """The study whose plan is changed; None for a new one."""
        return self._study

    @property
    def missing(self) -> str:
        """What keeps the choices from being a plan."""
        return missing_choice(self.form.choices, self._criteria(), self._taken)

    @property
    def design(self) -> StudyDesign | None:
        """What the plan can show; None while it is reckoned or something is missing."""
        return self._design

    def begin(self, study: Study | None = None) -> None:
        """Show the form for a new study, or for another version of a study's plan."""
        self._study = None if study is None or study.plan is None else study
        self.title.setText("Plan a study" if self._study is None else "Change the plan")
        try:
            self._offer()
            known = [one.id for one in self._workplace.studying.studies()]
        except KnownError as problem:
            self.tell(problem)
            return
        self.went_well()
        self._taken = tuple(known) if self._study is None else ()
        if self._study is not None and self._study.plan is not None:
            plan = self._study.plan
            choices = choices_of(plan, self._criteria(plan.rubric))
        else:
            choices = self._usual()
        self.form.show_choices(choices, id_is_fixed=self._study is not None)
        in_reading_order(self)
        self.form.name.setFocus()

    def make_candidate(self) -> None:
        """Ask for a candidate of what is on this machine; it is ticked once it is kept."""
        work = self._workplace
        self.dialog = CandidateDialog(work.products, work.models, self._theme, self, training=work.adapter_training)
        self.dialog.kept.connect(self._on_candidate)
        self.dialog.open()

    def keep(self) -> None:
        """Keep the plan."""
        if self.missing or self._keeping:
            return
        self._keeping = True
        self.frame_changed.emit()
        plan = self._plan()
        sealed = self._study is not None and self._study.sealed_at is not None
        self._background.run(
            lambda: self._workplace.studying.keep(plan, new_version=sealed), self._on_kept, self._on_failed
        )

    def _on_candidate(self, candidate: str) -> None:
        self._offer()
        chosen = {*self.form.choices.candidates, candidate}
        candidates = tuple(one for one in self.form.candidates if one in chosen)
        self.form.show_choices(replace(self.form.choices, candidates=candidates), id_is_fixed=self._study is not None)

    def _usual(self) -> PlanChoices:
        """What a new study begins with: the campaigns to be read, every candidate that is here, two raters."""
        campaigns = usual_campaigns(self._workplace.products.campaigns())
        return PlanChoices(campaigns=campaigns, candidates=tuple(self.form.candidates), raters="R1, R2")

    def _offer(self) -> None:
        products, models = self._workplace.products, self._workplace.models.models()

        def about(one: Candidate) -> str:
            return candidate_words(one, next((model for model in models if model.name == one.model), None))

        candidates = [(one.id, one.name, about(one)) for one in products.candidates()]
        if self._study is not None and self._study.plan is not None:
            # Those that draft elsewhere and come in by a file.
            known = {one for one, _name, _about in candidates}
            candidates += [
                (one, one, "not a candidate on this machine") for one in self._study.plan.candidates if one not in known
            ]
        self.form.offer(products.campaigns(), candidates, self._workplace.studying.rubrics())

    def _criteria(self, rubric: str | None = None) -> tuple[str, ...]:
        wanted = rubric or self.form.choices.rubric
        rubrics = self._workplace.studying.rubrics()
        return tuple(one.id for found in rubrics if found.id == wanted for one in found.criteria)

    def _plan(self) -> StudyPlan:
        rubric = self.form.rubric
        criteria = () if rubric is None else rubric.criteria
        regulated = tuple(one.id for one in criteria if one.regulated)
        return plan_of(self.form.choices, tuple(one.id for one in criteria), regulated)

    def _on_changed(self) -> None:
        self._design = None
        self.frame_changed.emit()
        if self.missing:
            self._settle.stop()
            self._asked += 1
            self.side.show_missing(self.missing)
        else:
            self.side.show_reckoning()
            self._settle.start()

    def _reckon(self) -> None:
        self._asked += 1
        number, plan = self._asked, self._plan()
        studying = self._workplace.studying
        self._background.run(
            lambda: studying.design_of(plan),
            lambda design: self._show_design(number, design),
            lambda problem: self._show_problem(number, problem),
        )

    def _show_design(self, number: int, design: StudyDesign) -> None:
        # An answer to an earlier question says nothing of what is chosen now.
        if number == self._asked:
            self._design = design
            sealed = self._study is not None and self._study.sealed_at is not None
            self.side.show_design(design, _AFTER_SEALING if sealed else "")

    def _show_problem(self, number: int, problem: KnownError) -> None:
        if number == self._asked:
            self.side.show_problem(str(problem))

    def _adopt(self, plan: StudyPlan) -> None:
        self.form.show_choices(choices_of(plan, self._criteria(plan.rubric)), id_is_fixed=self._study is not None)

    def _add_me(self) -> None:
        try:
            pseudonym = self._workplace.profiles.present_or_default().pseudonym
        except KnownError as problem:
            self.tell(problem)
            return
        self.went_well()
        self.form.raters.setText(with_rater(self.form.raters.text(), pseudonym, is_new=self._study is None))

    def _on_kept(self, study: Study) -> None:
        self._keeping = False
        self.told.emit(Message(f"The plan of “{study.name}” is saved as version {study.version}.", tone="present"))
        self.kept.emit(study.id)

    def _on_failed(self, problem: KnownError) -> None:
        self._keeping = False
        self.frame_changed.emit()
        self.tell(problem)
