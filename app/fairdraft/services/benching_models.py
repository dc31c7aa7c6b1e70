"""How fast does a model write on this machine, and with which settings is it fastest?"""

import math
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from fairdraft.domain.candidate import Candidate
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import (
    LoadedModel,
    ModelFile,
)
from fairdraft.domain.identity import utc_now
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.model_bench import BenchRow, ModelBench, quickest
from fairdraft.domain.model_copy import SAME_WEIGHTS, CopyForm, copy_bytes, copy_form
from fairdraft.domain.model_fact import ModelFact
from fairdraft.domain.size_words import size_words
from fairdraft.domain.text_score import PassageToScore
from fairdraft.services.managing_models import ModelService
from fairdraft.services.measured_settings import MeasuredSettings
from fairdraft.services.model_ports import ModelCopies, ModelLibraryStore
from fairdraft.services.ports import Engine
from fairdraft.services.probe_ports import ProbeFiles, TextScoring
from fairdraft.services.setting_trials import BenchProgress, BenchStoppedError, SettingTrials

_WIDTHS = (8, 16, 4)
# Built-in graphics are full with few drafts, a large card with many.
_WIDTHS_ON_CARD = (16, 32, 64, 128)
# How a prompt is read, and attention computed, besides the engine's own way on a processor, and on a card.
_OTHER_WAYS = ((256, None), (0, True), (256, True))
_OTHER_WAYS_ON_CARD = ((1024, None), (0, False))
# A copy and its file are held together on so many texts of each kind.
_OF_EACH_SET = 3
# Under which key it is remembered that a person dropped a model's copy.
_DROPPED = "dropped"


class MeasuredEngine(Engine, TextScoring, Protocol):
    """The engine that is measured: it writes drafts and says how likely texts are."""

    def unload(self) -> None:
        """Free the model's memory once nothing is being written; the next request loads it again."""


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
            copied: make a copy of the form that may gain something (`copy_form`), unless one is kept, and measure it.
                Where that is not asked for, only one of the very same weights is made, if it takes little of the free
                disk and none was dropped; what hinders it is told then, and the file measured alone. A new one is kept,
                and drafts from then on, where it pays (`ModelBench.copy_pays`). A copy that is kept is measured in any
                case, and stays.

        Raises:
            KnownError: the model cannot be loaded or computed with, the measurement was stopped (BenchStoppedError),
                or, of a copy that was asked for: none is worth making, it cannot be made, or does not fit. The copy
                that was made is gone.
        """
        stop = stop or threading.Event()
        tell = progress or (lambda _words: None)
        model = self._models.model(name)
        form = copy_form(model.header)
        if copied and form is None:
            raise KnownError(
                f"The weights of {model.name} are {model.header.quantisation or 'of an unknown form'}: a copy "
                "in another form would not be the same model, or would gain nothing.",
                "Measure it as it is.",
            )
        as_is = self._candidate_file(model)
        # A file that nobody had read was read for that.
        model = self._models.model(model.id)
        kept = self._copies.of(model.sha256)
        # Before minutes are spent: a damaged one is told here.
        kept_file = None if kept is None else self._models.file_of_copy(model, kept)
        trials = SettingTrials(as_is, self._engine, tell, stop)
        loaded = self._measure_ways(trials, model.header.layers + 1)
        bench = ModelBench(model.name, loaded.backend, loaded.engine_build, self._cores, tuple(trials.rows))
        if bench.on_card:
            if copied:
                tell("A graphics card is used, which gains nothing from a copy, so none was made.")
        elif kept_file is not None:
            if copied and kept is not None and kept.form != form:
                tell(f"The {kept.form} copy was measured. Delete it first to make a {form} one.")
            bench = replace(self._with_copy(kept_file, as_is, bench, tell, stop), copied=True)
        elif kept is not None:
            bench = _without_copy(bench, "The copy does not fit into free memory, so it was not measured.", tell)
        elif copied and form is not None:
            bench = self._tried(model, as_is, form, bench, tell, stop)
        elif form == SAME_WEIGHTS:
            bench = self._tried_unasked(model, as_is, bench, tell, stop)
        key = self._settings.key_of(bench)
        self._store.save_model_fact(ModelFact(model.sha256, "bench", key, bench.as_object(), utc_now()))
        return bench

    def drop_copy(self, name: str) -> bool:
        """Delete the faster copy of a model, whose own file drafts from then on; whether there was one. KnownError
        where it cannot be deleted.
        """
        model = self._models.model(name)
        self._engine.unload()
        dropped = self._copies.remove(model.sha256)
        if dropped:
            self._store.save_model_fact(ModelFact(model.sha256, "copy", _DROPPED, {}, utc_now()))
        return dropped

    def _tried_unasked(
        self, model: LibraryModel, as_is: ModelFile, bench: ModelBench, tell: BenchProgress, stop: threading.Event
    ) -> ModelBench:
        """The bench with a copy of the very same weights, where nothing speaks against one; what does is told."""
        if any(fact.key == _DROPPED for fact in self._store.model_facts(model.sha256, "copy")):
            return _without_copy(
                bench, "No faster copy was made, because you deleted one; ask for one to make it again.", tell
            )
        try:
            if self._copies.takes_much_room(model.header, SAME_WEIGHTS):
                much = (
                    "No faster copy was made, because it would take up a lot of the free disk space; ask for one "
                    "to make it anyway."
                )
                return _without_copy(bench, much, tell)
            return self._tried(model, as_is, SAME_WEIGHTS, bench, tell, stop)
        except BenchStoppedError:
            raise
        except KnownError as error:
            return _without_copy(bench, f"No faster copy is kept. {error.what}", tell)

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
                    f"The {form} copy of {model.name} does not fit into free memory.",
                    "Close other programs and measure again; drafts use the file itself until then.",
                )
            found = self._with_copy(file, as_is, bench, tell, stop)
            if found.copy_pays:
                self._require_known(model)
                # A loaded file can be renamed or deleted on some systems alone.
                self._engine.unload()
                self._copies.keep(copy)
                kept = True
                self._store.forget_model_facts(model.sha256, "copy", _DROPPED)
            return replace(found, copied=kept)
        finally:
            if not kept:
                self._engine.unload()
                self._copies.discard(copy)

    def _require_known(self, model: LibraryModel) -> None:
        """Raise KnownError where the file is no model of the library any more: nobody could drop a copy of it."""
        try:
            self._models.model(model.sha256)
        except KnownError as error:
            raise KnownError(
                f"{model.name} was removed from the library in the meantime, or is now another file.",
                "Measure it when it is back in the library.",
            ) from error

    def _candidate_file(self, model: LibraryModel) -> ModelFile:
        candidate = Candidate(schema_name="fairdraft/candidate@1", id="bench", name="bench", model=model.id)
        return self._models.file_for(candidate, as_is=True)[1]

    def _measure_ways(self, trials: SettingTrials, layers: int) -> LoadedModel:
        """Measure the ways of a file that has so many layers, and tell how it was loaded."""
        trials.measure(max(self._cores - 1, 1), _WIDTHS[0])
        loaded = trials.loaded
        assert loaded is not None  # noqa: S101 - it was measured
        if loaded.backend != "CPU":
            self._measure_ways_on_card(trials, loaded, layers)
            return loaded
        for threads in sorted({self._few_cores, self._cores - 1, self._cores} - {0}):
            trials.measure(threads, _WIDTHS[0])
        for best in self._best_two(trials.rows):
            for width in _WIDTHS[1:]:
                trials.measure(best.threads, width)
        for best in self._best_two(trials.rows):
            for chunk, flash_attention in _OTHER_WAYS:
                trials.measure(best.threads, best.width, chunk, flash_attention)
        return loaded

    def _measure_ways_on_card(self, trials: SettingTrials, loaded: LoadedModel, layers: int) -> None:
        if loaded.gpu_layers < layers:
            trials.try_to_measure(self._few_cores, _WIDTHS[0])
        threads = quickest(trials.rows).threads
        for width in _WIDTHS_ON_CARD:
            trials.try_to_measure(threads, width)
        best = quickest(trials.rows)
        for chunk, flash_attention in _OTHER_WAYS_ON_CARD:
            trials.try_to_measure(threads, best.width, chunk, flash_attention)

    @property
    def _few_cores(self) -> int:
        """Half the cores: where a core works on two threads in turn, more of them only wait for each other."""
        return max(self._cores // 2, 1)

    def _with_copy(
        self, file: ModelFile, as_is: ModelFile, bench: ModelBench, tell: BenchProgress, stop: threading.Event
    ) -> ModelBench:
        """The bench with what was measured of the copy's file."""
        trials = SettingTrials(file, self._engine, tell, stop)
        for best in self._best_two(bench.rows):
            # What gains from many tokens at once may be fastest with more drafts than the file was.
            trials.measure(best.threads, max(_WIDTHS))
            for chunk, flash_attention in ((0, None), *_OTHER_WAYS):
                trials.measure(best.threads, best.width, chunk, flash_attention)
        tell("holding the copy and the file together")
        apart = self._log_probability(as_is, stop) - self._log_probability(file, stop)
        return replace(bench, rows=(*bench.rows, *trials.rows), apart=round(apart, 5))

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


def _without_copy(bench: ModelBench, why: str, tell: BenchProgress) -> ModelBench:
    """The bench that keeps why no copy was measured, told at once, too."""
    tell(why)
    return replace(bench, no_copy=why)
