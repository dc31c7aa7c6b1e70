"""Which settings of a model file were tried on this machine, and how fast did it write with each?"""

import threading
from collections.abc import Callable
from dataclasses import replace

from fairdraft.domain.candidate import Sampling
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
from fairdraft.domain.identity import new_id
from fairdraft.domain.model_bench import BenchRow
from fairdraft.services.ports import Engine

BenchProgress = Callable[[str], None]

_NEW_TOKENS = 48
# How long a stop may wait to be seen.
_LOOK_S = 0.1
# About as long as a prompt with a product's facts; its words decide nothing.
_TEXT = "The lamp stood in the garden, and the evening was quiet. Nobody asked how long it had been burning. " * 20
_ENGINE_ENDED = "The engine stopped while writing with these settings, as it does when memory runs out."


class BenchStoppedError(KnownError):
    """The person stopped a measurement."""

    def __init__(self) -> None:
        super().__init__("The measurement was stopped, so nothing was saved.", "Measure again when there is time.")


class SettingTrials:
    """The settings of one file that were measured; each is measured once.

    Args:
        file: the model's file, or its copy.
        engine: what writes with it.
        tell: is told in words what was measured, as it comes.
        stop: set by who has enough (BenchStoppedError).
    """

    def __init__(self, file: ModelFile, engine: Engine, tell: BenchProgress, stop: threading.Event) -> None:
        self._file = file
        self._engine = engine
        self._tell = tell
        self._stop = stop
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

    def _measure(self, file: ModelFile) -> tuple[LoadedModel, BenchRow]:
        """Write as many drafts as stand side by side, and time them from their first words on."""
        run = _Run(file.width)
        drafts = tuple(WantedDraft(f"bench-{seed}", seed) for seed in range(file.width))
        sampling = Sampling(temperature=1.5, top_p=1.0, min_p=0.0, max_tokens=_NEW_TOKENS)
        request = GenerationRequest(new_id(), file, Prompt(completion=_TEXT), drafts, sampling)
        self._engine.submit(request, run.listen)
        while not run.done.wait(_LOOK_S):
            if self._stop.is_set():
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
            case DraftFinished(reason="cancelled"):
                # The engine was closed; what it had written until then is no pace.
                self.failure = self.failure or BenchStoppedError()
                self._end()
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
