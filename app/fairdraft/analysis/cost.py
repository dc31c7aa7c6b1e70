"""What does a draft cost, and what does an approved one?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from fairdraft.analysis.approval import JudgedDraft
from fairdraft.analysis.resampling import strata
from fairdraft.analysis.seeding import generator_for
from fairdraft.domain.comparison import Cost
from fairdraft.domain.counting import counted
from fairdraft.domain.name_list import listed

Values = NDArray[np.float64]

_DRAWS = 4_999
_CHUNK = 1_000_000


def costs(
    drafts: Iterable[JudgedDraft],
    candidates: Iterable[str],
    *,
    basis: Mapping[str, str] | None = None,
    rater_hour_price: float = 0.0,
    seed: int = 0,
) -> tuple[Cost, ...]:
    """Cost per draft and per approved draft, the latter with a 95% interval by bootstrap of prompts.

    With a price of raters' hours a draft costs the time of one reader, too: the middle of those known for its
    candidate, since a draft may lie open. Where it is not known for each priced candidate it is in no cost, because
    costs with it and without would be compared.

    Args:
        drafts: every rated draft once.
        candidates: the candidates to report, in order.
        basis: how each candidate's cost was priced (token prices with their date, machine hours, energy).
        rater_hour_price: in the currency of the drafts' costs; 0: raters' time is not priced.
        seed: for the bootstrap.
    """
    of_candidate: dict[str, list[JudgedDraft]] = defaultdict(list)
    for draft in drafts:
        of_candidate[draft.candidate].append(draft)
    reading, told = _reading(of_candidate, rater_hour_price)
    return tuple(
        _cost(name, of_candidate[name], ((basis or {}).get(name, ""), told), reading.get(name, 0.0), seed)
        for name in candidates
    )


def _reading(of_candidate: Mapping[str, Sequence[JudgedDraft]], hour_price: float) -> tuple[dict[str, float], str]:
    """What reading one draft of each candidate costs, and what is told of that beside the costs."""
    if not hour_price:
        return {}, "rater time not priced"
    seconds = {
        name: _times(drafts)[1]
        for name, drafts in of_candidate.items()
        if any(draft.cost is not None for draft in drafts)
    }
    if None in seconds.values():
        return {}, "rater time not priced, because it is not known for each candidate"
    costs_of = {name: hour_price * known / 3600 for name, known in seconds.items() if known is not None}
    return costs_of, f"with the time of one rater at {hour_price:g} an hour"


def _cost(name: str, drafts: Sequence[JudgedDraft], bases: tuple[str, str], reading: float, seed: int) -> Cost:
    priced = [(draft, draft.cost + reading) for draft in drafts if draft.cost is not None]
    took, (basis, rater_time) = _times(drafts), bases
    if not priced:
        return Cost(name, None, None, None, "no price is known for this candidate", "", *took)
    currencies = sorted({draft.currency for draft, _ in priced if draft.currency})
    if len(currencies) > 1:
        return Cost(
            name, None, None, None, f"its drafts are priced in {listed(currencies)}, which have no sum", "", *took
        )
    currency = currencies[0] if currencies else ""
    said = [basis or "the cost recorded with each draft", rater_time]
    unnamed = sum(not draft.currency for draft, _ in priced)
    if currency and unnamed:
        said.append(f"{counted(unnamed, 'draft')} without a currency taken to be in {currency}")
    if len(priced) < len(drafts):
        said.append(f"{len(priced)} of {counted(len(drafts), 'draft')} have a price")
    per_draft = sum(price for _, price in priced) / len(priced)
    judged = [(draft, price) for draft, price in priced if draft.approved is not None]
    approved = sum(bool(draft.approved) for draft, _ in judged)
    if not judged:
        said.append("no draft was judged for approval")
    elif not approved:
        said.append(f"none of {counted(len(judged), 'judged draft')} was approved")
    if not approved:
        return Cost(name, per_draft, None, None, "; ".join(said), currency, *took)
    per_approved = sum(price for _, price in judged) / approved
    interval = _interval(judged, seed)
    if interval is None:
        said.append("too few approved for an interval")
    return Cost(name, per_draft, per_approved, interval, "; ".join(said), currency, *took)


def _times(drafts: Sequence[JudgedDraft]) -> tuple[float | None, float | None]:
    """Seconds of a draft: of this machine on the average, and of a rater in the middle, since a draft may lie open."""
    machine = [draft.machine_ms for draft in drafts if draft.machine_ms]
    reading = [one for draft in drafts for one in draft.read_ms]
    return (
        float(np.mean(machine)) / 1000 if machine else None,
        float(np.median(reading)) / 1000 if reading else None,
    )


def _interval(judged: Sequence[tuple[JudgedDraft, float]], seed: int) -> tuple[float, float] | None:
    """Percentile interval of total cost over approved drafts; prompts are resampled inside each campaign.

    None for a single prompt, or when more than 2.5% of the resamples approve nothing: the upper end is then
    beyond any number.
    """
    totals: dict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for draft, price in judged:
        of_prompt = totals[draft.campaign, draft.prompt_id, draft.brief_sha256]
        of_prompt[0] += price
        of_prompt[1] += bool(draft.approved)
    if len(totals) < 2:
        return None
    campaigns: dict[str, list[list[float]]] = defaultdict(list)
    for (campaign, *_), pair in sorted(totals.items()):
        campaigns[campaign].append(pair)
    # In an order that depends neither on names nor on the order of prompts.
    within = sorted(sorted(pairs) for pairs in strata(sorted(map(sorted, campaigns.values()))))
    tables = [np.asarray(stratum, dtype=np.float64) for stratum in within]
    generator = generator_for(seed, "cost", *(table.ravel() for table in tables))
    sums = np.zeros((_DRAWS, 2))
    for table in tables:
        sums += _resampled_sums(table, generator)
    # Resamples that approve nothing cost infinitely much per approved draft.
    ratios = np.divide(sums[:, 0], sums[:, 1], out=np.full(_DRAWS, np.inf), where=sums[:, 1] > 0)
    low, high = np.quantile(ratios, (0.025, 0.975), method="higher")
    return (float(low), float(high)) if np.isfinite(high) else None


def _resampled_sums(table: Values, generator: np.random.Generator) -> Values:
    """Column sums of resamples of the rows; drawing how often each distinct row comes is drawing the rows."""
    distinct, counts = np.unique(table, axis=0, return_counts=True)
    size = int(counts.sum())
    sums = np.empty((_DRAWS, table.shape[1]))
    rows = max(1, _CHUNK // counts.size)
    for start in range(0, _DRAWS, rows):
        stop = min(_DRAWS, start + rows)
        sums[start:stop] = generator.multinomial(size, counts / size, size=stop - start) @ distinct
    return sums
