"""The real worker with the real starter model, hurt in every way that is known."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from fairdraft.domain.engine_fault import EngineFault, EngineFaultError
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import DraftFailed, DraftFinished, DraftRestarted, ModelFile
from fairdraft.domain.text_score import PassageToScore
from fairdraft.inference.client import WorkerEngine
from fairdraft.inference.fault_memory import NoFaultMemory
from fairdraft.inference.process_memory import resident_bytes
from fairdraft.inference.protocol import Generate, encode
from fairdraft.inference.worker_watch import WatchLimits

pytestmark = pytest.mark.model

HURT_WORKER = str(Path(__file__).with_name("hurt_worker.py"))
WORKER = (sys.executable, "-m", "fairdraft", "worker")
SEEDS = (1, 666, 3)
Hurt = Callable[..., WorkerEngine]


@pytest.fixture
def hurt() -> Iterator[Hurt]:
    """An engine whose worker is hurt when it writes a draft of seed 666."""
    made: list[WorkerEngine] = []

    def make(*command: str, **limits: Any) -> WorkerEngine:
        made.append(WorkerEngine(command or WORKER, limits=WatchLimits(**limits)))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.mark.parametrize(
    ("mode", "name"), [("native fault", "The engine crashed"), ("abort", "The engine stopped itself")]
)
def test_a_fault_in_native_code_costs_one_draft(
    mode: str, name: str, hurt: Hurt, starter: ModelFile, make_request, new_recorder
) -> None:
    """A draft over which native code crashes every time fails alone; the others finish, each once, and the engine
    goes on.
    """
    recorder, after = new_recorder(), new_recorder()
    engine = hurt(sys.executable, HURT_WORKER, mode)
    engine.submit(make_request(starter, seeds=SEEDS, max_tokens=12), recorder)
    recorder.wait_for_endings(3)
    endings = recorder.endings
    failed = endings.pop("d1")
    assert isinstance(failed, DraftFailed)
    assert name in failed.what
    assert failed.fault is not None
    assert failed.fault.scope == "draft"
    assert all(isinstance(one, DraftFinished) for one in endings.values())
    finished = [event.draft_id for event in recorder.events if isinstance(event, DraftFinished)]
    assert sorted(finished) == ["d0", "d2"]
    assert all(recorder.text(draft_id) for draft_id in finished)
    engine.submit(make_request(starter, max_tokens=3), after)
    after.wait_for_endings(1)
    assert after.text("d0")


def test_a_stuck_decode_is_ended_and_explained(hurt: Hurt, starter: ModelFile, make_request, recorder) -> None:
    """Native code that never comes back is stalled, then ended with the reason; the other draft is written."""
    states: list[str] = []
    # A card compiles what it computes with in its first steps.
    seconds = 30 if starter.gpu_layers else 3
    engine = hurt(sys.executable, HURT_WORKER, "stuck", progress_timeout=float(seconds))
    engine.watch(lambda status: states.append(status.state))
    engine.submit(make_request(starter, seeds=(1, 666), max_tokens=24), recorder)
    recorder.wait_for_endings(2)
    failed = recorder.endings["d1"]
    assert f"made no progress for {seconds} seconds" in failed.what
    assert (failed.fault.kind, failed.fault.scope) == ("stalled", "draft")
    assert isinstance(recorder.endings["d0"], DraftFinished)
    assert "stalled" in states


def test_an_embedding_model_that_kills_the_engine_blames_no_draft(starter: ModelFile, make_request, recorder) -> None:
    """It is given up after the second death and remembered; the draft beside it is written, and its prompt is not
    remembered as deadly. The next start does not try it again.
    """

    class Memory(NoFaultMemory):
        drafts = 0
        reading: EngineFaultError | None = None

        def remember(self, _request: object, _failed: DraftFailed) -> None:
            self.drafts += 1

        def remember_reading(self, _model: ModelFile, fault: EngineFaultError) -> None:
            self.reading = fault

        def remembered_reading(self, _model: ModelFile) -> EngineFaultError | None:
            return self.reading

    memory = Memory()
    engine = WorkerEngine((sys.executable, HURT_WORKER, "embedder"), memory=memory)
    try:
        engine.submit(make_request(starter, max_tokens=8), recorder)
        with pytest.raises(KnownError, match="while reading texts for their meaning"):
            engine.embed_texts(starter, ["One."], at_once=True)
        recorder.wait_for_endings(1)
    finally:
        engine.close()
    assert isinstance(recorder.endings["d0"], DraftFinished)
    assert not memory.drafts
    assert memory.reading is not None
    assert memory.reading.fault.scope == "embedding"
    again = WorkerEngine((sys.executable, HURT_WORKER, "embedder"), memory=memory)
    try:
        with pytest.raises(EngineFaultError):
            again.embed_texts(starter, ["One."])
        assert again.worker_pid is None
    finally:
        again.close()


def test_a_kill_in_mid_draft_is_made_good(hurt: Hurt, starter: ModelFile, make_request, new_recorder) -> None:
    """After a kill from outside every draft is finished by a new worker with the words it would have had."""
    recorder, unhurt = new_recorder(), new_recorder()
    engine = hurt()
    request = make_request(starter, seeds=(1, 2, 3), max_tokens=48)
    engine.submit(request, recorder)
    recorder.wait_for_text("d2")
    killed = engine.worker_pid
    psutil.Process(killed).kill()
    recorder.wait_for_endings(3)
    engine.submit(replace(request, request_id="unhurt"), unhurt)
    unhurt.wait_for_endings(3)
    assert any(isinstance(event, DraftRestarted) for event in recorder.events)
    assert [recorder.text(f"d{at}") for at in range(3)] == [unhurt.text(f"d{at}") for at in range(3)]
    assert not psutil.pid_exists(killed)


def test_the_limit_of_memory_ends_a_real_worker(hurt: Hurt, starter: ModelFile, make_request, recorder) -> None:
    """A worker that grows over its limit while it loads is ended once, and told as out of memory with its step."""
    engine = hurt(memory_bytes=110_000_000)
    engine.submit(make_request(starter, seeds=(1, 2), max_tokens=200), recorder)
    recorder.wait_for_endings(2)
    assert {one.fault.kind for one in recorder.failures} == {"out_of_memory"}
    assert {one.fault.step for one in recorder.failures} == {"less_context"}
    assert "memory limit" in recorder.failures[0].what
    assert "memory_limit_gib" in recorder.failures[0].remedy


def test_a_file_that_is_not_the_one_meant_is_a_bad_file(
    hurt: Hurt, starter: ModelFile, starter_path: Path, tmp_path: Path, make_request, new_recorder
) -> None:
    """Flipped bits and a truncated file are refused before native code sees them, with the step to check the file."""
    data = bytearray(starter_path.read_bytes())
    cut, flipped = tmp_path / "cut.gguf", tmp_path / "flipped.gguf"
    cut.write_bytes(data[: len(data) // 3])
    data[len(data) // 2] ^= 0x10
    flipped.write_bytes(data)
    engine = hurt()
    for file in (cut, flipped):
        recorder = new_recorder()
        engine.submit(make_request(replace(starter, path=str(file))), recorder)
        recorder.wait_for_endings(1)
        assert recorder.failures[0].fault == EngineFault("bad_file", "check_file")
    assert engine.count_tokens(starter, "still there") > 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody write to a file that is loaded")
@pytest.mark.parametrize("is_same_file", [True, False], ids=["written over", "put in its place"])
def test_a_draft_is_of_the_file_that_was_loaded(
    is_same_file, hurt: Hurt, starter: ModelFile, starter_path: Path, tmp_path: Path, make_request, recorder
) -> None:
    """One during which the file was written over fails; another file under its name changes nothing of what is written
    by the one that was loaded.
    """
    path = tmp_path / "model.gguf"
    path.write_bytes(starter_path.read_bytes())
    engine = hurt()
    engine.submit(make_request(replace(starter, path=str(path)), seeds=(1, 2), max_tokens=60), recorder)
    recorder.wait_for_text("d0")
    if is_same_file:
        with path.open("r+b") as stream:
            stream.seek(50_000_000)
            stream.write(bytes(1000))
    else:
        other = tmp_path / "other.gguf"
        other.write_bytes(starter_path.read_bytes()[:-1] + b"x")
        other.replace(path)
    recorder.wait_for_endings(2)
    if is_same_file:
        assert {one.fault for one in recorder.failures} == {EngineFault("bad_file", "check_file")}
        assert len(recorder.failures) == 2
    else:
        assert not recorder.failures


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody put a file in the place of one that is open")
def test_a_file_that_is_put_in_the_place_of_the_one_that_was_checked_drafts_nothing(
    hurt: Hurt, starter: ModelFile, starter_path: Path, tmp_path: Path, make_request, new_recorder
) -> None:
    """Not even in the moment between, and what was loaded of it is gone: the right file drafts again."""
    path = tmp_path / "model.gguf"
    path.hardlink_to(starter_path)
    (tmp_path / "other.gguf").write_bytes(starter_path.read_bytes()[:-1] + b"x")
    file, engine = replace(starter, path=str(path)), hurt(sys.executable, HURT_WORKER, "replaced")
    recorder, again = new_recorder(), new_recorder()
    engine.submit(make_request(file, max_tokens=3), recorder)
    recorder.wait_for_endings(1)
    assert [one.fault for one in recorder.failures] == [EngineFault("bad_file", "check_file")]
    path.unlink()
    path.hardlink_to(starter_path)
    engine.submit(make_request(file, max_tokens=3), again)
    again.wait_for_endings(1)
    assert again.text("d0")


@pytest.mark.parametrize("others", ["drafts of a study", "texts"])
def test_a_person_does_not_wait_until_another_model_was_read(
    others, hurt: Hurt, starter: ModelFile, make_request, new_recorder
) -> None:
    """One that is checked or loaded for a study, or for texts that are scored, makes way, and is loaded afterward."""
    is_checking = threading.Event()
    engine = hurt(sys.executable, HURT_WORKER, "sleepy drive")
    engine.watch(lambda status: is_checking.set() if status.state == "checking" else None)
    study, desk = new_recorder(), new_recorder()
    file = replace(starter, context_tokens=512)
    with ThreadPoolExecutor(1) as pool:
        if others == "texts":
            scored = pool.submit(engine.score_texts, file, (PassageToScore("A lamp.", "lamp"),))
        else:
            engine.submit(replace(make_request(file, max_tokens=3), patient=True), study)
        assert is_checking.wait(60)
        engine.submit(make_request(starter, max_tokens=3), desk)
        desk.wait_for_endings(1)
        assert desk.text("d0")
        if others == "texts":
            assert len(scored.result(60)) == 1
        else:
            study.wait_for_endings(1)
            assert study.text("d0")


@pytest.mark.slow
def test_a_file_that_is_long_in_reading_is_no_stuck_worker(
    hurt: Hurt, starter: ModelFile, starter_path: Path, tmp_path: Path, make_request, recorder
) -> None:
    """One that was touched while it drafts is hashed again, however long that takes, and its drafts are finished."""
    path = tmp_path / "model.gguf"
    path.write_bytes(starter_path.read_bytes())
    engine = hurt(sys.executable, HURT_WORKER, "slow drive", progress_timeout=3.0)
    engine.submit(make_request(replace(starter, path=str(path)), seeds=(1, 2), max_tokens=24), recorder)
    recorder.wait_for_text("d0")
    path.touch()
    recorder.wait_for_endings(2)
    assert not recorder.failures
    assert not [event for event in recorder.events if isinstance(event, DraftRestarted)]


def test_a_thousand_cancels_in_a_row_harm_nothing(hurt: Hurt, starter: ModelFile, make_request, new_recorder) -> None:
    """A thousand requests that are stopped as soon as they were made all end as stopped; the worker is the same,
    holds no more memory for it, and then writes as ever.
    """
    engine = hurt()
    before, after, many = new_recorder(), new_recorder(), new_recorder()
    request = make_request(starter, seeds=(1,), max_tokens=24)
    engine.submit(request, before)
    before.wait_for_endings(1)
    pid, held, threads = engine.worker_pid, resident_bytes(engine.worker_pid), threading.active_count()
    ended: list[object] = []

    def listen(event: object) -> None:
        if isinstance(event, DraftFinished | DraftFailed):
            ended.append(event)
        many(event)

    for number in range(1000):
        asked = make_request(starter, seeds=(number,), max_tokens=400)
        engine.submit(asked, listen)
        engine.cancel(asked.request_id)
    many.wait_for(lambda: len(ended) == 1000, 100)
    assert {getattr(one, "reason", "failed") for one in ended} == {"cancelled"}
    engine.submit(replace(request, request_id="after"), after)
    after.wait_for_endings(1)
    assert after.text("d0") == before.text("d0")
    assert (engine.worker_pid, threading.active_count()) == (pid, threads)
    assert resident_bytes(pid) < held + 60_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, which Linux alone has")
def test_a_worker_that_nobody_reads_from_ends_with_its_parent(starter: ModelFile, make_request) -> None:
    """A worker whose messages fill the pipe waits, and is gone as soon as its input closes."""
    worker = subprocess.Popen(WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert worker.stdin is not None
    assert worker.stdout is not None
    for number in range(60):
        request = make_request(starter, "Write. " * 700, seeds=tuple(range(16)), max_tokens=200)
        worker.stdin.write(encode(Generate(replace(request, request_id=f"{number}"))))
    worker.stdin.flush()
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline and not _waits_for_the_pipe(worker.pid):
        time.sleep(0.2)
    assert worker.poll() is None
    worker.stdin.close()
    # The drafts that it was asked for would take it minutes.
    assert worker.wait(30) == 0
    worker.stdout.close()


def _waits_for_the_pipe(pid: int) -> bool:
    try:
        return any("pipe_write" in task.read_text() for task in Path(f"/proc/{pid}/task").glob("*/wchan"))
    except OSError:
        return False
