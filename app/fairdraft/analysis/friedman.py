"""Do the candidates differ at all on one criterion?"""

import numpy as np
from numpy.typing import NDArray

from fairdraft.analysis.distributions import chi_square_tail
from fairdraft.analysis.seeding import settled

Values = NDArray[np.float64]

FEWEST_CANDIDATES = 3


def friedman_p(table: Values) -> float | None:
    """The p of Friedman's rank test over prompts × candidates, corrected for ties (chi-square with k − 1 degrees).

    Only prompts with a value for every candidate count. None for fewer than three candidates (the pair says it
    all) or fewer than two such prompts; 1 where every prompt ties throughout.

    Source: M. Friedman, J. Am. Stat. Assoc. 32 (1937); tie correction as in Conover, Practical Nonparametric
    Statistics, 5.8.
    """
    complete = settled(table[~np.isnan(table).any(axis=1)])
    prompts, candidates = complete.shape
    if candidates < FEWEST_CANDIDATES or prompts < 2:
        return None
    below = (complete[:, None, :] < complete[:, :, None]).sum(axis=2)
    equal = (complete[:, None, :] == complete[:, :, None]).sum(axis=2)
    ranks = below + (equal + 1) / 2
    centered = ranks.sum(axis=0) - prompts * (candidates + 1) / 2
    spread = float((ranks**2).sum()) - prompts * candidates * (candidates + 1) ** 2 / 4
    if spread <= 0:
        return 1.0
    statistic = (candidates - 1) * float((centered**2).sum()) / spread
    return chi_square_tail(statistic, candidates - 1)
