"""Which tail probabilities do the tests and the planner need?"""

import math
from collections.abc import Callable
from statistics import NormalDist

_TERMS = 10_000
_STEPS = 400
_PRECISION = 1e-15
_SMALLEST = 1e-300


def chi_square_tail(statistic: float, degrees: int) -> float:
    """P(X ≥ statistic) for a chi-square variable: the regularized upper incomplete gamma Q(degrees/2, statistic/2).

    By the power series below the mean and Legendre's continued fraction above it (Abramowitz and Stegun 6.5.29
    and 6.5.31).
    """
    if degrees < 1:
        raise ValueError("a chi-square variable has at least one degree of freedom")
    if statistic <= 0:
        return 1.0
    shape, x = degrees / 2, statistic / 2
    scale = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        term = total = 1 / shape
        for k in range(1, _TERMS):
            term *= x / (shape + k)
            total += term
            if term < total * _PRECISION:
                break
        return max(0.0, 1 - scale * total)
    # x + 1 - s - 1(1 - s) / (x + 3 - s - 2(2 - s) / (x + 5 - s - …))
    return scale / _continued_fraction(x + 1 - shape, lambda k: (-k * (k - shape), x + 2 * k + 1 - shape))


def student_t_tail(t: float, degrees: float) -> float:
    """P(T ≥ t) for Student's t (Abramowitz and Stegun 26.7.1 through the incomplete beta function)."""
    if degrees <= 0:
        raise ValueError("Student's t needs a positive number of degrees of freedom")
    half = _incomplete_beta(degrees / 2, 0.5, degrees / (degrees + t * t)) / 2
    return half if t >= 0 else 1 - half


def student_t_quantile(probability: float, degrees: float) -> float:
    """The t with P(T ≤ t) = probability, by bisection of `student_t_tail`.

    Raises:
        ValueError: if probability is not inside (0, 1).
    """
    if not 0 < probability < 1:
        raise ValueError("a quantile's probability lies inside (0, 1)")
    if probability < 0.5:
        return -student_t_quantile(1 - probability, degrees)
    tail = 1 - probability
    low, high = 0.0, 2.0
    while student_t_tail(high, degrees) > tail:
        low, high = high, high * 2
    while high - low > 1e-12 * max(1.0, high):
        middle = (low + high) / 2
        if student_t_tail(middle, degrees) > tail:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def noncentral_t_tail(t: float, degrees: float, shift: float) -> float:
    """P(T ≥ t) for T = (Z + shift) / √(V / degrees) with V chi-square: the power of a t test with threshold t.

    The mean of Φ(shift − t·s) over the density of s = √(V / degrees), by the midpoint rule.
    """
    reach = 8 / math.sqrt(2 * degrees)
    start, stop = max(0.0, 1 - reach), 1 + reach
    constant = math.log(2) + degrees / 2 * math.log(degrees / 2) - math.lgamma(degrees / 2)
    total = weights = 0.0
    for k in range(_STEPS):
        s = start + (stop - start) * (k + 0.5) / _STEPS
        density = math.exp(constant + (degrees - 1) * math.log(s) - degrees * s * s / 2)
        weights += density
        total += density * normal_share_below(shift - t * s)
    return total / weights


def normal_quantile(probability: float) -> float:
    """The z with P(Z ≤ z) = probability."""
    return NormalDist().inv_cdf(probability)


def normal_share_below(z: float) -> float:
    """P(Z ≤ z), also far out in the tail."""
    return math.erfc(-z / math.sqrt(2)) / 2


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularized incomplete beta function I_x(a, b) by its continued fraction (DLMF 8.17.22)."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(b, a, 1 - x)
    scale = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x) - math.log(a)
    )

    def step(k: int) -> tuple[float, float]:
        m = k // 2
        if k % 2:
            return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)), 1.0
        return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), 1.0

    return scale / _continued_fraction(1.0, step)


def _continued_fraction(first: float, step: Callable[[int], tuple[float, float]]) -> float:
    """The value of first + p1/(q1 + p2/(q2 + …)) with step(k) = (p_k, q_k), by Lentz's method."""
    value = numerator = first or _SMALLEST
    denominator = 0.0
    for k in range(1, _TERMS):
        p, q = step(k)
        denominator = 1 / ((q + p * denominator) or _SMALLEST)
        numerator = (q + p / numerator) or _SMALLEST
        ratio = numerator * denominator
        value *= ratio
        if abs(ratio - 1) < _PRECISION:
            break
    return value
