"""How far is a request that the scheduler has taken in?"""

from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from fairdraft.domain.generation import (
    DraftFailed,
    DraftFinished,
    DraftStarted,
    DraftText,
    GenerationRequest,
    WantedDraft,
)
from fairdraft.inference.draft_text import DraftTextStream, opens_thinking
from fairdraft.inference.live_draft import LiveDraft
from fairdraft.inference.prompt_shelf import HeldPrompt, Tokens
from fairdraft.inference.text_model import TextModel, TokenSampler
from fairdraft.inference.token_batch import Logits, ReadPrompt
from fairdraft.inference.work_clock import WorkClock

DraftEvent = DraftStarted | DraftText | DraftFinished | DraftFailed


@dataclass(slots=True, eq=False)
class AskedRequest:
    """A request with drafts that have not ended.

    `tokens` are its prompt, `limit` the most tokens that a draft may have. `waiting` are the drafts without a place in
    memory. `clock` runs since the first work on it, `reading_s` is how long its prompt was read.
    """

    request: GenerationRequest
    prompt: ReadPrompt
    tokens: Tokens
    limit: int
    waiting: deque[WantedDraft]
    live: list[LiveDraft] = field(default_factory=list)
    clock: WorkClock = field(default_factory=WorkClock)
    reading_s: float = 0.0

    @property
    def adapters(self) -> Hashable:
        """What is to lie over the model."""
        return self.request.adapters

    @property
    def is_patient(self) -> bool:
        """Whether nobody sits and waits for it."""
        return self.request.patient

    def is_awaited(self, is_cancelled: Callable[[str, str], bool]) -> bool:
        """Whether any draft that has not begun is still wanted; `is_cancelled` gets the ids of request and draft."""
        return not all(is_cancelled(self.request.request_id, wanted.draft_id) for wanted in self.waiting)

    def is_written(self, is_cancelled: Callable[[str, str], bool]) -> bool:
        """Whether any draft that has begun is still wanted; `is_cancelled` as above."""
        return not all(is_cancelled(self.request.request_id, draft.draft_id) for draft in self.live)

    @property
    def stands_still(self) -> bool:
        """Whether others go first now."""
        return self.clock.stands_still

    def stand_still(self) -> None:
        """Somebody waits for others: nothing is done for it now. What it has in memory stays."""
        for clock in (self.clock, *(draft.clock for draft in self.live)):
            clock.stand_still()

    def go_on(self) -> None:
        """Nobody waits any more."""
        for clock in (self.clock, *(draft.clock for draft in self.live)):
            clock.go_on()

    def take_over_reading(self, held: HeldPrompt) -> None:
        """The time that its prompt was read, also before it was asked, is spent for it."""
        self.reading_s += held.uncounted_s
        held.uncounted_s = 0.0

    def new_sampler(self, model: TextModel, seed: int) -> TokenSampler:
        """The sampler of a draft; KnownError if the grammar is not valid."""
        return model.sampler(sampling=self.request.sampling, seed=seed, grammar=self.request.grammar)

    def begin(
        self,
        wanted: WantedDraft,
        sequence: int,
        held: HeldPrompt | None,
        sampler: TokenSampler,
        first_logits: Logits,
        length: int,
        emit: Callable[[DraftText], None],
    ) -> LiveDraft:
        """A draft that begins in a sequence where its prompt of that length stands: a copy of the `held` one, or, where
        it is None, the prompt itself.
        """
        draft = LiveDraft(
            draft_id=wanted.draft_id,
            sequence=sequence,
            held=held,
            sampler=sampler,
            text=DraftTextStream(self.request.stop, opens_thinking(self.prompt.text)),
            first_logits=first_logits,
            prompt_length=length,
            position=length,
            cells=self.cells_of_draft + (0 if held else length),
            say=self._say(wanted.draft_id, emit),
            # Now, since what is read once more after it made way is not its own.
            machine_s=self.reading_s / len(self.request.drafts),
            clock=replace(self.clock),
        )
        self.live.append(draft)
        return draft

    def begin_again(
        self, draft: LiveDraft, sequence: int, held: HeldPrompt | None, emit: Callable[[DraftText], None]
    ) -> LiveDraft:
        """A draft that was put off, in a sequence where its prompt stands, as `begin` has it."""
        draft.sequence, draft.held = sequence, held
        draft.cells = self.cells_of_draft + (0 if held else draft.prompt_length)
        draft.say = self._say(draft.draft_id, emit)
        draft.clock.go_on()
        self.live.append(draft)
        return draft

    def put_off(self, draft: LiveDraft) -> None:
        """That draft left the memory; it is the next to begin."""
        self.live.remove(draft)
        self.waiting.appendleft(next(one for one in self.request.drafts if one.draft_id == draft.draft_id))

    def _say(self, draft_id: str, emit: Callable[[DraftText], None]) -> Callable[[str], None]:
        return lambda text: emit(DraftText(self.request.request_id, draft_id, text))

    def started(self, draft: LiveDraft) -> DraftStarted:
        """What is told when a draft begins."""
        return DraftStarted(self.request.request_id, draft.draft_id, self.prompt.text, len(self.prompt.tokens))

    def never_begun(self, wanted: WantedDraft) -> DraftFinished:
        """What is told of a draft that was stopped before it began."""
        return DraftFinished(self.request.request_id, wanted.draft_id, "cancelled", 0, self.clock.elapsed_ms(), 0)

    @classmethod
    def of(cls, request: GenerationRequest, model: TextModel) -> Self:
        """The request as it waits, with its prompt in the model's tokens; KnownError if that cannot be used."""
        prompt = model.read_prompt(request.prompt)
        tokens = np.array(prompt.tokens, np.int32)
        limit = min(request.sampling.max_tokens, model.context_tokens - len(prompt.tokens))
        return cls(request, prompt, tokens, limit, deque(request.drafts))

    @property
    def cells_of_draft(self) -> int:
        """The most cells that a draft can come to take, beside those of the prompt in memory: the last token that is
        chosen is never read.
        """
        return self.limit - 1
