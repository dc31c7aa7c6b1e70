"""What stands in the model's memory, and who makes way where room is short?

Prompts that nobody needs make way first. Then drafts that stand still because a person waits: of these the one with the
fewest words leaves the memory, since least is to be read again for it.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from fairdraft.domain.drafting_shape import HELD_PROMPTS
from fairdraft.inference.asked_request import AskedRequest
from fairdraft.inference.cells_aside import CellsAside
from fairdraft.inference.live_draft import LiveDraft
from fairdraft.inference.prompt_shelf import HeldPrompt, PromptShelf
from fairdraft.inference.text_model import TextModel


class MemoryPlaces:
    """The prompts and drafts in the memory of a loaded model, whose sequences belong to this.

    Args:
        model: the loaded model.
        on_put_off: told each draft that has left the memory without an end.
        held_elsewhere: how many bytes of what they had in it such drafts hold.

    `shelf` are the prompts, `live` the drafts in the order in which they got their place, `reading` the prompt that is
    being read, and for whom.
    """

    def __init__(
        self, model: TextModel, on_put_off: Callable[[LiveDraft], None], held_elsewhere: Callable[[], int]
    ) -> None:
        self._model = model
        self._on_put_off = on_put_off
        self._free: list[int] = []
        self._aside = CellsAside(model, held_elsewhere)
        self.shelf = PromptShelf(shares=model.shares_beginnings)
        self.live: list[LiveDraft] = []
        self.reading: tuple[AskedRequest, HeldPrompt] | None = None

    @property
    def moving(self) -> list[LiveDraft]:
        """The drafts that do not stand still."""
        return [draft for draft in self.live if not draft.clock.stands_still]

    def turn_to(self, first: AskedRequest, awaited: Iterable[AskedRequest]) -> None:
        """Make room for a request while no draft moves. KnownError where there is none.

        Args:
            first: the request.
            awaited: requests that made way, whose prompts are left in memory.
        """
        # Of the prompts in memory only the nearest stays: with others between them the cells of a draft would stand
        # elsewhere each time, and sums over them end in other last digits. So a draft alone repeats its words.
        found = self.shelf.find(first.tokens, first.adapters)
        nearest = found or next(iter(self.shelf.nearest(first.tokens, first.adapters) or ()), None)
        kept = [held for held in self.shelf if any(_is_of(held, one) for one in (first, *awaited))]
        least = len(first.tokens) + first.cells_of_draft
        # A cache that is too small is given up before a larger one is made.
        while least > self._model.cells and self._put_off_one():
            pass
        for held in self.shelf:
            is_kept = held is nearest or held.drafts or any(held is one for one in kept)
            if least > self._model.cells or not is_kept:
                self.put_aside(held)
        if self._model.make_room(least):
            self.shelf = PromptShelf(shares=self._model.shares_beginnings)
            self._free = list(range(self._model.width + HELD_PROMPTS))[::-1]

    def has_place(self) -> bool:
        """Whether one more draft may be written side by side."""
        return len(self.live) < self._model.width or self._put_off_one()

    def has_cells(self, more: int, needed: Sequence[HeldPrompt], to_read: AskedRequest | None = None) -> bool:
        """Whether that many cells are free, beside those of a prompt to read; prompts that nobody needs make room."""
        # What a prompt takes depends on what it finds to share, so it is counted anew when another made room.
        while self.shelf.cells(to_read) + sum(draft.claimed_cells for draft in self.live) + more > self._model.cells:
            if not self._make_way(needed):
                return False
        return True

    def take_place(self, held: HeldPrompt) -> tuple[int, HeldPrompt | None]:
        """A sequence that begins with that prompt, and the prompt; None for it where the memory cannot copy: then it is
        the prompt's own sequence, and the next draft has the prompt read again.
        """
        self.shelf.touch(held)
        sequence = self._free.pop()
        if self._model.copy_sequence(held.sequence, sequence, len(held.tokens)):
            held.drafts += 1
            return sequence, held
        self._free.append(sequence)
        self.shelf.remove(held)
        return held.sequence, None

    def leave(self, draft: LiveDraft) -> None:
        """The draft's place is free."""
        self.live.remove(draft)
        if draft.held is not None:
            draft.held.drafts -= 1
        self._model.drop_sequence(draft.sequence)
        self._free.append(draft.sequence)

    def put_off(self, draft: LiveDraft) -> None:
        """Let a draft leave the memory without an end, with what it has there as far as that may be held."""
        self._aside.take_out((draft,), self.live)
        self.drop(draft)

    def drop(self, draft: LiveDraft) -> None:
        """Let a draft leave the memory without an end, and without what it has there."""
        self.leave(draft)
        self._on_put_off(draft)

    def clear_for_those_who_move(self) -> None:
        """Before a step for which drafts stand still: their cells go out of the way."""
        self._aside.take_out(self.live, self.live)

    def go_on(self) -> None:
        """Those that stood still go on: what lay in their room meanwhile goes, and their cells come back."""
        self.has_cells(0, ())
        self._aside.put_back(tuple(self.live), self.drop)

    def come_back(self, draft: LiveDraft) -> None:
        """A draft that had left is in memory again: what it took along comes back."""
        self.live.append(draft)
        self._aside.put_back((draft,), self.drop)

    def new_prompt(
        self, asked: AskedRequest, needed: Sequence[HeldPrompt], others: Iterable[AskedRequest]
    ) -> HeldPrompt | None:
        """A place for a prompt and what it has in common with another; None where none is left for it and a draft of it
        beside the prompts that are needed sooner. What was read of the same prompt before, or of one that `others` wait
        for, stays.
        """
        if (begun := self.shelf.begun(asked.tokens, asked.adapters)) is not None:
            more = asked.cells_of_draft + len(asked.tokens) - len(begun.tokens)
            if not self.has_cells(more, (*needed, begun)):
                return None
            begun.tokens = asked.tokens
            self.shelf.touch(begun)
            return begun
        while len(self.shelf) >= HELD_PROMPTS:
            if not self._make_way(needed):
                return None
        if not self.has_cells(asked.cells_of_draft, needed, asked):
            return None
        held = HeldPrompt(asked.tokens, asked.adapters, self._free.pop())
        near = self.shelf.nearest(asked.tokens, asked.adapters)
        if near is not None:
            other, length = near
            if self._model.copy_sequence(other.sequence, held.sequence, length):
                held.read, held.tree = length, other.tree
                held.uncounted_s, other.uncounted_s = other.uncounted_s, 0.0
                self.shelf.touch(other)
                if not self.live and not any(_is_of(other, one) for one in others):
                    self.put_aside(other)
            elif not self.has_cells(asked.cells_of_draft + len(held.tokens), needed):
                self._free.append(held.sequence)
                return None
        self.shelf.put(held)
        return held

    def put_aside(self, held: HeldPrompt) -> None:
        """A prompt leaves the memory."""
        if self.reading is not None and self.reading[1] is held:
            self.reading = None
        self.shelf.remove(held)
        self._model.drop_sequence(held.sequence)
        self._free.append(held.sequence)

    def stop_reading(self) -> None:
        """Read the prompt no further that is being read; what was read of it stays where there is room."""
        if self.reading is not None:
            held = self.reading[1]
            self.reading = None
            if held.read:
                held.make_way()
            else:
                self.put_aside(held)

    def _make_way(self, needed: Sequence[HeldPrompt]) -> bool:
        if (held := self.shelf.dispensable(needed)) is None:
            return self._put_off_one()
        self.put_aside(held)
        return True

    def _put_off_one(self) -> bool:
        still = [draft for draft in self.live if draft.clock.stands_still]
        if still:
            self.put_off(min(reversed(still), key=lambda draft: draft.tokens))
        return bool(still)


def _is_of(held: HeldPrompt, asked: AskedRequest) -> bool:
    """Whether it is the prompt of a request, or what was read of that."""
    is_same = np.array_equal(asked.tokens, held.tokens)
    return asked.adapters == held.adapters and (is_same or held.is_beginning_of(asked.tokens))
