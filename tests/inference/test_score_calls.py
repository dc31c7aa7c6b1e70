import math
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import DraftFinished, ModelFile
from fairdraft.domain.text_score import PassageToScore, ScoredPassage
from fairdraft.inference import engine_desk
from fairdraft.inference.client import WorkerEngine
from fairdraft.inference.protocol import ScoreTexts
from fairdraft.inference.text_run import ScoringWork

FAKE_WORKER = Path(__file__).with_name("fake_worker.py")
PASSAGES = tuple(PassageToScore(text) for text in ("one", "three", "seventeen"))
SCORES = tuple(ScoredPassage(1, len(one.text), float(len(one.text))) for one in PASSAGES)
ENGLISH = PassageToScore("The quick brown fox jumps over the lazy dog, and the dog does not mind at all. " * 4)


def with_fake(mode: str, *more: str) -> WorkerEngine:
    return WorkerEngine((sys.executable, str(FAKE_WORKER), mode, *more))


@pytest.fixture
def model() -> ModelFile:
    return ModelFile("/nowhere/model.gguf", "0" * 64, "a model")


def test_scores_come_in_the_order_of_the_passages(model: ModelFile) -> None:
    """Every passage gets its score, progress is told and ends at their number."""
    engine = with_fake("well")
    told: list[int] = []
    try:
        assert engine.score_texts(model, PASSAGES, told.append) == SCORES
        assert engine.score_texts(model, ()) == ()
    finally:
        engine.close()
    assert told == sorted(told)


def test_a_worker_that_dies_costs_no_score(model: ModelFile, tmp_path: Path) -> None:
    """The worker is killed after the first score; the next one is asked for the rest alone."""
    engine = with_fake("dies once", str(tmp_path / "died"))
    try:
        assert engine.score_texts(model, PASSAGES) == SCORES
    finally:
        engine.close()


def test_a_call_that_ends_two_workers_is_given_up(model: ModelFile) -> None:
    """Whoever waits is told what happened to the engine instead of waiting for ever."""
    engine = with_fake("assertion")
    try:
        with pytest.raises(KnownError, match="GGML_ASSERT"):
            engine.score_texts(model, PASSAGES)
    finally:
        engine.close()


def test_a_count_that_ends_workers_costs_no_score(model: ModelFile) -> None:
    """It is given up after the second; the texts that were asked beside it are scored by the third."""
    engine = with_fake("dies counting")
    errors: list[KnownError] = []

    def count() -> None:
        try:
            engine.count_tokens(model, "one")
        except KnownError as error:
            errors.append(error)

    counting = threading.Thread(target=count)
    counting.start()
    deadline = time.monotonic() + 10
    while engine.worker_pid is None and time.monotonic() < deadline:
        time.sleep(0.01)
    try:
        assert engine.score_texts(model, PASSAGES) == SCORES
    finally:
        engine.close()
        counting.join(20)
    assert len(errors) == 1


def test_closing_the_engine_ends_the_waiting(model: ModelFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for scores of an engine that is closed gets a sentence."""
    # The worker takes no notice, and is ended by force at once.
    monkeypatch.setattr(engine_desk, "_POLITE_SECONDS", 0.1)
    engine = with_fake("mute")
    errors: list[KnownError] = []

    def wait() -> None:
        try:
            engine.score_texts(model, PASSAGES)
        except KnownError as error:
            errors.append(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    deadline = time.monotonic() + 10
    while engine.worker_pid is None and time.monotonic() < deadline:
        time.sleep(0.01)
    engine.close()
    waiting.join(20)
    assert not waiting.is_alive()
    assert len(errors) == 1
    with pytest.raises(KnownError, match="closed"):
        engine.score_texts(model, PASSAGES)


@pytest.fixture(scope="module")
def engine_for_scores(starter: ModelFile) -> Iterator[WorkerEngine]:
    with_worker = WorkerEngine((sys.executable, "-m", "fairdraft", "worker"))
    with_worker.count_tokens(starter, "ready")
    yield with_worker
    with_worker.close()


def test_a_file_that_was_written_over_gives_no_score(model: ModelFile) -> None:
    """Once the loaded file is another one, what was computed since is not handed out; the score before it is."""

    class Counting:
        def steps(self, passage: PassageToScore) -> Iterator[ScoredPassage | None]:
            yield None
            yield ScoredPassage(1, len(passage.text), 1.0)

        def close(self) -> None:
            pass

    proofs = iter((True, False))

    def prove() -> None:
        if not next(proofs):
            raise KnownError("Another file.", "Get it again.")

    answers = ScoringWork(ScoreTexts("s", model, PASSAGES), Counting(), prove).steps(0)
    assert next(answers) == ()
    assert [one.place for one in next(answers)] == [0]
    assert next(answers) == ()
    with pytest.raises(KnownError, match="Another file"):
        next(answers)


@pytest.mark.model
def test_a_real_worker_scores_texts(engine_for_scores: WorkerEngine, starter: ModelFile) -> None:
    """The same passage costs the same each time, and an answer is scored after what stands before it."""
    capital = PassageToScore(" Paris", "The capital of France is the city of")
    first, answer, again = engine_for_scores.score_texts(starter, (ENGLISH, capital, ENGLISH))
    assert first == again
    assert 0.1 < first.bits / first.bytes < 2
    assert answer.tokens == 1
    assert answer.bits < 5


@pytest.mark.model
def test_scoring_stops_when_it_is_cancelled(engine_for_scores: WorkerEngine, starter: ModelFile) -> None:
    """Cancelled after the first of many texts, scoring ends soon with what it has, and the engine goes on."""
    told: list[int] = []
    began = time.monotonic()
    stopped = engine_for_scores.score_texts(starter, (ENGLISH,) * 400, told.append, lambda: not told)
    assert 0 < told[-1] <= len(stopped) < 200
    assert time.monotonic() - began < 30
    assert engine_for_scores.score_texts(starter, (ENGLISH,)) == stopped[:1]


@pytest.mark.model
def test_drafts_are_written_while_texts_are_scored(
    engine_for_scores: WorkerEngine, starter: ModelFile, make_request, recorder
) -> None:
    """A draft asked for during a long scoring is written first, and the scores are those of an idle engine."""
    expected = engine_for_scores.score_texts(starter, (ENGLISH,))
    result: list[tuple[ScoredPassage, ...]] = []
    cancelled = threading.Event()
    begun = threading.Event()
    scoring = threading.Thread(
        target=lambda: result.append(
            engine_for_scores.score_texts(
                starter, (ENGLISH,) * 6, lambda _: begun.set(), lambda: not cancelled.is_set()
            )
        )
    )
    scoring.start()
    assert begun.wait(30)
    engine_for_scores.submit(make_request(starter, seeds=(1,), max_tokens=8), recorder)
    recorder.wait_for_endings(1)
    assert scoring.is_alive()
    assert isinstance(recorder.endings["d0"], DraftFinished)
    scoring.join(60)
    assert len(result[0]) == 6
    assert all(math.isclose(one.bits, expected[0].bits) for one in result[0])
