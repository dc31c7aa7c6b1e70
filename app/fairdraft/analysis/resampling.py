"""How far could a mean over prompts be off, if other prompts of the same campaigns had been written?"""

import math
from collections.abc import Iterable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from fairdraft.analysis.distributions import normal_share_below, student_t_quantile
from fairdraft.analysis.seeding import generator_for, settled

Values = NDArray[np.float64]
_Prompt = TypeVar("_Prompt")
Strata = tuple[tuple[Values, NDArray[np.int64]], ...]

MINIMUM_FOR_INTERVAL = 3
"""Fewer prompts than this give no interval."""

_MOST_DRAWS = 9_999
_FEWEST_DRAWS = 1_999
_BUDGET = 600_000
_CHUNK = 1_000_000
# A level that the outermost resample has by so little more is not reached for want of prompts.
_RARE = 10


def mean_interval(
    values: Values, campaign: NDArray[np.int64], span: tuple[float, float], seed: int = 0
) -> tuple[float, float] | None:
    """95% interval of the mean over prompts: bootstrap of prompts inside each campaign, kept inside `span`.

    The plain percentile interval is too narrow for campaigns of a few prompts (89% instead of 95% for three
    campaigns of 5–6), for two known reasons that are both undone here: a resample of m prompts varies by
    (m − 1)/m too little, so each campaign's resampled mean is moved from its center by √(m/(m − 1)) (Rao and Wu,
    JASA 1988); and the variance is itself estimated, so the 2.5% points are taken at the levels of Student's t
    (Hesterberg, Am. Stat. 2015). Simulated coverage is 93–96% for 17 to 150 prompts; the studentized bootstrap
    covers as well, but has no end where many ratings are equal. Resamples of very few prompts, such as three campaigns
    of two, never reach those levels (86%): there the interval is at least as wide as Student's.

    None for fewer than three prompts, when campaigns leave no degree of freedom, and where the prompts of each campaign
    all have one value: a resample of equals has no width, which would read as certainty. Campaigns with a single prompt
    are taken together as one; a lone such campaign goes with the smallest other one.
    """
    if values.size < MINIMUM_FOR_INTERVAL:
        return None
    groups, mirrored = campaign_groups(values, campaign), campaign_groups(-values, campaign)
    # a − b and b − a must give mirrored intervals: both are computed from the one that sorts first.
    within = _counted(min(groups, mirrored))
    degrees = values.size - len(within)
    if degrees < 1 or all(distinct.size == 1 for distinct, _ in within):
        return None
    low, high = _percentiles(within, degrees, seed)
    if groups == mirrored:
        low, high = (low - high) / 2, (high - low) / 2
    if mirrored < groups:
        low, high = -high, -low
    return max(low, span[0]), min(high, span[1])


def campaign_groups(values: Values, campaign: NDArray[np.int64]) -> list[list[float]]:
    """The values of each campaign, in an order that depends neither on names nor on the order of prompts."""
    kept = settled(values)
    return sorted(np.sort(kept[campaign == index]).tolist() for index in np.unique(campaign))


def strata(groups: Iterable[Sequence[_Prompt]]) -> list[list[_Prompt]]:
    """The campaigns to resample in, the smallest first; none is left with a single prompt, which would not vary.

    All campaigns of one prompt make one stratum, and a lone one goes with the smallest other. Paired off in the order
    of their values, each with its like, they would vary by next to nothing.
    """
    whole = [list(group) for group in groups]
    alone = [prompt for group in whole if len(group) == 1 for prompt in group]
    found = sorted((group for group in whole if len(group) > 1), key=len)
    if len(alone) == 1 and found:
        found[0] += alone
    elif alone:
        found.append(alone)
    return sorted(found, key=len)


def _counted(groups: list[list[float]]) -> Strata:
    """Distinct values with their counts in each stratum."""
    return tuple(np.unique(np.asarray(each), return_counts=True) for each in strata(groups))


def _percentiles(within: Strata, degrees: int, seed: int) -> tuple[float, float]:
    generator = generator_for(seed, "prompts", *(part for distinct, counts in within for part in (distinct, counts)))
    distinct_values = sum(distinct.size for distinct, _ in within)
    draws = min(_MOST_DRAWS, max(_FEWEST_DRAWS, _BUDGET // distinct_values))
    prompts = sum(int(counts.sum()) for _, counts in within)
    means = np.zeros(draws)
    mean = variance = 0.0
    # How often a resample has the least prompt of each campaign alone: beyond it there is none.
    lowest = 1.0
    for distinct, counts in within:
        size = int(counts.sum())
        center = float(distinct @ counts) / size
        moved = (_resampled_means(distinct, counts, draws, generator) - center) * math.sqrt(size / (size - 1))
        means += size / prompts * (center + moved)
        mean += size / prompts * center
        variance += (size / prompts) ** 2 * float((distinct - center) ** 2 @ counts) / (size * (size - 1))
        lowest *= float(size) ** -size
    quantile = student_t_quantile(0.025, degrees)
    tail = normal_share_below(quantile)
    low, high = np.quantile(means, (tail, 1 - tail))
    if _RARE * lowest > tail:
        half = -quantile * math.sqrt(variance)
        low, high = min(low, mean - half), max(high, mean + half)
    return float(low), float(high)


def _resampled_means(distinct: Values, counts: NDArray[np.int64], draws: int, generator: np.random.Generator) -> Values:
    """Means of resamples; drawing how often each distinct value comes is drawing the prompts themselves."""
    size = int(counts.sum())
    means = np.empty(draws)
    rows = max(1, _CHUNK // distinct.size)
    for start in range(0, draws, rows):
        stop = min(draws, start + rows)
        times = generator.multinomial(size, counts / size, size=stop - start)
        means[start:stop] = times @ distinct / size
    return means
