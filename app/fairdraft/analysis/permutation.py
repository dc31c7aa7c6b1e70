"""How often would chance alone make two candidates differ this much within the same prompts?"""

import math
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from fairdraft.analysis.seeding import generator_for, settled

Values = NDArray[np.float64]

ENUMERATED = 16
"""Up to this many prompts that differ, every exchange of labels is tried."""

_LARGEST_LATTICE = 1 << 20
_FINEST = 10_000
_DRAWS = 9_999
# Asked for a yes or no at 0.05 alone.
_GROUP_DRAWS = 1_999
_CHUNK = 1 << 22
_TOLERANCE = 1e-7
"""Below the finest step between sums of mean scores, above what rounding leaves in a sum."""


def exchange_p(differences: Values, seed: int = 0) -> float:
    """Two-sided p of the mean difference when each prompt's two labels may be exchanged (sign flips).

    Exact by enumeration for few prompts and exact by the sum's distribution where the differences are multiples
    of a common fraction (means of whole scores are); otherwise Monte Carlo, (k + 1) / (draws + 1). Prompts
    without a difference say nothing and drop out; with none left p is 1.
    """
    kept = settled(differences)
    kept = kept[kept != 0]
    # One order for every order of the prompts, so that the same draws meet the same values.
    kept = kept[np.argsort(np.abs(kept), kind="stable")]
    if kept.size == 0:
        return 1.0
    observed = abs(float(kept.sum()))
    if kept.size <= ENUMERATED:
        return enumerated_p(np.abs(kept), observed)
    steps = _lattice_steps(kept)
    if steps is not None:
        return lattice_p(np.abs(steps), abs(int(steps.sum())))
    return sampled_p(np.abs(kept), observed, seed)


def enumerated_p(sizes: Values, observed: float) -> float:
    """Share of all sign patterns whose sum is at least as far from 0 as observed."""
    sums = np.zeros(1)
    # The first sign may stay: turning all signs over gives the same distance from 0.
    for size in sizes[1:]:
        sums = np.concatenate((sums + size, sums - size))
    return float(np.mean(np.abs(sums + sizes[0]) >= observed - _TOLERANCE))


def lattice_p(sizes: NDArray[np.int64], observed: int) -> float:
    """The same share for whole sizes, through the characteristic function of the sum, Π cos(size·θ)."""
    if observed == 0:
        return 1.0
    total = int(sizes.sum())
    points = 2 * total + 1
    frequencies = np.arange(total + 1, dtype=np.int64)
    characteristic = np.ones(total + 1)
    for size, times in zip(*np.unique(sizes, return_counts=True), strict=True):
        # The angle is reduced in whole numbers, so that no precision is lost for large sizes.
        characteristic *= np.cos(2 * math.pi * ((frequencies * size) % points) / points) ** times
    chances = np.fft.irfft(characteristic, n=points)
    p = 2 * float(chances[observed : total + 1].sum())
    # Rounding leaves about 1e-15; no p is smaller than that of the two patterns where all signs agree.
    return min(1.0, max(p, 2.0 ** (1 - sizes.size)))


def sampled_p(sizes: Values, observed: float, seed: int) -> float:
    """The same share among drawn sign patterns, the observed one counted in."""
    generator = generator_for(seed, "signs", sizes)
    beyond = 0
    rows = max(1, _CHUNK // sizes.size)
    for start in range(0, _DRAWS, rows):
        signs = generator.integers(0, 2, size=(min(rows, _DRAWS - start), sizes.size), dtype=np.int8)
        sums = 2 * (signs @ sizes) - sizes.sum()
        beyond += int(np.count_nonzero(np.abs(sums) >= observed - _TOLERANCE))
    return (beyond + 1) / (_DRAWS + 1)


def unlike_p(some: Values, others: Values, seed: int = 0) -> float:
    """Two-sided p of the difference between the means of two groups of prompts when any prompt may be in either.

    Monte Carlo, (k + 1) / (draws + 1); 1 where a group is empty.
    """
    if not (some.size and others.size):
        return 1.0
    # One order for every order of the prompts, as above.
    together = np.sort(settled(np.concatenate((some, others))))
    generator = generator_for(seed, "groups", together)
    expected = some.size * together.mean()
    observed = abs(float(some.sum()) - expected)
    beyond = 0
    rows = max(1, _CHUNK // together.size)
    for start in range(0, _GROUP_DRAWS, rows):
        keys = generator.random((min(rows, _GROUP_DRAWS - start), together.size))
        drawn = np.argsort(keys, axis=1)[:, : some.size]
        beyond += int(np.count_nonzero(np.abs(together[drawn].sum(axis=1) - expected) >= observed - _TOLERANCE))
    return (beyond + 1) / (_GROUP_DRAWS + 1)


def _lattice_steps(differences: Values) -> NDArray[np.int64] | None:
    """The differences in units of their common fraction; None if that fraction is too fine to be worth it."""
    finest = 1
    spread = float(np.abs(differences).sum())
    for size in np.unique(np.abs(differences)):
        finest = math.lcm(finest, Fraction(float(size)).limit_denominator(_FINEST).denominator)
        if finest * spread > _LARGEST_LATTICE:
            return None
    steps = np.rint(differences * finest)
    if np.max(np.abs(steps / finest - differences)) > _TOLERANCE:
        return None
    return steps.astype(np.int64)
