"""Do the tail probabilities agree with published tables?"""

import math

import pytest

from fairdraft.analysis.distributions import (
    chi_square_tail,
    noncentral_t_tail,
    normal_quantile,
    normal_share_below,
    student_t_quantile,
    student_t_tail,
)


@pytest.mark.parametrize(
    ("statistic", "degrees", "tail"),
    [(3.841459, 1, 0.05), (5.991465, 2, 0.05), (9.210340, 2, 0.01), (18.307038, 10, 0.05), (3.940299, 10, 0.95)],
)
def test_chi_square_tail_equals_the_tables(statistic: float, degrees: int, tail: float):
    """The usual critical values of the chi-square tables (NIST/SEMATECH e-Handbook 1.3.6.7.4) have their tails."""
    assert chi_square_tail(statistic, degrees) == pytest.approx(tail, abs=1e-7)


@pytest.mark.parametrize("statistic", [1e-9, 0.5, 3.0, 40.0, 300.0])
def test_chi_square_tail_with_two_degrees_is_exponential(statistic: float):
    """With two degrees of freedom the tail is exp(−x/2), also far out."""
    assert chi_square_tail(statistic, 2) == pytest.approx(math.exp(-statistic / 2), rel=1e-12)


@pytest.mark.parametrize("statistic", [0.01, 1.0, 4.0, 30.0])
def test_chi_square_tail_with_one_degree_is_the_normal_one(statistic: float):
    """With one degree of freedom the tail is that of |Z|."""
    assert chi_square_tail(statistic, 1) == pytest.approx(math.erfc(math.sqrt(statistic / 2)), rel=1e-12)


def test_chi_square_tail_is_certain_at_zero():
    """Every value is at least 0."""
    assert chi_square_tail(0, 3) == 1


@pytest.mark.parametrize(
    ("degrees", "upper_five", "upper_half"),
    [(1, 6.313752, 63.656741), (2, 2.919986, 9.924843), (10, 1.812461, 3.169273), (49, 1.676551, 2.679952)],
)
def test_student_t_quantiles_equal_the_tables(degrees: int, upper_five: float, upper_half: float):
    """The 95 % and 99.5 % points of Student's t (NIST/SEMATECH e-Handbook 1.3.6.7.2) come out."""
    assert student_t_quantile(0.95, degrees) == pytest.approx(upper_five, abs=1e-6)
    assert student_t_quantile(0.995, degrees) == pytest.approx(upper_half, abs=1e-6)
    assert student_t_quantile(0.05, degrees) == -student_t_quantile(0.95, degrees)


def test_student_t_tail_is_cauchy_with_one_degree():
    """With one degree of freedom P(T ≥ 1) is a quarter and P(T ≥ −1) three quarters."""
    assert student_t_tail(1, 1) == pytest.approx(0.25, abs=1e-14)
    assert student_t_tail(-1, 1) == pytest.approx(0.75, abs=1e-14)


def test_noncentral_t_without_shift_is_student_t():
    """Without a shift the power integral gives Student's tail."""
    for degrees in (4, 16, 49):
        assert noncentral_t_tail(1.5, degrees, 0) == pytest.approx(student_t_tail(1.5, degrees), abs=1e-7)


def test_noncentral_t_tail_equals_scipy():
    """P(T ≥ 2.0096) with 49 degrees and shift 2.8 is the one scipy 1.17 computes (stats.nct.sf)."""
    assert noncentral_t_tail(2.0096, 49, 2.8) == pytest.approx(0.783701050617, abs=1e-9)


def test_normal_share_below_undoes_the_quantile():
    """The share below the 2.5 % point is 2.5 %."""
    assert normal_share_below(normal_quantile(0.025)) == pytest.approx(0.025, abs=1e-14)


@pytest.mark.parametrize("probability", [0.0, 1.0, -0.1])
def test_quantiles_ask_for_a_probability(probability: float):
    """A quantile of 0 or 1 is refused."""
    with pytest.raises(ValueError, match="inside"):
        student_t_quantile(probability, 5)
