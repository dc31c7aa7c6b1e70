"""Did an adaptation raise what it was made for, and keep what it must keep?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fairdraft.analysis.design import ALPHA
from fairdraft.analysis.multiplicity import holm
from fairdraft.domain.comparison import Cost, CriterionComparison, DeclaredAdaptation, Interval


@dataclass(frozen=True, slots=True)
class _Change:
    """After minus before on one criterion over shared prompts."""

    criterion: str
    n: int
    difference: float
    interval: Interval | None
    p: float

    def as_object(self, **judged: Any) -> dict[str, Any]:
        return {
            "criterion": self.criterion,
            "n": self.n,
            "difference": self.difference,
            "ci95": self.interval,
            **judged,
        }


def adaptation(
    declared: DeclaredAdaptation, criteria: Iterable[CriterionComparison], cost: Iterable[Cost] = ()
) -> dict[str, Any]:
    """Superiority on what the adaptation was made for, non-inferiority on what it must keep.

    Improved: higher, with p under 0.05 after Holm over the criteria it was made for. Kept: the whole 95 % interval
    lies above −margin. Lost: the whole interval lies below 0 and reaches −margin. All others are undecided:
    neither an improvement nor a loss is claimed from them. Without shared prompts a criterion is undecided too.

    Returns:
        The JSON object with `from`, `to`, `margin` and the lists `improved`, `kept`, `lost`, `undecided` of
        `{criterion, n, difference, ci95}` (improved ones with `p_holm`), differences being after − before; `cost` is
        what a draft and an approved draft cost `before` and `after` (None where no price is known).
    """
    changes = {each.criterion: change for each in criteria if (change := _change(declared, each))}
    aims = [changes[name] for name in declared.made_for if name in changes]
    p_values = holm([one.p for one in aims], len(declared.made_for))
    adjusted = {one.criterion: p for one, p in zip(aims, p_values, strict=True)}
    improved = [one for one in aims if one.difference > 0 and adjusted[one.criterion] < ALPHA]
    held = [changes[name] for name in declared.must_keep if name in changes]
    kept = [one for one in held if one.interval and one.interval[0] > -declared.margin]
    lost = [
        one
        for one in {each.criterion: each for each in (*aims, *held)}.values()
        if one not in kept and one.interval and one.interval[1] < 0
    ]
    prices = {one.candidate: one for one in cost}
    decided = {one.criterion for one in (*improved, *kept, *lost)}
    return {
        "from": declared.before,
        "to": declared.after,
        "margin": declared.margin,
        "improved": [one.as_object(p_holm=adjusted[one.criterion]) for one in improved],
        "kept": [one.as_object() for one in kept],
        "lost": [one.as_object() for one in lost],
        "undecided": _undecided((*declared.made_for, *declared.must_keep), decided, changes),
        "cost": {
            when: {"per_draft": one.per_draft, "per_approved": one.per_approved} if one else None
            for when, one in (("before", prices.get(declared.before)), ("after", prices.get(declared.after)))
        },
    }


def _change(declared: DeclaredAdaptation, comparison: CriterionComparison) -> _Change | None:
    for pair in comparison.pairs:
        if {pair.a, pair.b} != {declared.before, declared.after} or pair.difference is None or pair.p is None:
            continue
        if pair.a == declared.after:
            return _Change(comparison.criterion, pair.n, pair.difference, pair.ci95, pair.p)
        turned = (-pair.ci95[1], -pair.ci95[0]) if pair.ci95 else None
        return _Change(comparison.criterion, pair.n, -pair.difference, turned, pair.p)
    return None


def _undecided(names: Sequence[str], decided: set[str], changes: Mapping[str, _Change]) -> list[dict[str, Any]]:
    open_names = [name for name in dict.fromkeys(names) if name not in decided]
    return [
        changes[name].as_object() if name in changes else {"criterion": name, "n": 0, "difference": None, "ci95": None}
        for name in open_names
    ]
