"""What do the figures say, and which of them reach what is wanted?"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from datetime import datetime

from bounds import Bound, Verdict, conclusion, verdict
from figures import Figures, median_and_range
from likelihood_comparison import MARGIN, compare
from measured_cases import (
    AHEAD,
    ALL_CORES,
    BATCHES,
    COPY,
    DEFAULTS,
    FIRST,
    LIKELIHOOD,
    LOOP,
    ONE,
    OURS,
    SERVER,
    SERVER_ALONE,
    SERVER_COPY,
    SIX,
    SPEED,
    ours_of_width,
    python_share_of,
)

from fairdraft.domain.comparison_words import interval, signed

_MADE_BY = {
    "rearranged": "`fairdraft models bench MODEL`",
    "eight-bit": "`fairdraft models bench MODEL --copy`",
}
_WEIGHTS = {"rearranged": "the same weights, held in another way", "eight-bit": "the weights rounded to eight bits"}
_ON_A_CARD = Bound(10, ".0f")
_ONE, _SIX, _SERVER = Bound(1.8, ".1f"), Bound(1.6, ".1f"), Bound(2.0, ".1f")
_SPEED, _FIRST = Bound(0.98), Bound(1.00, at_most=True)
_PYTHON = {16: Bound(0.05, ".0%", at_most=True)}
"""By drafts in a step: nothing was promised of other widths."""


class BenchReport:
    """The report as it grows: its lines, and the verdicts on what has a bound.

    Args:
        figures: what was measured, in this run and in those before.
        widths: drafts side by side that were asked for; 0 is the engine's own number.
        on_a_card: whether a card computed.
    """

    def __init__(self, figures: Figures, *, widths: Sequence[int], on_a_card: bool) -> None:
        self._figures = figures
        self._widths = widths
        self._card = on_a_card
        self.lines: list[str] = []
        self.verdicts: list[Verdict] = []

    def add_head(self, measured: str, engine: str, copy_form: str | None) -> None:
        """What was measured, where and by which engine, and what the copy is."""
        day = self._figures.changed or datetime.now().astimezone()
        self.lines += ["# The engine, measured", ""]
        self.lines += [f"Measured on {day:%Y-%m-%d} by `make bench-engine` on {measured}.", f"Engine: {engine}.", ""]
        if copy_form is not None:
            self.lines += [
                f'"{OURS}" computes with the file that the others have, "{COPY}" with the {copy_form} copy of it that',
                f"{_MADE_BY[copy_form]} makes: {_WEIGHTS[copy_form]}.",
                f'"{SERVER_COPY}" has that copy as its file.',
                "",
            ]
        if AHEAD in self._figures.of(FIRST):
            self.lines += [
                f'"{AHEAD}" had the time before it was asked that the window takes while somebody looks at a brief;',
                "the loop cannot take it.",
                "",
            ]

    def add_speeds(self) -> None:
        """Each engine's figure, as the median of the rounds with their range."""
        self.lines += ["| case | engine | median (range) | rounds |", "| --- | --- | ---: | ---: |"]
        for case in (ONE, SIX, *self.servers):
            self.lines += self._figures.rows(case)
        self.lines += [*self._figures.rows(SPEED, 0), *self._figures.rows(FIRST, 3), ""]

    @property
    def servers(self) -> list[str]:
        """The cases beside llama-server, one for each number of slots."""
        return [case for case in self._figures.cases if case.startswith(SERVER)]

    def add_ratios(self) -> None:
        """Ours to the others', each within a round, with the verdict where there is a bound."""
        self.lines += ["| case | ratio | median (range) | wanted | verdict |", "| --- | --- | ---: | ---: | --- |"]
        for name in [*(ours_of_width(width) for width in self._widths), COPY]:
            for loop in (DEFAULTS, ALL_CORES):
                self._add_ratio(ONE, name, loop, _ON_A_CARD if self._card else _ONE)
                self._add_ratio(SIX, name, loop, _ON_A_CARD if self._card else _SIX)
            for case in self.servers:
                self._add_ratio(case, name, SERVER_ALONE, _SERVER)
        for case in self.servers:
            self._add_ratio(case, COPY, SERVER_COPY, None)
        for name in (OURS, AHEAD, COPY):
            self._add_ratio(SPEED, name, LOOP, _SPEED)
            self._add_ratio(FIRST, name, LOOP, _FIRST)
        if self._figures.of_several_runs:
            self.lines += ["", "The rounds are of several runs; the engines of a ratio took turns in one."]

    def _add_ratio(self, case: str, ours: str, other: str, bound: Bound | None) -> None:
        rounds = self._figures.ratios(case, ours, other)
        if not rounds:
            return
        wanted, said = "for comparison", ""
        if bound is not None:
            judged = verdict(f"{case}, {ours} to {other}", rounds, bound)
            self.verdicts.append(judged)
            wanted, said = str(bound), judged.said
        self.lines.append(f"| {case} | {ours} to {other} | {median_and_range(rounds, 2)} | {wanted} | {said} |")

    def add_python_share(self, width: int) -> None:
        """The share of Python in the steps of so many drafts."""
        found = self._figures.of(python_share_of(width))
        if not found:
            return
        shares, steps = found["share"], int(sum(found["steps"]))
        line = (
            f"Our own Python is {statistics.median(shares):.1%} of a step of {width} drafts "
            f"({statistics.median(found['milliseconds']):.1f} ms, {steps} steps)"
        )
        if bound := _PYTHON.get(width):
            judged = verdict(python_share_of(width), shares, bound)
            self.verdicts.append(judged)
            line += f"; wanted: {bound}; {judged.said}"
        self.lines += [f"{line}.", ""]

    def add_likelihoods(self) -> None:
        """Whether the texts of batches are as likely as the loop's, from the mean log-probability of each draft."""
        found = self._figures.of(LIKELIHOOD)
        loop = found.get(LOOP, [])
        if not loop:
            self.lines += ["Whether the texts of a batch are as likely as the loop's was not measured.", ""]
            return
        self.lines += [
            "Mean log-probability of a token under the model, in nats; each draft counts once.",
            "",
            "| texts of the | drafts | mean (deviation of drafts) | less the loop's, 95% interval | wanted | verdict |",
            "| --- | ---: | ---: | ---: | --- | --- |",
            f"| {LOOP} | {len(loop)} | {_mean_and_spread(loop)} | | | |",
        ]
        for name in BATCHES.values():
            if values := found.get(name, []):
                compared = compare(values, loop)
                self.verdicts.append(compared.verdict(f"likelihood of the texts of the {name}"))
                self.lines.append(
                    f"| {name} | {len(values)} | {_mean_and_spread(values)} "
                    f"| {signed(compared.difference, 3)}{interval(compared.ci95, 3)} "
                    f"| above {signed(-MARGIN)} as a whole | {compared.said} |"
                )
        self.lines.append("")

    def add_conclusion(self) -> None:
        """How many of the figures with a bound held."""
        self.lines.append(conclusion(self.verdicts))

    @property
    def text(self) -> str:
        """The report as Markdown."""
        return "\n".join(self.lines) + "\n"


def _mean_and_spread(values: Sequence[float]) -> str:
    spread = f" ({statistics.stdev(values):.2f})" if len(values) > 1 else ""
    return f"{signed(statistics.fmean(values), 3)}{spread}"
