"""Is Holm's adjustment Holm's?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.analysis.multiplicity import holm

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=20)


def test_four_p_values_by_hand():
    """0.01, 0.04, 0.03, 0.005 become 0.03, 0.06, 0.06, 0.02."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))


def test_declared_tests_without_p_count():
    """Two p values of a family of five are adjusted by 5 and 4."""
    assert holm([0.01, 0.002], family_size=5) == pytest.approx((0.04, 0.01))


def test_nothing_to_adjust():
    """No p values give none back."""
    assert holm([]) == ()


def test_family_is_not_smaller_than_its_tests():
    """More p values than declared tests are refused."""
    with pytest.raises(ValueError, match="family"):
        holm([0.1, 0.2], family_size=1)


@given(p_values)
def test_adjusted_values_are_larger_and_keep_the_order(values: list[float]):
    """Adjusting makes no p smaller, none above 1, and never changes which is the smaller."""
    adjusted = holm(values)
    assert all(p <= q <= 1 for p, q in zip(values, adjusted, strict=True))
    pairs = sorted(zip(values, adjusted, strict=True))
    assert [q for _, q in pairs] == sorted(q for _, q in pairs)


@given(p_values)
def test_the_smallest_is_bonferroni(values: list[float]):
    """The smallest p is multiplied by the size of the family."""
    assert min(holm(values)) == pytest.approx(min(1, len(values) * min(values)))


@given(p_values, st.integers(0, 10))
def test_a_larger_family_adjusts_no_less(values: list[float], more: int):
    """Declaring further tests never makes an adjusted p smaller."""
    assert all(p <= q for p, q in zip(holm(values), holm(values, len(values) + more), strict=True))
