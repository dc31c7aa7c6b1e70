"""Where do candidates stand beside the best, and how is that said in the sentences of the advice?"""

from collections.abc import Sequence
from dataclasses import dataclass

from fairdraft.analysis.advice_rules import FEWEST_PROMPTS
from fairdraft.domain.comparison import CriterionComparison, Interval
from fairdraft.domain.comparison_words import Name, cost_amount
from fairdraft.domain.criterion_words import criterion_words
from fairdraft.domain.name_list import listed

_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidate beside the best on one criterion: `gap` is its mean minus the best's, 0 for the best itself.

    `best` is how the best is called.
    """

    criterion: str
    best: str
    mean: float
    best_mean: float
    gap: float
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Position:
    """Where a candidate stands: regulated criteria within and beyond the margin or not compared, and voice.

    `called` is its name in sentences; `cost` is that of `priced`, a draft or an approved one, after its currency.
    """

    candidate: str
    called: str
    within: tuple[Standing, ...]
    behind: tuple[Standing, ...]
    unknown: tuple[str, ...]
    voice: Standing | None
    cost: float | None
    priced: str

    @property
    def regulated_mean(self) -> float:
        """The mean over the regulated criteria that it keeps."""
        return sum(one.mean for one in self.within) / len(self.within)

    @property
    def keeps_regulated(self) -> bool:
        """Whether it is within the margin wherever it has a figure."""
        return bool(self.within) and not self.behind


def figures(comparison: CriterionComparison) -> dict[str, float]:
    """The means that count, by candidate: those over enough prompts."""
    return {
        one.candidate: one.mean for one in comparison.candidates if one.mean is not None and one.n >= FEWEST_PROMPTS
    }


def at_cost(position: Position) -> str:
    """What a draft of it costs, to be added to a sentence; empty where that is not known."""
    return "" if position.cost is None else f", at {cost_amount(position.cost)} {position.priced}"


def behind_sentences(position: Position, margin: float) -> list[str]:
    """Where it is too far behind the best."""
    return [f"{behind_sentence(position.called, one)}, more than the margin of {margin:g}." for one in position.behind]


def behind_sentence(name: str, standing: Standing) -> str:
    """How far it is behind the best on a criterion, as said within a sentence."""
    ends = [_minus(end) for end in standing.interval] if standing.interval else []
    interval = f" [{', '.join(ends)}]" if ends else ""
    return (
        f"{name} is {-standing.gap:.1f} behind {standing.best} on {criterion_words(standing.criterion)} "
        f"({standing.mean:.1f} against {standing.best_mean:.1f}{', difference' + interval if interval else ''})"
    )


def _minus(value: float) -> str:
    return f"{value:.1f}".replace("-", "−")


def doubts(position: Position, margin: float) -> list[str]:
    """Where the interval reaches beyond the margin although the estimate does not."""
    return [
        f"On {criterion_words(one.criterion)} the interval of its gap to {one.best} reaches {_minus(one.interval[0])}: "
        f"a gap beyond {margin:g} is not ruled out."
        for one in (*position.within, *([position.voice] if position.voice else []))
        if one.interval and one.interval[0] < -margin <= one.gap + _TOLERANCE
    ]


def cost_sentence(chosen: Position, others: Sequence[Position]) -> list[str]:
    """What set the chosen one apart from others that would do as well."""
    if not others:
        return []
    names = f"{listed([one.called for one in others])} {'is' if len(others) == 1 else 'are'} within the margin, too"
    if chosen.cost is None:
        return [f"{names}; no cost tells them apart{_decided(chosen, others)}"]
    lowest = f"{names}; {chosen.called} has the lowest known cost, {cost_amount(chosen.cost)} {chosen.priced}"
    alike = [one for one in others if one.cost is not None and abs(one.cost - chosen.cost) < _TOLERANCE]
    if not alike:
        return [f"{lowest}."]
    return [f"{lowest}, as {listed([one.called for one in alike])} has{_decided(chosen, alike)}"]


def _decided(chosen: Position, others: Sequence[Position]) -> str:
    if any(abs(one.regulated_mean - chosen.regulated_mean) < _TOLERANCE for one in others):
        return ". Nor does the mean of the regulated criteria: either would do, and one had to be named."
    return ", so the higher regulated mean decides."


def unshared(compared: Sequence[CriterionComparison], candidate: Name) -> list[str]:
    """Who was rated on other briefs than each other: a gap between their means may be that of the briefs."""
    found: dict[tuple[str, str], None] = {}
    for one in compared:
        known = figures(one)
        found |= {
            (pair.a, pair.b): None
            for pair in one.pairs
            if pair.n < FEWEST_PROMPTS and pair.a in known and pair.b in known
        }
    return [
        f"{candidate(a)} and {candidate(b)} have fewer than {FEWEST_PROMPTS} rated briefs in common: a gap between "
        "their means may come from the briefs."
        for a, b in found
    ]


def low_figures(rated: Sequence[CriterionComparison]) -> list[str]:
    """Criteria, regulated or not, where even the best is not good: being near the best is then no comfort."""
    low = [(one.criterion, max(figures(one).values())) for one in rated if max(figures(one).values()) < 4]
    return [f"Check {criterion_words(name)} in every piece: even the best has {best:.1f} of 5." for name, best in low]


def listed_criteria(names: Sequence[str]) -> str:
    """Criteria in a sentence."""
    return listed([criterion_words(name) for name in names])
