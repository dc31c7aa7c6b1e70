"""Do intervals cover, do tests stay silent, and does the planner foresee it, on simulated ratings?

Ratings are whole points on 1–5 with a standard deviation near 1.16, of which 40 % belong to the prompt, 30 % to
the draft and 30 % to the rater's noise. Rater and draft effects are new in each draft, campaigns differ in level.
"""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from fairdraft.analysis.design import DeclaredVariance, difference_deviation, minimum_detectable_difference
from fairdraft.analysis.multiplicity import holm
from fairdraft.analysis.permutation import exchange_p
from fairdraft.analysis.proportions import wilson_interval
from fairdraft.analysis.resampling import mean_interval

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

Values = NDArray[np.float64]
DEVIATION = 1.16
CAMPAIGN_LEVELS = np.array([-0.3, 0.0, 0.3])
SPAN = (-4.0, 4.0)


def campaigns_of(sizes: tuple[int, ...]) -> NDArray[np.int64]:
    return np.repeat(np.arange(len(sizes)), sizes)


def rated(
    generator: np.random.Generator,
    studies: int,
    campaign: NDArray[np.int64],
    means: tuple[float, ...],
    raters: int = 1,
) -> Values:
    """Prompt means per candidate: studies × prompts × candidates."""
    prompts = campaign.size
    shared = generator.normal(0, math.sqrt(0.4) * DEVIATION, (studies, prompts, 1, 1))
    level = CAMPAIGN_LEVELS[campaign % 3][None, :, None, None]
    draft = generator.normal(0, math.sqrt(0.3) * DEVIATION, (studies, prompts, len(means), 1))
    noise = generator.normal(0, math.sqrt(0.3) * DEVIATION, (studies, prompts, len(means), raters))
    latent = np.array(means)[None, None, :, None] + level + shared + draft + noise
    return np.clip(np.rint(latent), 1, 5).mean(axis=3)


def true_means(campaign: NDArray[np.int64], means: tuple[float, ...], raters: int) -> Values:
    """What the ratings of these campaigns' prompts average to in the long run."""
    generator = np.random.default_rng(99)
    return np.mean([rated(generator, 400, campaign, means, raters).mean(axis=(0, 1)) for _ in range(20)], axis=0)


@pytest.mark.parametrize(
    ("sizes", "means", "raters"),
    [
        ((1,) * 20, (3.0, 3.0), 1),
        ((2,) * 4, (3.0, 3.0), 1),
        ((2,) * 5, (3.3, 2.9), 1),
        ((30, 1, 1), (3.3, 2.9), 1),
        ((17,), (3.0, 3.0), 1),
        ((17,), (4.4, 3.6), 1),
        ((6, 6, 5), (3.0, 3.0), 1),
        ((6, 6, 5), (4.4, 3.6), 1),
        ((17, 17, 16), (3.0, 3.0), 1),
        ((17, 17, 16), (4.4, 3.6), 1),
        ((17, 17, 16), (3.6, 3.2), 2),
        ((17, 17, 16), (3.3, 3.0), 3),
        ((34, 33, 33), (4.0, 3.0), 1),
        ((50, 50, 50), (4.4, 3.6), 1),
    ],
)
def test_interval_of_a_difference_covers(sizes: tuple[int, ...], means: tuple[float, float], raters: int):
    """The 95 % interval of a difference holds the true one in 93–97 % of simulated studies."""
    campaign = campaigns_of(sizes)
    truth = float(np.subtract(*true_means(campaign, means, raters)))
    values = rated(np.random.default_rng(17), 2_000, campaign, means, raters)
    found = [mean_interval(each, campaign, SPAN) for each in values[:, :, 0] - values[:, :, 1]]
    # Of a few briefs, now and then all campaigns have one value each: no interval, and no claim.
    intervals = [one for one in found if one is not None]
    assert len(intervals) > 0.98 * len(found)
    assert 0.93 <= np.mean([low <= truth <= high for low, high in intervals]) <= 0.97


@pytest.mark.parametrize(("sizes", "mean"), [((17,), 3.0), ((17,), 4.2), ((17, 17, 16), 4.2), ((34, 33, 33), 3.0)])
def test_interval_of_a_candidates_mean_covers(sizes: tuple[int, ...], mean: float):
    """The 95 % interval of a candidate's mean holds the true one in 93–97 % of simulated studies."""
    campaign = campaigns_of(sizes)
    truth = float(true_means(campaign, (mean,), 1)[0])
    values = rated(np.random.default_rng(18), 2_000, campaign, (mean,))[:, :, 0]
    intervals = [mean_interval(each, campaign, (1.0, 5.0)) for each in values]
    assert 0.93 <= np.mean([low <= truth <= high for low, high in intervals]) <= 0.97


@pytest.mark.parametrize("sizes", [(17,), (17, 17, 16), (34, 33, 33)])
def test_family_raises_few_false_alarms(sizes: tuple[int, ...]):
    """Three equal candidates on five criteria are called different in at most 5 % of simulated studies."""
    campaign = campaigns_of(sizes)
    generator = np.random.default_rng(19)
    studies, alarms, campaign_alarms = 2_000, 0, 0
    criteria = [rated(generator, studies, campaign, (3.0, 3.0, 3.0)) for _ in range(5)]
    for study in range(studies):
        differences = [each[study][:, a] - each[study][:, b] for each in criteria for a, b in ((0, 1), (0, 2), (1, 2))]
        alarms += min(holm([exchange_p(one) for one in differences])) < 0.05
        inside = [exchange_p(one[campaign == index]) for one in differences for index in range(len(sizes))]
        campaign_alarms += min(holm(inside)) < 0.05
    # Exact tests keep to 5 %; two standard errors of 2,000 studies are 1 %.
    assert alarms / studies <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / studies)
    assert campaign_alarms / studies <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / studies)


@pytest.mark.parametrize(
    ("prompts", "raters", "family_size"), [(17, 1, 1), (50, 1, 1), (50, 1, 15), (50, 2, 15), (100, 1, 15)]
)
def test_planned_difference_is_found(prompts: int, raters: int, family_size: int):
    """A difference a tenth above the planned one is found more often than in 80 %, one a tenth below less often."""
    planned = minimum_detectable_difference(
        difference_deviation(DeclaredVariance(), raters=raters), prompts, family_size=family_size
    )
    campaign = np.ones(prompts, dtype=np.int64)
    power = []
    for factor in (0.9, 1.1):
        # Whole points and the ends of the scale shrink a latent difference by a few percent.
        latent = factor * planned
        for _ in range(4):
            reached = float(np.subtract(*true_means(campaign, (3 + latent / 2, 3 - latent / 2), raters)))
            latent *= factor * planned / reached
        values = rated(np.random.default_rng(20), 1_500, campaign, (3 + latent / 2, 3 - latent / 2), raters)
        found = [exchange_p(each) < 0.05 / family_size for each in values[:, :, 0] - values[:, :, 1]]
        power.append(np.mean(found))
    assert power[0] < 0.8 < power[1]


def test_wilson_interval_covers():
    """Over shares from 5 % to 95 % and 17 to 150 drafts the mean coverage is 93–97 %."""
    generator = np.random.default_rng(21)
    held = []
    for n in (17, 50, 150):
        for share in generator.uniform(0.05, 0.95, 400):
            low, high = wilson_interval(int(generator.binomial(n, share)), n)
            held.append(low <= share <= high)
    assert 0.93 <= np.mean(held) <= 0.97
