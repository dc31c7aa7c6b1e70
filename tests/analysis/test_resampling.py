"""Are bootstrap intervals of means where they should be?"""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraft.analysis.distributions import student_t_quantile
from fairdraft.analysis.resampling import mean_interval

WIDE = (-100.0, 100.0)


def one_campaign(values: np.ndarray) -> np.ndarray:
    return np.zeros(values.size, dtype=np.int64)


def test_interval_of_bell_shaped_values_is_students():
    """For values close to a normal sample the interval is nearly mean ± t·s/√n."""
    values = np.random.default_rng(1).normal(3, 1, 60)
    low, high = mean_interval(values, one_campaign(values), WIDE)
    half = student_t_quantile(0.975, 59) * values.std(ddof=1) / math.sqrt(60)
    assert low == pytest.approx(values.mean() - half, abs=0.02)
    assert high == pytest.approx(values.mean() + half, abs=0.02)


def test_differences_between_campaigns_do_not_widen_the_interval():
    """Prompts are resampled inside campaigns, so only what varies there is uncertain."""
    values = np.array([1.0, 1.2] * 5 + [5.0, 5.2] * 5)
    campaign = np.repeat([0, 1], 10)
    low, high = mean_interval(values, campaign, WIDE)
    assert high - low < 0.2
    low, high = mean_interval(values, one_campaign(values), WIDE)
    assert high - low > 1.5


def test_small_campaigns_do_not_narrow_the_interval():
    """Twenty campaigns of three prompts have the interval of the stratified standard error, not a fifth less."""
    campaign = np.repeat(np.arange(20), 3)
    values = np.random.default_rng(2).normal(0, 1, 60) + campaign
    inside = np.mean([values[campaign == index].var(ddof=1) for index in range(20)])
    half = student_t_quantile(0.975, 40) * math.sqrt(inside / 60)
    low, high = mean_interval(values, campaign, WIDE)
    assert (high - low) / 2 == pytest.approx(half, rel=0.05)


def test_campaigns_of_one_prompt_do_not_narrow_the_interval():
    """Twenty campaigns of one prompt each have the interval of one campaign of twenty; a lone one joins another."""
    values = np.random.default_rng(3).normal(0, 1, 20)
    each = mean_interval(values, np.arange(20), WIDE)
    assert each == mean_interval(values, one_campaign(values), WIDE)
    low, high = each
    half = student_t_quantile(0.975, 19) * values.std(ddof=1) / math.sqrt(20)
    assert (high - low) / 2 == pytest.approx(half, rel=0.07)
    with_a_lone_one = mean_interval(values, np.array([1] + [0] * 19), WIDE)
    assert with_a_lone_one == each


@pytest.mark.parametrize("sizes", [(1, 1, 1), (4,), (2, 2, 1, 1), (2,) * 5])
def test_few_prompts_have_at_least_students_interval(sizes: tuple[int, ...]):
    """Resamples of so few never lie as far out as the interval must: three campaigns of two covered 86%."""
    campaign = np.repeat(np.arange(len(sizes)), sizes)
    values = np.random.default_rng(4).normal(0, 1, campaign.size)
    parts = [part for part in (values[campaign == index] for index in range(len(sizes))) if part.size > 1]
    alone = values[np.isin(campaign, [index for index, size in enumerate(sizes) if size == 1])]
    parts += [alone] if alone.size else []
    error = math.sqrt(sum(part.size * part.var(ddof=1) for part in parts)) / values.size
    half = student_t_quantile(0.975, values.size - len(parts)) * error
    low, high = mean_interval(values, campaign, WIDE)
    assert low <= values.mean() - half + 1e-9
    assert high >= values.mean() + half - 1e-9
    assert high - low < 2.2 * half


def test_lopsided_values_have_a_lopsided_interval():
    """The interval follows the data's skew instead of being symmetric around the mean."""
    values = np.array([0.0] * 24 + [4.0] * 3)
    low, high = mean_interval(values, one_campaign(values), WIDE)
    assert high - values.mean() > 1.1 * (values.mean() - low)


@pytest.mark.parametrize("values", [[], [3.0], [3.0, 4.0]])
def test_fewer_than_three_prompts_have_no_interval(values: list[float]):
    """One or two prompts say nothing about others."""
    array = np.array(values)
    assert mean_interval(array, one_campaign(array), WIDE) is None


@pytest.mark.parametrize("values", [[2.0] * 4, [1.0, 1.0, 4.0, 4.0], [1.1 + 2.2, 3.3, 3.3, 3.3]])
def test_values_without_any_spread_have_no_interval(values: list[float]):
    """Briefs of a campaign that all have one value do not tell how far others would lie: not [2.0, 2.0]."""
    assert mean_interval(np.array(values), np.array([0, 0, 1, 1]), WIDE) is None


def test_campaigns_with_one_prompt_are_taken_together():
    """Single prompts are pooled rather than held fixed, and three campaigns of one prompt still vary."""
    values = np.array([1.0, 3.0, 5.0])
    low, high = mean_interval(values, np.arange(3), WIDE)
    assert low < 2
    assert high > 4


def test_interval_stays_inside_its_span():
    """A mean on 1–5 has no interval beyond 5."""
    values = np.array([5.0, 5.0, 5.0, 4.0])
    assert mean_interval(values, one_campaign(values), (1.0, 5.0))[1] == 5.0


@given(
    st.lists(st.tuples(st.integers(-12, 12), st.integers(0, 3)), min_size=3, max_size=25),
    st.randoms(use_true_random=False),
)
@settings(max_examples=40)
def test_order_names_and_sign_do_not_matter(prompts: list[tuple[int, int]], shuffler):
    """Shuffling prompts or renaming campaigns changes nothing; turning the sign turns the interval over."""

    def interval(rows: list[tuple[int, int]], sign: int = 1) -> tuple[float, float] | None:
        return mean_interval(
            np.array([sign * value / 3 for value, _ in rows]), np.array([campaign for _, campaign in rows]), WIDE
        )

    plain = interval(prompts)
    shuffled = [(value, 3 - campaign) for value, campaign in prompts]
    shuffler.shuffle(shuffled)
    assert interval(shuffled) == plain
    if plain is None:
        assert interval(prompts, -1) is None
        return
    assert interval(prompts, -1) == pytest.approx((-plain[1], -plain[0]))
    assert plain[0] - 1e-9 <= sum(value / 3 for value, _ in prompts) / len(prompts) <= plain[1] + 1e-9


def test_values_symmetric_about_zero_have_a_symmetric_interval():
    """Where a − b and b − a are the same data, neither end is nearer to 0 by the luck of the draw."""
    values = np.array([sign * size for size in (0.13, 0.71, 1.07, 1.93, 2.39, 2.77, 3.31) for sign in (1, -1)])
    low, high = mean_interval(values, one_campaign(values), WIDE)
    assert low == -high < 0
