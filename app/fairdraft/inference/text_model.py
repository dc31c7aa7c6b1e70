"""What does the writing of drafts need of a loaded model?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fairdraft.domain.candidate import Sampling
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import AdapterFile, Prompt
from fairdraft.inference.token_batch import BatchEntry, Logits, ReadPrompt


@dataclass(frozen=True, slots=True)
class SavedCells:
    """What so many cells of a sequence held, in a form of the model's own."""

    count: int
    data: NDArray[np.uint8]


class TokenSampler(Protocol):
    """Chooses the tokens of one draft."""

    def first_token(self, logits: Logits) -> int:
        """The first token, after a prompt that gave these numbers; KnownError if there is none."""

    def next_token(self, row: int) -> int:
        """The next token after entry `row` of the last batch; KnownError if there is none."""

    def rest(self) -> None:
        """Let go of the loaded model, and keep what the next choices follow from."""

    def close(self) -> None:
        """Free what it holds."""


class TextModel(Protocol):
    """A loaded model with one cache of cells, in which every token of every sequence takes one."""

    @property
    def context_tokens(self) -> int:
        """How many tokens a prompt and its draft can have together."""

    @property
    def width(self) -> int:
        """How many drafts are written side by side at most."""

    @property
    def prompt_chunk(self) -> int:
        """The most prompt tokens that one batch may have beside two for each place of a draft."""

    @property
    def shares_beginnings(self) -> bool:
        """Whether a part of a sequence can be copied."""

    @property
    def cells(self) -> int:
        """How many cells the cache has."""

    def make_room(self, least: int) -> bool:
        """See to it that there is a cache; True if it was made now and is empty. KnownError where memory is too
        short for `least` cells.
        """

    def lay_over(self, adapters: Sequence[AdapterFile]) -> None:
        """Lay exactly these adapters over the model; KnownError for one that does not fit it."""

    def read_prompt(self, prompt: Prompt) -> ReadPrompt:
        """The prompt as the model sees it; KnownError if it cannot be used."""

    def sampler(self, *, sampling: Sampling, seed: int, grammar: str | None) -> TokenSampler:
        """A sampler for one draft; KnownError if the grammar is not valid."""

    def take_up(self, sampler: TokenSampler) -> None:
        """Let a sampler that rested choose from this model, which may have been loaded anew since."""

    def decode(self, entries: Sequence[BatchEntry], is_wanted: Callable[[], bool] | None = None) -> bool:
        """Compute one batch; KnownError if that fails. Where `is_wanted` turns false meanwhile it may be given up:
        False then, and its cells are empty again.
        """

    def logits(self, row: int) -> Logits:
        """What the model gave for the token after that row of the last batch, to keep."""

    def first_tokens(self, samplers: Sequence[TokenSampler], logits: Sequence[Logits]) -> Sequence[int | KnownError]:
        """The first token of each draft after its prompt, which gave these numbers, or why there is none."""

    def sample(self, samplers: Sequence[TokenSampler], rows: Sequence[int]) -> Sequence[int | KnownError]:
        """The next token of each draft after its row of the last batch, or why there is none."""

    def copy_sequence(self, source: int, target: int, length: int) -> bool:
        """Let an empty sequence begin with the first `length` tokens of another; False where that cannot be done,
        and the sequence is empty then.
        """

    def gather(self, sequence: int, start: int, end: int) -> None:
        """Move a sequence's cells of positions `start` to `end` to the first free ones, where gaps cost anything: every
        step looks at all cells up to the last that is taken.
        """

    def take_out(self, sequence: int, start: int, end: int) -> SavedCells | None:
        """Free a sequence's cells of positions `start` to `end`, its last ones; what they held, to be set again. None
        where that does not pay or cannot be done: they stay then.
        """

    def put_back(self, sequence: int, start: int, cells: SavedCells) -> bool:
        """Let a sequence that ends before position `start` go on with what was taken out there; False where that
        cannot be done, and nothing is changed then.
        """

    def drop_sequence(self, sequence: int) -> None:
        """Empty a sequence; cells that no other one shares are free again."""

    def ends_text(self, token: int) -> bool:
        """Whether the token ends the answer."""

    def piece(self, token: int) -> bytes:
        """The token's bytes."""
