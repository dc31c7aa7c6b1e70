"""How are the drafts of one request written?

The prompt is read once, in small chunks; every draft then continues a copy of it in a sequence of its own, and
each step decodes one token for every draft under way. Where the model's memory cannot copy, the prompt is read
again for each sequence. Nothing here knows llama.cpp or the pipes.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

from fairdraft.domain.candidate import Sampling
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import (
    DraftFinished,
    DraftStarted,
    DraftText,
    FinishReason,
    GenerationEvent,
    GenerationRequest,
    Prompt,
    WantedDraft,
    draft_failed,
)
from fairdraft.inference.draft_text import DraftTextStream, opens_thinking
from fairdraft.inference.protocol import Activity
from fairdraft.inference.token_batch import MOST_SIDE_BY_SIDE, BatchEntry, ReadPrompt


class TokenSampler(Protocol):
    """Chooses the tokens of one draft."""

    def next_token(self, row: int) -> int:
        """The next token after entry `row` of the last batch; KnownError if there is none."""

    def close(self) -> None:
        """Free what it holds."""


class TextModel(Protocol):
    """What a run needs of a loaded model."""

    @property
    def context_tokens(self) -> int:
        """How many tokens a prompt and its draft can have together."""

    @property
    def prompt_chunk(self) -> int:
        """The most tokens one batch may have."""

    def read_prompt(self, prompt: Prompt) -> ReadPrompt:
        """The prompt as the model sees it; KnownError if it cannot be used."""

    def open_sequences(self, wanted: int, length: int) -> int:
        """Make room for empty sequences of `length` tokens; how many there are: `wanted`, or fewer, or one.
        KnownError if memory is too short for one.
        """

    def sampler(self, *, sampling: Sampling, seed: int, grammar: str | None) -> TokenSampler:
        """A sampler for one draft; KnownError if the grammar is not valid."""

    def decode(self, entries: Sequence[BatchEntry]) -> None:
        """Compute one batch; KnownError if that fails."""

    def copy_sequence(self, source: int, target: int, length: int) -> bool:
        """Let an empty sequence begin with all `length` tokens of another; False where that cannot be done,
        and the sequence is empty then.
        """

    def cut_sequence(self, sequence: int, length: int) -> bool:
        """Keep only the first `length` tokens; False where that cannot be done, and the sequence is empty then."""

    def ends_text(self, token: int) -> bool:
        """Whether the token ends the answer."""

    def piece(self, token: int) -> bytes:
        """The token's bytes."""


@dataclass(slots=True)
class _LiveDraft:
    """A draft under way: `token` at `position` is the next to be decoded."""

    draft_id: str
    sequence: int
    sampler: TokenSampler
    text: DraftTextStream
    token: int
    position: int
    tokens: int = 0
    first_token_ms: int = 0


class RequestRun:
    """One request, written step by step.

    Args:
        request: what is asked.
        model: the loaded model; its sequences belong to this run.
        emit: gets the events.
        is_cancelled: whether the person stopped a draft.

    Times in the events count from the making of the run, so they include the reading of the prompt and not
    the loading of the model.
    """

    def __init__(
        self,
        request: GenerationRequest,
        model: TextModel,
        emit: Callable[[GenerationEvent], None],
        is_cancelled: Callable[[str], bool],
    ) -> None:
        self._request = request
        self._model = model
        self._emit = emit
        self._is_cancelled = is_cancelled
        self._began = monotonic()
        self._waiting: deque[WantedDraft] = deque(request.drafts)
        self._live: list[_LiveDraft] = []
        self._prompt = ReadPrompt("", ())
        self._limit = 0
        # Sequences that hold the prompt and no draft, and those that hold nothing.
        self._ready: deque[int] = deque()
        self._empty: deque[int] = deque()
        self._read = 0
        self.tokens = 0

    @property
    def activity(self) -> Activity:
        """What the next step does."""
        return "reading" if self._reads_next else "writing"

    def begin(self) -> None:
        """Render the prompt and make room. A request that cannot be served ends here, its drafts failed."""
        try:
            self._prompt = self._model.read_prompt(self._request.prompt)
            length = len(self._prompt.tokens)
            self._limit = min(self._request.sampling.max_tokens, self._model.context_tokens - length)
            wanted = min(len(self._waiting), MOST_SIDE_BY_SIDE)
            self._empty.extend(range(self._model.open_sequences(wanted, length + self._limit)))
            # Proves the grammar before anything is computed.
            self._new_sampler(seed=0).close()
        except KnownError as error:
            self._fail_all(error)

    def step(self) -> bool:
        """Do a small piece of work; False once every draft has ended."""
        self._end_cancelled()
        try:
            if self._reads_next:
                self._read_chunk()
            elif self._waiting and self._ready:
                self._start_next()
            elif self._live:
                self._write_one_token_each()
        except KnownError as error:
            self._fail_all(error)
        return bool(self._waiting or self._live)

    def cancel_all(self) -> None:
        """End every draft as cancelled."""
        while self._waiting:
            self._cancel_waiting(self._waiting.popleft())
        for draft in tuple(self._live):
            self._finish(draft, "cancelled")

    @property
    def _reads_next(self) -> bool:
        return bool(self._waiting and self._empty and not self._ready)

    def _read_chunk(self) -> None:
        """Read the next tokens of the prompt, all but the last: that one begins each draft."""
        sequence = self._empty[0]
        until = min(self._read + self._model.prompt_chunk, len(self._prompt.tokens) - 1)
        if until > self._read:
            chunk = range(self._read, until)
            self._model.decode([BatchEntry(self._prompt.tokens[at], at, sequence, wants_next=False) for at in chunk])
            self._read = until
        if self._read == len(self._prompt.tokens) - 1:
            self._read = 0
            self._ready.append(self._empty.popleft())
            self._share_prompt(sequence)

    def _share_prompt(self, source: int) -> None:
        """Copy the prompt just read to every empty sequence, where the model's memory can do that."""
        length = len(self._prompt.tokens) - 1
        for _ in range(len(self._empty)):
            target = self._empty.popleft()
            copied = not length or self._model.copy_sequence(source, target, length)
            (self._ready if copied else self._empty).append(target)

    def _start_next(self) -> None:
        wanted = self._waiting.popleft()
        last = len(self._prompt.tokens) - 1
        text = DraftTextStream(self._request.stop, opens_thinking(self._prompt.text))
        sampler = self._new_sampler(wanted.seed)
        draft = _LiveDraft(wanted.draft_id, self._ready.popleft(), sampler, text, self._prompt.tokens[last], last)
        self._live.append(draft)
        self._emit(DraftStarted(self._request.request_id, draft.draft_id, self._prompt.text, last + 1))

    def _write_one_token_each(self) -> None:
        drafts = tuple(self._live)
        self._model.decode(
            [BatchEntry(draft.token, draft.position, draft.sequence, wants_next=True) for draft in drafts]
        )
        for row, draft in enumerate(drafts):
            try:
                token = draft.sampler.next_token(row)
            except KnownError as error:
                self._fail(draft.draft_id, error)
                self._leave(draft)
            else:
                self._take(draft, token)

    def _take(self, draft: _LiveDraft, token: int) -> None:
        """Continue a draft with its next token."""
        if not draft.first_token_ms:
            draft.first_token_ms = max(self._elapsed_ms(), 1)
        if self._model.ends_text(token):
            self._finish(draft, "stop")
            return
        draft.tokens += 1
        self.tokens += 1
        draft.token = token
        draft.position += 1
        self._say(draft, draft.text.feed(self._model.piece(token)))
        if draft.text.stopped:
            self._finish(draft, "stop")
        elif draft.tokens >= self._limit:
            self._finish(draft, "length")

    def _end_cancelled(self) -> None:
        for draft in tuple(self._live):
            if self._is_cancelled(draft.draft_id):
                self._finish(draft, "cancelled")
        for wanted in tuple(self._waiting):
            if self._is_cancelled(wanted.draft_id):
                self._waiting.remove(wanted)
                self._cancel_waiting(wanted)

    def _cancel_waiting(self, wanted: WantedDraft) -> None:
        self._emit(DraftFinished(self._request.request_id, wanted.draft_id, "cancelled", 0, self._elapsed_ms(), 0))

    def _finish(self, draft: _LiveDraft, reason: FinishReason) -> None:
        self._say(draft, draft.text.finish())
        self._leave(draft)
        self._emit(
            DraftFinished(
                self._request.request_id,
                draft.draft_id,
                reason,
                draft.tokens,
                self._elapsed_ms(),
                draft.first_token_ms,
            )
        )

    def _leave(self, draft: _LiveDraft) -> None:
        draft.sampler.close()
        self._live.remove(draft)
        if self._waiting:
            kept = self._model.cut_sequence(draft.sequence, len(self._prompt.tokens) - 1)
            (self._ready if kept else self._empty).append(draft.sequence)

    def _say(self, draft: _LiveDraft, text: str) -> None:
        if text:
            self._emit(DraftText(self._request.request_id, draft.draft_id, text))

    def _fail_all(self, error: KnownError) -> None:
        for draft in self._live:
            draft.sampler.close()
            self._fail(draft.draft_id, error)
        self._live.clear()
        while self._waiting:
            self._fail(self._waiting.popleft().draft_id, error)

    def _fail(self, draft_id: str, error: KnownError) -> None:
        self._emit(draft_failed(self._request.request_id, draft_id, error))

    def _new_sampler(self, seed: int) -> TokenSampler:
        return self._model.sampler(sampling=self._request.sampling, seed=seed, grammar=self._request.grammar)

    def _elapsed_ms(self) -> int:
        return round((monotonic() - self._began) * 1000)
