import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraft.analysis.probe_prediction import FEWEST_MODELS, rank_correlation

VALUES = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=FEWEST_MODELS, max_size=7)


def test_the_same_order_is_a_correlation_of_one() -> None:
    """Five models in the same order on both sides: 1, and 2 of 120 orders are as far from 0."""
    found = rank_correlation([1, 2, 3, 4, 5], [10, 20, 31, 44, 59])
    assert found.value == pytest.approx(1)
    assert found.p == pytest.approx(2 / 120)


def test_fewer_than_four_models_give_no_figure() -> None:
    """Three models in perfect order say nothing."""
    assert rank_correlation([1, 2, 3], [1, 2, 3]).value is None
    assert rank_correlation([], []).n == 0
    assert rank_correlation([1, 1, 1, 1], [1, 2, 3, 4]).value is None


def test_ties_have_mean_ranks() -> None:
    """A hand-computed case with ties: ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4 give 0.9487."""
    assert rank_correlation([1, 2, 2, 3], [1, 2, 3, 4]).value == pytest.approx(0.9486833)


@settings(max_examples=60)
@given(VALUES)
def test_the_figure_is_symmetric_and_turns_with_its_sign(pairs: list[tuple[int, int]]) -> None:
    """Swapping the sides changes nothing, and turning one round turns the sign."""
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    found = rank_correlation(first, second)
    if found.value is None:
        assert len(set(first)) == 1 or len(set(second)) == 1
        return
    assert -1 - 1e-9 <= found.value <= 1 + 1e-9
    assert rank_correlation(second, first).value == pytest.approx(found.value)
    assert rank_correlation([-a for a in first], second).value == pytest.approx(-found.value)
    assert found.p is not None
    assert 0 < found.p <= 1
    assert math.isclose(found.p, rank_correlation([-a for a in first], second).p or 0)


def test_many_models_are_permuted_by_chance() -> None:
    """With ten models p comes from drawn orders, the same each time, and is small for a perfect order."""
    found = rank_correlation(list(range(10)), list(range(10)))
    assert found.p == rank_correlation(list(range(10)), list(range(10))).p
    assert found.p is not None
    assert found.p < 0.001
