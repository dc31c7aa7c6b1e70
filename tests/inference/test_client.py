import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from fairdraft.domain.engine_fault import EngineFault
from fairdraft.domain.engine_status import EngineStatus
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import (
    DraftFailed,
    DraftFinished,
    DraftRestarted,
    DraftText,
    GenerationEvent,
    GenerationRequest,
    ModelReady,
)
from fairdraft.inference import engine_desk, resuming
from fairdraft.inference.client import WorkerEngine
from fairdraft.inference.protocol import WorkerMessage
from fairdraft.inference.worker_ending import EndingCause
from fairdraft.inference.worker_watch import WatchLimits, WorkerWatch

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the fake worker dies by signals")


class TimeOfMessages(WorkerWatch):
    """A watch for which half a second passes with each message of its worker, however busy the machine is."""

    def __init__(self, limits: WatchLimits) -> None:
        self.now = 0.0
        super().__init__(limits, lambda: self.now)

    def heard(self, message: WorkerMessage) -> None:
        self.now += 0.5
        super().heard(message)


class TimeOfLooks(WorkerWatch):
    """A watch for which no time passes until its worker is `held`, and half a second with each look from then on."""

    def __init__(self, limits: WatchLimits) -> None:
        self.now = 0.0
        self.held: int | None = None
        super().__init__(limits, lambda: self.now)

    def look(self, pid: int) -> tuple[EndingCause, str] | None:
        self.now += 0.5 if pid == self.held else 0.0
        return super().look(pid)


@pytest.fixture
def time_of_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_desk, "WorkerWatch", TimeOfMessages)


@pytest.fixture
def hold(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """From now on time passes for the worker of that process id, and for no other."""
    watches: list[TimeOfLooks] = []

    def watch(limits: WatchLimits) -> TimeOfLooks:
        watches.append(TimeOfLooks(limits))
        return watches[-1]

    def hold(pid: int) -> None:
        watches[-1].held = pid

    monkeypatch.setattr(engine_desk, "WorkerWatch", watch)
    return hold


@pytest.fixture
def quick_closing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that does not end when it is asked to is ended by force at once."""
    monkeypatch.setattr(engine_desk, "_POLITE_SECONDS", 0.1)
    monkeypatch.setattr(engine_desk, "_FIRM_SECONDS", 0.1)


def restarts(recorder: Any) -> int:
    return sum(isinstance(event, DraftRestarted) for event in recorder.events)


def hold_both(engine: WorkerEngine, recorder: Any, hold: Callable[[int], None]) -> None:
    """Hold the worker once it has written, and the one that begins anew in its place."""
    for before in range(2):
        recorder.wait_for(lambda count=before: restarts(recorder) == count)
        recorder.wait_for_text("d0")
        pid = engine.worker_pid
        assert pid is not None
        hold(pid)


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").is_dir() else 0


@pytest.mark.parametrize(
    ("mode", "what"),
    [
        ("segfault", "crashed while starting (SIGSEGV): about to touch memory that is not there."),
        ("assertion", "stopped itself while starting (SIGABRT): /llama.cpp/src/llama-context.cpp:1234: GGML_ASSERT("),
        ("memory", "ran out of memory while starting: ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate"),
        ("python", "ended with exit code 1 while starting: RuntimeError: the worker has a bug."),
        ("garbage", "it sent messages that make no sense: A line is not a message (b'Segmentation? No"),
        ("half a line", "it sent messages that make no sense: The last line was cut off"),
        ("exit", "The engine ended on its own"),
        ("other version", "The engine belongs to another version of Fairdraft (it speaks protocol"),
        ("no greeting", "it sent messages that make no sense: The first message is not a greeting"),
    ],
)
def test_every_ending_fails_each_unfinished_draft_once(
    mode, what, fake_engine, make_request, some_model, recorder
) -> None:
    """However workers end again and again, each draft gets one failure in plain words, what the last one said stays
    said, and a later request gets a new worker.
    """
    engine = fake_engine(mode)
    engine.submit(make_request(some_model, seeds=(1, 2)), recorder)
    recorder.wait_for_endings(2)
    assert [one.draft_id for one in recorder.failures] == ["d0", "d1"]
    assert all(what in one.what for one in recorder.failures), recorder.failures[0].what
    assert all(one.remedy.endswith(".") for one in recorder.failures)
    if mode not in {"other version", "no greeting"}:
        assert recorder.text("d0") == "some words"
    first = engine.worker_pid
    again = type(recorder)()
    engine.submit(make_request(some_model), again)
    again.wait_for_endings(1)
    assert first is None
    assert again.failures


@pytest.mark.parametrize("bytes_written", [1, 20])
def test_a_worker_that_is_ended_in_the_middle_of_a_message_ended_of_what_ended_it(
    bytes_written, fake_engine, make_request, some_model, recorder
) -> None:
    """The message that it was writing is no reason, and nothing of it is taken."""
    engine = fake_engine("ended in a line", str(bytes_written))
    engine.submit(make_request(some_model), recorder)
    recorder.wait_for_endings(1)
    assert "ran out of memory while starting: ggml_backend_cpu" in recorder.failures[0].what
    assert recorder.failures[0].fault is not None
    assert recorder.failures[0].fault.kind == "out_of_memory"


@pytest.mark.parametrize(
    ("mode", "doing", "times", "failures"),
    [
        ("ended at starts", "starting", 3, 0),
        ("ended at starts", "starting", 4, 2),
        ("ended at loads", "loading the model", 4, 2),
    ],
)
def test_a_worker_that_is_ended_from_outside_is_not_held_against_its_drafts(
    mode, doing, times, failures, fake_engine, make_request, some_model, recorder, tmp_path, monkeypatch
) -> None:
    """Its drafts are written by a later one, unless it never stops; then they fail, and nothing is remembered."""
    monkeypatch.setattr(resuming, "PAUSES", (0.0, 0.05, 0.05))
    memory = Memory()
    engine = fake_engine(mode, str(tmp_path / "deaths"), str(times), memory=memory)
    engine.submit(make_request(some_model, seeds=(1, 2)), recorder)
    recorder.wait_for_endings(2)
    assert len(recorder.failures) == failures, recorder.failures
    for one in recorder.failures:
        assert one.what == (
            f"The engine was ended from outside while {doing} (SIGKILL). That happened each time it was started again."
        )
    assert memory.kept == []


def test_what_is_ended_from_outside_is_tried_again_after_a_pause(
    fake_engine, make_request, some_model, recorder, new_recorder, tmp_path, monkeypatch
) -> None:
    """In it what is stopped ends at once, and what is asked waits as well."""
    now = [100.0]
    monkeypatch.setattr(engine_desk, "monotonic", lambda: now[0])
    monkeypatch.setattr(resuming, "PAUSES", (600.0,))
    engine, later = fake_engine("ended at starts", str(tmp_path / "deaths"), "1"), new_recorder()
    request = make_request(some_model, seeds=(1, 2))
    dead = threading.Event()
    engine.watch(lambda status: dead.set() if status.state == "dead" else None)
    engine.submit(request, recorder)
    assert dead.wait(30)
    engine.cancel(request.request_id, "d1")
    recorder.wait_for_endings(1)
    assert recorder.endings["d1"].reason == "cancelled"
    engine.submit(make_request(some_model), later)
    assert engine.worker_pid is None
    now[0] += 600
    later.wait_for_endings(1)
    recorder.wait_for_endings(2)
    assert not recorder.failures


def test_a_silent_worker_is_given_up(fake_engine, make_request, some_model, recorder, hold) -> None:
    """A worker that sends no sign of life for the allowed time is ended, and its drafts are told so."""
    engine = fake_engine("silent", heartbeat_timeout=0.6)
    engine.submit(make_request(some_model), recorder)
    hold_both(engine, recorder, hold)
    recorder.wait_for_endings(1)
    assert "did not respond for 0.6 seconds" in recorder.failures[0].what


def test_a_stopped_worker_is_given_up(fake_engine, make_request, some_model, recorder, hold) -> None:
    """A worker that the system holds (SIGSTOP) is ended too, though it cannot answer a request to end; the next one
    writes what was asked of it.
    """
    engine = fake_engine("well", heartbeat_timeout=0.6)
    engine.count_tokens(some_model, "x")
    held = engine.worker_pid
    os.kill(held, signal.SIGSTOP)
    hold(held)
    engine.submit(make_request(some_model), recorder)
    recorder.wait_for_endings(1)
    assert isinstance(recorder.endings["d0"], DraftFinished)
    assert engine.worker_pid != held


def test_a_draft_is_not_known_to_kill_because_the_engine_was_held(
    fake_engine, make_request, some_model, recorder, hold
) -> None:
    """It is tried once more, fails where that is silent too, and may be asked again after that."""
    memory = Memory()
    engine = fake_engine("silent", memory=memory, heartbeat_timeout=0.6)
    engine.submit(make_request(some_model), recorder)
    hold_both(engine, recorder, hold)
    recorder.wait_for_endings(1)
    assert restarts(recorder) == 1
    assert recorder.failures[0].fault.kind == "stalled"
    assert memory.kept == []


def test_what_the_closing_ends_by_force_ends_as_stopped(
    fake_engine, make_request, some_model, recorder, quick_closing
) -> None:
    """A worker that cannot end when it is asked to is not said to have ended of itself or for want of memory."""
    engine = fake_engine("silent")
    engine.submit(make_request(some_model, seeds=(1, 2)), recorder)
    recorder.wait_for_text("d1")
    os.kill(engine.worker_pid, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as beside:
        counted = beside.submit(engine.count_tokens, some_model, "x")
        time.sleep(0.1)
        engine.close()
    assert {event.reason for event in recorder.endings.values()} == {"cancelled"}
    assert "was closed" in str(counted.exception())


def test_a_worker_that_gets_no_further_is_given_up(
    fake_engine, make_request, some_model, recorder, time_of_messages
) -> None:
    """Signs of life without a step done end a worker after the time allowed for that."""
    engine = fake_engine("stuck", heartbeat_timeout=5.0, progress_timeout=0.8)
    engine.submit(make_request(some_model), recorder)
    recorder.wait_for_endings(1)
    assert "made no progress for 0.8 seconds while writing" in recorder.failures[0].what


def test_a_busy_worker_is_left_alone(fake_engine, make_request, some_model, recorder, time_of_messages) -> None:
    """A worker whose steps grow may take longer than the time allowed without a step."""
    engine = fake_engine("busy", heartbeat_timeout=5.0, progress_timeout=0.8)
    engine.submit(make_request(some_model), recorder)
    recorder.wait_for_endings(1)
    assert isinstance(recorder.endings["d0"], DraftFinished)


def test_nothing_comes_after_a_drafts_end(fake_engine, make_request, some_model, recorder) -> None:
    """A draft ends once: words and endings that a worker sends after that are not passed on."""
    engine = fake_engine("twice")
    engine.submit(make_request(some_model, seeds=(1, 2)), recorder)
    recorder.wait_for_endings(2)
    engine.count_tokens(some_model, "the worker has said everything by now")
    engine.close()
    for draft_id in ("d0", "d1"):
        events = [event for event in recorder.events if getattr(event, "draft_id", "") == draft_id]
        assert [type(event) for event in events[-2:]] == [DraftText, DraftFinished]
        assert sum(isinstance(event, DraftFinished | DraftFailed) for event in events) == 1


def test_a_command_that_cannot_be_started_is_told(make_request, some_model, recorder) -> None:
    """Where there is no worker program, drafts fail and counts raise with the name of what was not found."""
    engine = WorkerEngine(("/nowhere/fairdraft-worker",))
    engine.submit(make_request(some_model), recorder)
    recorder.wait_for_endings(1)
    expected = "The engine could not be started: /nowhere/fairdraft-worker: No such file or directory."
    assert recorder.failures[0].what == expected
    with pytest.raises(KnownError, match="could not be started"):
        engine.count_tokens(some_model, "x")
    engine.close()


def test_a_death_costs_no_draft(fake_engine, make_request, some_model, recorder, tmp_path) -> None:
    """After a worker's death the drafts that had not finished are written by a new one, with the same seeds and from
    their beginning, which is told; what had finished stays as it was.
    """
    engine = fake_engine("dies once", str(tmp_path / "died"))
    engine.submit(make_request(some_model, seeds=(1, 2, 3)), recorder)
    recorder.wait_for_endings(3)
    assert all(isinstance(one, DraftFinished) for one in recorder.endings.values())
    restarted = [event for event in recorder.events if isinstance(event, DraftRestarted)]
    assert [event.draft_id for event in restarted] == ["d1", "d2"]
    assert "SIGKILL" in restarted[0].why
    assert [recorder.text(draft) for draft in ("d0", "d1", "d2")] == ["some words"] * 3
    finished = [event.draft_id for event in recorder.events if isinstance(event, DraftFinished)]
    assert finished == ["d0", "d1", "d2"]


def test_a_study_that_stands_still_is_not_what_ended_the_engine(
    fake_engine, make_request, some_model, recorder, new_recorder, tmp_path
) -> None:
    """A person's prompt that takes too much memory fails; the study's draft is begun anew and written."""
    engine, study = fake_engine("dies over a person", str(tmp_path / "died")), new_recorder()
    engine.submit(replace(make_request(some_model), patient=True), study)
    study.wait_for_text("d0")
    engine.submit(make_request(some_model), recorder)
    recorder.wait_for_endings(1)
    study.wait_for_endings(1)
    assert isinstance(study.endings["d0"], DraftFinished)
    assert recorder.failures[0].fault is not None
    assert (recorder.failures[0].fault.kind, recorder.failures[0].fault.scope) == ("out_of_memory", "request")


@pytest.mark.parametrize("poison", [1, 4])
def test_one_poisonous_draft_fails_alone(fake_engine, make_request, some_model, recorder, poison: int) -> None:
    """A draft that kills every worker that writes it fails with the assertion's own words; all others finish, and a
    request of somebody else's does too.
    """
    engine = fake_engine("poison", str(poison))
    other = type(recorder)()
    engine.submit(make_request(some_model, seeds=(1, 2, 3, 4, 5)), recorder)
    engine.submit(make_request(some_model, seeds=(8, 9)), other)
    recorder.wait_for_endings(5)
    other.wait_for_endings(2)
    endings = recorder.endings
    failed = endings.pop(f"d{poison - 1}")
    assert isinstance(failed, DraftFailed)
    assert failed.fault == EngineFault("assertion", None, f"GGML_ASSERT(seed != {poison}) failed", "draft")
    assert all(isinstance(one, DraftFinished) for one in (*endings.values(), *other.endings.values()))


def test_a_prompt_that_kills_fails_its_request(fake_engine, make_request, some_model, recorder) -> None:
    """A worker that dies over a prompt twice is not asked for it a third time."""
    engine = fake_engine("dies reading")
    engine.submit(make_request(some_model, seeds=(1, 2)), recorder)
    recorder.wait_for_endings(2)
    assert {one.fault.scope for one in recorder.failures} == {"request"}
    assert sum(isinstance(event, ModelReady) for event in recorder.events) == 2


def test_a_worker_over_its_memory_is_ended(fake_engine, make_request, some_model, recorder) -> None:
    """A worker that grows over the limit is ended and told as out of memory, with less context as the step."""
    engine = fake_engine("grows", memory_bytes=200_000_000)
    engine.submit(make_request(some_model), recorder)
    recorder.wait_for_endings(1)
    assert re.search(r"reached its memory limit while writing \(0\.\d of 0\.2 GiB\)", recorder.failures[0].what)
    assert (recorder.failures[0].fault.kind, recorder.failures[0].fault.step) == ("out_of_memory", "less_context")


def test_a_limit_of_memory_that_comes_later_ends_no_draft(fake_engine, make_request, some_model, recorder) -> None:
    """A draft under way is written to its end; at rest the worker that still holds more is ended."""
    engine = fake_engine("states")
    writes, ended = threading.Event(), threading.Event()
    engine.watch(lambda status: {"writing": writes, "dead": ended}.get(status.state, threading.Event()).set())
    engine.submit(make_request(some_model), recorder)
    assert writes.wait(60)
    engine.limit_memory(1_000_000)
    recorder.wait_for_endings(1)
    assert not recorder.failures
    assert ended.wait(60)


def test_the_engines_states_are_told(fake_engine, make_request, some_model, recorder) -> None:
    """Whoever watches is told each state from starting to dead, with the speed while words are written."""
    engine = fake_engine("states")
    told: list[EngineStatus] = []
    engine.watch(told.append)
    assert engine.status == EngineStatus("idle")
    engine.submit(make_request(some_model), recorder)
    recorder.wait_for_endings(1)
    engine.close()
    states = [state for state, _ in groupby(status.state for status in told)]
    assert states == ["starting", "checking", "loading", "reading", "writing", "stopping", "dead"]
    assert any(status.tokens_per_second for status in told if status.state == "writing")


def test_a_stalled_engine_is_told_before_it_is_ended(
    fake_engine, make_request, some_model, recorder, time_of_messages
) -> None:
    """A worker without progress is stalled, then stopping, then dead with the reason in words."""
    engine = fake_engine("stuck", progress_timeout=1.2)
    told: list[EngineStatus] = []
    stop = engine.watch(told.append)
    engine.submit(make_request(some_model), recorder)
    recorder.wait_for_endings(1)
    assert [one for one, _ in groupby(status.state for status in told)][-3:] == ["stalled", "stopping", "dead"]
    assert "made no progress" in told[-1].told
    stop()


class Memory:
    """A memory of faults in a list."""

    def __init__(self, known: dict[str, DraftFailed] | None = None) -> None:
        self.known = known or {}
        self.kept: list[DraftFailed] = []

    def remembered(self, request: GenerationRequest) -> dict[str, DraftFailed]:
        return {one: replace(failed, request_id=request.request_id) for one, failed in self.known.items()}

    def remember(self, request: GenerationRequest, failed: DraftFailed) -> None:
        self.kept.append(failed)


def test_what_is_known_to_kill_is_not_tried(fake_engine, make_request, some_model, recorder) -> None:
    """A draft that is remembered gets its end at once and starts no worker; the others are written."""
    failed = DraftFailed("", "d1", "It ended the engine before.", "Try anyway.")
    engine = fake_engine("poison", "2", memory=Memory({"d1": failed}))
    engine.submit(make_request(some_model, seeds=(1, 2, 3)), recorder)
    recorder.wait_for_endings(3)
    assert recorder.endings["d1"].what == "It ended the engine before."
    assert not any(isinstance(event, DraftRestarted) for event in recorder.events)


def test_what_killed_is_given_to_the_memory(fake_engine, make_request, some_model, recorder) -> None:
    """A draft that was found at fault is given to the memory before its end is told; one merely beside it is not."""
    memory = Memory()
    engine = fake_engine("poison", "2", memory=memory)
    kept_at_the_end: list[int] = []

    def listen(event: GenerationEvent) -> None:
        recorder(event)
        if isinstance(event, DraftFailed):
            kept_at_the_end.append(len(memory.kept))

    engine.submit(make_request(some_model, seeds=(1, 2)), listen)
    recorder.wait_for_endings(2)
    assert [(one.draft_id, one.fault.scope) for one in memory.kept] == [("d1", "draft")]
    assert kept_at_the_end == [1]


def test_a_prompt_that_kills_while_it_is_read_ahead_is_not_read_ahead_again(
    fake_engine, make_request, some_model, new_recorder
) -> None:
    """Nobody asked for it: no draft fails, why the engine ended is told, and the next worker drafts as ever."""
    engine = fake_engine("dies preparing")
    told: list[EngineStatus] = []
    engine.watch(told.append)

    def draft() -> None:
        recorder = new_recorder()
        engine.submit(make_request(some_model), recorder)
        recorder.wait_for_endings(1)
        assert not recorder.failures

    draft()
    first = engine.worker_pid
    engine.get_ready(make_request(some_model, seeds=()))
    until = time.monotonic() + 30
    while engine.status.state != "dead" and time.monotonic() < until:
        time.sleep(0.02)
    assert "crashed while reading a prompt ahead (SIGSEGV)" in told[-1].told
    draft()
    second = engine.worker_pid
    engine.get_ready(make_request(some_model, seeds=()))
    draft()
    assert first != second == engine.worker_pid


def test_nothing_is_started_to_read_ahead(fake_engine, make_request, some_model) -> None:
    engine = fake_engine("well")
    engine.get_ready(make_request(some_model, seeds=()))
    engine.close()
    assert engine.worker_pid is None
    engine.get_ready(make_request(some_model, seeds=()))


def test_a_cancelled_draft_is_not_begun_anew(fake_engine, make_request, some_model, recorder) -> None:
    """A draft that was stopped when its worker died ends as stopped, while the other is begun anew."""
    engine = fake_engine("silent")
    request = make_request(some_model, seeds=(1, 2))
    engine.submit(request, recorder)
    recorder.wait_for_text("d1")
    engine.cancel(request.request_id, "d0")
    os.kill(engine.worker_pid, signal.SIGTERM)
    recorder.wait_for(lambda: any(isinstance(event, DraftRestarted) for event in recorder.events))
    recorder.wait_for_text("d1")
    assert {event.draft_id for event in recorder.events if isinstance(event, DraftRestarted)} == {"d1"}
    assert {name: ending.reason for name, ending in recorder.endings.items()} == {"d0": "cancelled"}


def test_a_count_fails_with_its_worker(fake_engine, some_model) -> None:
    """A count of tokens under way when the worker dies raises the same plain words."""
    with pytest.raises(KnownError, match=r"SIGSEGV"):
        fake_engine("segfault").count_tokens(some_model, "x")


def test_counts_come_back_to_who_asked(fake_engine, some_model) -> None:
    """Counts asked from many threads at once each get their own answer."""
    engine = fake_engine("well")
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(engine.count_tokens, some_model, "word " * size) for size in range(40)]
        assert [one.result() for one in asked] == list(range(40))


def test_a_prompt_too_large_for_the_pipe_is_told(fake_engine, make_request, some_model, recorder) -> None:
    """A prompt over the limit of the protocol fails its draft, and the worker goes on."""
    engine = fake_engine("well")
    engine.submit(make_request(some_model, "x" * 17_000_000), recorder)
    recorder.wait_for_endings(1)
    assert "is larger than the 16,777,216 bytes allowed" in recorder.failures[0].what
    assert engine.count_tokens(some_model, "still there") == 2


def test_submit_returns_at_once(fake_engine, make_request, some_model, recorder, quick_closing) -> None:
    """Asking takes no time, even of a worker that takes nothing from its pipe and is never given up."""
    engine = fake_engine("mute")
    for _ in range(20):
        engine.submit(make_request(some_model, "x" * 100_000), recorder)
    assert not recorder.events


def test_a_listener_with_a_bug_silences_nobody_else(
    fake_engine, make_request, some_model, recorder, monkeypatch
) -> None:
    """An exception in one listener is reported once per event, and other requests are still answered."""
    reported: list[str] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: reported.append(str(told.exc_value)))

    def broken(_event: object) -> None:
        raise ValueError("a bug of the window")

    engine = fake_engine("well")
    engine.submit(make_request(some_model), broken)
    engine.submit(make_request(some_model), recorder)
    recorder.wait_for_endings(1)
    assert set(reported) == {"a bug of the window"}


def test_a_slow_listener_delays_no_cancel(fake_engine, make_request, some_model, recorder) -> None:
    """While a listener takes its time the engine still watches its worker and takes counts."""
    gate = threading.Event()
    engine = fake_engine("well")
    engine.submit(make_request(some_model), lambda _event: gate.wait(20))
    assert engine.count_tokens(some_model, "three short words") == 3
    gate.set()
    engine.submit(make_request(some_model), recorder)
    recorder.wait_for_endings(1)


@pytest.mark.parametrize("mode", ["well", "deaf", "silent", "mute"])
def test_close_leaves_nothing_behind(
    mode: str,
    fake_engine: Callable[..., WorkerEngine],
    make_request,
    some_model,
    recorder,
    request: pytest.FixtureRequest,
) -> None:
    """Closing ends the worker, also one that takes no notice, with every thread and file of it; drafts under way
    get their ending.
    """
    if mode in ("deaf", "mute"):
        request.getfixturevalue("quick_closing")
    threads, files = threading.active_count(), open_files()
    engine = fake_engine(mode)
    asked = make_request(some_model, seeds=(1, 2))
    engine.submit(asked, recorder)
    if mode != "mute":
        recorder.wait_for_text("d1")
    pid = engine.worker_pid
    began = time.monotonic()
    engine.close()
    assert time.monotonic() - began < 20
    recorder.wait_for_endings(2)
    assert pid is None or not Path(f"/proc/{pid}").exists()
    assert (threading.active_count(), open_files()) == (threads, files)
    engine.close()
    with pytest.raises(KnownError, match="The engine is closed"):
        engine.submit(make_request(some_model), recorder)
    engine.cancel(asked.request_id)


def test_an_engine_never_used_starts_nothing(fake_engine) -> None:
    """Making and closing an engine starts neither a thread nor a process."""
    threads = threading.active_count()
    engine = fake_engine("well")
    assert engine.worker_pid is None
    assert threading.active_count() == threads
    engine.close()


def test_what_is_stopped_while_the_engine_closes_is_over(make_request, some_model, monkeypatch) -> None:
    """Stopping a draft, reading ahead and another limit of memory do nothing where the engine is closed in that very
    instant.
    """

    class Door:
        """Whoever comes to it finds that the engine was closed a moment before."""

        def __init__(self) -> None:
            self.come = 0

        def __enter__(self) -> None:
            self.come += 1
            if self.come == 1:
                engine.close()

        def __exit__(self, *_: object) -> None:
            pass

    calls: tuple[Callable[[WorkerEngine], None], ...] = (
        lambda one: one.cancel("a request"),
        lambda one: one.get_ready(make_request(some_model, seeds=())),
        lambda one: one.limit_memory(1),
    )
    for call in calls:
        with monkeypatch.context() as patch:
            patch.setattr("fairdraft.inference.client.threading.Lock", Door)
            engine = WorkerEngine(("no command",))
        call(engine)
        with pytest.raises(KnownError, match="closed"):
            engine.submit(make_request(some_model), lambda _event: None)


def test_a_request_needs_ids_of_its_own(fake_engine, make_request, some_model, recorder) -> None:
    """Asking twice under one id, or for two drafts under one id, is a bug of the caller and is told at once."""
    engine = fake_engine("silent")
    request = make_request(some_model)
    engine.submit(request, recorder)
    recorder.wait_for_text("d0")
    with pytest.raises(ValueError, match="already open"):
        engine.submit(request, recorder)


def test_a_request_for_nothing_starts_nothing(fake_engine, make_request, some_model, recorder) -> None:
    """A request without drafts has no events and needs no worker."""
    engine = fake_engine("well")
    engine.submit(make_request(some_model, seeds=()), recorder)
    assert engine.worker_pid is None
    assert recorder.events == []


def test_the_windows_process_loads_no_engine() -> None:
    """Making the engine's client loads neither llama.cpp nor what only the worker needs."""
    script = (
        "import sys, fairdraft.bootstrap, fairdraft.inference.client\n"
        "sys.exit(', '.join({'llama_cpp', 'numpy', 'jinja2'} & set(sys.modules)) or 0)"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, text=True)
    assert (answer.returncode, answer.stderr) == (0, "")
