"""What stands beside the estimates: advice, approval, cost, agreement, findings, edits?"""

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fairdraft.domain.comparison import Comparison
from fairdraft.domain.comparison_words import (
    NO_OVERLAP,
    cost_interval,
    has_no_overlap,
    interval,
    share_range,
    signed,
    strictness_words,
)
from fairdraft.domain.cost_words import money
from fairdraft.domain.counting import counted
from fairdraft.ui.compare.candidate_marks import Candidates
from fairdraft.ui.parts.aside import Aside
from fairdraft.ui.parts.containers import card, frame, horizontal, scrolled, vertical
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.parts.words import ElidedLabel, SectionLabel, text_label
from fairdraft.ui.theme.theme import Theme

Name = Callable[[str], str]

_WIDTH = 336
# Left, top, right, bottom.
_BESIDE = (16, 16, 14, 16)
# The others stand on the decision sheet.
_REASONS = 2


class FactColumn(QFrame):
    """The right column of a comparison. Where letters are too large for two columns, `facts` stands below the estimates
    and scrolls with them: beside each other both would be cut.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._below: QVBoxLayout | None = None
        self._shown = False
        self.setProperty("role", "right")
        self._area, self._place = scrolled(margins=_BESIDE, gap=6)
        self.facts: QWidget = self._area.takeWidget()
        self._area.setWidget(self.facts)
        self._facts = Aside(self._place, gap=6)
        vertical(self).addWidget(self._area)
        self.show_facts(shown=False)

    def fit(self, below: QVBoxLayout | None) -> None:
        """Stand beside the estimates, as wide as the letters want it, or below them in the column that they are in."""
        self.setFixedWidth(self._theme.typography.size(_WIDTH))
        if below is self._below:
            return
        self._below = below
        self._place.setContentsMargins(*(_BESIDE if below is None else (0, 0, 0, 0)))
        if below is None:
            self._area.setWidget(self.facts)
        else:
            self._area.takeWidget()
            # What an area holds fills its ground, which outside of one is the system's: white, in the dark as well.
            self.facts.setAutoFillBackground(False)
            below.addWidget(self.facts)
        self.show_facts(shown=self._shown)

    def show_facts(self, *, shown: bool) -> None:
        """Show them, or put them away while something else than the comparison is in view."""
        self._shown = shown
        self.setVisible(shown and self._below is None)
        self.facts.setVisible(shown)

    def steps(self, comparison: Comparison, candidates: Candidates, criterion: Name) -> Iterator[Callable[[], None]]:
        """What is to be done to show another comparison."""
        return self._facts.steps(
            (
                lambda column: self._add_advice(column, comparison),
                lambda column: self._add_approval(column, comparison, candidates),
                lambda column: self._add_cost(column, comparison, candidates),
                lambda column: self._add_agreement(column, comparison, criterion),
                lambda column: self._add_burden(column, comparison, candidates),
            )
        )

    def _add_approval(self, column: QVBoxLayout, comparison: Comparison, candidates: Candidates) -> None:
        if comparison.approval:
            rows = self._card(column, "Approved")
            for one in comparison.approval:
                self._fact(rows, candidates, one.candidate, f"{one.approved} of {one.n}", share_range(one.ci95).strip())

    def _add_advice(self, column: QVBoxLayout, comparison: Comparison) -> None:
        advice = comparison.recommendation
        rows = self._card(column, "What the data suggest")
        first, others = (advice.next[:1], advice.next[1:]) if advice.candidate else ((), advice.next)
        for line in first or ("Nothing yet",):
            rows.addWidget(text_label(line, "strong", wrap=True))
        for line in (*advice.because[:_REASONS], *others[:_REASONS]):
            rows.addWidget(text_label(line, wrap=True))
        for line in advice.would_change:
            rows.addWidget(text_label(f"What would change it: {line}", "small", wrap=True))
        if len(advice.because) > _REASONS or len(others) > _REASONS:
            rows.addWidget(text_label("The decision sheet has all reasons and rules.", "small", wrap=True))

    def _add_cost(self, column: QVBoxLayout, comparison: Comparison, candidates: Candidates) -> None:
        priced = [one for one in comparison.cost if one.per_draft is not None]
        if not priced:
            return
        approved = any(one.per_approved is not None for one in priced)
        rows = self._card(column, "Cost per approved draft" if approved else "Cost per draft")
        for one in priced:
            if approved:
                told = money(one.per_approved, one.currency)
                about = f"{money(one.per_draft, one.currency)} a draft" if one.ci95 is None else cost_interval(one.ci95)
            else:
                told, about = money(one.per_draft, one.currency), ""
            self._fact(rows, candidates, one.candidate, told, about)
        bases = {one.candidate: one.basis.split("; ") for one in priced}
        shared = [said for said in bases[priced[0].candidate] if all(said in others for others in bases.values())]
        own = {name: "; ".join(said for said in basis if said not in shared) for name, basis in bases.items()}
        for basis in ("; ".join(shared), *(f"{candidates.name(name)}: {said}" for name, said in own.items() if said)):
            if basis:
                rows.addWidget(text_label(basis, "small", wrap=True))

    def _add_agreement(self, column: QVBoxLayout, comparison: Comparison, criterion: Name) -> None:
        if not comparison.agreement:
            return
        rows = self._card(column, "Agreement of raters")
        if has_no_overlap(comparison):
            rows.addWidget(text_label(NO_OVERLAP, "muted", wrap=True))
        else:
            self._add_alphas(rows, comparison, criterion)
        for own in comparison.consistency:
            said = (
                f"{own.rater} again on {counted(own.repeats, 'score')}: {own.equal:.0%} equal, {own.within_one:.0%} ±1"
            )
            rows.addWidget(text_label(said, "small", wrap=True))
        for beside in comparison.strictness:
            rows.addWidget(
                text_label(f"{strictness_words(beside)}.", "text" if beside.stands_out else "small", wrap=True)
            )

    def _add_alphas(self, rows: QVBoxLayout, comparison: Comparison, criterion: Name) -> None:
        units = max(one.units for one in comparison.agreement)
        for one in comparison.agreement:
            if one.alpha is None:
                self._plain_fact(rows, criterion(one.criterion), "not estimable", "", one.why or "")
            else:
                self._plain_fact(
                    rows,
                    criterion(one.criterion),
                    f"α {signed(one.alpha, 2)}",
                    interval(one.ci95, 2).strip(),
                    "" if one.within_one is None else f"{one.within_one:.0%} within one point",
                )
        if units:
            said = f"Krippendorff's ordinal alpha over {counted(units, 'draft')} rated by two or more."
            rows.addWidget(text_label(said, "small", wrap=True))

    def _add_burden(self, column: QVBoxLayout, comparison: Comparison, candidates: Candidates) -> None:
        if comparison.findings:
            rows = self._card(column, "Errors found per draft")
            for load in comparison.findings:
                self._fact(rows, candidates, load.candidate, f"{load.errors:.1f}", interval(load.ci95, 1).strip())
                without = f"{load.without_error} of {counted(load.drafts, 'draft')} without error"
                clean = f"{load.warnings:.1f} warnings, {without}"
                rows.addWidget(text_label(clean, "small", wrap=True))
        if comparison.edits:
            rows = self._card(column, "Words changed from draft to final")
            for edit in comparison.edits:
                share = share_range(edit.ci95).strip()
                about = share or counted(edit.n, "edited draft")
                self._fact(rows, candidates, edit.candidate, f"{edit.words_changed:.0%}", about)

    def _card(self, column: QVBoxLayout, title: str) -> QVBoxLayout:
        column.addWidget(SectionLabel(title, self._theme))
        box, rows = card(gap=6)
        column.addWidget(box)
        column.addSpacing(10)
        return rows

    def _fact(self, rows: QVBoxLayout, candidates: Candidates, candidate: str, value: str, about: str) -> None:
        line = horizontal(gap=6)
        line.addWidget(candidates.mark(candidate))
        line.addWidget(ElidedLabel(candidates.name(candidate), keeps_end=True), 1)
        line.addWidget(text_label(value, "strong"))
        if about:
            line.addWidget(text_label(about, "muted"))
        rows.addLayout(line)

    def _plain_fact(self, rows: QVBoxLayout, name: str, value: str, about: str, tip: str) -> None:
        line: QWidget = frame("column")
        layout = horizontal(line, gap=6)
        layout.addWidget(ElidedLabel(name), 1)
        layout.addWidget(text_label(value, "strong" if about else "muted"))
        if about:
            layout.addWidget(text_label(about, "muted"))
        line.setToolTip(plain_tip(tip))
        rows.addWidget(line)
