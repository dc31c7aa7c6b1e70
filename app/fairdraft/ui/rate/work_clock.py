"""How long did a rater work on what is in front, pauses left out?"""

from collections.abc import Callable

HALF_A_MINUTE = 30.0
"""Seconds without a sign of the rater after which a rater counts as away."""


class WorkClock:
    """Counts the time between signs of the rater: keys, presses, scrolling, selecting.

    Args:
        clock: seconds that only go forward.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seen = clock()
        self._worked = 0.0

    def awake(self) -> None:
        """The rater did something: the time since the last thing counts, unless it was too long to be work."""
        now = self._clock()
        self._worked += min(now - self._seen, HALF_A_MINUTE)
        self._seen = now

    def resume(self) -> None:
        """Go on after something else was in front: that time does not count."""
        self._seen = self._clock()

    @property
    def worked_ms(self) -> int:
        """The time so far in milliseconds."""
        return max(1, round(self._worked * 1000))
