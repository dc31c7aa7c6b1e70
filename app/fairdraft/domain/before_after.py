"""What did an adaptation raise, keep and lose, and what did it cost, as people read it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from fairdraft.domain.comparison import Comparison, Interval
from fairdraft.domain.comparison_words import Name, interval, name_in_sentence, signed
from fairdraft.domain.cost_words import money
from fairdraft.domain.counting import counted
from fairdraft.domain.name_list import listed

GROUPS = ("improved", "kept", "lost", "undecided")
ROLE_WORDS = {"made_for": "made for it", "must_keep": "to be kept"}
METHOD = (
    "Improved: higher on what it was made for, p under 0.05 after Holm. Kept: the whole interval lies above minus the "
    "margin. Lost: the whole interval lies below 0 and reaches minus the margin. Undecided: the data allow both, or "
    "there are fewer than 20 shared briefs."
)
NOT_DECLARED = (
    "No plan declared this beforehand: it is judged as if it had been made for the brand's voice, with the regulated "
    "criteria to be kept."
)


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """One criterion before and after: means and difference over the `n` prompts that both have, and what that shows
    (one of `GROUPS`).
    """

    criterion: str
    role: str
    verdict: str
    n: int
    before: float | None
    after: float | None
    difference: float | None
    ci95: Interval | None


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """A candidate beside its adapted self: a sentence, the criteria (what it was made for first), and what stands
    under the figures: drafts left out, and costs.
    """

    before: str
    after: str
    summary: str
    changes: tuple[CriterionChange, ...]
    notes: tuple[str, ...]


def befores_and_afters(comparison: Comparison, name: Name, candidate: Name = str) -> list[BeforeAfter]:
    """Every adaptation of a comparison in words.

    Args:
        comparison: what was computed.
        name: a criterion's name by its id.
        candidate: a candidate's name by its id.
    """
    return [_told(one, name, candidate) for one in comparison.adaptations]


_NOTHING = "nothing compared"
_NOT_COMPARED = "not compared"


def change_words(change: CriterionChange) -> str:
    """Means before and after with the difference and its interval: `2.6 to 3.5, 0.9 [0.6, 1.2]`."""
    if change.difference is None:
        return "no shared briefs"
    means = ""
    if change.before is not None and change.after is not None:
        means = f"{change.before:.1f} to {change.after:.1f}, "
    return f"{means}{signed(change.difference)}{interval(change.ci95, 1)}"


def outcome_words(change: CriterionChange) -> str:
    """What a change shows: its verdict, or that there was nothing to compare."""
    return change.verdict if change.difference is not None else _NOT_COMPARED


def _told(one: Mapping[str, Any], name: Name, candidate: Name) -> BeforeAfter:
    changes = [_change(each, verdict) for verdict in GROUPS for each in one.get(verdict, ())]
    changes.sort(key=lambda each: each.role != "made_for")
    before, after = candidate(one["from"]), candidate(one["to"])
    parts = []
    for words in (*GROUPS, _NOT_COMPARED):
        names = [name_in_sentence(name(each.criterion)) for each in changes if outcome_words(each) == words]
        if names:
            parts.append(f"{listed(names)} {words}")
    return BeforeAfter(
        before=one["from"],
        after=one["to"],
        summary=f"{after} beside {before}: {'; '.join(parts) or _NOTHING} (margin {one.get('margin', 0.5):g}).",
        changes=tuple(changes),
        notes=(*_declared(one), *_left_out(one, after), *_drafts_cost(one), *_paid_back(one)),
    )


def _change(each: Mapping[str, Any], verdict: str) -> CriterionChange:
    return CriterionChange(
        criterion=each["criterion"],
        role=each.get("role", ""),
        verdict=verdict,
        n=each["n"],
        before=each.get("before"),
        after=each.get("after"),
        difference=each["difference"],
        ci95=each["ci95"],
    )


def _declared(one: Mapping[str, Any]) -> list[str]:
    return [] if one.get("declared", True) else [NOT_DECLARED]


def _left_out(one: Mapping[str, Any], after: str) -> list[str]:
    adapter = one.get("adapter")
    if adapter is None:
        return []
    if not adapter["training_known"]:
        return [
            (
                f"What the adapter of {after} was trained on is unknown here: drafts for briefs that it was trained on "
                "still count."
            )
        ]
    n = adapter["left_out"]
    if not n:
        return [f"Its adapter was trained on none of these briefs: no draft of {after} is left out."]
    return [f"{counted(n, 'rating')} of {after} left out: drafts for briefs that its adapter was trained on."]


def _drafts_cost(one: Mapping[str, Any]) -> list[str]:
    cost = one.get("cost") or {}
    before, after = cost.get("before"), cost.get("after")
    if not before or not after or before["per_draft"] is None or after["per_draft"] is None:
        return []
    said = f"A draft costs {_money(after, 'per_draft')} after {_money(before, 'per_draft')} before"
    if before["per_approved"] is not None and after["per_approved"] is not None:
        said += f"; an approved one {_money(after, 'per_approved')} after {_money(before, 'per_approved')} before"
    return [f"{said}."]


def _paid_back(one: Mapping[str, Any]) -> list[str]:
    """What making the adapter cost, and after how many approved drafts that is saved again."""
    adapter = one.get("adapter")
    if adapter is None or adapter.get("cost_hidden"):
        return []
    if adapter["cost"] is None:
        return ["What making the adapter cost is not known: cost = … under [adapter] in its candidate's file says it."]
    said = f"Making the adapter cost {_money(adapter, 'cost')} once ({adapter['basis']})"
    cost = one.get("cost") or {}
    currencies = {each.get("currency") for each in (adapter, cost.get("before"), cost.get("after")) if each} - {
        None,
        "",
    }
    if len(currencies) > 1:
        return [f"{said}; when that pays cannot be said of costs in {listed(sorted(currencies))}."]
    prices = [(cost.get(when) or {}).get("per_approved") for when in ("before", "after")]
    if prices[0] is None or prices[1] is None:
        return [f"{said}; when that pays cannot be said without a cost per approved draft before and after."]
    if prices[1] >= prices[0]:
        return [f"{said}; approved drafts are no cheaper after it, so it does not pay by their cost."]
    drafts = ceil(adapter["cost"] / (prices[0] - prices[1]))
    return [f"{said}: paid back after {counted(drafts, 'approved draft')}, if the difference is as estimated."]


def _money(priced: Mapping[str, Any], what: str) -> str:
    return money(priced[what], priced.get("currency") or "")
