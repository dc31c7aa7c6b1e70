"""How far do raters agree on one criterion?"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairdraft.analysis.seeding import generator_for
from fairdraft.domain.comparison import Agreement, RatedValue

Values = NDArray[np.float64]

FEWEST_UNITS = 2
_DRAWS = 1_999
_LEAST_ESTIMABLE = 0.9


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Units that were rated alike, grouped: how often each level was given, and by how many units."""

    levels: Values
    given: Values
    units: NDArray[np.int64]


def agreement(criterion: str, independent: Iterable[RatedValue], seed: int = 0) -> Agreement:
    """Ordinal alpha with a bootstrap interval over drafts, and the share of pairs of ratings within one point.

    Args:
        criterion: the criterion's id.
        independent: first ratings, each rater on their own (no adjudications, no repeats).
        seed: for the bootstrap.
    """
    scores_of: dict[str, list[int]] = defaultdict(list)
    for row in independent:
        if criterion in row.scores:
            scores_of[row.draft_id].append(row.scores[criterion])
    return ordinal_agreement(criterion, scores_of, seed)


def ordinal_agreement(criterion: str, scores_of: Mapping[str, Sequence[int]], seed: int = 0) -> Agreement:
    """The same from the scores of each unit."""
    overlapping = [scores for scores in scores_of.values() if len(scores) > 1]
    units = len(overlapping)
    if not any(scores_of.values()):
        return Agreement(criterion, None, None, 0, None, "nobody rated this criterion")
    if units == 0:
        return Agreement(criterion, None, None, 0, None, "no draft was rated by two raters")
    patterns = _patterns(overlapping)
    within_one = _share_within_one(patterns)
    if patterns.levels.size == 1:
        why = f"all ratings of shared drafts are {patterns.levels[0]:.0f}, so agreement cannot be told from habit"
        return Agreement(criterion, None, None, units, within_one, why)
    if units < FEWEST_UNITS:
        return Agreement(criterion, None, None, units, within_one, "only one draft was rated by two raters")
    alpha = float(_alphas(patterns, patterns.units[None, :])[0])
    return Agreement(criterion, alpha, _interval(patterns, seed), units, within_one, None)


def _patterns(units: Iterable[Sequence[int]]) -> _Patterns:
    counted = Counter(tuple(sorted(scores)) for scores in units)
    kinds = sorted(counted)
    levels = np.unique(np.asarray([score for kind in kinds for score in kind], dtype=np.float64))
    given = np.asarray([[kind.count(int(level)) for level in levels] for kind in kinds], dtype=np.float64)
    return _Patterns(levels, given, np.asarray([counted[kind] for kind in kinds], dtype=np.int64))


def _alphas(patterns: _Patterns, times: NDArray[np.int64]) -> Values:
    """Krippendorff's ordinal alpha for each row of `times` (how often each pattern comes); NaN if not estimable.

    α = 1 − D_o / D_e over the coincidence matrix, whose units weigh by 1 / (ratings − 1); the ordinal distance
    of two levels is the number of ratings from the one to the other, the two ends counted half, squared.

    Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), sections C and D.
    """
    given = patterns.given
    pairs = given[:, :, None] * given[:, None, :]
    diagonal = np.arange(given.shape[1])
    pairs[:, diagonal, diagonal] -= given
    pairs /= (given.sum(axis=1) - 1)[:, None, None]
    coincidences = np.tensordot(times.astype(np.float64), pairs, axes=1)
    totals = coincidences.sum(axis=2)
    upto = np.cumsum(totals, axis=1) - totals / 2
    distances = (upto[:, :, None] - upto[:, None, :]) ** 2
    ratings = totals.sum(axis=1)
    observed = (coincidences * distances).sum(axis=(1, 2))
    expected = (totals[:, :, None] * totals[:, None, :] * distances).sum(axis=(1, 2)) / (ratings - 1)
    alphas = np.full(len(times), math.nan)
    np.divide(observed, expected, out=alphas, where=expected > 0)
    return 1 - alphas


def _interval(patterns: _Patterns, seed: int) -> tuple[float, float] | None:
    """Percentile interval over resampled drafts; None if more than a tenth of them leave nothing to estimate."""
    generator = generator_for(seed, "agreement", patterns.levels, patterns.given.ravel(), patterns.units)
    units = int(patterns.units.sum())
    alphas = np.concatenate(
        [
            _alphas(patterns, generator.multinomial(units, patterns.units / units, size=size))
            for size in _chunks(patterns)
        ]
    )
    estimable = alphas[~np.isnan(alphas)]
    if estimable.size < _LEAST_ESTIMABLE * alphas.size:
        return None
    low, high = np.quantile(estimable, (0.025, 0.975))
    return float(low), float(high)


def _chunks(patterns: _Patterns) -> list[int]:
    rows = max(1, 1_000_000 // patterns.units.size)
    return [min(rows, _DRAWS - start) for start in range(0, _DRAWS, rows)]


def _share_within_one(patterns: _Patterns) -> float:
    """Share of all pairs of ratings of the same draft that differ by one point at most."""
    near = (np.abs(patterns.levels[:, None] - patterns.levels[None, :]) <= 1).astype(np.float64)
    given = patterns.given
    close = ((given @ near) * given).sum(axis=1) - given.sum(axis=1)
    ratings = given.sum(axis=1)
    return float((patterns.units * close).sum() / (patterns.units * ratings * (ratings - 1)).sum())
