"""What does the worker do, how fast, and must it be ended: silent, stuck, or over its memory?

Only time that passed while this program itself was running counts, so a machine that slept does not kill its
worker.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from fairdraft.domain.engine_status import EngineState
from fairdraft.inference.process_memory import memory_is_short, memory_kills, resident_bytes
from fairdraft.inference.protocol import AT_REST, Heartbeat, WorkerMessage
from fairdraft.inference.worker_ending import EndingCause

TICK = 0.25
"""Seconds between two looks."""

HEARTBEAT_TIMEOUT = 30.0
"""Seconds without any sign of life after which a worker is given up (it sends one every second)."""

PROGRESS_TIMEOUT = 180.0
"""Seconds of work without any step done after which a worker is given up."""

STALLED_AFTER = 10.0
"""Seconds of work without a step after which a worker is told to be stalled, or a third of the time it has."""

_SPEED_SECONDS = 3.0

# A large process takes its time to go once the system has ended it.
_GOING_SECONDS = 10.0
_GIB = 1024**3


@dataclass(frozen=True, slots=True)
class WatchLimits:
    """Seconds of silence, seconds of work without a step, and bytes of memory (None: no limit) a worker may take."""

    heartbeat_timeout: float = HEARTBEAT_TIMEOUT
    progress_timeout: float = PROGRESS_TIMEOUT
    memory_bytes: int | None = None


def limits_in_words(limits: WatchLimits) -> str:
    """What a worker may take, as a sentence."""
    times = f"{limits.heartbeat_timeout:g} s of silence, {limits.progress_timeout:g} s without a step"
    memory = (
        "" if limits.memory_bytes is None else f", or with more than {limits.memory_bytes / _GIB:.1f} GiB of memory"
    )
    return f"It is stopped after {times}{memory}; drafts that it had not finished then start over."


class WorkerWatch:
    """Watches one worker.

    Args:
        limits: what it may take; other ones may be put in their place.
        clock: seconds, for measuring.
        memory_of: bytes that the process of an id holds, or None.
        kills: how many programs the system has ended for want of memory, or None.
    """

    def __init__(
        self,
        limits: WatchLimits,
        clock: Callable[[], float] = monotonic,
        memory_of: Callable[[int], int | None] = resident_bytes,
        kills: Callable[[], int | None] = memory_kills,
    ) -> None:
        self.limits = limits
        self._clock = clock
        self._memory_of = memory_of
        self._kills_of = kills
        self._kills = kills()
        self._killed_at: float | None = None
        self._last_look = clock()
        self._silent = 0.0
        self._stuck = 0.0
        self._beat = Heartbeat("starting", -1)
        self._counted: list[tuple[float, int]] = []
        self.memory_bytes = 0
        self._memory_was_short = False

    @property
    def state(self) -> EngineState:
        """What the worker does."""
        if self._beat.activity in AT_REST:
            return self._beat.activity
        stalled = self._stuck > min(STALLED_AFTER, self.limits.progress_timeout / 3)
        return "stalled" if stalled else self._beat.activity

    @property
    def tokens_per_second(self) -> float | None:
        """The speed of writing over the last seconds, None while nothing is written."""
        if self._beat.activity not in ("reading", "writing") or len(self._counted) < 2:
            return None
        (began, first), (ended, last) = self._counted[0], self._counted[-1]
        return (last - first) / (ended - began) if last > first and ended > began else None

    @property
    def memory_ran_out(self) -> bool | None:
        """Whether a worker that somebody ended just now was ended for want of memory: the system has just ended a
        program for that, or hardly any was left at the last look. None where the system does not tell.
        """
        self._look_for_kills()
        if self._kills is None:
            return self._memory_was_short or None
        was_killed = self._killed_at is not None and self._clock() - self._killed_at < _GOING_SECONDS
        return was_killed or self._memory_was_short

    def heard(self, message: WorkerMessage) -> None:
        """A sign of life. Work done makes `steps` grow; any message that is no heartbeat is work done too."""
        self._silent = 0.0
        if not isinstance(message, Heartbeat):
            self._stuck = 0.0
            return
        if message.activity in AT_REST or message.steps != self._beat.steps or message.activity != self._beat.activity:
            self._stuck = 0.0
        self._beat = message
        self._count(message.tokens)

    def look(self, pid: int) -> tuple[EndingCause, str] | None:
        """Look after the worker of that process id; why it must be ended and the detail of that, or None."""
        now = self._clock()
        passed = now - self._last_look
        if passed < TICK:
            return None
        self._last_look = now
        self._silent += min(passed, 4 * TICK)
        self._stuck += min(passed, 4 * TICK)
        self._weigh(pid)
        limits = self.limits
        if self._silent > limits.heartbeat_timeout:
            return "silent", f"{limits.heartbeat_timeout:g}"
        if self._beat.activity not in AT_REST and self._stuck > limits.progress_timeout:
            return "stuck", f"{limits.progress_timeout:g}"
        if limits.memory_bytes is not None and self.memory_bytes > limits.memory_bytes:
            return "memory limit", f"{self.memory_bytes / _GIB:.1f} of {limits.memory_bytes / _GIB:.1f} GiB"
        return None

    def _weigh(self, pid: int) -> None:
        held = self._memory_of(pid)
        if held is None:
            return
        self.memory_bytes = held
        self._memory_was_short = memory_is_short()
        self._look_for_kills()

    def _look_for_kills(self) -> None:
        kills = self._kills_of()
        if kills != self._kills:
            self._kills, self._killed_at = kills, self._clock()

    def _count(self, tokens: int) -> None:
        now = self._clock()
        # Texts are read between two steps of drafts, too.
        if self._beat.activity not in ("reading", "writing", "embedding"):
            self._counted.clear()
        self._counted.append((now, tokens))
        while len(self._counted) > 2 and now - self._counted[1][0] >= _SPEED_SECONDS:
            self._counted.pop(0)
