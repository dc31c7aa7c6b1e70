"""What does a comparison show: estimates, words, pairs, campaigns, cost, preferences, before and after?"""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fairdraft.domain.before_after import befores_and_afters
from fairdraft.domain.caveats import caveats_of
from fairdraft.domain.comparison import Comparison, CriterionComparison, PairEstimate
from fairdraft.domain.comparison_words import (
    design_chips,
    finding_sentences,
    interval,
    open_verdict,
    signed,
    single_campaign,
)
from fairdraft.domain.counting import counted
from fairdraft.domain.learning_curve import LearningCurve
from fairdraft.domain.quality_cost import quality_cost
from fairdraft.ui.compare.annotation_card import AnnotationCard
from fairdraft.ui.compare.before_after_card import add_befores_and_afters
from fairdraft.ui.compare.candidate_marks import Candidates
from fairdraft.ui.compare.curve_card import add_curve
from fairdraft.ui.compare.figure_grid import IN_WORDS, FigureGrid, Named, Words
from fairdraft.ui.compare.interval_chart import ChartRow, IntervalChart
from fairdraft.ui.compare.quality_cost_chart import QualityCostChart
from fairdraft.ui.parts.aside import Aside, Section
from fairdraft.ui.parts.containers import card, clear, horizontal, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.words import ElidedLabel, SectionLabel, chip, text_label
from fairdraft.ui.theme.theme import Theme

Name = Callable[[str], str]

_QUALITY = (
    "Quality is the mean of the criteria's means, without language that the program inserted. A hollow mark means "
    "that another candidate is at least as good and costs no more, and is better in one of the two. It is not a score."
)
_VERDICTS = {"a_higher": "higher", "b_higher": "lower"}


class ResultView(QWidget):
    """The main column of a comparison."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        whole = vertical(self, gap=12)
        place, self._conditions = vertical(gap=12), vertical(gap=12)
        self._found = Aside(place, gap=12)
        self.marks = AnnotationCard(theme)
        whole.addLayout(place)
        whole.addWidget(self.marks)
        whole.addLayout(self._conditions)
        whole.addStretch(1)
        self.chart = IntervalChart(theme)

    def steps(
        self, comparison: Comparison, candidates: Candidates, criterion: Name, curves: Sequence[LearningCurve] = ()
    ) -> Iterator[Callable[[], None]]:
        """What is to be done to show another comparison, with the learning curves that go with it."""
        sections: list[Section] = [
            lambda column: _add_chips(column, comparison),
            lambda column: self._add_estimates(column, comparison, candidates, criterion),
            lambda column: self._add_words(column, comparison, candidates, criterion),
            lambda column: self._add_quality_cost(column, comparison, candidates),
            lambda column: self._add_pairs(column, comparison, candidates, criterion),
            lambda column: self._add_campaigns(column, comparison, candidates, criterion),
            lambda column: self._add_preferences(column, comparison, candidates),
            lambda column: self._add_adaptations(column, comparison, candidates, criterion),
            lambda column: self._add_curves(column, curves, candidates, criterion),
        ]
        yield from self._found.steps(sections)
        yield lambda: self.show_checked(comparison)

    def show_checked(self, comparison: Comparison) -> None:
        """Show what the check of the drafts added to the comparison in view."""
        if comparison.annotations is None:
            self.marks.show_progress(0, 0)
        else:
            self.marks.show_scores(comparison.annotations, unchecked=comparison.unchecked_drafts)
        clear(self._conditions)
        inside = self._card(self._conditions, "Conditions")
        for line in comparison.conditions:
            inside.addWidget(text_label(line, "small", wrap=True))

    def _card(self, column: QVBoxLayout, title: str) -> QVBoxLayout:
        box, inside = card(gap=8)
        inside.addWidget(SectionLabel(title, self._theme))
        column.addWidget(box)
        return inside

    def _add_estimates(
        self, column: QVBoxLayout, comparison: Comparison, candidates: Candidates, criterion: Name
    ) -> None:
        box, inside = card(gap=8)
        inside.addWidget(SectionLabel("Mean and 95% interval, 1 to 5", self._theme))
        self.chart = IntervalChart(self._theme)
        self.chart.show_rows(
            [ChartRow(criterion(row.criterion), _note(row), row) for row in comparison.criteria], candidates.ids
        )
        inside.addWidget(self.chart)
        legend = QWidget()
        row = FlowLayout(legend, gap=16)
        for one in candidates.ids:
            entry = QWidget()
            line = horizontal(entry, gap=5)
            line.addWidget(candidates.mark(one))
            line.addWidget(ElidedLabel(candidates.name(one), keeps_end=True), 1)
            row.addWidget(entry)
        inside.addWidget(legend)
        column.addWidget(box)

    def _add_words(self, column: QVBoxLayout, comparison: Comparison, candidates: Candidates, criterion: Name) -> None:
        inside = self._card(column, "In words")
        lines = finding_sentences(comparison, criterion, candidates.name)
        if len(candidates.ids) < 2:
            only = candidates.name(candidates.ids[0])
            lines = [f"Only {only} has been rated so far; a comparison needs two candidates."]
        for line in lines or ["No two candidates share a rated brief yet."]:
            inside.addWidget(text_label(line, wrap=True))

    def _add_quality_cost(self, column: QVBoxLayout, comparison: Comparison, candidates: Candidates) -> None:
        places = quality_cost(comparison, [row.criterion for row in comparison.criteria])
        if not places:
            return
        inside = self._card(column, "Quality and cost")
        inside.addWidget(QualityCostChart(places, candidates, self._theme))
        inside.addWidget(text_label(_QUALITY, "small", wrap=True))

    def _add_pairs(self, column: QVBoxLayout, comparison: Comparison, candidates: Candidates, criterion: Name) -> None:
        rows = [row for row in comparison.criteria if any(pair.n for pair in row.pairs)]
        if not rows:
            return
        shared = {pair.n for row in rows for pair in row.pairs if pair.n}
        same = counted(shared.pop(), "shared brief") if len(shared) == 1 else ""
        inside = self._card(column, f"Pairs: first minus second over {same or 'shared briefs'}")
        heads = (
            "",
            "difference",
            "95% interval",
            "p (Holm)",
            "first higher",
            *([] if same else ["briefs"]),
            IN_WORDS,
        )
        grid = FigureGrid(heads, candidates, self._theme)
        for row in rows:
            grid.group(criterion(row.criterion) + (f" ({_note(row)})" if _note(row) else ""))
            for pair in row.pairs:
                if pair.n and pair.difference is not None:
                    grid.row(
                        (
                            Named(pair.a, pair.b),
                            signed(pair.difference, 2),
                            Words(interval(pair.ci95, 2).strip() or "–"),
                            _p_words(pair.p_holm),
                            "–" if pair.probability_a_higher is None else f"{pair.probability_a_higher:.0%}",
                            *([] if same else [f"{pair.n:,}"]),
                            Words(_verdict(pair), strong=pair.verdict in ("a_higher", "b_higher"), wrap=True),
                        ),
                        _campaign_differences(pair),
                    )
        inside.addWidget(grid)
        said = f"p adjusted by Holm over {counted(comparison.design.family_size, 'test')}; intervals are not adjusted."
        inside.addWidget(text_label(said, "small", wrap=True))

    def _add_campaigns(
        self, column: QVBoxLayout, comparison: Comparison, candidates: Candidates, criterion: Name
    ) -> None:
        campaigns = sorted({one for row in comparison.criteria for each in row.candidates for one in each.by_campaign})
        if len(campaigns) < 2:
            return
        inside = self._card(column, "Means by campaign")
        grid = FigureGrid(("", *campaigns), candidates, self._theme)
        for row in comparison.criteria:
            if any(one.by_campaign for one in row.candidates):
                grid.group(criterion(row.criterion))
            for one in row.candidates:
                if one.by_campaign:
                    means = (one.by_campaign.get(campaign) for campaign in campaigns)
                    grid.row((Named(one.candidate), *("–" if mean is None else f"{mean:.1f}" for mean in means)))
        inside.addWidget(grid)
        inside.addWidget(
            text_label("This holds for these campaigns, not for campaigns in general.", "small", wrap=True)
        )

    def _add_preferences(self, column: QVBoxLayout, comparison: Comparison, candidates: Candidates) -> None:
        found = comparison.preferences
        if found is None:
            return
        inside = self._card(column, "Preferred side by side")
        heads = ("", "preferred", "95% interval", "votes", "1st · tie · bad · 2nd", "longer by")
        grid = FigureGrid(heads, candidates, self._theme)
        for one in found["pairs"]:
            if one["n"]:
                share, ci95 = one["probability_a_preferred"], one["ci95"]
                grid.row(
                    (
                        Named(one["a"], one["b"]),
                        "–" if share is None else f"{share:.0%}",
                        Words("–" if ci95 is None else f"[{ci95[0]:.0%}, {ci95[1]:.0%}]"),
                        f"{one['n']:,}",
                        f"{one['a_preferred']} · {one['ties']} · {one['both_bad']} · {one['b_preferred']}",
                        f"{signed(one['length_difference'], 0)} chars",
                    )
                )
        inside.addWidget(grid)
        said = (
            f"{counted(found['votes'], 'vote')} by {counted(found['raters'], 'rater')} on "
            f"{counted(found['prompts'], 'brief')}. Bradley–Terry with ties; length is shown because longer drafts are "
            "often preferred for being longer. With fewer than three briefs, a pair has counts only."
        )
        inside.addWidget(text_label(said, "small", wrap=True))

    def _add_adaptations(
        self, column: QVBoxLayout, comparison: Comparison, candidates: Candidates, criterion: Name
    ) -> None:
        found = befores_and_afters(comparison, criterion, candidates.name)
        if found:
            add_befores_and_afters(self._card(column, "Before and after"), found, candidates, criterion, self._theme)

    def _add_curves(
        self, column: QVBoxLayout, curves: Sequence[LearningCurve], candidates: Candidates, criterion: Name
    ) -> None:
        for curve in curves:
            add_curve(self._card(column, "What examples and adapters add"), curve, candidates, criterion, self._theme)


def _add_chips(column: QVBoxLayout, comparison: Comparison) -> None:
    """What kind of study it is, and what to mind."""
    chips = QWidget()
    row = FlowLayout(chips, gap=8)
    caveats = caveats_of(comparison)
    for one in caveats:
        row.addWidget(chip(one.chip, "warning"))
    for words in design_chips(comparison):
        row.addWidget(chip(words))
    column.addWidget(chips)
    for one in caveats:
        column.addWidget(text_label(one.note, "muted", wrap=True))


def _note(row: CriterionComparison) -> str:
    return "inserted by the program" if row.inserted_by_program else ""


def _verdict(pair: PairEstimate) -> str:
    return f"{_VERDICTS.get(pair.verdict) or open_verdict(pair)}{single_campaign(pair)}"


def _p_words(p: float | None) -> str:
    if p is None:
        return "–"
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _campaign_differences(pair: PairEstimate) -> str:
    return "\n".join(f"{campaign}: {signed(value, 2)}" for campaign, value in pair.by_campaign.items())
