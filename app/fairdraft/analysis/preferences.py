"""Which candidate do raters prefer when they see two drafts side by side, and how sure is that?"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fairdraft.analysis.resampling import MINIMUM_FOR_INTERVAL, strata
from fairdraft.analysis.seeding import generator_for
from fairdraft.domain.comparison import PreferenceVote

Values = NDArray[np.float64]

PENALTY = 0.1
"""Weight of the squared log strengths: a candidate that never loses gets a finite strength."""

_DRAWS = 999
_STEPS = 60
_CONVERGED = 1e-10
_TIE_PENALTY = 0.05
_BASIS = (
    "Bradley–Terry strengths with ties (Davidson 1970), regularized; 95% intervals by bootstrap of prompts inside "
    "each campaign; “both bad” counts as no preference"
)


@dataclass(frozen=True, slots=True)
class Strengths:
    """Log strengths of candidates (their sum is 0), and the log of how readily ties are given (None: no ties)."""

    values: Values
    ties: float | None

    def preferred(self, a: int, b: int) -> float:
        """P(a preferred) + ½ P(no preference)."""
        high = math.exp((self.values[a] - self.values[b]) / 2)
        tie = 0.0 if self.ties is None else math.exp(self.ties)
        return float((high + tie / 2) / (high + 1 / high + tie))


def preferences(votes: Sequence[PreferenceVote], seed: int = 0) -> dict[str, Any] | None:
    """What pairwise votes say of the candidates; None without votes. The same votes in any order give the same.

    Beside each preference stands the difference in length, because raters tend to prefer the longer of two texts. A
    pair with votes on fewer than three prompts has counts, and neither share nor interval.

    Args:
        votes: every vote; `a` and `b` name candidates.
        seed: for the bootstrap.
    """
    if not votes:
        return None
    names = sorted({name for one in votes for name in (one.a, one.b)})
    place = {name: index for index, name in enumerate(names)}
    prompts, campaigns, tables = _by_prompt(votes, place)
    whole = tables.sum(axis=0)
    fitted = fit_strengths(whole[0], whole[1])
    draws = _bootstrap(tables, campaigns, seed) if len(prompts) >= MINIMUM_FOR_INTERVAL else []
    outcomes = Counter(one.outcome for one in votes)
    return {
        "votes": len(votes),
        "prompts": len(prompts),
        "campaigns": len(set(campaigns)),
        "raters": len({one.rater for one in votes}),
        "blind_share": sum(one.blind for one in votes) / len(votes),
        "ties": outcomes["tie"],
        "both_bad": outcomes["both_bad"],
        "longer_preferred": _longer_preferred(votes),
        "candidates": [
            {
                "candidate": name,
                "n": sum(name in (one.a, one.b) for one in votes),
                "strength": float(fitted.values[index]),
                "ci95": _interval([one.values[index] for one in draws]),
            }
            for name, index in place.items()
        ],
        "pairs": [_pair(votes, a, b, place, fitted, draws) for a, b in combinations(names, 2)],
        "basis": _BASIS,
    }


def fit_strengths(wins: Values, ties: Values, penalty: float = PENALTY) -> Strengths:
    """The strengths under which these votes are likeliest, less the penalty.

    P(a over b) : P(b over a) : P(tie) = exp(d/2) : exp(−d/2) : exp(t), with d the difference of log strengths
    (Davidson, JASA 65 (1970), 317, in logarithms). The penalized likelihood is concave, so that Newton's method with
    halved steps finds its one maximum.

    Args:
        wins: `wins[a, b]` counts votes for a over b.
        ties: `ties[a, b]` with a < b counts votes for neither.
        penalty: weight of the squared strengths.
    """
    size = wins.shape[0]
    has_ties = bool(ties.any())
    free = size + has_ties
    at = np.zeros(size + 1)
    value = _likelihood(at, wins, ties, penalty, has_ties=has_ties)
    for _ in range(_STEPS):
        gradient, curvature = _derivatives(at, wins, ties, penalty, has_ties=has_ties)
        step = np.zeros(size + 1)
        step[:free] = np.linalg.solve(curvature[:free, :free], gradient[:free])
        scale, new = 1.0, -math.inf
        while scale > _CONVERGED:
            new = _likelihood(at + scale * step, wins, ties, penalty, has_ties=has_ties)
            if new >= value:
                break
            scale /= 2
        if new < value:
            break
        at = at + scale * step
        done = new - value < _CONVERGED * (1 + abs(new))
        value = new
        if done:
            break
    return Strengths(at[:size] - at[:size].mean(), float(at[size]) if has_ties else None)


def _likelihood(at: Values, wins: Values, ties: Values, penalty: float, *, has_ties: bool) -> float:
    size = wins.shape[0]
    total = -penalty / 2 * float(at[:size] @ at[:size]) - (_TIE_PENALTY / 2 * float(at[size]) ** 2 if has_ties else 0.0)
    for a, b in combinations(range(size), 2):
        counts = wins[a, b], wins[b, a], ties[a, b]
        if sum(counts):
            half = (at[a] - at[b]) / 2
            logs = [float(half), -float(half), *([float(at[size])] if has_ties else [])]
            norm = _log_sum(logs)
            total += sum(n * (log - norm) for n, log in zip(counts, logs, strict=False))
    return float(total)


def _log_sum(logs: Sequence[float]) -> float:
    top = max(logs)
    return top + math.log(sum(math.exp(one - top) for one in logs))


def _derivatives(at: Values, wins: Values, ties: Values, penalty: float, *, has_ties: bool) -> tuple[Values, Values]:
    """Gradient, and the negative of the second derivatives."""
    size = wins.shape[0]
    gradient, curvature = np.zeros(size + 1), np.zeros((size + 1, size + 1))
    gradient[:size] = -penalty * at[:size]
    curvature[np.arange(size), np.arange(size)] = penalty
    if has_ties:
        gradient[size] = -_TIE_PENALTY * at[size]
        curvature[size, size] = _TIE_PENALTY
    for a, b in combinations(range(size), 2):
        counts = np.array([wins[a, b], wins[b, a], ties[a, b]])
        n = counts.sum()
        if not n:
            continue
        half = (at[a] - at[b]) / 2
        logs = np.array([half, -half, at[size] if has_ties else -np.inf])
        p = np.exp(logs - logs.max())
        p /= p.sum()
        # How each outcome's logarithm moves with the two strengths and the readiness to tie.
        slopes = np.zeros((3, size + 1))
        slopes[0, a], slopes[0, b] = 0.5, -0.5
        slopes[1, a], slopes[1, b] = -0.5, 0.5
        slopes[2, size] = 1.0
        mean = p @ slopes
        gradient += counts @ slopes - n * mean
        curvature += n * ((slopes * p[:, None]).T @ slopes - np.outer(mean, mean))
    return gradient, curvature


def _by_prompt(
    votes: Sequence[PreferenceVote], place: dict[str, int]
) -> tuple[list[tuple[str, str]], list[str], Values]:
    """Prompts in order, the campaign of each, and its wins and ties: `[prompt, 0, a, b]` and `[prompt, 1, a, b]`."""
    prompts = sorted({(one.campaign, one.prompt) for one in votes})
    index = {prompt: number for number, prompt in enumerate(prompts)}
    tables = np.zeros((len(prompts), 2, len(place), len(place)))
    for one in votes:
        a, b = place[one.a], place[one.b]
        table = tables[index[one.campaign, one.prompt]]
        if one.outcome == "a":
            table[0, a, b] += 1
        elif one.outcome == "b":
            table[0, b, a] += 1
        else:
            table[1, min(a, b), max(a, b)] += 1
    return prompts, [campaign for campaign, _ in prompts], tables


def _bootstrap(tables: Values, campaigns: Sequence[str], seed: int) -> list[Strengths]:
    # In an order that depends on what was voted, not on the names of prompts and campaigns.
    places = [np.flatnonzero([one == name for one in campaigns]).tolist() for name in sorted(set(campaigns))]
    # A lone prompt goes with the first of the smallest campaigns, whichever name that has.
    places.sort(key=lambda own: np.sort(tables[own].reshape(len(own), -1), axis=0).tolist())
    groups = [tables[own] for own in strata(places)]
    groups = [group[np.lexsort(group.reshape(len(group), -1).T)] for group in groups]
    groups.sort(key=lambda group: (len(group), group.ravel().tolist()))
    chance = generator_for(seed, "preferences", *(group.ravel() for group in groups))
    sums = np.zeros((_DRAWS, *tables.shape[1:]))
    for group in groups:
        size = len(group)
        times = chance.multinomial(size, np.full(size, 1 / size), size=_DRAWS)
        sums += np.tensordot(times, group, axes=1)
    return [fit_strengths(one[0], one[1]) for one in sums]


def _interval(values: Sequence[float]) -> tuple[float, float] | None:
    if not values:
        return None
    low, high = np.quantile(np.asarray(values), (0.025, 0.975))
    # Where all prompts were voted on alike, so are all resamples: that has no width, and is no certainty.
    return (float(low), float(high)) if high - low > _CONVERGED else None


def _pair(
    votes: Sequence[PreferenceVote],
    a: str,
    b: str,
    place: dict[str, int],
    fitted: Strengths,
    draws: Sequence[Strengths],
) -> dict[str, Any]:
    own = [one for one in votes if {one.a, one.b} == {a, b}]
    chosen = Counter(one.a if one.outcome == "a" else one.b if one.outcome == "b" else one.outcome for one in own)
    lengths = [one.length_a - one.length_b if one.a == a else one.length_b - one.length_a for one in own]
    i, j = place[a], place[b]
    # Strengths of other pairs give a figure for a pair with a vote or none, too; nobody would take it for theirs.
    enough = len({(one.campaign, one.prompt) for one in own}) >= MINIMUM_FOR_INTERVAL
    return {
        "a": a,
        "b": b,
        "n": len(own),
        "a_preferred": chosen[a],
        "b_preferred": chosen[b],
        "ties": chosen["tie"],
        "both_bad": chosen["both_bad"],
        "probability_a_preferred": fitted.preferred(i, j) if enough else None,
        "ci95": _interval([one.preferred(i, j) for one in draws]) if enough else None,
        "length_difference": sum(lengths) / len(lengths) if lengths else None,
    }


def _longer_preferred(votes: Sequence[PreferenceVote]) -> float | None:
    """Of the votes for one of two texts of different length, the share that preferred the longer."""
    decided = [one for one in votes if one.outcome in ("a", "b") and one.length_a != one.length_b]
    if not decided:
        return None
    return sum((one.outcome == "a") == (one.length_a > one.length_b) for one in decided) / len(decided)
