"""What do drafts cost, each, approved, and for as many as are wanted in a month?"""

from fairdraft.domain.comparison import Approval, Comparison, Cost, Interval
from fairdraft.domain.comparison_words import Name, cost_amount, cost_interval
from fairdraft.domain.counting import counted
from fairdraft.domain.name_list import listed

MOST_A_MONTH = 100_000
"""More approved drafts nobody wants in a month."""

# Parts of a basis that the figures beside it tell as well.
_TOLD_BY_FIGURES = ("was approved", "for an interval")


def money(amount: float | None, currency: str = "") -> str:
    """An amount to three figures that count, with its currency where that is known; a dash where no amount is."""
    if amount is None:
        return "–"
    return f"{cost_amount(amount)} {currency}".strip()


def cost_sentences(comparison: Comparison, candidate: Name = str) -> tuple[str, ...]:
    """For each candidate what a draft and an approved one cost; empty where nothing is known of any."""
    known = any(one.per_draft is not None or one.machine_s for one in comparison.cost)
    return tuple(f"{candidate(one.candidate)}: {_each(one)}." for one in comparison.cost) if known else ()


def basis_sentences(comparison: Comparison, candidate: Name = str) -> tuple[str, ...]:
    """How costs came about: once for all who share it."""
    of_basis: dict[str, list[str]] = {}
    for one in comparison.cost:
        if one.per_draft is not None:
            basis = "; ".join(part for part in one.basis.split("; ") if not part.endswith(_TOLD_BY_FIGURES))
            of_basis.setdefault(basis, []).append(candidate(one.candidate))
    unnamed = _without_currency(comparison, candidate)
    if len(of_basis) == 1:
        return (f"Priced {_priced(next(iter(of_basis)))}.", *unnamed)
    return (*(f"{listed(names)} priced {_priced(basis)}." for basis, names in of_basis.items()), *unnamed)


def _priced(basis: str) -> str:
    """By what: a hosted model's basis says "priced at" itself, where it stands alone."""
    return basis.removeprefix("priced ") if basis.startswith("priced at ") else f"by {basis}"


def _without_currency(comparison: Comparison, candidate: Name) -> tuple[str, ...]:
    """Whose prices name no currency, and what they are taken to be in: that of the others, as in the comparison."""
    priced = [one for one in comparison.cost if one.per_draft is not None]
    unnamed = [candidate(one.candidate) for one in priced if not one.currency]
    if not unnamed:
        return ()
    named = sorted({one.currency for one in priced if one.currency})
    if len(named) == 1:
        return (f"The price of {listed(unnamed)} names no currency and is taken to be in {named[0]}.",)
    taken = " and is taken to be in one and the same" if len(unnamed) > 1 and not named else ""
    return (f"The price of {listed(unnamed)} names no currency{taken}.",)


def month_sentences(comparison: Comparison, approved: int, candidate: Name = str) -> tuple[str, ...]:
    """What so many approved drafts a month would take by each candidate: drafts, price, time of machine and reader.

    Shares of approval go in with their intervals; nothing is foretold of briefs that differ from those rated.
    """
    said = months(comparison, approved)
    head = f"For {counted(approved, 'approved draft')} a month, if others are approved as often as those judged here:"
    return (head, *(f"{candidate(name)}: {words}." for name, words in said.items())) if said else ()


def months(comparison: Comparison, approved: int) -> dict[str, str]:
    """The same in short, by candidate's id; nobody without a judged draft, and none while names are hidden."""
    if not approved or comparison.names_hidden:
        return {}
    costs = {one.candidate: one for one in comparison.cost}
    return {one.candidate: _month(one, costs.get(one.candidate), approved) for one in comparison.approval if one.n}


def _each(cost: Cost) -> str:
    machine = f"{cost.machine_s:.1f} s of this machine a draft" if cost.machine_s else ""
    if cost.per_draft is None:
        return f"no price is known{f', {machine}' if machine else ''}"
    each = f"{money(cost.per_draft, cost.currency)} a draft{f' ({machine})' if machine else ''}"
    if cost.per_approved is None:
        return f"{each}, none approved"
    ends = f" {cost_interval(cost.ci95)}" if cost.ci95 else ""
    return f"{each}, {money(cost.per_approved, cost.currency)}{ends} an approved one"


def _month(approval: Approval, cost: Cost | None, wanted: int) -> str:
    if not approval.approved:
        most = f": more than {_whole(wanted / approval.ci95[1])} drafts" if approval.ci95 else ""
        return f"none of {approval.n} was approved{most}"
    needed = wanted * approval.n / approval.approved
    ends = "" if approval.ci95 is None else _ends(wanted, approval.ci95)
    parts = [f"{counted(round(needed), 'draft')}{ends}"]
    if cost is not None and cost.per_approved is not None:
        priced = None if cost.ci95 is None else (wanted * cost.ci95[0], wanted * cost.ci95[1])
        parts.append(f"{money(wanted * cost.per_approved, cost.currency)} {cost_interval(priced)}".strip())
    if cost is not None and cost.machine_s:
        parts.append(f"{_time(needed * cost.machine_s)} of this machine")
    if cost is not None and cost.reading_s:
        parts.append(f"{_time(needed * cost.reading_s)} of one reader")
    return "; ".join(parts)


def _ends(wanted: int, share: Interval) -> str:
    low, high = share
    return f" [{_whole(wanted / high)}, {_whole(wanted / low)}]" if low > 0 else ""


def _whole(number: float) -> str:
    return f"{round(number):,}"


def _time(seconds: float) -> str:
    hours = seconds / 3600
    return f"{hours:,.0f} hours" if hours >= 10 else f"{hours:.1f} hours" if hours >= 1 else f"{seconds / 60:.0f} min"
