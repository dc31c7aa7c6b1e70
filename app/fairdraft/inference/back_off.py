"""How long is waited before a server is asked again?"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, slots=True)
class BackOff:
    """Doubling waits with chance in them, so that many drafts do not come back in the same moment.

    `longest` bounds a wait of our own; a server that asks for more than `most_patience` seconds is not waited for.
    """

    attempts: int = 5
    first: float = 1.0
    longest: float = 30.0
    most_patience: float = 120.0

    def seconds(self, attempt: int, after: float | None) -> float | None:
        """The wait after that many attempts (from 1); None means: give up.

        Args:
            attempt: how often the server was asked.
            after: the wait that the server asked for, if it did; ours is never shorter.
        """
        if attempt >= self.attempts or (after is not None and after > self.most_patience):
            return None
        own = min(self.longest, self.first * 2.0 ** (attempt - 1))
        own *= random.uniform(0.75, 1.0)  # noqa: S311 - spreads load, keeps no secret
        return own if after is None else max(after, min(own, 1.0))


def asked_wait(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """The seconds that an answer's head asks to wait: a number, or a date still to come; None if it asks nothing."""
    exact = _seconds(headers.get("retry-after-ms", ""))
    if exact is not None:
        return exact / 1000
    value = headers.get("retry-after", "").strip()
    seconds = _seconds(value)
    if seconds is not None or not value:
        return seconds
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())


def _seconds(value: str) -> float | None:
    text = value.strip()
    return float(text) if text.replace(".", "", 1).isdecimal() and text.isascii() and len(text) < 16 else None
