"""Texts become vectors in a real worker, by small models that the test makes."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from bert_file import write_bert
from numpy.typing import NDArray

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import DraftFinished, ModelFile
from fairdraft.domain.text_vector import TextVector
from fairdraft.inference.client import WorkerEngine
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.model_file_check import file_sha256

SENSES = (("supper", "dinner"), ("walk", "stroll"), ("doctor", "physician"), ("heart",), ("after",), ("a",))
WINDOW = 64


def model_file(path: Path) -> ModelFile:
    return ModelFile(str(path), file_sha256(path), path.stem)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> ModelFile:
    return model_file(write_bert(tmp_path_factory.mktemp("models") / "tiny.gguf", SENSES, context=WINDOW))


@pytest.fixture(scope="module")
def embedding_engine(tiny: ModelFile) -> Iterator[WorkerEngine]:
    with_worker = WorkerEngine((sys.executable, "-m", "fairdraft", "worker"))
    with_worker.embed_texts(tiny, ("ready",))
    yield with_worker
    with_worker.close()


def numbers(vector: TextVector) -> NDArray[np.float64]:
    return np.frombuffer(vector.numbers, "<f4").astype(np.float64)


def test_texts_of_one_meaning_point_alike(embedding_engine: WorkerEngine, tiny: ModelFile) -> None:
    """Every vector has length one; words of one sense give the same vector, other words another."""
    texts = ("a walk after supper", "a stroll after dinner", "heart doctor")
    walk, stroll, heart = map(numbers, embedding_engine.embed_texts(tiny, texts))
    assert len(walk) == 32
    assert np.allclose([walk @ walk, stroll @ stroll, heart @ heart], 1, atol=1e-5)
    assert np.allclose(walk, stroll, atol=1e-4)
    assert walk @ heart < 0.9


def test_a_vector_does_not_depend_on_its_neighbours(embedding_engine: WorkerEngine, tiny: ModelFile) -> None:
    """Beside many other texts, more than are read side by side, each has the vector that it has alone."""
    texts = [" ".join(["walk", "heart", "doctor"][: 1 + at % 3] * (1 + at % 7)) for at in range(70)]
    together = embedding_engine.embed_texts(tiny, texts)
    assert len(together) == len(texts)
    for at in (0, 1, 33, 69):
        (alone,) = embedding_engine.embed_texts(tiny, [texts[at]], at_once=True)
        assert alone.tokens == together[at].tokens
        assert np.allclose(numbers(alone), numbers(together[at]), atol=1e-4)


def test_what_is_too_long_is_cut_and_told(embedding_engine: WorkerEngine, tiny: ModelFile) -> None:
    """A text beyond the model's context is read up to there, with the number of tokens left out; an empty one is read
    as empty.
    """
    long, same, empty = embedding_engine.embed_texts(tiny, ("walk " * 500, "walk " * (WINDOW - 2), ""))
    assert (long.tokens, long.left_out) == (502, 502 - WINDOW)
    assert (same.tokens, same.left_out) == (WINDOW, 0)
    assert np.allclose(numbers(long), numbers(same), atol=1e-4)
    assert empty.tokens == 2


def test_control_tokens_in_a_text_stay_text(embedding_engine: WorkerEngine, tiny: ModelFile) -> None:
    """What a person wrote never becomes a mark, however it looks."""
    marked, plain = embedding_engine.embed_texts(tiny, ("walk [SEP] heart", "walk heart"))
    assert marked.tokens > plain.tokens + 1


def test_a_reranker_gives_no_vectors(embedding_engine: WorkerEngine, tmp_path: Path) -> None:
    """A model that judges pairs is told to be one; the engine goes on."""
    reranker = model_file(write_bert(tmp_path / "reranker.gguf", SENSES, pooling=4))
    with pytest.raises(KnownError, match="reranker"):
        embedding_engine.embed_texts(reranker, ("walk",))
    assert embedding_engine.worker_pid is not None


def test_an_embedding_model_is_refused_for_scoring(embedding_engine: WorkerEngine, tiny: ModelFile) -> None:
    """It writes no text, so it cannot be asked how likely a text is; the sentence says so."""
    with pytest.raises(KnownError, match="not a model that writes text"):
        embedding_engine.count_tokens(tiny, "walk")


def test_embedding_stops_when_it_is_cancelled(embedding_engine: WorkerEngine, tiny: ModelFile) -> None:
    """Cancelled after the first of many texts, it ends soon with what it has, in order."""
    texts = [f"{'walk ' * (at % 50)} heart" for at in range(30_000)]
    told: list[int] = []
    stopped = embedding_engine.embed_texts(tiny, texts, progress=told.append, go_on=lambda: not told)
    assert 0 < told[-1] <= len(stopped) < len(texts)
    (again,) = embedding_engine.embed_texts(tiny, texts[:1])
    assert np.allclose(numbers(stopped[0]), numbers(again), atol=1e-4)


def test_the_pooling_is_the_models_own(embedding_engine: WorkerEngine, tmp_path: Path) -> None:
    """A model that is pooled at its first token gives other vectors than the same weights pooled by their mean."""

    def pooled(kind: int) -> NDArray[np.float64]:
        file = model_file(write_bert(tmp_path / f"{kind}.gguf", SENSES, pooling=kind))
        return numbers(embedding_engine.embed_texts(file, ("walk heart",))[0])

    made = [pooled(kind) for kind in (1, 2, 0)]
    assert not np.allclose(made[0], made[1], atol=1e-3)
    assert np.allclose(made[0], made[2], atol=1e-6), "where a file names no pooling it is the mean"
    assert read_header(tmp_path / "1.gguf").role == "embedding"


@pytest.fixture
def own_model(tiny: ModelFile, tmp_path: Path) -> ModelFile:
    """A copy of the tiny model, to be exchanged; beside it lies one of other weights, not in its place yet."""
    path = tmp_path / "own.gguf"
    path.write_bytes(Path(tiny.path).read_bytes())
    write_bert(tmp_path / "other.gguf", SENSES[::-1], context=WINDOW)
    return model_file(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody put a file in the place of one that is open")
def test_a_file_that_is_put_in_the_place_of_the_one_that_was_checked_gives_no_vector(own_model: ModelFile) -> None:
    """Not even in the moment between, and what was loaded of it is gone: the right file gives vectors again."""
    path = Path(own_model.path)
    right = path.read_bytes()
    engine = WorkerEngine((sys.executable, str(Path(__file__).with_name("hurt_worker.py")), "replaced"))
    try:
        with pytest.raises(KnownError, match="not the one that was added"):
            engine.embed_texts(own_model, ("walk",))
        path.unlink()
        path.write_bytes(right)
        assert engine.embed_texts(own_model, ("walk",))[0].tokens == 3
    finally:
        engine.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody write to a file that is loaded")
def test_a_vector_is_of_the_file_that_was_loaded(embedding_engine: WorkerEngine, own_model: ModelFile) -> None:
    """Where that was written over there is none, since it would be kept as what its texts mean; a file that was merely
    touched gives its vectors.
    """
    path = Path(own_model.path)
    before = numbers(embedding_engine.embed_texts(own_model, ("walk",))[0])
    path.touch()
    assert np.array_equal(numbers(embedding_engine.embed_texts(own_model, ("walk",))[0]), before)
    with path.open("r+b") as stream:
        stream.write(path.with_name("other.gguf").read_bytes())
    with pytest.raises(KnownError, match="not the one that was added"):
        embedding_engine.embed_texts(own_model, ("walk",))


@pytest.mark.model
def test_drafts_and_vectors_come_side_by_side(
    embedding_engine: WorkerEngine, tiny: ModelFile, starter: ModelFile, make_request, recorder
) -> None:
    """While drafts are written a query is answered at once and many texts wait; the drafting model stays loaded."""
    done = threading.Event()
    embedding_engine.submit(make_request(starter, seeds=(1, 2), max_tokens=100), recorder)
    recorder.wait_for_text("d0")
    reading = threading.Thread(target=lambda: (embedding_engine.embed_texts(tiny, ["heart"] * 40), done.set()))
    reading.start()
    (query,) = embedding_engine.embed_texts(tiny, ("walk",), at_once=True)
    assert not recorder.endings
    assert not done.is_set()
    assert query.tokens == 3
    recorder.wait_for_endings(2)
    reading.join(30)
    assert done.is_set()
    assert all(isinstance(one, DraftFinished) for one in recorder.endings.values())
    assert sum(type(event).__name__ == "ModelReady" for event in recorder.events) == 1
