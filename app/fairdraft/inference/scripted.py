"""How does a draft come without a model: for tests, demonstrations and the smoke test of a package?"""

import re
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue

from fairdraft.domain.engine_fault import EngineFault
from fairdraft.domain.engine_status import EngineStatus, EngineStatusListener
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import (
    DraftFailed,
    DraftFinished,
    DraftStarted,
    DraftText,
    FinishReason,
    GenerationListener,
    GenerationRequest,
    LoadedModel,
    ModelFile,
    ModelReady,
)
from fairdraft.domain.text_score import PassageToScore, ScoredPassage
from fairdraft.domain.text_vector import TextVector
from fairdraft.inference.draft_text import StopFilter
from fairdraft.inference.listening import tell
from fairdraft.inference.scripted_copy import prompt_text, scripted_copy, scripted_numbers

SCRIPTED_BUILD = "scripted engine (no model)"

_MS_PER_WORD = 20
"""The pace that events tell; it is made up, so that the same request always gives the same events."""


@dataclass(frozen=True, slots=True)
class ScriptedFailure:
    """The `draft_number`-th draft ever asked of the engine (from 1) fails after that many words."""

    draft_number: int
    after_words: int = 5
    what: str = "The scripted engine failed on request."
    remedy: str = "Ask again."
    fault: EngineFault | None = None


@dataclass(slots=True)
class _ScriptedDraft:
    draft_id: str
    words: deque[str]
    stop: StopFilter
    failure: ScriptedFailure | None
    written: int = 0


@dataclass(slots=True)
class _ScriptedRequest:
    request: GenerationRequest
    listener: GenerationListener
    drafts: list[_ScriptedDraft] = field(default_factory=list)


class ScriptedEngine:
    """The engine of services/ports.py without weights: deterministic, in a thread of this process.

    Args:
        seconds_per_word: pause before each word of each draft, for demonstrations; 0 for tests.
        failures: drafts that are to fail.
    """

    def __init__(self, *, seconds_per_word: float = 0.0, failures: Sequence[ScriptedFailure] = ()) -> None:
        self._pause = seconds_per_word
        self._failures = {failure.draft_number: failure for failure in failures}
        self._inbox: SimpleQueue[_ScriptedRequest | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._open: set[str] = set()
        self._cancelled: set[tuple[str, str | None]] = set()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._asked = 0

    @property
    def status(self) -> EngineStatus:
        """It is always ready."""
        return EngineStatus("idle", "scripted engine (no model)")

    def watch(self, listener: EngineStatusListener) -> Callable[[], None]:  # noqa: ARG002 - the port's signature; there is never a change
        """Nothing is ever told."""
        return lambda: None

    def submit(self, request: GenerationRequest, listener: GenerationListener) -> None:
        """Start a request and return at once; requests are served one after another. KnownError once closed."""
        with self._lock:
            if self._closing.is_set():
                raise KnownError("The engine is closed.", "Start Fairdraft again.")
            asked = _ScriptedRequest(request, listener)
            for wanted in request.drafts:
                self._asked += 1
                words = deque(re.findall(r"\S+\s*", scripted_copy(request.prompt, wanted.seed)))
                failure = self._failures.get(self._asked)
                asked.drafts.append(_ScriptedDraft(wanted.draft_id, words, StopFilter(request.stop), failure))
            self._open.add(request.request_id)
            self._inbox.put(asked)
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="scripted-engine", daemon=True)
                self._thread.start()

    def get_ready(self, request: GenerationRequest) -> None:
        """Nothing to read: there is no model."""

    def cancel(self, request_id: str, draft_id: str | None = None) -> None:
        """Stop one draft, or the whole request; nothing happens if it is over."""
        with self._lock:
            if request_id in self._open:
                self._cancelled.add((request_id, draft_id))

    def count_tokens(
        self,
        model: ModelFile,  # noqa: ARG002 - the port's signature; every model counts alike here
        text: str,
        *,
        vocabulary_alone: bool = False,  # noqa: ARG002 - nothing is loaded anyway
    ) -> int:
        """Words and punctuation marks."""
        return len(re.findall(r"\w+|[^\w\s]", text))

    def score_texts(
        self,
        model: ModelFile,  # noqa: ARG002 - there is none
        passages: Sequence[PassageToScore],  # noqa: ARG002 - as above
        progress: Callable[[int], None] | None = None,  # noqa: ARG002 - as above
        go_on: Callable[[], bool] | None = None,  # noqa: ARG002 - as above
    ) -> tuple[ScoredPassage, ...]:
        """No model, so nothing to measure: always a KnownError."""
        raise KnownError(
            "The scripted engine has no model, so there is nothing to measure.",
            "Leave out --scripted to probe a model.",
        )

    def embed_texts(
        self,
        model: ModelFile,  # noqa: ARG002 - there is none
        texts: Sequence[str],
        *,
        at_once: bool = False,  # noqa: ARG002 - nothing else is done meanwhile
        progress: Callable[[int], None] | None = None,
        go_on: Callable[[], bool] | None = None,
    ) -> tuple[TextVector, ...]:
        """Vectors by words alone, for tests and demonstrations."""
        made: list[TextVector] = []
        for text in texts:
            if go_on is not None and not go_on():
                break
            made.append(TextVector(scripted_numbers(text), len(text.split())))
            if progress is not None:
                progress(len(made))
        return tuple(made)

    def unload(self) -> None:
        """Nothing to free: no model is loaded."""

    def close(self) -> None:
        """End what is under way as cancelled, and wait for the thread."""
        with self._lock:
            self._closing.set()
            self._inbox.put(None)
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def _serve(self) -> None:
        while (asked := self._inbox.get()) is not None:
            self._write(asked)

    def _write(self, asked: _ScriptedRequest) -> None:
        request = asked.request
        tell(asked.listener, ModelReady(request.request_id, _pretended_model(request.model)))
        rendered = prompt_text(request.prompt)
        tokens = self.count_tokens(request.model, rendered)
        live = list(asked.drafts)
        for draft in live:
            tell(asked.listener, DraftStarted(request.request_id, draft.draft_id, rendered, tokens))
        while live:
            live = [draft for draft in live if self._write_word(asked, draft)]
        with self._lock:
            self._open.discard(request.request_id)
            self._cancelled -= {mark for mark in self._cancelled if mark[0] == request.request_id}

    def _write_word(self, asked: _ScriptedRequest, draft: _ScriptedDraft) -> bool:
        """Write one word of a draft; False once the draft has ended."""
        if self._closing.wait(self._pause) if self._pause else self._closing.is_set():
            return self._finish(asked, draft, "cancelled")
        request_id = asked.request.request_id
        with self._lock:
            cancelled = not self._cancelled.isdisjoint({(request_id, None), (request_id, draft.draft_id)})
        if cancelled:
            return self._finish(asked, draft, "cancelled")
        if draft.failure is not None and draft.written >= draft.failure.after_words:
            failure = draft.failure
            told = DraftFailed(request_id, draft.draft_id, failure.what, failure.remedy, failure.fault)
            tell(asked.listener, told)
            return False
        if not draft.words:
            return self._finish(asked, draft, "stop")
        if draft.written >= asked.request.sampling.max_tokens:
            return self._finish(asked, draft, "length")
        self._say(asked, draft, draft.stop.feed(draft.words.popleft()))
        draft.written += 1
        return not draft.stop.stopped or self._finish(asked, draft, "stop")

    def _finish(self, asked: _ScriptedRequest, draft: _ScriptedDraft, reason: FinishReason) -> bool:
        self._say(asked, draft, draft.stop.finish())
        duration = draft.written * _MS_PER_WORD
        first = _MS_PER_WORD if draft.written else 0
        tell(
            asked.listener,
            DraftFinished(asked.request.request_id, draft.draft_id, reason, draft.written, duration, first),
        )
        return False

    def _say(self, asked: _ScriptedRequest, draft: _ScriptedDraft, text: str) -> None:
        if text:
            tell(asked.listener, DraftText(asked.request.request_id, draft.draft_id, text))


def _pretended_model(file: ModelFile) -> LoadedModel:
    return LoadedModel(
        name=file.name,
        sha256=file.sha256,
        architecture="scripted",
        quantisation="",
        context_tokens=file.context_tokens,
        chat_template_sha256=None,
        engine_build=SCRIPTED_BUILD,
        backend="none",
        gpu_layers=0,
        threads=1,
    )
