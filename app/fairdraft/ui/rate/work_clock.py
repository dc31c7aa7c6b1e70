"""How long did a rater work on what is in front, pauses left out?"""

from collections.abc import Callable

HALF_A_MINUTE = 30.0
"""Seconds without a sign of the rater after which a rater counts as away."""


class WorkClock:
    """Counts the time between signs of the rater: keys, presses, scrolling, selecting.

    Args:
        clock: seconds that only go forward.
        worked_ms: the time before, where the work was begun earlier.
    """

    def __init__(self, clock: Callable[[], float], worked_ms: int = 0) -> None:
        self._clock = clock
        self._seen = clock()
        self._worked = worked_ms / 1000

    def awake(self) -> None:
        """The rater did something: the time since the last thing counts, unless it was too long to be work."""
        now = self._clock()
        self._worked += min(now - self._seen, HALF_A_MINUTE)
        self._seen = now

    @property
    def worked_ms(self) -> int:
        """The time so far in milliseconds."""
        return max(1, round(self._worked * 1000))
