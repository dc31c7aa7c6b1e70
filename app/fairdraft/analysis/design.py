"""Which differences can a design show?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairdraft.analysis.distributions import noncentral_t_tail, student_t_quantile

ALPHA = 0.05
POWER = 0.8
_PRECISION = 1e-6


@dataclass(frozen=True, slots=True)
class DeclaredVariance:
    """How much ratings vary before any are there: standard deviation in points on 1–5, and where it comes from.

    The shares of prompt, draft and rater noise add up to 1.
    """

    standard_deviation: float = 1.16
    prompt: float = 0.4
    draft: float = 0.3
    rater: float = 0.3

    def __post_init__(self) -> None:
        shares = (self.prompt, self.draft, self.rater)
        if self.standard_deviation <= 0 or min(shares) < 0 or not math.isclose(sum(shares), 1, abs_tol=1e-9):
            raise ValueError("a variance needs a positive standard deviation and shares that add up to 1")


def difference_deviation(
    variance: DeclaredVariance, *, drafts_per_prompt: int = 1, raters: int = 1, paired: bool = True
) -> float:
    """Standard deviation of a − b for one prompt (paired), or for one prompt of each candidate (not paired)."""
    own = variance.draft / drafts_per_prompt + variance.rater / (drafts_per_prompt * raters)
    if not paired:
        own += variance.prompt
    return variance.standard_deviation * math.sqrt(2 * own)


def minimum_detectable_difference(
    deviation: float, prompts: int, *, family_size: int = 1, paired: bool = True
) -> float | None:
    """The smallest true difference found with a chance of 0.8 by a two-sided test at 0.05 / family_size.

    Points on 1–5 if `deviation` (of a − b for one prompt) is. The threshold is Holm's first step, the one that a
    lone difference must pass.

    Args:
        deviation: standard deviation of a − b per prompt.
        prompts: shared prompts, or prompts of each candidate when not paired.
        family_size: declared comparisons.
        paired: whether both candidates wrote for the same prompts.

    Returns:
        The difference, or None for fewer than two prompts.
    """
    if prompts < 2:
        return None
    degrees = prompts - 1 if paired else 2 * prompts - 2
    threshold = student_t_quantile(1 - ALPHA / (2 * max(1, family_size)), degrees)
    low, high = 0.0, 2.0
    while noncentral_t_tail(threshold, degrees, high) < POWER:
        low, high = high, high * 2
    while high - low > _PRECISION * high:
        middle = (low + high) / 2
        if noncentral_t_tail(threshold, degrees, middle) < POWER:
            low = middle
        else:
            high = middle
    return (low + high) / 2 * deviation / math.sqrt(prompts)


def minimum_detectable_in(differences: Sequence[NDArray[np.float64]], family_size: int) -> float | None:
    """The same for data at hand: from the pooled deviation of the compared pairs and their fewest prompts.

    None when no pair shares two prompts or nothing varies, so that the data do not tell.
    """
    usable = [each for each in differences if each.size > 1]
    if not usable:
        return None
    squares = sum(float(((each - each.mean()) ** 2).sum()) for each in usable)
    deviation = math.sqrt(squares / sum(each.size - 1 for each in usable))
    if deviation < 1e-9:
        return None
    return minimum_detectable_difference(deviation, min(each.size for each in usable), family_size=family_size)
