import pytest

from fairdraft.domain.generation import DraftText
from fairdraft.inference import worker_watch
from fairdraft.inference.protocol import Heartbeat
from fairdraft.inference.worker_watch import WatchLimits, WorkerWatch


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Watched:
    """A watch over a worker that a test plays, second by second."""

    def __init__(self, memory: int = 0, **limits: float) -> None:
        self.clock = Clock()
        self.memory = memory
        self.watch = WorkerWatch(WatchLimits(**limits), self.clock, lambda _pid: self.memory)  # type: ignore[arg-type] # the tests' limits are right

    def pass_time(self, seconds: float, step: float = 0.25) -> tuple[str, str] | None:
        for _ in range(round(seconds / step)):
            self.clock.now += step
            if (reason := self.watch.look(1)) is not None:
                return reason
        return None


def test_silence_is_counted_from_the_last_sign_of_life() -> None:
    """A worker is given up after the allowed time of silence, not before."""
    one = Watched(heartbeat_timeout=5.0)
    one.watch.heard(Heartbeat("idle", 0))
    assert one.pass_time(4.9) is None
    one.watch.heard(Heartbeat("idle", 0))
    assert one.pass_time(4.9) is None
    assert one.pass_time(1.0) == ("silent", "5")


def test_a_machine_that_slept_kills_no_worker() -> None:
    """An hour between two looks counts as a second."""
    one = Watched(heartbeat_timeout=5.0, progress_timeout=5.0)
    one.watch.heard(Heartbeat("writing", 1))
    one.clock.now += 3600
    assert one.watch.look(1) is None
    assert one.watch.state == "writing"


def test_a_stall_is_told_long_before_the_end() -> None:
    """Work without a step makes a worker stalled, and later given up; a step makes it writing again."""
    one = Watched(heartbeat_timeout=999.0, progress_timeout=60.0)
    one.watch.heard(Heartbeat("writing", 1))
    assert one.pass_time(11) is None
    assert one.watch.state == "stalled"
    one.watch.heard(Heartbeat("writing", 1))
    assert one.watch.state == "stalled"
    one.watch.heard(Heartbeat("writing", 2))
    assert one.watch.state == "writing"
    assert one.pass_time(59) is None
    one.watch.heard(DraftText("r", "d", "words"))
    assert one.pass_time(59) is None
    assert one.pass_time(2) == ("stuck", "60")


def test_an_idle_worker_is_never_stuck() -> None:
    """A worker with nothing to do may do nothing for ever, as long as it gives signs of life."""
    one = Watched(heartbeat_timeout=5.0, progress_timeout=3.0)
    for _ in range(20):
        one.watch.heard(Heartbeat("idle", 7))
        assert one.pass_time(1) is None


def test_the_limit_of_memory_is_told_in_gibibytes() -> None:
    """A worker that holds more than allowed is given up with both figures."""
    one = Watched(memory=3 * 2**30, memory_bytes=4 * 2**30, heartbeat_timeout=999)
    assert one.pass_time(1) is None
    one.memory = 5 * 2**30
    assert one.pass_time(1) == ("memory limit", "5.0 of 4.0 GiB")
    assert one.watch.memory_bytes == 5 * 2**30


def test_the_speed_is_that_of_the_last_seconds() -> None:
    """Tokens per second are measured over the last seconds of writing, and there are none while idle."""
    one = Watched()
    tokens = 0
    for second in range(10):
        one.watch.heard(Heartbeat("writing", second, tokens))
        one.clock.now += 1
        tokens += 10 if second < 5 else 40
    assert one.watch.tokens_per_second == pytest.approx(40)
    one.watch.heard(Heartbeat("idle", 11, tokens))
    assert one.watch.tokens_per_second is None


def test_who_is_ended_for_want_of_memory_is_known_from_the_systems_count() -> None:
    """A rise of the last seconds is this worker's end; one of long ago was another program's."""
    clock, kills = Clock(), [3]
    watch = WorkerWatch(WatchLimits(), clock, lambda _pid: 1, lambda: kills[0])
    assert watch.memory_ran_out is False
    kills[0] = 4
    clock.now += 0.25
    # A large process is still there when the system has ended it.
    watch.look(1)
    clock.now += 5
    assert watch.memory_ran_out is True
    clock.now += 60
    assert watch.memory_ran_out is False
    kills[0] = 5
    assert watch.memory_ran_out is True


def test_where_the_system_does_not_count_it_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hardly any memory left at the last look is reason enough then."""
    for is_short, ran_out in ((False, None), (True, True)):
        monkeypatch.setattr(worker_watch, "memory_is_short", lambda is_short=is_short: is_short)
        clock = Clock()
        watch = WorkerWatch(WatchLimits(), clock, lambda _pid: 1, lambda: None)
        clock.now += 0.25
        watch.look(1)
        assert watch.memory_ran_out is ran_out
