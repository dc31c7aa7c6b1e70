"""How does the decision sheet look in the window?"""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from fairdraft.domain.cost_words import MOST_A_MONTH
from fairdraft.domain.decision_sheet import ADVICE_NOTE, DecisionSheet, SheetCandidate, SheetCell, coverage_is_known
from fairdraft.ui.compare.candidate_marks import Candidates
from fairdraft.ui.compare.decision_form import DecisionForm
from fairdraft.ui.parts.aside import Aside
from fairdraft.ui.parts.containers import card, horizontal, rule, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.form_parts import Number
from fairdraft.ui.parts.pages import back_button
from fairdraft.ui.parts.words import ElidedLabel, SectionLabel, chip, text_label
from fairdraft.ui.theme.theme import Theme

_WIDEST = 1120


class SheetView(QWidget):
    """One page for the one who decides. `left` says that the person goes back to the comparison."""

    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        column = vertical(self, gap=10)
        back = horizontal()
        back.addWidget(back_button(self, "Comparison", self.left.emit))
        back.addStretch(1)
        self.month = Number("Approved drafts a month", 0, MOST_A_MONTH, step=10)
        self.month.setSpecialValueText("–")
        self.month.setToolTip(
            "The table then shows what this many approved drafts a month would take with each candidate"
        )
        back.addWidget(text_label("Approved drafts a month", "muted"))
        back.addWidget(self.month)
        row = horizontal()
        page, place = card(gap=10)
        place.setContentsMargins(24, 20, 24, 20)
        self._page = Aside(place, gap=10)
        self.setAccessibleName("Decision sheet")
        self.decision = DecisionForm(theme)
        # What is above the page is as wide as the page.
        whole = QWidget()
        whole.setMaximumWidth(_WIDEST)
        both = vertical(whole, gap=10)
        both.addLayout(back)
        both.addWidget(page)
        both.addWidget(self.decision)
        row.addWidget(whole, 1)
        row.addStretch(0)
        column.addLayout(row)
        column.addStretch(1)

    def steps(self, sheet: DecisionSheet, candidates: Candidates) -> Iterator[Callable[[], None]]:
        """What is to be done to show another sheet."""
        return self._page.steps(
            (
                lambda column: _add_question(column, sheet, candidates),
                lambda column: self._add_advice(column, sheet),
                lambda column: self._add_columns(column, sheet),
                lambda column: column.addWidget(text_label(ADVICE_NOTE, "small", wrap=True)),
            )
        )

    def _add_advice(self, column: QVBoxLayout, sheet: DecisionSheet) -> None:
        column.addWidget(rule())
        column.addWidget(SectionLabel("What the data suggest", self._theme))
        column.addWidget(text_label(sheet.advice, "display", wrap=True))
        reasons = vertical(gap=4)
        for reason in sheet.because:
            reasons.addWidget(text_label(reason, wrap=True))
        column.addLayout(reasons)

    def _add_columns(self, column: QVBoxLayout, sheet: DecisionSheet) -> None:
        column.addSpacing(6)
        columns = horizontal(gap=24)
        left, right = vertical(gap=16), vertical(gap=16)
        self._part(left, "Next", sheet.next)
        self._part(left, "What the data show", sheet.shows)
        self._part(left, "What it is based on", (*sheet.evidence, *sheet.why_no_alpha))
        self._part(left, "The rules behind the advice", sheet.rules, numbered=True)
        self._part(right, "Alternatives", sheet.alternatives)
        self._part(right, "What would change the advice", sheet.would_change)
        self._part(right, "How costs were computed", sheet.priced_in_short)
        self._part(right, "What retrieval adds", sheet.retrieval)
        self._part(right, "What they do not show", sheet.does_not_show)
        self._part(right, "Conditions of the comparison", sheet.conditions)
        for one in (left, right):
            one.addStretch(1)
            columns.addLayout(one, 1)
        column.addLayout(columns)

    def _part(self, column: QVBoxLayout, title: str, lines: tuple[str, ...], *, numbered: bool = False) -> None:
        if not lines:
            return
        part = vertical(gap=4)
        part.addWidget(SectionLabel(title, self._theme))
        for number, line in enumerate(lines, start=1):
            part.addWidget(text_label(f"{number}. {line}" if numbered else line, wrap=True))
        column.addLayout(part)


def _add_question(column: QVBoxLayout, sheet: DecisionSheet, candidates: Candidates) -> None:
    for caveat in sheet.caveats:
        line = horizontal(gap=8)
        line.addWidget(chip(caveat.chip, "warning"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(text_label(caveat.note, "muted", wrap=True), 1)
        column.addLayout(line)
    column.addWidget(text_label(sheet.question, "title", wrap=True))
    if sheet.candidates:
        column.addWidget(_Table(sheet, candidates))
        column.addWidget(text_label(sheet.reading, "small", wrap=True))


class _Table(QWidget):
    """The candidates, one a column: figures above, what they were counted over beneath."""

    def __init__(self, sheet: DecisionSheet, candidates: Candidates) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.addWidget(text_label(_key(sheet.candidates), "small", wrap=True), 0, 0)
        is_probed = coverage_is_known(sheet.candidates)
        begin = 2 if is_probed else 1
        further = ["All regulated criteria", "Approved", "Findings", "Cost per draft", "Cost per approved draft"]
        if sheet.counts_a_month:
            further.append(f"{sheet.approved_a_month:,} approved a month")
        names = (*sheet.criteria, *further)
        for place, name in enumerate(("Coverage", *names) if is_probed else names, start=1):
            grid.addWidget(text_label(name, "muted", wrap=True), place, 0, Qt.AlignmentFlag.AlignTop)
        for column, one in enumerate(sheet.candidates, start=1):
            head = QWidget()
            line = horizontal(head, gap=5)
            if column <= len(candidates.ids):
                line.addWidget(candidates.mark(candidates.ids[column - 1]))
            line.addWidget(_strong(one.candidate), 1)
            grid.addWidget(head, 0, column)
            if is_probed:
                grid.addWidget(text_label(one.coverage, "small", wrap=True), 1, column)
            further_cells = (one.reached_all, one.approved, one.findings, one.per_draft, one.cost)
            reached = [cell.value for cell in one.reached]
            cells = [*zip(one.ratings, reached, strict=True), *((cell, "") for cell in further_cells)]
            for place, (cell, count) in enumerate(cells, start=begin):
                grid.addWidget(_cell(cell, count), place, column)
            if sheet.counts_a_month:
                words = text_label(one.month, wrap=True)
                grid.addWidget(words, begin + len(names) - 1, column, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, 6)
        last = len(sheet.candidates) + 1
        grid.addWidget(text_label("Agreement (alpha)", "muted"), 0, last)
        for place, cell in enumerate(sheet.alphas, start=begin):
            grid.addWidget(_cell(cell), place, last)
        grid.setColumnStretch(last, 4)
        # Names that may take several lines ask for no room of their own.
        grid.setColumnStretch(0, 5)


def _key(candidates: Sequence[SheetCandidate]) -> str:
    """What stands in the cells of the criteria, said once: in each of them it would break the line."""
    good = next((cell.about for one in candidates for cell in one.reached if cell.value), "")
    return f"mean [95%] · drafts {good}" if good else "mean [95%]"


def _strong(words: str) -> ElidedLabel:
    return ElidedLabel(words, "strong", keeps_end=True)


def _cell(cell: SheetCell, further: str = "") -> QWidget:
    """Figures and what they are of: what the column has no room for goes beneath."""
    one = QWidget()
    parts = cell.value.split(", ")
    # What a comma joins is a blank apart; a figure and what it is of are a little more.
    line = FlowLayout(one, gap=4 if len(parts) > 1 else 6, line_gap=0)
    for number, part in enumerate(parts, start=1):
        line.addWidget(text_label(part if number == len(parts) else f"{part},", "strong"))
    for words in filter(None, (cell.about, further)):
        line.addWidget(ElidedLabel(words, "muted"))
    return one
