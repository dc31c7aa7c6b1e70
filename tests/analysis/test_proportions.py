"""Are shares and their intervals those of the papers?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.analysis.proportions import mcnemar_exact_p, wilson_interval


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_equals_the_published_examples(successes: int, n: int, low: float, high: float):
    """Newcombe, Stat. Med. 17 (1998), table I, method 3 (score without continuity correction)."""
    assert wilson_interval(successes, n) == pytest.approx((low, high), abs=5e-5)


def test_no_trials_have_no_interval():
    """Nothing judged gives no interval."""
    assert wilson_interval(0, 0) is None


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_mirrors_and_holds_the_share(trial: tuple[int, int]):
    """The interval lies inside 0–1, holds the share, and turns over with successes and failures."""
    successes, n = trial
    low, high = wilson_interval(successes, n)
    assert 0 <= low <= successes / n <= high <= 1
    assert wilson_interval(n - successes, n) == pytest.approx((1 - high, 1 - low))


def test_impossible_counts_are_refused():
    """More successes than trials are refused."""
    with pytest.raises(ValueError, match="between 0 and n"):
        wilson_interval(3, 2)


@pytest.mark.parametrize(("first", "second", "p"), [(0, 0, 1.0), (5, 0, 0.0625), (1, 9, 22 / 1024), (4, 4, 1.0)])
def test_mcnemar_is_the_binomial_test_of_disagreements(first: int, second: int, p: float):
    """Two-sided p is twice the smaller binomial tail, never above 1."""
    assert mcnemar_exact_p(first, second) == pytest.approx(p)


def test_mcnemar_bears_large_counts():
    """Thousands of disagreements neither overflow nor lose the symmetry."""
    assert mcnemar_exact_p(1500, 1700) == mcnemar_exact_p(1700, 1500)
    assert 0 < mcnemar_exact_p(1500, 1700) < 0.001
