"""How are the drafts of many requests written at once?

Each step decodes one token for every draft under way and, in the same batch, the next tokens of a prompt that
drafts wait for. A prompt is read once, and only from where no prompt in memory begins like it; its drafts begin from
copies of it, with a first token chosen from what the model gave after its last one. While nothing is asked a prompt can
be read ahead, for whoever comes for it. A finished draft's place is taken by the next one. A draft begins only when the
cells that it may come to need are free, so the cache never runs over: drafts wait. Nothing here knows llama.cpp.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from time import monotonic

import numpy as np

from fairdraft.domain.drafting_shape import HELD_PROMPTS, prompt_room
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import FinishReason, GenerationRequest, WantedDraft, draft_failed
from fairdraft.inference.asked_request import AskedRequest, DraftEvent
from fairdraft.inference.cell_gathering import CellGathering
from fairdraft.inference.live_draft import LiveDraft
from fairdraft.inference.prompt_shelf import HeldPrompt, PromptShelf
from fairdraft.inference.protocol import Activity, TurnedTo
from fairdraft.inference.request_line import RequestLine
from fairdraft.inference.text_model import TextModel
from fairdraft.inference.token_batch import BatchEntry, Logits

_PROMPTS_AHEAD = 3
"""For how many waiting requests prompts are read and places given; later ones follow as drafts end."""

LONG_STEP_SECONDS = 0.25
"""Where steps take so long, one in which drafts write is given up once all of them were stopped. Shorter ones end soon
by themselves, and to be asked about it after each operation would take a part of them that counts.
"""


class Scheduler:
    """Writes the drafts of requests for one loaded model, step by step.

    Args:
        model: the loaded model; its sequences belong to this scheduler.
        emit: gets the events.
        is_cancelled: whether the person stopped a draft, by the ids of request and draft.
        on_end: told each request all of whose drafts have ended.

    `tokens` counts the tokens of its drafts.

    Times in the events count from the first work on the request, so they include the reading of the prompt and
    neither the loading of the model nor the wait for other requests.
    """

    def __init__(
        self,
        model: TextModel,
        emit: Callable[[DraftEvent | TurnedTo], None],
        is_cancelled: Callable[[str, str], bool],
        on_end: Callable[[str], None],
    ) -> None:
        self._model = model
        self._emit = emit
        self._is_cancelled = is_cancelled
        self._on_end = on_end
        self._line = RequestLine()
        self._live: list[LiveDraft] = []
        self._shelf = PromptShelf(shares=model.shares_beginnings)
        self._free: list[int] = []
        self._reading: tuple[AskedRequest, HeldPrompt] | None = None
        self._ahead: AskedRequest | None = None
        self._gathering = CellGathering(model)
        self._step_s = 0.0
        self.tokens = 0

    @property
    def is_busy(self) -> bool:
        """Whether any draft has not ended."""
        return bool(self._line)

    @property
    def is_getting_ready(self) -> bool:
        """Whether a prompt is to be read ahead."""
        return self._ahead is not None

    @property
    def activity(self) -> Activity:
        """What the next step does."""
        return "writing" if self._live else "reading" if self._line else "preparing"

    def add(self, request: GenerationRequest) -> None:
        """Take a request in. One that cannot be served ends at once, its drafts failed."""
        try:
            asked = AskedRequest.of(request, self._model)
            # Proves the grammar before anything is computed.
            asked.new_sampler(self._model, 0).close()
        except KnownError as error:
            for draft in request.drafts:
                self._emit(draft_failed(request.request_id, draft.draft_id, error))
            self._on_end(request.request_id)
            return
        self._stop_getting_ready()
        if not asked.is_patient:
            self._stop_patient_reading()
        self._line.add(asked)

    def hold_back(self, wanted: bool) -> list[GenerationRequest]:  # noqa: FBT001 - a state that is set
        """Let no patient draft begin, or let them again. Once nothing else is under way those that are held back leave
        this scheduler, and are returned.
        """
        self._line.holds_back = wanted
        if wanted:
            self._stop_patient_reading()
        return self._line.take_back()

    def get_ready(self, request: GenerationRequest) -> None:
        """Read the prompt of a request without drafts while nothing is asked; one that cannot be read is left."""
        self._stop_getting_ready()
        with suppress(KnownError):
            self._ahead = AskedRequest.of(request, self._model)

    def _stop_getting_ready(self) -> None:
        """What was read of it stays in memory, for whoever comes."""
        if self._reading is not None and self._reading[0] is self._ahead:
            self._reading = None
        self._ahead = None

    def _stop_patient_reading(self) -> None:
        """Somebody waits. What was read of the prompt goes: only whole prompts share what they have in common."""
        if self._reading is not None and self._reading[0].is_patient:
            self._put_aside(self._reading[1])

    def step(self) -> None:
        """Do a small piece of work."""
        self._end_stopped(self._is_cancelled)
        try:
            self._gathering.look(self._live)
            self._fill_places()
            self._choose_first_tokens()
            self._compute()
        except KnownError as error:
            self._fail_all(error)
        if self._reading is None and not self._line:
            self._ahead = None

    def cancel_all(self) -> None:
        """End every draft as cancelled."""
        self._end_stopped(lambda _request_id, _draft_id: True)

    # Who begins next.

    def _fill_places(self) -> None:
        waiting = self._line.waiting
        if not self._line and self._ahead is not None:
            waiting = [self._ahead]
        if waiting and not self._live and self._reading is None:
            try:
                self._turn_to(waiting)
            except KnownError as error:
                # Its adapters or its length are at fault: the others may do without.
                self._fail_request(waiting[0], error)
                return
        may_begin = True
        needed: list[HeldPrompt] = []
        waiting = self._line.members(waiting)[:_PROMPTS_AHEAD]
        for asked in waiting:
            may_begin = may_begin and self._begin_drafts(asked, needed)
            held = self._shelf.find(asked.tokens, asked.adapters)
            is_read = held is not None and held.next_logits is not None
            if not is_read and self._reading is None and (asked.waiting or asked is self._ahead):
                held = held or self._new_prompt(asked, needed, waiting)
                if held is None:
                    # Whoever came later does not take the cells that it waits for.
                    return
                asked.begin_clock()
                self._reading = (asked, held)
                if asked is not self._ahead:
                    self._emit(TurnedTo(asked.request.request_id, is_loaded=True))
            if held is not None:
                needed.append(held)

    def _turn_to(self, waiting: Sequence[AskedRequest]) -> None:
        """Nothing is under way: now adapters can change, and the cache can be made. KnownError where it cannot."""
        first = waiting[0]
        self._line.begin_turn(waiting, self._model.lay_over)
        # Of the prompts in memory only the nearest stays: with others between them the cells of a draft would stand
        # elsewhere each time, and sums over them end in other last digits. So a draft alone repeats its words.
        found = self._shelf.find(first.tokens, first.adapters)
        nearest = found or next(iter(self._shelf.nearest(first.tokens, first.adapters) or ()), None)
        least = len(first.tokens) + first.cells_of_draft
        for held in self._shelf:
            # A cache that is too small is given up before a larger one is made.
            if held is not nearest or least > self._model.cells:
                self._put_aside(held)
        if self._model.make_room(least):
            self._shelf = PromptShelf(shares=self._model.shares_beginnings)
            self._free = list(range(self._model.width + HELD_PROMPTS))[::-1]

    def _begin_drafts(self, asked: AskedRequest, needed: Sequence[HeldPrompt]) -> bool:
        """Let drafts of a request begin whose prompt was read; False once the places or the cells are all taken."""
        while asked.waiting:
            if len(self._live) >= self._model.width:
                return False
            held = self._shelf.find(asked.tokens, asked.adapters)
            if held is None or held.next_logits is None:
                return True
            if not self._has_cells(asked.cells_of_draft, (*needed, held)):
                return False
            self._begin_draft(asked, held, held.next_logits)
        return True

    def _begin_draft(self, asked: AskedRequest, held: HeldPrompt, first_logits: Logits) -> None:
        sampler = asked.new_sampler(self._model, asked.waiting[0].seed)
        wanted = asked.waiting.popleft()
        asked.begin_clock()
        asked.take_over_reading(held)
        self._shelf.touch(held)
        sequence = self._free.pop()
        length = len(held.tokens)
        origin: HeldPrompt | None = held
        if not self._model.copy_sequence(held.sequence, sequence, length):
            # The memory cannot copy: the draft goes on in the prompt's own sequence, and the next reads it again.
            self._free.append(sequence)
            self._shelf.remove(held)
            sequence, origin = held.sequence, None
        if origin is not None:
            origin.drafts += 1
        self._live.append(asked.begin(wanted, sequence, origin, sampler, first_logits, length, self._emit))
        self._emit(asked.started(self._live[-1]))

    def _new_prompt(
        self, asked: AskedRequest, needed: Sequence[HeldPrompt], waiting: Sequence[AskedRequest]
    ) -> HeldPrompt | None:
        """A place for a prompt and what it has in common with another; None where none is left for it and a draft of it
        beside the prompts that are needed sooner.
        """
        if len(self._shelf) >= HELD_PROMPTS:
            if (aside := self._shelf.dispensable(needed)) is None:
                return None
            self._put_aside(aside)
        if not self._has_cells(asked.cells_of_draft, needed, asked):
            return None
        held = HeldPrompt(asked.tokens, asked.adapters, self._free.pop())
        near = self._shelf.nearest(asked.tokens, asked.adapters)
        if near is not None:
            other, length = near
            if self._model.copy_sequence(other.sequence, held.sequence, length):
                held.read, held.tree = length, other.tree
                held.uncounted_s, other.uncounted_s = other.uncounted_s, 0.0
                self._shelf.touch(other)
                if not self._live and not any(np.array_equal(one.tokens, other.tokens) for one in waiting):
                    self._put_aside(other)
            elif not self._has_cells(asked.cells_of_draft + len(held.tokens), needed):
                self._free.append(held.sequence)
                return None
        self._shelf.put(held)
        return held

    def _has_cells(self, more: int, needed: Sequence[HeldPrompt], to_read: AskedRequest | None = None) -> bool:
        """Whether that many cells are free, beside those of a prompt to read; prompts that nobody needs make room."""
        taken = sum(draft.cells for draft in self._live) + more
        # What a prompt takes depends on what it finds to share, so it is counted anew when another made room.
        while self._shelf.cells(to_read) + taken > self._model.cells:
            if (held := self._shelf.dispensable(needed)) is None:
                return False
            self._put_aside(held)
        return True

    def _put_aside(self, held: HeldPrompt) -> None:
        if self._reading is not None and self._reading[1] is held:
            self._reading = None
        self._shelf.remove(held)
        self._model.drop_sequence(held.sequence)
        self._free.append(held.sequence)

    # One batch.

    def _choose_first_tokens(self) -> None:
        """Drafts that have just begun get their first token before the others get their next one."""
        begun = [draft for draft in self._live if draft.newest is None]
        if begun:
            samplers = [draft.sampler for draft in begun]
            self._take_all(begun, self._model.first_tokens(samplers, [draft.first_logits for draft in begun]))

    def _compute(self) -> None:
        drafts = tuple(self._live)
        entries = [draft.entry() for draft in drafts]
        read: list[BatchEntry] = []
        if self._reading is not None:
            room = prompt_room(self._model.prompt_chunk, self._model.width, beside=len(drafts))
            read = self._reading[1].next_entries(room)
            entries += read
        if not entries:
            return
        is_looked_after = not drafts or self._step_s >= LONG_STEP_SECONDS
        began = monotonic()
        if not self._model.decode(entries, self._is_step_wanted if is_looked_after else None):
            return
        tokens = self._model.sample([draft.sampler for draft in drafts], range(len(drafts)))
        self._step_s = monotonic() - began
        each = self._step_s / len(entries)
        if self._reading is not None:
            asked, held = self._reading
            held.read += len(read)
            held.uncounted_s += each * len(read)
            if asked is not self._ahead:
                asked.take_over_reading(held)
            if read[-1].wants_next:
                held.next_logits = self._model.logits(len(entries) - 1)
                self._reading = None
        for draft in drafts:
            draft.machine_s += each
        self._take_all(drafts, tokens)

    def _is_step_wanted(self) -> bool:
        """Whether any draft goes on writing, or still waits for the prompt that is being read, or it is read ahead."""
        reader = None if self._reading is None else self._reading[0]
        if reader is not None and (reader is self._ahead or reader.is_awaited(self._is_cancelled)):
            return True
        return any(asked.is_written(self._is_cancelled) for asked in self._line)

    def _take_all(self, drafts: Sequence[LiveDraft], tokens: Sequence[int | KnownError]) -> None:
        owners = {draft: asked for asked in self._line for draft in asked.live}
        for draft, token in zip(drafts, tokens, strict=True):
            self._take(owners[draft], draft, token)

    def _take(self, asked: AskedRequest, draft: LiveDraft, token: int | KnownError) -> None:
        """Continue a draft with its next token."""
        if isinstance(token, KnownError):
            self._leave(asked, draft)
            self._fail(asked, draft.draft_id, token)
            return
        if not draft.first_token_ms:
            draft.first_token_ms = max(asked.elapsed_ms(), 1)
        if self._model.ends_text(token):
            self._finish(asked, draft, "stop")
            return
        self.tokens += 1
        draft.go_on(token)
        draft.add(self._model.piece(token), len(self._live))
        if draft.text.stopped:
            self._finish(asked, draft, "stop")
        elif draft.tokens >= asked.limit:
            self._finish(asked, draft, "length")

    # How drafts end.

    def _end_stopped(self, is_stopped: Callable[[str, str], bool]) -> None:
        for asked in self._line:
            stopped = partial(is_stopped, asked.request.request_id)
            for draft in tuple(asked.live):
                if stopped(draft.draft_id):
                    self._finish(asked, draft, "cancelled")
            for wanted in tuple(asked.waiting):
                if stopped(wanted.draft_id):
                    self._cancel_waiting(asked, wanted)

    def _cancel_waiting(self, asked: AskedRequest, wanted: WantedDraft) -> None:
        asked.waiting.remove(wanted)
        self._emit(asked.never_begun(wanted))
        self._close_if_over(asked)

    def _finish(self, asked: AskedRequest, draft: LiveDraft, reason: FinishReason) -> None:
        draft.finish()
        self._leave(asked, draft)
        self._emit(asked.finished(draft, reason))
        self._close_if_over(asked)

    def _leave(self, asked: AskedRequest, draft: LiveDraft) -> None:
        draft.sampler.close()
        self._live.remove(draft)
        asked.live.remove(draft)
        if draft.held is not None:
            draft.held.drafts -= 1
        self._model.drop_sequence(draft.sequence)
        self._free.append(draft.sequence)

    def _close_if_over(self, asked: AskedRequest) -> None:
        if asked.live or asked.waiting or asked not in self._line:
            return
        self._line.remove(asked)
        if self._reading is not None and self._reading[0] is asked:
            self._put_aside(self._reading[1])
        self._on_end(asked.request.request_id)

    def _fail_all(self, error: KnownError) -> None:
        for asked in self._line:
            self._fail_request(asked, error)
        # What the memory holds after a batch that failed is not known.
        for held in self._shelf:
            self._put_aside(held)

    def _fail_request(self, asked: AskedRequest, error: KnownError) -> None:
        for draft in tuple(asked.live):
            self._leave(asked, draft)
            self._fail(asked, draft.draft_id, error)
        while asked.waiting:
            self._fail(asked, asked.waiting.popleft().draft_id, error)

    def _fail(self, asked: AskedRequest, draft_id: str, error: KnownError) -> None:
        self._emit(draft_failed(asked.request.request_id, draft_id, error))
        self._close_if_over(asked)
