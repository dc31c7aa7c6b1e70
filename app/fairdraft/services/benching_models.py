"""How fast does a model write on this machine, and with which settings is it fastest?"""

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from fairdraft.domain.candidate import Candidate, Sampling
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import (
    DraftFailed,
    DraftFinished,
    DraftRestarted,
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
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.model_bench import BenchRow, ModelBench, quickest
from fairdraft.domain.model_copy import CopyForm, copy_bytes, copy_form
from fairdraft.domain.model_fact import ModelFact
from fairdraft.domain.size_words import size_words
from fairdraft.domain.text_score import PassageToScore
from fairdraft.services.managing_models import ModelService
from fairdraft.services.measured_settings import MeasuredSettings
from fairdraft.services.model_ports import ModelCopies, ModelLibraryStore
from fairdraft.services.ports import Engine
from fairdraft.services.probe_ports import ProbeFiles, TextScoring

BenchProgress = Callable[[str], None]

_NEW_TOKENS = 48
# How long a stop may wait to be seen.
_LOOK_S = 0.1
_WIDTHS = (8, 16, 4)
# Built-in graphics are full with few drafts, a large card with many.
_WIDTHS_ON_CARD = (16, 32, 64, 128)
# How a prompt is read, and attention computed, besides the engine's own way on a processor, and on a card.
_OTHER_WAYS = ((256, None), (0, True), (256, True))
_OTHER_WAYS_ON_CARD = ((1024, None), (0, False))
# About as long as a prompt with a product's facts; its words decide nothing.
_TEXT = "The lamp stood in the garden, and the evening was quiet. Nobody asked how long it had been burning. " * 20


_ENGINE_ENDED = "The engine ended while it wrote with these settings, as it does where memory runs out."

# A copy and its file are held together on so many texts of each kind.
_OF_EACH_SET = 3


class MeasuredEngine(Engine, TextScoring, Protocol):
    """The engine that is measured: it writes drafts and says how likely texts are."""

    def unload(self) -> None:
        """Free the model's memory once nothing is being written; the next request loads it again."""


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
        copies: the faster copies of model files.
        texts: the texts of the coverage probe, on which a copy and its file are held together.
    """

    def __init__(
        self,
        store: ModelLibraryStore,
        models: ModelService,
        engine: MeasuredEngine,
        settings: MeasuredSettings,
        cores: int,
        copies: ModelCopies,
        texts: ProbeFiles,
    ) -> None:
        self._store = store
        self._models = models
        self._engine = engine
        self._settings = settings
        self._cores = cores
        self._copies = copies
        self._texts = texts

    def last(self, name: str) -> ModelBench | None:
        """What was measured of the model here before."""
        return self._settings.measured(self._models.model(name).sha256)

    def bench(
        self,
        name: str,
        progress: BenchProgress | None = None,
        stop: threading.Event | None = None,
        *,
        copied: bool = False,
    ) -> ModelBench:
        """Measure thread counts first, then widths with the best of them, then how many tokens of a prompt are read at
        once and flash attention with the best of these, and remember the result. On a card thread counts are measured
        only where the processor has some of the layers, and never all cores, and a setting that it has no room for is
        passed over.

        A busy machine gives other figures; the settings that are best on it are remembered like any others.

        Args:
            name: the model.
            progress: told in words what was measured, as it comes.
            stop: set by who has enough; nothing is remembered then.
            copied: also make a copy of the form that may gain something (`copy_form`), unless one is kept, and measure
                it; a new one is kept, and drafts from then on, where it pays (`ModelBench.copy_pays`). A copy that is
                kept is measured in any case, and stays.

        Raises:
            KnownError: the model cannot be loaded or computed with, there is no copy worth making, it cannot be made
                or does not fit, or the measurement was stopped (BenchStoppedError). The copy that was made is gone.
        """
        stop = stop or threading.Event()
        tell = progress or (lambda _words: None)
        model = self._models.model(name)
        form = copy_form(model.header) if copied else None
        if copied and form is None:
            raise KnownError(
                f"The weights of {model.name} are {model.header.quantisation or 'of a form that is not known'}: a copy "
                "in another form would not be the same model, or gain nothing.",
                "Measure it as it is.",
            )
        as_is = self._candidate_file(model)
        # A file that nobody had read was read for that.
        model = self._models.model(model.id)
        kept = self._copies.of(model.sha256)
        # Before minutes are spent: a damaged one is told here.
        kept_file = None if kept is None else self._models.file_of_copy(model, kept)
        measuring = _Measuring(as_is, lambda file: self._measure(file, stop), tell)
        loaded = self._measure_ways(measuring, model.header.layers + 1)
        bench = ModelBench(model.name, loaded.backend, loaded.engine_build, self._cores, tuple(measuring.rows))
        if bench.on_card:
            if form is not None:
                tell("A card computes: no copy was made, because a card gains nothing from it.")
        elif kept_file is not None:
            if form is not None and kept is not None and kept.form != form:
                tell(f"The {kept.form} copy that is kept is measured; drop it first to have a {form} one made.")
            bench = replace(self._with_copy(kept_file, as_is, bench, tell, stop), copied=True)
        elif kept is not None:
            tell("The copy does not fit into the memory that is free: it was not measured.")
        elif form is not None:
            bench = self._tried(model, as_is, form, bench, tell, stop)
        key = self._settings.key_of(bench)
        self._store.save_model_fact(ModelFact(model.sha256, "bench", key, bench.as_object(), utc_now()))
        return bench

    def drop_copy(self, name: str) -> bool:
        """Delete the faster copy of a model, whose own file drafts from then on; whether there was one. KnownError
        where it cannot be deleted.
        """
        self._engine.unload()
        return self._copies.remove(self._models.model(name).sha256)

    def _tried(
        self,
        model: LibraryModel,
        as_is: ModelFile,
        form: CopyForm,
        bench: ModelBench,
        tell: BenchProgress,
        stop: threading.Event,
    ) -> ModelBench:
        """Make a copy, measure it, and keep it where it pays; until then nothing drafts with it."""
        article = "an" if form == "eight-bit" else "a"
        tell(f"making {article} {form} copy of about {size_words(copy_bytes(model.header, form))}")
        copy = self._copies.make(as_is, model.header, form, stop)
        if copy is None:
            raise BenchStoppedError
        kept = False
        try:
            file = self._models.file_of_copy(model, copy)
            if file is None:
                raise KnownError(
                    f"The {form} copy of {model.name} does not fit into the memory that is free.",
                    "Close other programs and measure again; drafts go on with the file itself.",
                )
            found = self._with_copy(file, as_is, bench, tell, stop)
            if found.copy_pays:
                # A loaded file can be renamed or deleted on some systems alone.
                self._engine.unload()
                self._copies.keep(copy)
                kept = True
            return replace(found, copied=kept)
        finally:
            if not kept:
                self._engine.unload()
                self._copies.discard(copy)

    def _candidate_file(self, model: LibraryModel) -> ModelFile:
        candidate = Candidate(schema_name="fairdraft/candidate@1", id="bench", name="bench", model=model.id)
        return self._models.file_for(candidate, as_is=True)[1]

    def _measure_ways(self, measuring: "_Measuring", layers: int) -> LoadedModel:
        """Measure the ways of a file that has so many layers, and tell how it was loaded."""
        measuring.measure(max(self._cores - 1, 1), _WIDTHS[0])
        loaded = measuring.loaded
        assert loaded is not None  # noqa: S101 - it was measured
        if loaded.backend != "CPU":
            self._measure_ways_on_card(measuring, loaded, layers)
            return loaded
        for threads in sorted({self._few_cores, self._cores - 1, self._cores} - {0}):
            measuring.measure(threads, _WIDTHS[0])
        for best in self._best_two(measuring.rows):
            for width in _WIDTHS[1:]:
                measuring.measure(best.threads, width)
        for best in self._best_two(measuring.rows):
            for chunk, flash_attention in _OTHER_WAYS:
                measuring.measure(best.threads, best.width, chunk, flash_attention)
        return loaded

    def _measure_ways_on_card(self, measuring: "_Measuring", loaded: LoadedModel, layers: int) -> None:
        if loaded.gpu_layers < layers:
            measuring.try_to_measure(self._few_cores, _WIDTHS[0])
        threads = quickest(measuring.rows).threads
        for width in _WIDTHS_ON_CARD:
            measuring.try_to_measure(threads, width)
        best = quickest(measuring.rows)
        for chunk, flash_attention in _OTHER_WAYS_ON_CARD:
            measuring.try_to_measure(threads, best.width, chunk, flash_attention)

    @property
    def _few_cores(self) -> int:
        """Half the cores: where a core works on two threads in turn, more of them only wait for each other."""
        return max(self._cores // 2, 1)

    def _with_copy(
        self, file: ModelFile, as_is: ModelFile, bench: ModelBench, tell: BenchProgress, stop: threading.Event
    ) -> ModelBench:
        """The bench with what was measured of the copy's file."""
        measuring = _Measuring(file, lambda one: self._measure(one, stop), tell)
        for best in self._best_two(bench.rows):
            # What gains from many tokens at once may be fastest with more drafts than the file was.
            measuring.measure(best.threads, max(_WIDTHS))
            for chunk, flash_attention in ((0, None), *_OTHER_WAYS):
                measuring.measure(best.threads, best.width, chunk, flash_attention)
        tell("holding the copy and the file together")
        apart = self._log_probability(as_is, stop) - self._log_probability(file, stop)
        return replace(bench, rows=(*bench.rows, *measuring.rows), apart=round(apart, 5))

    def _log_probability(self, file: ModelFile, stop: threading.Event) -> float:
        """The mean log-probability of a token of the probe's texts, in nats."""
        some = [document for one in self._texts.shipped_sets() for document in one.documents[:_OF_EACH_SET]]
        passages = [PassageToScore(document.text) for document in some]
        scores = self._engine.score_texts(file, passages, None, lambda: not stop.is_set())
        if stop.is_set():
            raise BenchStoppedError
        return -sum(one.bits for one in scores) * math.log(2) / max(sum(one.tokens for one in scores), 1)

    def _best_two(self, rows: Sequence[BenchRow]) -> list[BenchRow]:
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
            # Of one that was begun anew the others go on.
            self._engine.cancel(request.request_id)
            raise run.failure or KnownError("The engine ended without an answer.", "Measure again.")
        seconds = max(run.last_ms - run.first_ms, 1) / 1000
        return run.loaded, BenchRow(
            run.loaded.threads,
            file.width,
            round((run.tokens - file.width) / seconds, 1),
            round(run.prompt_tokens / max(run.first_ms, 1) * 1000, 1),
            file.prompt_chunk,
            file.flash_attention,
            file.copy_form,
        )


class _Measuring:
    """The settings of one file that were measured; each is measured once."""

    def __init__(
        self, file: ModelFile, measure: Callable[[ModelFile], tuple[LoadedModel, BenchRow]], tell: BenchProgress
    ) -> None:
        self._file = file
        self._measure = measure
        self._tell = tell
        self.loaded: LoadedModel | None = None
        self.rows: list[BenchRow] = []

    def measure(self, threads: int, width: int, chunk: int = 0, flash_attention: bool | None = None) -> None:  # noqa: FBT001 - one of four settings that are tried in turn
        """Measure a setting, unless it was."""
        wanted = (threads, width, chunk, flash_attention)
        if any((row.threads, row.width, row.prompt_chunk, row.flash_attention) == wanted for row in self.rows):
            return
        file = replace(self._file, threads=threads, width=width, prompt_chunk=chunk, flash_attention=flash_attention)
        loaded, row = self._measure(file)
        first = self.loaded or loaded
        if (loaded.backend, loaded.gpu_layers) != (first.backend, first.gpu_layers):
            raise KnownError(
                f"Only {loaded.gpu_layers} layers, not {first.gpu_layers}, found room on the card with it.",
                "Close other programs and measure again.",
            )
        self.loaded = first
        self.rows.append(row)
        self._tell(f"{row.tokens_a_second:.0f} tokens/s with {row.in_words()}")

    def try_to_measure(self, threads: int, width: int, chunk: int = 0, flash_attention: bool | None = None) -> None:  # noqa: FBT001 - as above
        """Measure a setting that may need more memory than the card has: it is passed over then, and told."""
        try:
            self.measure(threads, width, chunk, flash_attention)
        except BenchStoppedError:
            raise
        except KnownError as error:
            row = BenchRow(threads, width, 0.0, prompt_chunk=chunk, flash_attention=flash_attention)
            self._tell(f"not with {row.in_words()}: {error.what}")


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
                self.failure = self.failure or KnownError(event.what, event.remedy)
                self._end()
            case DraftRestarted():
                # What was written before is lost, and the rest is asked in smaller parts: its pace is another's.
                self.failure = KnownError(_ENGINE_ENDED, "Measure again; if it happens again, choose a smaller model.")
                self.done.set()
            case _:
                pass

    def _end(self) -> None:
        self._left -= 1
        if not self._left:
            self.done.set()
