"""How far is a request that the scheduler has taken in?"""

from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from time import monotonic
from typing import Self

import numpy as np

from fairdraft.domain.generation import GenerationRequest, WantedDraft
from fairdraft.inference.live_draft import LiveDraft
from fairdraft.inference.prompt_shelf import Tokens
from fairdraft.inference.token_batch import ReadPrompt


@dataclass(slots=True, eq=False)
class AskedRequest:
    """A request with drafts that have not ended.

    `tokens` are its prompt, `limit` the most tokens that a draft may have. `began` is when the first work on it was
    done, `reading_s` how long its prompt was read.
    """

    request: GenerationRequest
    prompt: ReadPrompt
    tokens: Tokens
    limit: int
    waiting: deque[WantedDraft]
    live: list[LiveDraft] = field(default_factory=list)
    began: float | None = None
    reading_s: float = 0.0

    @property
    def adapters(self) -> Hashable:
        """What is to lie over the model."""
        return self.request.adapters

    def is_awaited(self, is_cancelled: Callable[[str, str], bool]) -> bool:
        """Whether any draft that has not begun is still wanted; `is_cancelled` gets the ids of request and draft."""
        return not all(is_cancelled(self.request.request_id, wanted.draft_id) for wanted in self.waiting)

    def is_written(self, is_cancelled: Callable[[str, str], bool]) -> bool:
        """Whether any draft that has begun is still wanted; `is_cancelled` as above."""
        return not all(is_cancelled(self.request.request_id, draft.draft_id) for draft in self.live)

    def elapsed_ms(self) -> int:
        """Milliseconds since the first work on it."""
        return 0 if self.began is None else round((monotonic() - self.began) * 1000)

    def begin_clock(self) -> None:
        """Work on it begins now, unless it did before."""
        if self.began is None:
            self.began = monotonic()

    @classmethod
    def of(cls, request: GenerationRequest, prompt: ReadPrompt, context_tokens: int) -> Self:
        """The request as it waits, with its prompt in the model's tokens."""
        tokens = np.array(prompt.tokens, np.int32)
        limit = min(request.sampling.max_tokens, context_tokens - len(prompt.tokens))
        return cls(request, prompt, tokens, limit, deque(request.drafts))

    @property
    def cells_of_draft(self) -> int:
        """The most cells that a draft can come to take, beside those of the prompt in memory: the last token that is
        chosen is never read.
        """
        return self.limit - 1
