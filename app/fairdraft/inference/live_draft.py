"""How far is one draft, and what of it was said already?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic

from fairdraft.domain.generation import DraftFinished, FinishReason
from fairdraft.inference.draft_text import DraftTextStream
from fairdraft.inference.prompt_shelf import HeldPrompt
from fairdraft.inference.text_model import SavedCells, TokenSampler
from fairdraft.inference.token_batch import BatchEntry, Logits
from fairdraft.inference.work_clock import WorkClock

SHORTEST_PAUSE = 0.04
"""Seconds between two messages of one draft: words that come faster are said together, because every message takes
time from those who compute, and nobody sees a difference.
"""

SAY_EVERY_SECONDS = 0.0125
"""Times the number of drafts under way, where that is longer: nobody reads many drafts word by word."""

LONGEST_PAUSE = 0.2


@dataclass(slots=True, eq=False)
class LiveDraft:
    """A draft under way: `newest`, at `position` of `sequence`, is the next token to be decoded. The first
    `prompt_length` positions are its prompt.

    `newest` is None until the first one was chosen, from `first_logits`. `held` is the prompt it began from, None where
    it took over that prompt's sequence. `cells` is the most it can still come to take. `say` gets its words.
    `machine_s` is its share of the steps so far, with those that read its prompt before it began. `written` are its own
    tokens, of which the first `missed` after those in memory are to be read again, because it had left the memory;
    `aside` has what the cells of the first of these held, the last part first.
    `clock` tells how long it took.
    """

    draft_id: str
    sequence: int
    held: HeldPrompt | None
    sampler: TokenSampler
    text: DraftTextStream
    first_logits: Logits
    prompt_length: int
    position: int
    cells: int
    say: Callable[[str], None]
    newest: int | None = None
    first_token_ms: int = 0
    machine_s: float = 0.0
    missed: int = 0
    written: list[int] = field(default_factory=list)
    aside: list[SavedCells] = field(default_factory=list)
    clock: WorkClock = field(default_factory=WorkClock)
    _pieces: list[bytes] = field(default_factory=list)
    _unsaid: list[str] = field(default_factory=list)
    _said_at: float = -1.0

    def entry(self) -> BatchEntry:
        """What the next batch reads of it: its newest token, whose next one is wanted; the first was chosen before."""
        if self.newest is None:
            raise RuntimeError("the draft has no token yet")
        return BatchEntry(self.newest, self.position, self.sequence, wants_next=True)

    def missed_entries(self, room: int) -> list[BatchEntry]:
        """What a batch with room for so many tokens reads again of it next."""
        first = self.own_cells
        return [
            BatchEntry(self.written[at], self.prompt_length + at, self.sequence, wants_next=False)
            for at in range(first, first + min(self.missed, room))
        ]

    @property
    def tokens(self) -> int:
        """How many tokens were chosen for it."""
        return len(self.written)

    @property
    def own_cells(self) -> int:
        """How many cells its own tokens take by now."""
        return self.position - self.prompt_length - self.missed

    @property
    def bytes_aside(self) -> int:
        """How much memory beside the model's it takes."""
        return sum(part.data.nbytes for part in self.aside)

    @property
    def claimed_cells(self) -> int:
        """How many cells are to be left to it beside those of prompts: while it stands still, those that it takes."""
        if self.clock.stands_still:
            return self.own_cells + (0 if self.held else self.prompt_length)
        return self.cells

    def rest(self) -> None:
        """It has left the memory: all of its own tokens are to be read again, but for what stands aside."""
        self.clock.stand_still()
        self.held = None
        if self.own_cells:
            # What comes before that is gone.
            self.aside.clear()
        self.missed = self.position - self.prompt_length
        self.sampler.rest()

    def go_on(self, token: int) -> None:
        """That token was chosen, as the first one or after the newest."""
        self.position += self.newest is not None
        self.newest = token
        self.written.append(token)

    def add(self, piece: bytes, beside: int) -> None:
        """Take the next token's bytes; the first words are said at once, later ones after a pause that grows with
        the number of drafts under way (`beside`, with this one).
        """
        self._pieces.append(piece)
        now = monotonic()
        pause = min(max(SHORTEST_PAUSE, SAY_EVERY_SECONDS * beside), LONGEST_PAUSE)
        may_say = now - self._said_at >= pause
        # Until they are said, bytes are only looked at where a stop text may be in them.
        if may_say or self.text.may_stop:
            self._look_at_pieces()
        if may_say and self._unsaid:
            self._say_all()
            self._said_at = now

    def finish(self) -> None:
        """Say what was held back."""
        self._look_at_pieces()
        if text := self.text.finish():
            self._unsaid.append(text)
        if self._unsaid:
            self._say_all()

    def end(self) -> None:
        """Nothing more comes of it: what was held back is said."""
        self.finish()
        self.sampler.close()

    def finished(self, request_id: str, reason: FinishReason) -> DraftFinished:
        """What is told when it ends."""
        return DraftFinished(
            request_id,
            self.draft_id,
            reason,
            self.tokens,
            self.clock.elapsed_ms(),
            self.first_token_ms,
            round(self.machine_s * 1000),
        )

    def _look_at_pieces(self) -> None:
        if text := self.text.feed(b"".join(self._pieces)):
            self._unsaid.append(text)
        self._pieces.clear()

    def _say_all(self) -> None:
        self.say("".join(self._unsaid))
        self._unsaid.clear()


def read_again(drafts: Sequence[LiveDraft], room: int) -> list[tuple[LiveDraft, list[BatchEntry]]]:
    """What a batch with room for so many tokens reads again of drafts that had left the memory."""
    parts: list[tuple[LiveDraft, list[BatchEntry]]] = []
    for draft in drafts:
        if room > 0:
            parts.append((draft, draft.missed_entries(room)))
            room -= len(parts[-1][1])
    return parts
