"""Does the exchange test give the p that exchanging labels gives?"""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.analysis.permutation import ENUMERATED, enumerated_p, exchange_p, lattice_p, sampled_p


def by_hand(differences: list[float]) -> float:
    observed = abs(sum(differences))
    signs = list(itertools.product((1, -1), repeat=len(differences)))
    sums = [abs(sum(s * d for s, d in zip(each, differences, strict=True))) for each in signs]
    return sum(one >= observed - 1e-7 for one in sums) / len(signs)


def test_three_prompts_by_hand():
    """Differences 1, 2, 3 reach their sum in 2 of 8 patterns, 1, 2, −3 in all of them."""
    assert exchange_p(np.array([1.0, 2.0, 3.0])) == 0.25
    assert exchange_p(np.array([1.0, 2.0, -3.0])) == 1.0


def test_prompts_without_difference_say_nothing():
    """Zeros change nothing, and nothing but zeros gives 1."""
    assert exchange_p(np.array([1.0, 0.0, 2.0, 0.0, 3.0])) == 0.25
    assert exchange_p(np.zeros(40)) == 1.0


@given(st.lists(st.integers(-8, 8), min_size=1, max_size=9), st.sampled_from((1, 2, 3, 6, 7)))
def test_few_prompts_are_enumerated(steps: list[int], parts: int):
    """Means of several raters (thirds, sevenths) give the enumerated p whatever rounding does to their sums."""
    differences = [step / parts for step in steps]
    assert exchange_p(np.array(differences)) == pytest.approx(by_hand(differences), abs=1e-12)


@given(st.lists(st.integers(-12, 12).filter(bool), min_size=1, max_size=14))
def test_the_sums_distribution_equals_enumeration(steps: list[int]):
    """The p through the characteristic function is the enumerated one."""
    sizes = np.abs(np.array(steps))
    exact = enumerated_p(sizes.astype(float), abs(float(sum(steps))))
    assert lattice_p(sizes, abs(sum(steps))) == pytest.approx(exact, abs=1e-12)


def test_many_prompts_that_all_agree_have_the_smallest_p():
    """Fifty differences of one direction give 2 / 2**50, not 0."""
    assert exchange_p(np.ones(50)) == pytest.approx(2.0**-49, rel=1e-9)


def test_sign_test_for_equal_sizes():
    """Forty differences of one size give the binomial sign test."""
    differences = np.array([1.0] * 28 + [-1.0] * 12)
    tail = sum(math.comb(40, k) for k in range(13)) / 2**40
    assert exchange_p(differences) == pytest.approx(2 * tail, rel=1e-9)


def test_sampling_agrees_with_the_exact_p():
    """Where no common fraction is at hand the sampled p is near the exact one."""
    generator = np.random.default_rng(3)
    steps = generator.integers(-4, 5, 60) + generator.integers(0, 2, 60)
    steps = steps[steps != 0]
    exact = lattice_p(np.abs(steps), abs(int(steps.sum())))
    sampled = sampled_p(np.abs(steps).astype(float), abs(float(steps.sum())), seed=1)
    assert sampled == pytest.approx(exact, abs=0.02)


def test_irregular_differences_are_sampled_and_repeatable():
    """Differences without a common fraction get the same sampled p each time and in each order."""
    differences = np.random.default_rng(5).normal(0.3, 1, ENUMERATED + 20)
    first = exchange_p(differences)
    assert exchange_p(differences[::-1]) == first
    assert exchange_p(-differences) == first
    assert 1 / 10_000 <= first < 1


def test_sampled_p_is_never_zero():
    """The observed pattern counts as one of those drawn."""
    assert sampled_p(np.full(200, 1.0), 200.0, seed=0) == 1 / 10_000
