import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import (
    DraftFailed,
    DraftFinished,
    DraftRestarted,
    DraftStarted,
    GenerationEvent,
    GenerationListener,
    GenerationRequest,
    LoadedModel,
    ModelFile,
    ModelReady,
    draft_cancelled,
)
from fairdraft.domain.model import ModelHeader
from fairdraft.domain.model_bench import BenchRow, ModelBench, bench_from_object
from fairdraft.domain.model_copy import CopyForm, ModelCopy
from fairdraft.domain.probe_text import ProbeDocument, ProbeSet
from fairdraft.domain.text_score import ScoredPassage
from fairdraft.services.benching_models import BenchingService
from fairdraft.services.measured_settings import MeasuredSettings
from fairdraft.services.ports import Store
from fairdraft.services.setting_trials import BenchStoppedError
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
        self.gpu_layers = 0
        self.cores = cores
        self.asked: list[ModelFile] = []
        self.scored: list[str] = []
        self.fails = False
        self.unloads = 0
        self.cancelled: list[str] = []
        # Bits that a token of plain text takes, by the file that is asked.
        self.bits: Callable[[ModelFile], float] = lambda _file: 4.0

    def unload(self) -> None:
        self.unloads += 1

    def cancel(self, request_id: str) -> None:
        self.cancelled.append(request_id)

    def score_texts(self, model, passages, progress=None, go_on=None) -> tuple[ScoredPassage, ...]:
        self.scored.append(model.path)
        return tuple(ScoredPassage(10, 40, 10 * self.bits(model)) for _one in passages)

    def submit(self, request: GenerationRequest, listener: GenerationListener) -> None:
        file = request.model
        self.asked.append(file)
        threads = file.threads or self.cores - 1
        loaded = LoadedModel("m", SHA, "llama", "Q4_1", 4096, None, "build 7", self.backend, self.gpu_layers, threads)
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


HEADER = ModelHeader("m", "llama", "Q4_K_M", 135_000_000, 8192, ("en",), "apache-2.0", "", None, "gpt2", layers=30)


# Of this form a copy has the very same weights.
SAME = replace(HEADER, quantisation="Q4_1")


class Copies:
    """Copies in memory: those that were made and those that are kept."""

    def __init__(self) -> None:
        self.there: dict[str, ModelCopy] = {}
        self.made: list[ModelCopy] = []
        self.makes = True
        self.large = False

    def takes_much_room(self, _header: ModelHeader, _form: CopyForm) -> bool:
        return self.large

    def of(self, sha256: str) -> ModelCopy | None:
        return self.there.get(sha256)

    def make(self, model: ModelFile, _header: ModelHeader, form: CopyForm, _stop: threading.Event) -> ModelCopy | None:
        if not self.makes:
            return None
        self.made.append(ModelCopy(model.sha256, "copy.part", "ee" * 32, 144_000_000, form))
        return self.made[-1]

    def keep(self, copy: ModelCopy) -> ModelCopy:
        self.made.remove(copy)
        self.there[copy.of_sha256] = replace(copy, path="copy.gguf")
        return self.there[copy.of_sha256]

    def discard(self, copy: ModelCopy) -> None:
        self.made.remove(copy)

    def remove(self, sha256: str) -> bool:
        return self.there.pop(sha256, None) is not None

    def size(self) -> int:
        return sum(one.size for one in self.there.values())


class OneModel:
    """A library of one model file, whose copy computes where it fits."""

    class _Model:
        id, name, sha256 = "m1", "A model", SHA

        def __init__(self, header: ModelHeader) -> None:
            self.header = header

    def __init__(self, header: ModelHeader) -> None:
        self.header = header
        self.copy_fits = True
        self.is_gone: Callable[[], bool] = lambda: False

    def model(self, name: str) -> "OneModel._Model":
        if self.is_gone():
            raise KnownError(f'There is no model "{name}".', "")
        return self._Model(self.header)

    def file_for(self, _candidate: object, *, as_is: bool) -> tuple["OneModel._Model", ModelFile]:
        assert as_is
        return self.model(""), ModelFile("m.gguf", SHA, "A model")

    def file_of_copy(self, _model: object, copy: ModelCopy) -> ModelFile | None:
        if not self.copy_fits:
            return None
        return ModelFile(copy.path, copy.sha256, "A model", copy_of=SHA, copy_form=copy.form)


class Texts:
    """The texts on which a copy and its file are held together."""

    def shipped_sets(self) -> tuple[ProbeSet, ...]:
        documents = (ProbeDocument(title="t", text="The lamp stood in the garden."),)
        return (ProbeSet(id="general", documents=documents),)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "store.db", read_only=False, app_version="0")
    yield opened
    opened.close()


def bench(
    store, engine: PacedEngine, *, window: bool = False, copies: Copies | None = None, header: ModelHeader = HEADER
) -> tuple[BenchingService, MeasuredSettings]:
    copies = copies or Copies()
    settings = MeasuredSettings(store, "this machine", lambda: window, copies)
    models = OneModel(header)
    service = BenchingService(store, models, engine, settings, engine.cores, copies, Texts())  # type: ignore[arg-type] # stand-ins
    return service, settings


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
    assert settings.used(SHA, False, False) == found.fastest
    beside = MeasuredSettings(store, "this machine", lambda: True)
    assert beside.used(SHA, False, False) == found.beside_window
    assert beside.applied(file) == replace(file, threads=3, width=16)


def test_each_setting_is_measured_once(store) -> None:
    """No combination is measured twice, and the rates are tokens of all drafts over the time after the first words."""
    engine = PacedEngine(lambda _file: 200.0)
    service, _settings = bench(store, engine)
    seen = []
    found = service.bench("A model", seen.append)
    asked = [(file.threads, file.width, file.prompt_chunk, file.flash_attention) for file in engine.asked]
    assert len(asked) == len(set(asked))
    assert seen == [f"{row.tokens_a_second:.0f} tokens/s with {row.in_words()}" for row in found.rows]
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


def test_an_eight_bit_copy_that_an_earlier_version_measured_is_still_read() -> None:
    """It knew this form alone, and said of each row whether it was measured with it."""
    rows = [
        {"threads": 1, "width": 8, "tokens_a_second": 100.0, "eight_bit": False},
        {"threads": 1, "width": 8, "tokens_a_second": 150.0, "eight_bit": True},
    ]
    found = bench_from_object(
        {"model": "m", "backend": "CPU", "engine_build": "b", "cores": 2, "rows": rows, "eight_bit": True}
    )
    assert found.copied
    assert [row.copy for row in found.rows] == ["", "eight-bit"]
    assert found.gain == 1.5
    assert bench_from_object(found.as_object()) == found


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


def on_card(pace: Callable[[ModelFile], float], *, layers: int) -> PacedEngine:
    engine = PacedEngine(pace, backend="CUDA0")
    engine.gpu_layers = layers
    return engine


def test_on_a_card_widths_steps_and_attention_are_measured(store) -> None:
    """With all layers on the card the threads are the engine's own, with a window and without."""
    engine = on_card(lambda file: file.width + (9.0 if file.flash_attention is False else 0.0), layers=31)
    service, settings = bench(store, engine, window=True)
    found = service.bench("A model")
    assert {row.width for row in found.rows} == {8, 16, 32, 64, 128}
    assert {row.threads for row in found.rows} == {3}
    assert {(row.prompt_chunk, row.flash_attention) for row in found.rows if row.width == 128} == {
        (0, None),
        (1024, None),
        (0, False),
    }
    assert found.beside_window == found.fastest
    file = ModelFile("m.gguf", SHA, "A model", gpu_layers=31)
    assert settings.applied(file) == replace(file, threads=3, width=128, flash_attention=False)


def test_where_a_card_has_some_of_the_layers_threads_are_measured_too(store) -> None:
    """The processor computes the others; a core is left free even so."""
    engine = on_card(lambda file: 100.0 / file.threads + file.width, layers=20)
    service, settings = bench(store, engine)
    found = service.bench("A model")
    assert {row.threads for row in found.rows} == {2, 3}
    file = ModelFile("m.gguf", SHA, "A model", gpu_layers=20)
    assert settings.applied(file) == replace(file, threads=2, width=128)


def test_a_setting_that_a_card_has_no_room_for_is_passed_over(store) -> None:
    """It is told with the reason, what fits is kept, and a stop ends it all the same."""
    engine = on_card(lambda file: float(file.width), layers=31)
    stop = threading.Event()

    def too_little(request: GenerationRequest, listener: GenerationListener) -> None:
        engine.fails = request.model.width > 32 or request.model.prompt_chunk > 0
        PacedEngine.submit(engine, request, listener)

    engine.submit = too_little  # type: ignore[method-assign] # the engine of this test alone
    service, settings = bench(store, engine)
    said: list[str] = []
    assert service.bench("A model", said.append, stop).fastest.width == 32
    assert "not with 3 threads, 64 drafts side by side: It broke." in said
    assert "not with 3 threads, 32 drafts side by side, 1024 prompt tokens at once: It broke." in said
    file = ModelFile("m.gguf", SHA, "A model", gpu_layers=31)
    assert settings.applied(file).width == 32

    def stopping(request: GenerationRequest, listener: GenerationListener) -> None:
        if request.model.width > 16:
            stop.set()
            return
        PacedEngine.submit(engine, request, listener)

    engine.fails = False
    engine.submit = stopping  # type: ignore[method-assign] # likewise
    engine.cancelled.clear()
    with pytest.raises(BenchStoppedError):
        service.bench("A model", said.append, stop)
    assert len(engine.cancelled) == 1


def test_a_setting_that_ends_the_engine_is_passed_over(store) -> None:
    """What is asked again in smaller parts comes to its end, but its pace is not that of the setting."""
    engine = on_card(lambda file: 1000.0 if file.width > 32 else float(file.width), layers=31)

    def ending(request: GenerationRequest, listener: GenerationListener) -> None:
        if request.model.width > 32:
            for draft in request.drafts:
                listener(DraftRestarted(request.request_id, draft.draft_id, "The engine was ended."))
        PacedEngine.submit(engine, request, listener)

    engine.submit = ending  # type: ignore[method-assign] # the engine of this test alone
    service, _settings = bench(store, engine)
    said: list[str] = []
    assert service.bench("A model", said.append).fastest.width == 32
    assert any(one.startswith("not with 3 threads, 64 drafts side by side: The engine stopped") for one in said)
    assert len(engine.cancelled) == 2

    engine.submit = lambda request, listener: [  # type: ignore[method-assign,assignment] # likewise
        listener(DraftRestarted(request.request_id, one.draft_id, "It was ended.")) for one in request.drafts
    ]
    with pytest.raises(KnownError, match="The engine stopped while writing"):
        service.bench("A model", said.append)


def test_a_setting_with_which_fewer_layers_fit_is_passed_over(store) -> None:
    """Its pace would be that of another placement."""
    engine = on_card(lambda file: float(file.width), layers=31)

    def fewer(request: GenerationRequest, listener: GenerationListener) -> None:
        engine.gpu_layers = 31 if request.model.width <= 64 else 25
        PacedEngine.submit(engine, request, listener)

    engine.submit = fewer  # type: ignore[method-assign] # the engine of this test alone
    service, _settings = bench(store, engine)
    said: list[str] = []
    assert service.bench("A model", said.append).fastest.width == 64
    assert any("Only 25 layers, not 31, found room on the card with it." in one for one in said)


def test_settings_of_the_processor_and_of_a_card_stand_beside_each_other(store) -> None:
    """What was measured on the one says nothing of the other, whichever build of the engine measured last."""
    on_processor = ModelFile("m.gguf", SHA, "A model")
    file_on_card = replace(on_processor, gpu_layers=33)
    service, settings = bench(store, PacedEngine(lambda file: 100 * file.threads + (30 if file.width == 16 else 0)))
    slow = service.bench("A model")
    assert settings.applied(file_on_card) == file_on_card
    assert settings.used(SHA, False, True) is None
    card = on_card(lambda file: float(file.width if file.width < 128 else 90), layers=31)
    service, settings = bench(store, card)
    quick = service.bench("A model")
    assert settings.applied(file_on_card) == replace(file_on_card, threads=3, width=quick.fastest.width)
    assert settings.applied(on_processor) == replace(on_processor, threads=4, width=16)
    assert (settings.used(SHA, False, True), settings.used(SHA, False, False)) == (quick.fastest, slow.fastest)
    assert service.last("A model") == quick


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


def test_an_engine_that_is_closed_is_not_measured(store) -> None:
    """Drafts that end as stopped tell no pace; nothing of it is told or remembered."""
    engine = PacedEngine(lambda _file: 1.0)

    def closing(request: GenerationRequest, listener: GenerationListener) -> None:
        def instead(event: GenerationEvent) -> None:
            is_end = isinstance(event, DraftFinished)
            listener(draft_cancelled(event.request_id, event.draft_id) if is_end else event)

        PacedEngine.submit(engine, request, instead)

    engine.submit = closing  # type: ignore[method-assign] # the engine of this test alone
    service, settings = bench(store, engine)
    said: list[str] = []
    with pytest.raises(KnownError):
        service.bench("A model", said.append)
    assert not any("tokens/s" in one for one in said)
    assert settings.measured(SHA) is None


def copied_pace(gain: float) -> Callable[[ModelFile], float]:
    """An engine that writes `gain` times as fast with the copy."""
    return lambda file: 100.0 * file.threads * (gain if file.copy_of else 1)


@pytest.mark.parametrize(
    ("quantisation", "form", "made"),
    [("Q4_1", "rearranged", "a rearranged copy"), ("Q4_K_M", "eight-bit", "an eight-bit copy")],
)
def test_a_copy_that_is_clearly_faster_is_kept_and_used(store, quantisation: str, form: str, made: str) -> None:
    """It has the form that loses least, and is measured beside the file, with the file's best threads; drafts use it
    with what was best for it.
    """
    copies = Copies()
    engine = PacedEngine(copied_pace(1.4))
    service, settings = bench(store, engine, header=replace(HEADER, quantisation=quantisation), copies=copies)
    told: list[str] = []
    found = service.bench("A model", told.append, copied=True)
    assert found.copied
    assert found.gain == pytest.approx(1.4, rel=0.01)
    assert found.apart == 0
    assert found.fastest.copy == form
    assert found.fastest.threads == 4
    assert found.beside_window.threads == 3
    # Under the name that it has until it is kept; what is loaded is let go before it gets another.
    assert engine.scored == ["m.gguf", "copy.part"]
    assert engine.unloads == 1
    assert copies.of(SHA) is not None
    assert copies.made == []
    assert f"making {made} of about 137 MiB" in told
    same = " (the same weights)" if form == "rearranged" else ""
    assert found.copy_in_words.startswith(
        f"The {form} copy{same} writes 1.40 times as many tokens a second as the file"
    )
    assert found.copy_in_words.endswith("drafts use it.")
    assert service.last("A model") == found
    copy = ModelFile("copy.gguf", "ee" * 32, "A model", copy_of=SHA, copy_form=form)
    assert settings.applied(copy).threads == 4
    # The file itself keeps the settings that were measured with it.
    assert settings.used(SHA, False, False) == max(
        (row for row in found.rows if not row.copy), key=lambda row: row.tokens_a_second
    )


@pytest.mark.parametrize(
    ("gain", "bits", "why"),
    [
        (1.05, 4.0, "too little for the disk space that it takes"),
        (1.4, 4.5, "0.3466 nats a token less likely"),
        (1.4, 3.5, "0.3466 nats a token more likely"),
    ],
)
def test_a_copy_that_does_not_pay_goes(store, gain: float, bits: float, why: str) -> None:
    """Hardly faster, or not as good a model (or a better one, which would be another): it is deleted and told."""
    copies = Copies()
    engine = PacedEngine(copied_pace(gain))
    engine.bits = lambda file: bits if file.copy_of else 4.0
    service, settings = bench(store, engine, copies=copies)
    found = service.bench("A model", copied=True)
    assert not found.copied
    assert copies.of(SHA) is None
    assert copies.made == []
    assert engine.unloads
    assert why in found.copy_in_words
    assert "not kept" in found.copy_in_words
    assert not found.fastest.copy
    assert settings.applied(ModelFile("m.gguf", SHA, "A model")).threads == 4


def test_a_copy_that_is_there_is_measured_again_and_stays(store) -> None:
    """A measurement on a busy machine, or while memory is short, throws away nothing that the person had made."""
    copies = Copies()
    engine = PacedEngine(copied_pace(1.4))
    service, settings = bench(store, engine, copies=copies)
    service.bench("A model", copied=True)
    again = service.bench("A model")
    assert again.copied
    assert again.gain == pytest.approx(1.4, rel=0.01)
    engine.pace = copied_pace(1.02)
    for asked in (False, True):
        slower = service.bench("A model", copied=asked)
        assert copies.of(SHA) is not None
        assert slower.copied
        assert slower.copy_in_words.endswith(
            "too little for the disk space that it takes. Drafts use it; you can delete it."
        )
    service._models.copy_fits = False  # type: ignore[attr-defined] # a stand-in
    told: list[str] = []
    service.bench("A model", told.append)
    assert "does not fit into free memory, so it was not measured" in told[-1]
    assert copies.of(SHA) is not None
    assert not any(row.copy for row in settings.measured(SHA).rows)


def test_a_dropped_copy_is_used_no_longer(store) -> None:
    """The settings are again those of the file, and what came of the copy is told."""
    copies = Copies()
    engine = PacedEngine(copied_pace(1.4))
    service, _settings = bench(store, engine, copies=copies)
    service.bench("A model", copied=True)
    assert service.drop_copy("A model")
    assert engine.unloads == 2
    dropped = service.last("A model")
    assert dropped is not None
    assert not dropped.copied
    assert not dropped.fastest.copy
    assert dropped.copy_in_words.endswith("as the file. It no longer exists.")
    assert not service.drop_copy("A model")


def test_a_copy_of_the_same_weights_is_made_without_asking(store) -> None:
    """It costs a little room and nothing else; one with other weights is for a person to ask for."""
    copies = Copies()
    engine = PacedEngine(copied_pace(1.4))
    service, settings = bench(store, engine, copies=copies, header=SAME)
    found = service.bench("A model")
    assert found.copied
    assert found.fastest.copy == "rearranged"
    assert copies.of(SHA) is not None
    assert settings.applied(ModelFile("copy.gguf", "ee" * 32, "A model", copy_of=SHA)).threads == 4
    others = Copies()
    service, _settings = bench(store, engine, copies=others)
    assert not service.bench("A model").copied
    assert others.of(SHA) is None


def test_what_speaks_against_a_copy_that_nobody_asked_for_is_told(store) -> None:
    """The file is measured all the same: a disk with little room, memory with too little, an engine that cannot."""
    copies = Copies()
    engine = PacedEngine(copied_pace(1.4))
    service, settings = bench(store, engine, copies=copies, header=SAME)

    def told_of() -> str:
        told: list[str] = []
        assert not service.bench("A model", told.append).copied
        assert copies.of(SHA) is None
        assert copies.made == []
        kept = settings.measured(SHA)
        assert kept is not None
        assert kept.copy_in_words == told[-1]
        return told[-1]

    copies.large = True
    assert "would take up a lot of the free disk" in told_of()
    copies.large = False
    service._models.copy_fits = False  # type: ignore[attr-defined] # a stand-in
    assert told_of() == ("No faster copy is kept. The rearranged copy of A model does not fit into free memory.")
    service._models.copy_fits = True  # type: ignore[attr-defined] # a stand-in
    make = copies.make

    def cannot(*_arguments: object) -> None:
        raise KnownError("It could not be made.", "")

    copies.make = cannot  # type: ignore[assignment,method-assign] # the copies of this test alone
    assert told_of() == "No faster copy is kept. It could not be made."
    copies.make = lambda *_arguments: None  # type: ignore[method-assign] # stopped
    with pytest.raises(BenchStoppedError):
        service.bench("A model")
    copies.make = make  # type: ignore[method-assign] # as it was
    assert service.bench("A model").copied


@pytest.mark.parametrize("copied", [False, True])
def test_no_copy_is_kept_of_a_model_that_was_forgotten_meanwhile(store, *, copied: bool) -> None:
    """It would lie there for good: what is dropped is named by its model."""
    copies, told = Copies(), list[str]()
    service, _settings = bench(store, PacedEngine(copied_pace(1.4)), copies=copies, header=SAME)
    # While the copy is measured.
    service._models.is_gone = lambda: bool(copies.made) and "holding" in told[-1]  # type: ignore[attr-defined] # a stand-in
    if copied:
        with pytest.raises(KnownError, match="removed from the library in the meantime"):
            service.bench("A model", told.append, copied=True)
    else:
        assert not service.bench("A model", told.append).copied
        assert "removed from the library in the meantime" in told[-1]
    assert (copies.made, copies.of(SHA)) == ([], None)


def test_a_copy_that_was_dropped_is_not_made_again_without_asking(store) -> None:
    """Who took it away does not want it; who asks for one wants it again, and it may be dropped again."""
    copies = Copies()
    service, _settings = bench(store, PacedEngine(copied_pace(1.4)), copies=copies, header=SAME)
    for _time in range(2):
        assert service.bench("A model").copied
        service.drop_copy("A model")
        told: list[str] = []
        for _measured in range(2):
            assert not service.bench("A model", told.append).copied
        assert "because you deleted one" in told[-1]
        assert service.bench("A model", copied=True).copied
        service.drop_copy("A model")
        assert service.bench("A model", copied=True).copied


def test_weights_of_eight_bits_or_more_are_not_copied(store) -> None:
    """There is nothing to gain, or something to lose."""
    engine = PacedEngine(copied_pace(1.4))
    for quantisation in ("Q8_0", "F16", "BF16", ""):
        service, _settings = bench(store, engine, header=replace(HEADER, quantisation=quantisation))
        with pytest.raises(KnownError, match="would not be the same model, or would gain nothing"):
            service.bench("A model", copied=True)
    assert engine.asked == []


def test_a_card_gains_nothing_from_a_copy(store) -> None:
    """None is made, and that is told."""
    copies = Copies()
    service, _settings = bench(store, PacedEngine(lambda _file: 500.0, backend="CUDA0"), copies=copies)
    told: list[str] = []
    found = service.bench("A model", told.append, copied=True)
    assert copies.made == []
    assert not found.copied
    assert "so none was made" in told[-1]


def test_a_copy_that_does_not_fit_goes(store) -> None:
    """It takes twice the memory; the file itself goes on drafting."""
    copies = Copies()
    service, _settings = bench(store, PacedEngine(copied_pace(1.4)), copies=copies)
    service._models.copy_fits = False  # type: ignore[attr-defined] # a stand-in
    with pytest.raises(KnownError, match="does not fit"):
        service.bench("A model", copied=True)
    assert copies.made == []
    assert copies.of(SHA) is None


def test_a_copy_that_cannot_be_kept_goes(store) -> None:
    """Nothing of it is left, nothing is remembered, and the reason is told."""
    copies = Copies()

    def full(_copy: ModelCopy) -> ModelCopy:
        raise KnownError("The copy could not be saved: No space left.", "Measure again.")

    copies.keep = full  # type: ignore[method-assign] # a disk that is full
    service, settings = bench(store, PacedEngine(copied_pace(1.4)), copies=copies)
    with pytest.raises(KnownError, match="could not be saved"):
        service.bench("A model", copied=True)
    assert copies.made == []
    assert settings.measured(SHA) is None


def test_a_copy_that_was_stopped_or_failed_goes_and_an_earlier_one_stays(store) -> None:
    """What was there before the measurement is there after it."""
    copies = Copies()
    engine = PacedEngine(copied_pace(1.4))
    service, settings = bench(store, engine, copies=copies)
    copies.makes = False
    with pytest.raises(BenchStoppedError):
        service.bench("A model", copied=True)
    copies.makes = True
    stop = threading.Event()

    def stop_at_the_copy(words: str) -> None:
        if "eight-bit copy" in words:
            stop.set()

    with pytest.raises(BenchStoppedError):
        service.bench("A model", stop_at_the_copy, stop, copied=True)
    assert copies.made == []
    assert copies.of(SHA) is None

    def interrupt(words: str) -> None:
        if "holding" in words:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        service.bench("A model", interrupt, copied=True)
    assert copies.made == []
    assert settings.measured(SHA) is None
    kept = service.bench("A model", copied=True)
    engine.fails = True
    with pytest.raises(KnownError):
        service.bench("A model")
    assert copies.of(SHA) is not None
    assert settings.measured(SHA) == kept


def test_a_copy_that_was_not_measured_here_has_the_settings_of_the_file(store) -> None:
    """Such as after the copy was made on this machine by another build: rows of the copy are missing then."""
    bench_of_file = ModelBench("m", "CPU", "b", 2, (BenchRow(2, 16, 200.0), BenchRow(1, 8, 100.0)), copied=True)
    assert bench_of_file.fastest == BenchRow(2, 16, 200.0)
    assert bench_of_file.gain is None
    assert bench_of_file.copy_in_words == ""
    assert bench_from_object(bench_of_file.as_object()) == bench_of_file
