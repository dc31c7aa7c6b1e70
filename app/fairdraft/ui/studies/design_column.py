"""What does the planner say while a person chooses?"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from fairdraft.domain.counting import counted
from fairdraft.domain.study_design import Proposal, ShownDifference, StudyDesign
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import card, clear, frame, horizontal, in_reading_order, scrolled, vertical
from fairdraft.ui.parts.growing import grow_with_letters
from fairdraft.ui.parts.words import ElidedLabel, SectionLabel, text_label
from fairdraft.ui.theme.theme import Theme

# The end of the bars, in points on 1–5: a difference that needs no study.
_WIDEST = 2.0
_WIDTH = 352


class DesignColumn(QWidget):
    """The column at the right: what the design can show, what would show more. `adopted` carries a better plan."""

    adopted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        outer = vertical(self)
        side = frame("right")
        outer.addWidget(side)
        inside = vertical(side)
        area, self._column = scrolled(margins=(16, 16, 14, 16), gap=6)
        inside.addWidget(area)
        self._says_design = False
        grow_with_letters(self, _WIDTH, theme)

    def show_missing(self, sentence: str) -> None:
        """Say what is missing before anything can be said."""
        clear(self._column)
        rows = self._card("What this design can show")
        rows.addWidget(text_label(sentence, wrap=True))
        rows.addWidget(text_label("This column then shows what the study can and cannot tell.", "small", wrap=True))
        self._says_design = False

    def show_reckoning(self) -> None:
        """Say that it is being worked out; what an earlier plan can show stays meanwhile, and what was missing goes."""
        if not self._says_design:
            clear(self._column)
            self._card("What this design can show").addWidget(text_label("Working it out…", "muted", wrap=True))

    def show_problem(self, sentence: str) -> None:
        """Say why nothing can be said."""
        clear(self._column)
        self._says_design = False
        self._card("What this design can show").addWidget(text_label(sentence, tone="error", wrap=True))

    def show_design(self, design: StudyDesign, note: str = "") -> None:
        """Say what a plan can show; `note` stands first."""
        clear(self._column)
        self._says_design = True
        if note:
            self._card("Before you save it").addWidget(text_label(note, tone="warning", wrap=True))
        rows = self._card("What this design can show")
        for said in design.says:
            rows.addWidget(text_label(said, wrap=True))
        if design.candidates > 1:
            rows = self._card("Smallest difference it can detect")
            for line, mine in _lines(design):
                self._difference(rows, *line, mine=mine)
            rows.addWidget(text_label("Points on 1–5, detected with 80% power. Shorter is better.", "small", wrap=True))
        if design.proposals:
            rows = self._card("Better")
            for proposal in design.proposals:
                self._proposal(rows, proposal)
        self._column.addStretch(1)
        in_reading_order(self)

    def _card(self, title: str) -> QVBoxLayout:
        self._column.addWidget(SectionLabel(title, self._theme, wraps=True))
        box, rows = card(gap=8)
        self._column.addWidget(box)
        self._column.addSpacing(10)
        return rows

    def _difference(self, rows: QVBoxLayout, words: str, shown: ShownDifference, *, mine: bool) -> None:
        points = "nothing" if shown.points is None else f"{shown.points:.2f}"
        line = horizontal(gap=8)
        line.addWidget(ElidedLabel(words, "strong" if mine else "muted"), 1)
        line.addWidget(text_label(points, "strong" if mine else "muted"))
        column = vertical(gap=3)
        column.addLayout(line)
        bar = QProgressBar()
        bar.setTextVisible(False)
        if not mine:
            bar.setProperty("role", "quiet")
        bar.setRange(0, round(100 * _WIDEST))
        bar.setValue(round(100 * min(_WIDEST, _WIDEST if shown.points is None else shown.points)))
        bar.setAccessibleName(f"{words}: {points}")
        column.addWidget(bar)
        rows.addLayout(column)

    def _proposal(self, rows: QVBoxLayout, proposal: Proposal) -> None:
        line = horizontal(gap=8)
        line.addWidget(text_label(proposal.words, wrap=True), 1)
        if proposal.plan is not None:
            plan = proposal.plan
            use = button("Use", name=f"Use: {proposal.words}", tip="Change the plan to this")
            use.clicked.connect(lambda _on=False: self.adopted.emit(plan))
            line.addWidget(use)
        rows.addLayout(line)


def _lines(design: StudyDesign) -> list[tuple[tuple[str, ShownDifference], bool]]:
    split, one_test, planned, another_rater, twice = design.shows
    family = counted(planned.family_size, "comparison")
    raters = counted(design.raters + 1, "rater")
    return [
        ((f"Split up, {counted(split.prompts, 'brief')} each", split), False),
        ((f"{counted(one_test.prompts, 'shared brief')}, one comparison", one_test), False),
        ((f"This plan, {family}", planned), True),
        ((f"{raters} on every draft", another_rater), False),
        ((counted(twice.prompts, "shared brief"), twice), False),
    ]
