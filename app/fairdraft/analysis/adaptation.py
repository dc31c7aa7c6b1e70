"""Did an adaptation raise what it was made for, and keep what it must keep?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fairdraft.analysis.conditions import FEW_PROMPTS
from fairdraft.analysis.design import ALPHA
from fairdraft.analysis.multiplicity import holm
from fairdraft.analysis.prompt_values import PromptValues
from fairdraft.domain.comparison import Cost, CriterionComparison, DeclaredAdaptation, Interval


@dataclass(frozen=True, slots=True)
class _Change:
    """After minus before on one criterion over shared prompts; `means` are those before and after on these."""

    criterion: str
    role: str
    n: int
    difference: float
    interval: Interval | None
    p: float
    means: tuple[float | None, float | None]

    @property
    def ends(self) -> Interval:
        """Between what the difference lies: the interval, or the one difference that all shared prompts have."""
        return self.interval or (self.difference, self.difference)

    def as_object(self, **judged: Any) -> dict[str, Any]:
        return {
            "criterion": self.criterion,
            "role": self.role,
            "n": self.n,
            "before": self.means[0],
            "after": self.means[1],
            "difference": self.difference,
            "ci95": self.interval,
            **judged,
        }


def adaptation(
    declared: DeclaredAdaptation,
    criteria: Iterable[CriterionComparison],
    cost: Iterable[Cost] = (),
    table: PromptValues | None = None,
) -> dict[str, Any]:
    """Superiority on what the adaptation was made for, non-inferiority on what it must keep.

    Improved: higher, with p under 0.05 after Holm over the criteria it was made for. Kept: the whole 95% interval
    lies above −margin. Lost: the whole interval lies below 0 and reaches −margin. All others are undecided:
    neither an improvement nor a loss is claimed from them. With fewer than 20 shared prompts a criterion is undecided
    too, whatever its interval. Differences that are all equal have no interval, and stand for it where they are enough.

    Returns:
        The JSON object with `from`, `to`, `margin` and the lists `improved`, `kept`, `lost`, `undecided` of
        `{criterion, role, n, before, after, difference, ci95}` (improved ones with `p_holm`): `role` is `made_for` or
        `must_keep`, `before` and `after` are the means on the shared prompts (None without `table`), differences are
        after − before. `cost` is what a draft and an approved draft cost `before` and `after`, in which currency (None
        where no price is known). `declared` says whether the plan declared it.
    """
    changes = {each.criterion: change for each in criteria if (change := _change(declared, each, table))}
    enough = {name: one for name, one in changes.items() if one.n >= FEW_PROMPTS}
    aims = [enough[name] for name in declared.made_for if name in enough]
    p_values = holm([one.p for one in aims], len(declared.made_for))
    adjusted = {one.criterion: p for one, p in zip(aims, p_values, strict=True)}
    improved = [one for one in aims if one.difference > 0 and adjusted[one.criterion] < ALPHA]
    held = [enough[name] for name in declared.must_keep if name in enough]
    kept = [one for one in held if one.ends[0] > -declared.margin]
    lost = [
        one for one in {each.criterion: each for each in (*aims, *held)}.values() if one not in kept and one.ends[1] < 0
    ]
    prices = {one.candidate: one for one in cost}
    decided = {one.criterion for one in (*improved, *kept, *lost)}
    return {
        "from": declared.before,
        "to": declared.after,
        "margin": declared.margin,
        "declared": declared.in_plan,
        "improved": [one.as_object(p_holm=adjusted[one.criterion]) for one in improved],
        "kept": [one.as_object() for one in kept],
        "lost": [one.as_object() for one in lost],
        "undecided": _undecided(declared, decided, changes),
        "cost": {
            when: {"per_draft": one.per_draft, "per_approved": one.per_approved, "currency": one.currency}
            if one
            else None
            for when, one in (("before", prices.get(declared.before)), ("after", prices.get(declared.after)))
        },
    }


def _change(
    declared: DeclaredAdaptation, comparison: CriterionComparison, table: PromptValues | None
) -> _Change | None:
    for pair in comparison.pairs:
        if {pair.a, pair.b} != {declared.before, declared.after} or pair.difference is None or pair.p is None:
            continue
        sign, ci95 = (1, pair.ci95) if pair.a == declared.after else (-1, _turned(pair.ci95))
        return _Change(
            comparison.criterion,
            _role(declared, comparison.criterion),
            pair.n,
            sign * pair.difference,
            ci95,
            pair.p,
            _shared_means(declared, comparison.criterion, table),
        )
    return None


def _turned(ci95: Interval | None) -> Interval | None:
    return (-ci95[1], -ci95[0]) if ci95 else None


def _role(declared: DeclaredAdaptation, criterion: str) -> str:
    return "made_for" if criterion in declared.made_for else "must_keep"


def _shared_means(
    declared: DeclaredAdaptation, criterion: str, table: PromptValues | None
) -> tuple[float | None, float | None]:
    """The means before and after on the prompts that both have."""
    if table is None:
        return None, None
    places = [table.candidates.index(one) for one in (declared.before, declared.after)]
    values = table.of(criterion)[:, places]
    shared = values[~np.isnan(values).any(axis=1)]
    before, after = shared.mean(axis=0)
    return float(before), float(after)


def _undecided(declared: DeclaredAdaptation, decided: set[str], changes: Mapping[str, _Change]) -> list[dict[str, Any]]:
    names = dict.fromkeys((*declared.made_for, *declared.must_keep))
    nothing = {"n": 0, "before": None, "after": None, "difference": None, "ci95": None}
    return [
        changes[name].as_object() if name in changes else {"criterion": name, "role": _role(declared, name), **nothing}
        for name in names
        if name not in decided
    ]
