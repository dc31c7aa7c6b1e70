"""How long a server is left alone."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.inference.back_off import BackOff, asked_wait

NOW = datetime(2026, 11, 26, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": " 0 "}, 0.0),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "Thu, 26 Nov 2026 12:00:30 GMT"}, 30.0),
        ({"retry-after": "Thu, 26 Nov 2026 11:00:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "٣"}, None),
        ({"retry-after": "Thu, 26 Nov 99999999999999 12:00:30 GMT"}, None),
        ({"retry-after": "Thu, 26 Nov 2026 12:00:30 +99999999999999999999"}, None),
        ({}, None),
    ],
)
def test_what_a_server_asks_for(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds, milliseconds and dates are understood; anything else asks for nothing."""
    assert asked_wait(headers, NOW) == seconds


@given(st.text())
def test_any_header_is_a_wait_or_nothing(value: str) -> None:
    """Whatever stands there, it is a number that is not below zero, or nothing."""
    wait = asked_wait({"retry-after": value}, NOW)
    assert wait is None or wait >= 0


@given(st.integers(1, 4), st.none() | st.floats(0, 120))
def test_the_wait_is_never_shorter_than_asked_for(attempt: int, after: float | None) -> None:
    """Ours grows up to its bound, and the server's is honoured."""
    back_off = BackOff()
    wait = back_off.seconds(attempt, after)
    assert wait is not None
    assert wait >= (after or 0.0)
    assert wait <= max(back_off.longest, after or 0.0)


def test_there_is_an_end_to_it() -> None:
    """After the last attempt, or where a server asks for too much patience, it is given up."""
    assert BackOff(attempts=3).seconds(3, None) is None
    assert BackOff().seconds(1, 121.0) is None
