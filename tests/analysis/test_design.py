"""Does the planner's arithmetic give the published table?"""

import numpy as np
import pytest

from fairdraft.analysis.design import (
    DeclaredVariance,
    difference_deviation,
    minimum_detectable_difference,
    minimum_detectable_in,
)

TABLE = [
    # prompts, raters, family size, paired, points on 1–5
    (17, 1, 1, False, 1.1),
    (17, 1, 1, True, 0.9),
    (50, 1, 1, True, 0.51),
    (50, 1, 3, True, 0.60),
    (50, 1, 15, True, 0.70),
    (50, 2, 1, True, 0.44),
    (50, 2, 15, True, 0.60),
    (50, 3, 15, True, 0.56),
    (100, 1, 15, True, 0.48),
    (150, 1, 15, True, 0.40),
]


@pytest.mark.parametrize(("prompts", "raters", "family_size", "paired", "points"), TABLE)
def test_simulated_table_within_a_tenth(prompts: int, raters: int, family_size: int, paired: bool, points: float):
    """The smallest differences found with 80 % power, as simulated for the design, come out within 10 %."""
    deviation = difference_deviation(DeclaredVariance(), raters=raters, paired=paired)
    found = minimum_detectable_difference(deviation, prompts, family_size=family_size, paired=paired)
    assert found == pytest.approx(points, rel=0.1)


def test_power_is_the_noncentral_t_power():
    """Fifty pairs, deviation 1, one test: 0.404183 (scipy 1.17, stats.nct, solved for a tail of 0.8)."""
    assert minimum_detectable_difference(1.0, 50) == pytest.approx(0.404183, abs=1e-6)
    assert minimum_detectable_difference(1.0, 5, paired=False) == pytest.approx(1.431496, abs=1e-5)
    assert minimum_detectable_difference(1.0, 10, family_size=15) == pytest.approx(1.576117, abs=1e-5)


def test_more_prompts_raters_and_drafts_show_smaller_differences():
    """Every kind of repetition helps, and a larger family costs."""
    plain = DeclaredVariance()
    deviations = [difference_deviation(plain), difference_deviation(plain, raters=2)]
    deviations.append(difference_deviation(plain, raters=2, drafts_per_prompt=2))
    assert deviations == sorted(deviations, reverse=True)
    assert minimum_detectable_difference(1, 50) > minimum_detectable_difference(1, 51)
    assert minimum_detectable_difference(1, 50, family_size=2) > minimum_detectable_difference(1, 50)


def test_shared_prompts_take_the_prompt_out():
    """With all variance in the prompt a paired design sees no noise, an unpaired one all of it."""
    prompt_only = DeclaredVariance(1.0, 1.0, 0.0, 0.0)
    assert difference_deviation(prompt_only) == 0
    assert difference_deviation(prompt_only, paired=False) == pytest.approx(2**0.5)


@pytest.mark.parametrize("prompts", [0, 1])
def test_one_prompt_shows_nothing(prompts: int):
    """Fewer than two prompts have no smallest difference."""
    assert minimum_detectable_difference(1.0, prompts) is None


@pytest.mark.parametrize(("deviation", "shares"), [(0, (0.4, 0.3, 0.3)), (1, (0.5, 0.5, 0.5)), (1, (1.2, -0.1, -0.1))])
def test_impossible_variances_are_refused(deviation: float, shares: tuple[float, float, float]):
    """A deviation of 0, or shares that are negative or do not add up to 1, are refused."""
    with pytest.raises(ValueError, match="variance"):
        DeclaredVariance(deviation, *shares)


def test_data_at_hand_use_their_own_deviation_and_fewest_prompts():
    """Deviations are pooled over the pairs, and the pair with the fewest prompts decides."""
    first, second = np.array([1.0, -1.0] * 10), np.array([2.0, -2.0] * 5)
    pooled = ((20 * 1 + 10 * 4) / (19 + 9)) ** 0.5
    expected = minimum_detectable_difference(pooled, 10, family_size=2)
    assert minimum_detectable_in([first, second], 2) == pytest.approx(expected)


def test_data_that_do_not_vary_do_not_tell():
    """Equal differences, or no shared prompts, give no figure instead of 0."""
    assert minimum_detectable_in([np.ones(20)], 1) is None
    assert minimum_detectable_in([np.ones(1), np.ones(0)], 1) is None
    assert minimum_detectable_in([], 0) is None
