"""Do models that predict a kind of text better also write it better?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from fairdraft.analysis.seeding import generator_for

FEWEST_MODELS = 4
"""With fewer models any order is too likely by chance to say anything."""

_MOST_EXACT = 8
_DRAWS = 19_999


@dataclass(frozen=True, slots=True)
class RankCorrelation:
    """Spearman's correlation over `n` models, and how likely one as far from 0 is by chance; None where there are
    too few models, or all have the same value.
    """

    n: int
    value: float | None
    p: float | None


def rank_correlation(first: Sequence[float], second: Sequence[float]) -> RankCorrelation:
    """Spearman's rank correlation with mean ranks for ties; p by permutation, exact for up to eight models.

    Raises:
        ValueError: the lists differ in length.
    """
    if len(first) != len(second):
        raise ValueError("a correlation needs pairs")
    n = len(first)
    a, b = _centered_ranks(first), _centered_ranks(second)
    scale = float(np.sqrt((a @ a) * (b @ b)))
    if n < FEWEST_MODELS or scale == 0:
        return RankCorrelation(n, None, None)
    value = float(a @ b) / scale
    by_chance = np.abs(b[_orders(n, a, b)] @ a) / scale
    as_far = int((by_chance >= abs(value) - 1e-9).sum())
    return RankCorrelation(n, value, as_far / len(by_chance) if n <= _MOST_EXACT else (as_far + 1) / (_DRAWS + 1))


def _orders(n: int, *parts: NDArray[np.float64]) -> NDArray[np.int64]:
    if n <= _MOST_EXACT:
        return np.asarray(list(permutations(range(n))), dtype=np.int64)
    generator = generator_for(0, "rank correlation", *parts)
    return generator.permuted(np.tile(np.arange(n), (_DRAWS, 1)), axis=1)


def _centered_ranks(values: Sequence[float]) -> NDArray[np.float64]:
    array = np.asarray(values, dtype=np.float64)
    below = (array[None, :] < array[:, None]).sum(axis=1)
    equal = (array[None, :] == array[:, None]).sum(axis=1)
    ranks: NDArray[np.float64] = below + (equal - 1) / 2
    return ranks - (array.size - 1) / 2
