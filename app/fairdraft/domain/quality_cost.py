"""Where do candidates stand between cost and quality, and which one has a better beside it?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from fairdraft.domain.comparison import Comparison, in_one_currency


@dataclass(frozen=True, slots=True)
class QualityCost:
    """A candidate's place: cost per draft, mean of its criteria's means. `dominated` names one that is at least as
    good and no dearer, and better in one of the two.
    """

    candidate: str
    cost: float
    quality: float
    dominated: str | None


def quality_cost(comparison: Comparison, criteria: Collection[str]) -> list[QualityCost]:
    """Cost per draft against the mean of the criteria's means, for candidates that have both.

    Language that the program itself inserted says nothing of a candidate and is left out. Nobody has a place where
    costs are in several currencies: who is dearer is then not known.
    """
    if not in_one_currency(comparison.cost):
        return []
    means: dict[str, list[float]] = {}
    for row in comparison.criteria:
        if row.criterion in criteria and not row.inserted_by_program:
            for one in row.candidates:
                if one.mean is not None:
                    means.setdefault(one.candidate, []).append(one.mean)
    most = max((len(one) for one in means.values()), default=0)
    costs = {one.candidate: one.per_draft for one in comparison.cost if one.per_draft is not None}
    placed = {
        one: (costs[one], sum(values) / len(values))
        for one, values in means.items()
        if one in costs and len(values) == most
    }
    return [QualityCost(name, cost, quality, _better(name, placed)) for name, (cost, quality) in sorted(placed.items())]


def _better(name: str, placed: Mapping[str, tuple[float, float]]) -> str | None:
    cost, quality = placed[name]
    return next(
        (
            other
            for other, (its_cost, its_quality) in sorted(placed.items())
            if its_cost <= cost and its_quality >= quality and (its_cost, its_quality) != (cost, quality)
        ),
        None,
    )
