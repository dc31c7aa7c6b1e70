"""Times as people wait for them."""

import pytest

from fairdraft.domain.duration_words import duration_words


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "1 s"),
        (89.4, "89 s"),
        (90, "2 min"),
        (5399, "90 min"),
        (5400, "1.5 hours"),
        (360_000, "100.0 hours"),
    ],
)
def test_a_time_is_told_as_far_as_it_matters(seconds: float, told: str) -> None:
    """Seconds below a minute and a half, minutes below an hour and a half, then tenths of hours."""
    assert duration_words(seconds) == told
