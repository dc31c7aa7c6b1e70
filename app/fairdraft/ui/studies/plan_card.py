"""What does a study's plan say, in a few lines?"""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QWidget

from fairdraft.domain.counting import counted
from fairdraft.domain.criterion_words import criterion_words
from fairdraft.domain.study import ApprovedWhen, Study, StudyPlan
from fairdraft.services.study_overview import StudyOverview
from fairdraft.ui.draft.piece_facts import day_and_clock
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import clear, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.words import text_label

_MODES = {"raw": "raw: the model writes all of it", "assisted": "assisted: approved language is inserted"}


class PlanCard(QFrame):
    """The plan with its seal, and the name of a study that has none. `change_wanted` and `seal_wanted` are what its
    buttons ask for; `named` carries another name.
    """

    change_wanted = Signal()
    seal_wanted = Signal()
    named = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown: Study | None = None
        self.setProperty("role", "card")
        column = vertical(self, margins=(12, 10, 12, 12), gap=6)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(12)
        self._facts.setVerticalSpacing(6)
        self._facts.setColumnStretch(1, 1)
        self._naming = QWidget()
        naming = vertical(self._naming, gap=4)
        naming.addWidget(text_label("Name", "small"))
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the study")
        self.name.setToolTip("Its name in lists, comparisons and the decision sheet; other files use its id")
        self.name.editingFinished.connect(self._on_name)
        naming.addWidget(self.name)
        column.addWidget(self._naming)
        column.addLayout(self._facts)
        row = QWidget()
        line = FlowLayout(row, gap=8)
        self.change = button("Change…", name="Change the plan", on_press=self.change_wanted.emit)
        self.seal = button("Seal the plan", on_press=self.seal_wanted.emit)
        self.seal.setToolTip("Freezes it by its hash before rating starts; otherwise the first rating does")
        line.addWidget(self.change)
        line.addWidget(self.seal)
        column.addWidget(row)

    def show_study(self, overview: StudyOverview, names: Mapping[str, str], *, able: bool) -> None:
        """Show a study's plan; `names` of campaigns and candidates by id."""
        clear(self._facts)
        plan, study = overview.plan, overview.study
        facts = _facts(plan, names) if plan is not None else [("Plan", "none: its ratings were made elsewhere")]
        if plan is not None:
            facts.append(("Version", f"{study.version} · {plan.sha256[:12]}"))
            sealed = "not yet" if study.sealed_at is None else day_and_clock(study.sealed_at)
            facts.append(("Sealed", sealed))
        for number, (name, value) in enumerate(facts):
            self._facts.addWidget(text_label(name, "small"), number, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(text_label(value, wrap=True), number, 1)
        self._show_name(study, able=able and plan is None)
        own = plan is not None and not overview.came_blind and not overview.is_synthetic and able
        self.change.setVisible(own)
        self.seal.setVisible(own and study.sealed_at is None)

    def _show_name(self, study: Study, *, able: bool) -> None:
        is_being_named = self.name.hasFocus() and self._shown is not None and self._shown.id == study.id
        self._shown = study
        self._naming.setVisible(able)
        self.name.setPlaceholderText(study.id)
        if not is_being_named:
            self.name.setText(study.named)
            # A long name is known by how it begins.
            self.name.setCursorPosition(0)

    def _on_name(self) -> None:
        if self._shown is not None and self.name.text().strip() != self._shown.named:
            self.named.emit(self.name.text())


def _facts(plan: StudyPlan, names: Mapping[str, str]) -> list[tuple[str, str]]:
    hidden = plan.is_hidden
    by_all = "" if plan.rater_count == 1 else f", {plan.overlap:.0%} of the drafts rated by all"
    raters = counted(plan.raters, "rater") if isinstance(plan.raters, int) else ", ".join(plan.raters)
    facts = [
        # Names may have commas of their own.
        ("Campaigns", "\n".join(names.get(one, one) for one in plan.campaigns)),
        *([("Briefs", _briefs(plan))] if plan.briefs else []),
        ("Candidates", "hidden" if hidden else "\n".join(names.get(one, one) for one in plan.candidates)),
    ]
    if not hidden:
        facts.append(("Per brief", f"{counted(plan.drafts_per_brief, 'draft')} of each candidate"))
    if plan.mode is not None:
        facts.append(("Language", _MODES[plan.mode]))
    facts += [
        ("Raters", raters + by_all),
        ("Repeats", f"{plan.hidden_repeats:.0%} hidden" if plan.hidden_repeats else "none"),
        ("Findings", "shown to raters" if plan.show_findings else "hidden from raters"),
        ("Approved", _approved(plan)),
    ]
    if not hidden:
        facts.append(("Compared", _compared(plan)))
    facts.append(("Rubric", plan.rubric))
    return facts


def _briefs(plan: StudyPlan) -> str:
    chosen = [(one, plan.briefs.get(one)) for one in plan.campaigns]
    return "\n".join(f"{name}: {'all' if some is None else ', '.join(some)}" for name, some in chosen)


def _approved(plan: StudyPlan) -> str:
    if isinstance(plan.approved, ApprovedWhen):
        criteria = ", ".join(map(criterion_words, plan.approved.criteria))
        return f"{criteria}: {plan.approved.at_least} or higher"
    return "by the raters' verdict"


def _compared(plan: StudyPlan) -> str:
    if not plan.comparisons:
        return "all pairs on all criteria"
    return counted(len(plan.comparisons), "declared comparison")
