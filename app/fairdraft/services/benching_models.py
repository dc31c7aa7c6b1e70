"""How fast does a model write on this machine, and with which settings is it fastest?"""

import threading
from collections.abc import Callable
from dataclasses import replace

from fairdraft.domain.candidate import Candidate, Sampling
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import (
    DraftFailed,
    DraftFinished,
    DraftStarted,
    GenerationEvent,
    GenerationRequest,
    LoadedModel,
    ModelFile,
    ModelReady,
    Prompt,
    WantedDraft,
)
from fairdraft.domain.identity import new_id, utc_now
from fairdraft.domain.model_bench import BenchRow, ModelBench
from fairdraft.domain.model_fact import ModelFact
from fairdraft.services.managing_models import ModelService
from fairdraft.services.measured_settings import MeasuredSettings
from fairdraft.services.model_ports import ModelLibraryStore
from fairdraft.services.ports import Engine

BenchProgress = Callable[[BenchRow], None]

_NEW_TOKENS = 48
# How long a stop may wait to be seen.
_LOOK_S = 0.1
_WIDTHS = (8, 16, 4)
_WIDTHS_ON_CARD = (32, 64, 128)
# How a prompt is read, and attention computed, besides the engine's own way on a processor.
_OTHER_WAYS = ((256, None), (0, True), (256, True))
# About as long as a prompt with a product's facts; its words decide nothing.
_TEXT = "The lamp stood in the garden, and the evening was quiet. Nobody asked how long it had been burning. " * 20


class BenchStoppedError(KnownError):
    """The person stopped a measurement."""

    def __init__(self) -> None:
        super().__init__("The measurement was stopped, so nothing of it is kept.", "Measure again when there is time.")


class BenchingService:
    """Measures a model through the engine itself, and remembers the result for this machine and build.

    Args:
        store: where measured facts are kept.
        models: the model library.
        engine: the engine of local models.
        settings: under which key the result is remembered.
        cores: of this machine.
    """

    def __init__(
        self, store: ModelLibraryStore, models: ModelService, engine: Engine, settings: MeasuredSettings, cores: int
    ) -> None:
        self._store = store
        self._models = models
        self._engine = engine
        self._settings = settings
        self._cores = cores

    def last(self, name: str) -> ModelBench | None:
        """What was measured of the model here before."""
        return self._settings.measured(self._models.model(name).sha256)

    def bench(
        self, name: str, progress: BenchProgress | None = None, stop: threading.Event | None = None
    ) -> ModelBench:
        """Measure thread counts first, then widths with the best of them, then how many tokens of a prompt are read at
        once and flash attention with the best of these, and remember the result. On a card widths alone are measured.

        A busy machine gives other figures; the settings that are best on it are remembered like any others.

        Args:
            name: the model.
            progress: told each setting as it was measured.
            stop: set by who has enough; nothing is remembered then.

        Raises:
            KnownError: the model cannot be loaded or computed with, or it was stopped (BenchStoppedError).
        """
        stop = stop or threading.Event()
        model = self._models.model(name)
        base = self._models.file_for(
            Candidate(schema_name="fairdraft/candidate@1", id="bench", name="bench", model=model.id)
        )[1]
        loaded, first = self._measure(replace(base, threads=max(self._cores - 1, 1), width=_WIDTHS[0]), stop)
        rows = [first]
        if progress is not None:
            progress(first)

        def measure(threads: int, width: int, chunk: int = 0, flash_attention: bool | None = None) -> None:  # noqa: FBT001 - one of four settings that are tried in turn
            wanted = (threads, width, chunk, flash_attention)
            if any((row.threads, row.width, row.prompt_chunk, row.flash_attention) == wanted for row in rows):
                return
            file = replace(base, threads=threads, width=width, prompt_chunk=chunk, flash_attention=flash_attention)
            rows.append(self._measure(file, stop)[1])
            if progress is not None:
                progress(rows[-1])

        if loaded.backend == "CPU":
            for threads in sorted({1, self._cores - 1, self._cores} - {0}):
                measure(threads, _WIDTHS[0])
            for best in self._best_two(rows):
                for width in _WIDTHS[1:]:
                    measure(best.threads, width)
            for best in self._best_two(rows):
                for chunk, flash_attention in _OTHER_WAYS:
                    measure(best.threads, best.width, chunk, flash_attention)
        else:
            for width in _WIDTHS_ON_CARD:
                measure(first.threads, width)
        bench = ModelBench(model.name, loaded.backend, loaded.engine_build, self._cores, tuple(rows))
        self._store.save_model_fact(ModelFact(model.sha256, "bench", self._settings.key, bench.as_object(), utc_now()))
        return bench

    def _best_two(self, rows: list[BenchRow]) -> list[BenchRow]:
        """The fastest so far, and the fastest that leaves a core free where that is another."""
        leaving = [row for row in rows if row.threads < self._cores] or rows
        both = [max(some, key=lambda row: row.tokens_a_second) for some in (rows, leaving)]
        return both[:1] if both[0] == both[1] else both

    def _measure(self, file: ModelFile, stop: threading.Event) -> tuple[LoadedModel, BenchRow]:
        """Write as many drafts as stand side by side, and time them from their first words on."""
        run = _Run(file.width)
        drafts = tuple(WantedDraft(f"bench-{seed}", seed) for seed in range(file.width))
        sampling = Sampling(temperature=1.5, top_p=1.0, min_p=0.0, max_tokens=_NEW_TOKENS)
        request = GenerationRequest(new_id(), file, Prompt(completion=_TEXT), drafts, sampling)
        self._engine.submit(request, run.listen)
        while not run.done.wait(_LOOK_S):
            if stop.is_set():
                self._engine.cancel(request.request_id)
                raise BenchStoppedError
        if run.failure is not None or run.loaded is None:
            raise run.failure or KnownError("The engine ended without an answer.", "Measure again.")
        seconds = max(run.last_ms - run.first_ms, 1) / 1000
        return run.loaded, BenchRow(
            run.loaded.threads,
            file.width,
            round((run.tokens - file.width) / seconds, 1),
            round(run.prompt_tokens / max(run.first_ms, 1) * 1000, 1),
            file.prompt_chunk,
            file.flash_attention,
        )


class _Run:
    """The endings of one measured request."""

    def __init__(self, drafts: int) -> None:
        self._left = drafts
        self.done = threading.Event()
        self.loaded: LoadedModel | None = None
        self.failure: KnownError | None = None
        self.tokens = 0
        self.prompt_tokens = 0
        self.first_ms = 0
        self.last_ms = 0

    def listen(self, event: GenerationEvent) -> None:
        """Take an event of the engine."""
        match event:
            case ModelReady():
                self.loaded = event.model
            case DraftStarted():
                self.prompt_tokens = event.prompt_tokens
            case DraftFinished():
                self.tokens += event.completion_tokens
                self.first_ms = max(self.first_ms, event.first_token_ms)
                self.last_ms = max(self.last_ms, event.generation_ms)
                self._end()
            case DraftFailed():
                self.failure = KnownError(event.what, event.remedy)
                self._end()
            case _:
                pass

    def _end(self) -> None:
        self._left -= 1
        if not self._left:
            self.done.set()
