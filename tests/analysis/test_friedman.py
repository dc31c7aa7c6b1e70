"""Is the omnibus test Friedman's?"""

import math

import numpy as np
import pytest

from fairdraft.analysis.friedman import friedman_p

ROUNDING_FIRST_BASE = [
    (5.40, 5.50, 5.55), (5.85, 5.70, 5.75), (5.20, 5.60, 5.50), (5.55, 5.50, 5.40), (5.90, 5.85, 5.70),
    (5.45, 5.55, 5.60), (5.40, 5.40, 5.35), (5.45, 5.50, 5.35), (5.25, 5.15, 5.00), (5.85, 5.80, 5.70),
    (5.25, 5.20, 5.10), (5.65, 5.55, 5.45), (5.60, 5.35, 5.45), (5.05, 5.00, 4.95), (5.50, 5.50, 5.40),
    (5.45, 5.55, 5.50), (5.55, 5.55, 5.35), (5.45, 5.50, 5.55), (5.50, 5.45, 5.25), (5.65, 5.60, 5.40),
    (5.70, 5.65, 5.55), (6.30, 6.30, 6.25),
]  # fmt: skip


def test_published_example_with_ties():
    """Hollander and Wolfe, rounding first base (the example of R's friedman.test): S = 11.1429, p = 0.003805."""
    assert friedman_p(np.array(ROUNDING_FIRST_BASE)) == pytest.approx(0.003805, abs=5e-7)


def test_perfect_order_by_hand():
    """Four prompts that rank three candidates alike have a statistic of 8, so p = exp(−4)."""
    assert friedman_p(np.array([[1.0, 2.0, 3.0]] * 4)) == pytest.approx(math.exp(-4))


def test_prompts_that_miss_a_candidate_drop_out():
    """Only prompts rated for every candidate are ranked."""
    holes = np.array([[5.0, np.nan, 1.0], *[[1.0, 2.0, 3.0]] * 4, [np.nan] * 3])
    assert friedman_p(holes) == pytest.approx(math.exp(-4))


@pytest.mark.parametrize("shape", [(10, 2), (1, 3), (0, 3), (10, 1), (10, 0)])
def test_what_cannot_be_ranked_has_no_p(shape: tuple[int, int]):
    """Fewer than three candidates or two prompts give none."""
    assert friedman_p(np.ones(shape)) is None


def test_all_ties_are_no_evidence():
    """Equal values throughout give 1."""
    assert friedman_p(np.full((5, 3), 4.0)) == 1.0
