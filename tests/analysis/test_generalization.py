"""Is anything said about new campaigns only where there are enough?"""

import pytest

from fairdraft.analysis.compare import compare
from fairdraft.analysis.generalization import new_campaigns_interval

SPAN = (-4.0, 4.0)


def test_six_campaigns_by_hand():
    """Means 0, 0, 0, 1, 1, 1: 0.5 ± 2.5706 · 0.5477 / √6, with t for five degrees."""
    low, high = new_campaigns_interval([0, 0, 0, 1, 1, 1], SPAN)
    assert (low, high) == pytest.approx((0.5 - 0.57480, 0.5 + 0.57480), abs=1e-4)


@pytest.mark.parametrize("campaigns", [0, 1, 5])
def test_fewer_than_six_campaigns_say_nothing(campaigns: int):
    """Up to five campaigns give no interval."""
    assert new_campaigns_interval([1.0] * campaigns, SPAN) is None


def test_campaigns_weigh_alike(rate):
    """A campaign with many prompts counts once: the interval is that of the campaign means."""
    rows = []
    for campaign in range(6):
        for n in range(1 if campaign else 30):
            rows.append(rate(f"p{n}", "a", 5 if campaign else 1, campaign=f"c{campaign}"))
            rows.append(rate(f"p{n}", "b", 3, campaign=f"c{campaign}"))
    (pair,) = compare("s", rows, ["accuracy"]).criteria[0].pairs
    assert pair.new_campaigns_ci95 == pytest.approx(new_campaigns_interval([-2, 2, 2, 2, 2, 2], SPAN))
    assert pair.difference < 0 < sum(pair.new_campaigns_ci95)
