"""Which prompts does the model's memory hold, and what do they share?

A prompt on the shelf stands in a sequence of its own, from which each of its drafts begins, with the numbers that the
model gave for what follows it: every draft chooses its first token from these. Prompts that begin alike share the cells
of their common beginning: the later one copied it. Their last tokens are never shared, since what follows a prompt is
known only once its end was read. So they are a prefix tree of all but these tokens; since prompts are read one after
another, every common beginning of two of them is shared. Where a memory with a sliding window has lost that beginning,
a prompt is read whole, and begins a tree of its own. One that was read ahead in part is gone before drafts begin; one
that made way for others is held as what was read of it, and read on later.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from fairdraft.inference.token_batch import BatchEntry, Logits

Tokens = np.ndarray[tuple[int], np.dtype[np.int32]]

UNSHARED_END = 2
"""Tokens at a prompt's end that are read for it in any case. Two, because llama.cpp computes a token alone in another
way than among others, and the numbers differ by more than rounding; in twos or more they are the same in chunks of any
size. What follows the end is computed for one token of a prompt that is read alone, and for several beside drafts: that
too may differ.
"""


@dataclass(slots=True, eq=False)
class HeldPrompt:
    """A prompt in the model's memory.

    `tokens` are those that its sequence is to hold, `read` how many of them it holds by now. `adapters` is what
    was laid over the model when they were read. `next_logits` are the model's numbers for the token after them, once
    they are all read. `drafts` is how many drafts under way began from it. `uncounted_s` is for how many seconds it was
    read, until that is counted for the request that asks about it. `tree` is the same for prompts that share all
    that they have in common.
    """

    tokens: Tokens
    adapters: Hashable
    sequence: int
    read: int = 0
    next_logits: Logits | None = None
    drafts: int = 0
    last_used: int = 0
    uncounted_s: float = 0.0
    tree: object = field(default_factory=object)

    @property
    def is_beginning(self) -> bool:
        """Whether its tokens are only those of a longer prompt that were read before it made way."""
        return self.next_logits is None and self.read == len(self.tokens)

    def is_beginning_of(self, tokens: Tokens) -> bool:
        """Whether it is a beginning of that prompt."""
        return self.is_beginning and self.read < len(tokens) and common_beginning(self.tokens, tokens) == self.read

    def make_way(self) -> None:
        """Hold what was read of it, and no more."""
        self.tokens = self.tokens[: self.read]

    def next_entries(self, room: int) -> list[BatchEntry]:
        """What a batch with room for so many tokens reads of it next; what follows the last one is wanted."""
        last = len(self.tokens) - 1
        left = len(self.tokens) - self.read
        # No single token is left over for the last time.
        count = room - 1 if left == room + 1 and room > 1 else min(left, max(room, 1))
        return [
            BatchEntry(int(self.tokens[at]), at, self.sequence, wants_next=at == last)
            for at in range(self.read, self.read + count)
        ]


class AskedPrompt(Protocol):
    """A prompt that drafts wait for."""

    @property
    def tokens(self) -> Tokens:
        """Its tokens."""

    @property
    def adapters(self) -> Hashable:
        """What is to lie over the model when it is read."""


class PromptShelf:
    """The prompts in memory.

    Args:
        shares: whether the memory can copy a part of a sequence.
    """

    def __init__(self, *, shares: bool) -> None:
        self.shares = shares
        self._held: list[HeldPrompt] = []
        self._uses = 0

    def __len__(self) -> int:
        return len(self._held)

    def __iter__(self) -> Iterator[HeldPrompt]:
        return iter(tuple(self._held))

    def put(self, held: HeldPrompt) -> None:
        """Take a prompt in."""
        self._held.append(held)
        self.touch(held)

    def remove(self, held: HeldPrompt) -> None:
        """Its sequence is used for something else now."""
        self._held.remove(held)

    def touch(self, held: HeldPrompt) -> None:
        """It was used just now."""
        self._uses += 1
        held.last_used = self._uses

    def find(self, tokens: Tokens, adapters: Hashable) -> HeldPrompt | None:
        """The very same prompt, perhaps still being read."""
        same = (one for one in self._held if one.adapters == adapters and np.array_equal(one.tokens, tokens))
        return next((one for one in same if not one.is_beginning), None)

    def begun(self, tokens: Tokens, adapters: Hashable) -> HeldPrompt | None:
        """What was read of that prompt before it made way. None where another one has since read what comes after it,
        too: that is shared with it then.
        """
        for one in self._held:
            if one.adapters == adapters and one.is_beginning_of(tokens):
                others = [other.tokens for other in self._held if other is not one and other.adapters == adapters]
                if all(_shared(other, tokens) <= _shared(other, one.tokens) for other in others):
                    return one
        return None

    def nearest(self, tokens: Tokens, adapters: Hashable) -> tuple[HeldPrompt, int] | None:
        """The prompt whose beginning can be shared farthest, and how many tokens of it; None where none can be."""
        if not self.shares:
            return None
        best: tuple[HeldPrompt, int] | None = None
        for one in self._held:
            if one.adapters == adapters:
                length = min(_shared(one.tokens, tokens), one.read)
                if length and (best is None or length > best[1]):
                    best = (one, length)
        return best

    def cells(self, to_read: AskedPrompt | None = None) -> int:
        """How many cells the prompts take, with those of one that is yet to be read, which shares what it can."""
        trees: dict[object, list[Tokens]] = {}
        for one in self._held:
            trees.setdefault(one.tree, []).append(one.tokens)
        if to_read is not None:
            near = self.nearest(to_read.tokens, to_read.adapters)
            trees.setdefault(near[0].tree if near else None, []).append(to_read.tokens)
        return sum(map(_distinct_cells, trees.values()))

    def dispensable(self, needed: Iterable[HeldPrompt]) -> HeldPrompt | None:
        """The prompt that was used longest ago, of those that no draft under way came from and that are not needed."""
        kept = tuple(needed)
        free = [one for one in self._held if not one.drafts and not any(one is other for other in kept)]
        return min(free, key=lambda one: one.last_used, default=None)


def common_beginning(first: Tokens, second: Tokens) -> int:
    """How many tokens two prompts have in common from their beginning."""
    length = min(len(first), len(second))
    different = np.flatnonzero(first[:length] != second[:length])
    return int(different[0]) if len(different) else length


def _shared(first: Tokens, second: Tokens) -> int:
    """How many tokens of two prompts can stand in the same cells."""
    return common_beginning(first[:-UNSHARED_END], second[:-UNSHARED_END])


def _distinct_cells(prompts: list[Tokens]) -> int:
    """Nodes of the prefix tree of these prompts: sorted, each adds what it does not share with the one before. Every
    end stands beside the tree.
    """
    shared = [tokens[:-UNSHARED_END] for tokens in prompts]
    cells = sum(map(len, prompts)) - sum(map(len, shared))
    before: Tokens = np.empty(0, np.int32)
    for tokens in sorted(shared, key=lambda tokens: tokens.astype(">i4").tobytes()):
        cells += len(tokens) - common_beginning(before, tokens)
        before = tokens
    return cells
