import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import (
    DraftFailed,
    DraftFinished,
    DraftStarted,
    GenerationListener,
    GenerationRequest,
    LoadedModel,
    ModelFile,
    ModelReady,
)
from fairdraft.domain.model_bench import bench_from_object
from fairdraft.services.benching_models import BenchingService, BenchStoppedError
from fairdraft.services.measured_settings import MeasuredSettings
from fairdraft.services.ports import Store
from fairdraft.store.sqlite_store import open_store

SHA = "ab" * 32


class PacedEngine:
    """Answers each request at a pace that its settings decide; 48 tokens a draft, the first after one second."""

    def __init__(
        self,
        pace: Callable[[ModelFile], float],
        *,
        backend: str = "CPU",
        cores: int = 4,
        first_ms: Callable[[ModelFile], int] = lambda _file: 1000,
    ) -> None:
        self.pace = pace
        self.first_ms = first_ms
        self.backend = backend
        self.cores = cores
        self.asked: list[ModelFile] = []
        self.fails = False

    def submit(self, request: GenerationRequest, listener: GenerationListener) -> None:
        file = request.model
        self.asked.append(file)
        loaded = LoadedModel(
            "m", SHA, "llama", "Q4_1", 4096, None, "build 7", self.backend, 0, file.threads or self.cores - 1
        )
        listener(ModelReady(request.request_id, loaded))
        for draft in request.drafts:
            if self.fails:
                listener(DraftFailed(request.request_id, draft.draft_id, "It broke.", "Mend it."))
                continue
            first = self.first_ms(file)
            listener(DraftStarted(request.request_id, draft.draft_id, "The lamp", 440))
            tokens = 47 * len(request.drafts)
            ended = first + round(tokens / self.pace(file) * 1000)
            listener(DraftFinished(request.request_id, draft.draft_id, "length", 48, ended, first))


class OneModel:
    """A library of one model file."""

    class _Model:
        id, name, sha256 = "m1", "A model", SHA

    def model(self, _name: str) -> "OneModel._Model":
        return self._Model()

    def file_for(self, _candidate: object) -> tuple["OneModel._Model", ModelFile]:
        return self._Model(), ModelFile("m.gguf", SHA, "A model")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "store.db", read_only=False, app_version="0")
    yield opened
    opened.close()


def bench(store, engine: PacedEngine, *, window: bool = False) -> tuple[BenchingService, MeasuredSettings]:
    settings = MeasuredSettings(store, "this machine", lambda: window)
    return BenchingService(store, OneModel(), engine, settings, engine.cores), settings  # type: ignore[arg-type] # stand-ins


def test_the_fastest_setting_is_remembered_and_used(store) -> None:
    """Threads are tried first, then widths with the best; drafts use what was fastest, or what leaves a core."""
    engine = PacedEngine(lambda file: 100 * file.threads + (30 if file.width == 16 else 0))
    service, settings = bench(store, engine)
    found = service.bench("A model")
    assert (found.fastest.threads, found.fastest.width) == (4, 16)
    assert (found.beside_window.threads, found.beside_window.width) == (3, 16)
    assert settings.measured(SHA) == found == service.last("A model")
    file = ModelFile("m.gguf", SHA, "A model")
    assert settings.applied(file) == replace(file, threads=4, width=16)
    assert settings.used(SHA) == found.fastest
    beside = MeasuredSettings(store, "this machine", lambda: True)
    assert beside.used(SHA) == found.beside_window
    assert beside.applied(file) == replace(file, threads=3, width=16)


def test_each_setting_is_measured_once(store) -> None:
    """No combination is measured twice, and the rates are tokens of all drafts over the time after the first words."""
    engine = PacedEngine(lambda _file: 200.0)
    service, _settings = bench(store, engine)
    seen = []
    found = service.bench("A model", seen.append)
    asked = [(file.threads, file.width, file.prompt_chunk, file.flash_attention) for file in engine.asked]
    assert len(asked) == len(set(asked))
    assert tuple(seen) == found.rows
    assert all(row.tokens_a_second == pytest.approx(200, rel=0.01) for row in found.rows)


def test_a_way_that_writes_as_fast_and_reads_faster_is_used(store) -> None:
    """Larger steps through the prompt and flash attention are tried with the best threads and width; what reads faster
    is used where writing loses nothing, and what writes slower is not.
    """

    def pace(file: ModelFile) -> float:
        return 100.0 * file.threads - (40 if file.flash_attention else 0)

    engine = PacedEngine(pace, first_ms=lambda file: 500 if file.prompt_chunk or file.flash_attention else 1000)
    service, settings = bench(store, engine)
    found = service.bench("A model")
    assert (found.fastest.prompt_chunk, found.fastest.flash_attention) == (256, None)
    assert found.fastest.reading_a_second == 880
    assert "256 prompt tokens at once" in found.fastest.in_words()
    file = ModelFile("m.gguf", SHA, "A model")
    assert settings.applied(file).prompt_chunk == 256
    assert settings.applied(file).flash_attention is None
    engine = PacedEngine(lambda file: 200.0 if file.flash_attention else 100.0)
    service, settings = bench(store, engine)
    service.bench("A model")
    assert settings.applied(file).flash_attention is True
    assert settings.applied(replace(file, flash_attention=False)).flash_attention is False


def test_what_an_earlier_version_measured_is_still_read() -> None:
    """Rows without a reading speed and a way of attention decide by writing alone."""
    rows = [{"threads": 1, "width": 8, "tokens_a_second": 100.0}, {"threads": 2, "width": 8, "tokens_a_second": 102.0}]
    found = bench_from_object(
        {"model": "m", "backend": "CPU", "engine_build": "b", "cores": 2, "rows": rows, "fastest": {}}
    )
    assert found.fastest.threads == 2


def test_what_the_person_chose_stays(store) -> None:
    """Threads of the settings file are not replaced by measured ones."""
    service, settings = bench(store, PacedEngine(lambda file: float(file.threads)))
    service.bench("A model")
    chosen = ModelFile("m.gguf", SHA, "A model", threads=2)
    assert settings.applied(chosen) == chosen


def test_figures_of_another_machine_or_model_are_not_used(store) -> None:
    """A store that moved to another machine, or another file, falls back to the safe default."""
    service, settings = bench(store, PacedEngine(lambda file: float(file.threads)))
    service.bench("A model")
    other = MeasuredSettings(store, "another machine", lambda: False)
    file = ModelFile("m.gguf", SHA, "A model")
    assert other.applied(file) == file
    unknown = replace(file, sha256="cd" * 32)
    assert settings.applied(unknown) == unknown


def test_on_a_card_widths_alone_are_measured(store) -> None:
    """With the layers on a card the threads are the engine's own, with a window and without."""
    engine = PacedEngine(lambda file: float(file.width if file.width < 128 else 90), backend="CUDA0")
    service, settings = bench(store, engine, window=True)
    found = service.bench("A model")
    assert {row.width for row in found.rows} >= {32, 64, 128}
    assert found.beside_window == found.fastest
    file = ModelFile("m.gguf", SHA, "A model")
    assert settings.applied(file) == replace(file, threads=0, width=128)


def test_a_model_that_cannot_be_measured_says_why(store) -> None:
    """A failing model is told with the engine's own words, and nothing is remembered."""
    engine = PacedEngine(lambda _file: 1.0)
    engine.fails = True
    service, _settings = bench(store, engine)
    with pytest.raises(KnownError, match=r"It broke\."):
        service.bench("A model")
    assert service.last("A model") is None


def test_a_measurement_is_stopped_at_once(store) -> None:
    """Stopping cancels what is being written, and nothing is remembered."""

    class SilentEngine(PacedEngine):
        """Takes a request and never answers."""

        def submit(self, request, _listener) -> None:
            self.request = request.request_id

        def cancel(self, request_id: str, draft_id: str | None = None) -> None:
            self.cancelled = (request_id, draft_id)

    engine = SilentEngine(lambda _file: 1.0)
    service, settings = bench(store, engine)
    stop = threading.Event()
    threading.Timer(0.05, stop.set).start()
    with pytest.raises(BenchStoppedError):
        service.bench("A model", stop=stop)
    assert engine.cancelled == (engine.request, None)
    assert settings.measured(SHA) is None
