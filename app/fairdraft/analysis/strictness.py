"""Who of the raters is stricter, or milder, than the others on the same drafts?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fairdraft.analysis.design import ALPHA
from fairdraft.analysis.multiplicity import holm
from fairdraft.analysis.permutation import exchange_p
from fairdraft.analysis.resampling import mean_interval
from fairdraft.domain.comparison import RatedValue, Strictness
from fairdraft.domain.rubric import SCORES

Values = NDArray[np.float64]
Places = NDArray[np.int64]

FEWEST_SHARED = 20
"""With fewer drafts that others rated as well, nothing is said of a rater."""

_SPAN = (float(SCORES[0] - SCORES[-1]), float(SCORES[-1] - SCORES[0]))
# Below the finest step between means of whole scores.
_TIED = 1e-9


def strictness(independent: Iterable[RatedValue], criteria: Sequence[str], seed: int = 0) -> tuple[Strictness, ...]:
    """Each rater beside the others on the drafts and criteria that both scored.

    A score is held against the mean of the others' scores of the same draft on the same criterion; these differences
    are averaged over criteria, then drafts, then briefs. Interval and p are those of differences between candidates:
    briefs resampled inside each campaign, the two sides exchanged within each brief, Holm over the raters.

    Beside one very strict rater all others look mild, on the drafts that they share. So whoever is shown to differ, and
    moves the others most by points and drafts together, comes first, and the rest are compared without that one. Of two
    raters, who mirror each other, the stricter is told.

    Args:
        independent: first ratings, each rater on their own (no adjudications, no repeats).
        criteria: the criteria that count.
        seed: for the bootstrap.
    """
    given = _given(independent, criteria)
    if given is None:
        return ()
    found: list[Strictness] = []
    kept = np.ones(len(given.raters), dtype=bool)
    while True:
        beside = list(_beside(given, kept, seed))
        adjusted = holm([one.p_holm for one in beside])
        beside = [replace(one, p_holm=p, stands_out=p < ALPHA) for one, p in zip(beside, adjusted, strict=True)]
        # Of two that move each other alike, as of two raters, the stricter one.
        farthest = sorted(beside, key=lambda one: (-round(_moves(one) / _TIED), one.difference, one.rater))
        shown = next((one for one in farthest if one.stands_out), None)
        if shown is None:
            mirrored = len(beside) == 2 and all(len(one.others) == 1 for one in beside)
            return (*found, *(farthest[:1] if mirrored else beside))
        found.append(shown)
        kept[given.raters.index(shown.rater)] = False


def _moves(one: Strictness) -> float:
    # By points alone, whoever shares drafts with a strict rater only would be as far from the others as that one.
    return abs(one.difference) * one.drafts


@dataclass(frozen=True, slots=True)
class _Given:
    """Scores one below the other; the n-th of each list is of the n-th score.

    `cell` numbers the draft and criterion; `pair` the rater and draft, of which `draft_of` is the draft. `brief_of` and
    `campaign_of` lead from there to the brief and from it to the campaign.
    """

    raters: tuple[str, ...]
    score: Values
    rater: Places
    cell: Places
    pair: Places
    draft_of: Places
    brief_of: Places
    campaign_of: Places


def _given(rows: Iterable[RatedValue], criteria: Sequence[str]) -> _Given | None:
    raters: dict[str, int] = {}
    drafts: dict[str, int] = {}
    briefs: dict[tuple[str, str, str], int] = {}
    campaigns: dict[str, int] = {}
    brief_of: list[int] = []
    campaign_of: list[int] = []
    scores: list[tuple[int, int, int, int]] = []
    for row in rows:
        brief = (row.campaign, row.prompt_id, row.brief_sha256)
        if brief not in briefs:
            briefs[brief] = len(briefs)
            campaign_of.append(campaigns.setdefault(row.campaign, len(campaigns)))
        if row.draft_id not in drafts:
            drafts[row.draft_id] = len(drafts)
            brief_of.append(briefs[brief])
        rater, draft = raters.setdefault(row.rater, len(raters)), drafts[row.draft_id]
        scores += [(row.scores[name], rater, draft, n) for n, name in enumerate(criteria) if name in row.scores]
    if len(raters) < 2 or not scores:
        return None
    score, rater_of, draft_of, criterion = np.asarray(scores, dtype=np.int64).T
    pairs, pair = np.unique(rater_of * len(drafts) + draft_of, return_inverse=True)
    return _Given(
        tuple(raters),
        score.astype(np.float64),
        rater_of,
        draft_of * len(criteria) + criterion,
        pair,
        pairs % len(drafts),
        np.asarray(brief_of, dtype=np.int64),
        np.asarray(campaign_of, dtype=np.int64),
    )


def _beside(given: _Given, kept: NDArray[np.bool_], seed: int) -> Iterator[Strictness]:
    """Each of the raters that are kept beside the others of them, where enough drafts are shared; p stands alone."""
    counts = kept[given.rater].astype(np.float64)
    totals = np.bincount(given.cell, weights=counts * given.score)[given.cell]
    others = np.bincount(given.cell, weights=counts)[given.cell] - 1
    shared = (counts > 0) & (others > 0)
    differences = given.score - np.divide(totals - given.score, others, out=np.zeros_like(totals), where=shared)
    of_pair, pairs = _means(differences[shared], given.pair[shared])
    rater_of_pair = np.zeros(given.draft_of.size, dtype=np.int64)
    rater_of_pair[given.pair] = given.rater
    for place, rater in enumerate(given.raters):
        own = pairs[rater_of_pair[pairs] == place]
        if own.size < FEWEST_SHARED:
            continue
        values, briefs = _means(of_pair[own], given.brief_of[given.draft_of[own]])
        values = values[briefs]
        met = np.zeros(given.cell.max() + 1, dtype=bool)
        met[given.cell[shared & (given.rater == place)]] = True
        beside = np.unique(given.rater[shared & met[given.cell]])
        yield Strictness(
            rater,
            tuple(sorted(given.raters[one] for one in beside if one != place)),
            int(own.size),
            int(values.size),
            float(values.mean()),
            mean_interval(values, given.campaign_of[briefs], _SPAN, seed),
            exchange_p(values, seed),
        )


def _means(values: Values, group: Places) -> tuple[Values, Places]:
    """The mean of each group by its number, 0 where there is none, and the numbers that there are."""
    counts = np.bincount(group)
    means = np.bincount(group, weights=values) / np.maximum(counts, 1)
    return means, np.flatnonzero(counts)
