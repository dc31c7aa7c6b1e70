"""How are the drafts of many requests written at once?

Each step decodes one token for every draft under way and, in the same batch, the next tokens of a prompt that
drafts wait for. A prompt is read once, and only from where no prompt in memory begins like it; its drafts begin from
copies of it, with a first token chosen from what the model gave after its last one. While nothing is asked a prompt can
be read ahead, for whoever comes for it. A finished draft's place is taken by the next one. A draft begins only when the
cells that it may come to need are free, so the cache never runs over: drafts wait. While a person waits, what is
patient stands still, and makes room where that is short. Nothing here knows llama.cpp.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic

from fairdraft.domain.drafting_shape import prompt_room
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import GenerationRequest
from fairdraft.inference.asked_request import AskedRequest, DraftEvent
from fairdraft.inference.cell_gathering import CellGathering
from fairdraft.inference.draft_endings import DraftEndings
from fairdraft.inference.live_draft import LiveDraft, read_again
from fairdraft.inference.memory_places import MemoryPlaces
from fairdraft.inference.prompt_shelf import HeldPrompt
from fairdraft.inference.protocol import Activity, StoodStill, TurnedTo
from fairdraft.inference.put_off_drafts import PutOffDrafts
from fairdraft.inference.request_line import RequestLine
from fairdraft.inference.text_model import TextModel
from fairdraft.inference.token_batch import BatchEntry, Logits

SchedulerEvent = DraftEvent | TurnedTo | StoodStill

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
        put_off: where drafts wait that were begun, also by the scheduler of another model; None for none so far.
        somebody_comes: whether a request that is no patient one is about to be taken in.

    `tokens` counts the tokens of its drafts.

    Times in the events count from the first work on the request, so they include the reading of the prompt and
    neither the loading of the model nor the wait for other requests.
    """

    def __init__(
        self,
        model: TextModel,
        emit: Callable[[SchedulerEvent], None],
        is_cancelled: Callable[[str, str], bool],
        on_end: Callable[[str], None],
        put_off: PutOffDrafts | None = None,
        somebody_comes: Callable[[], bool] = lambda: False,
    ) -> None:
        self._model = model
        self._emit = emit
        self._is_cancelled = is_cancelled
        self._on_end = on_end
        self._somebody_comes = somebody_comes
        self._line = RequestLine()
        self._put_off = PutOffDrafts() if put_off is None else put_off
        self._places = MemoryPlaces(model, self._put_draft_off, lambda: self._put_off.bytes_aside)
        self._endings = DraftEndings(self._line, self._places, self._put_off, emit, on_end)
        self._ahead: AskedRequest | None = None
        self._gathering = CellGathering(model)
        self._step_s = 0.0
        self.tokens = 0

    @property
    def is_busy(self) -> bool:
        """Whether any draft has not ended."""
        return bool(self._line)

    @property
    def is_awaited(self) -> bool:
        """Whether a person waits for any of them."""
        return self._line.somebody_waits

    @property
    def is_getting_ready(self) -> bool:
        """Whether a prompt is to be read ahead."""
        return self._ahead is not None

    @property
    def activity(self) -> Activity:
        """What the next step does."""
        return "writing" if self._places.moving else "reading" if self._line else "preparing"

    def add(self, request: GenerationRequest) -> None:
        """Take a request in. One that cannot be served ends at once, its drafts failed."""
        try:
            asked = AskedRequest.of(request, self._model)
            if request.grammar is not None:
                # Proves the grammar before anything is computed.
                asked.new_sampler(self._model, 0).close()
        except KnownError as error:
            for draft in request.drafts:
                self._emit(self._put_off.fail(request.request_id, draft.draft_id, error))
            self._on_end(request.request_id)
            return
        self._stop_getting_ready()
        if not asked.is_patient:
            self._stop_patient_reading()
        self._line.add(asked)

    def hold_back(self, wanted: bool, *, at_once: bool = False) -> list[GenerationRequest]:  # noqa: FBT001 - a state that is set
        """Let no patient draft begin, or let them again. Once nothing else is under way those that are held back leave
        this scheduler, and are returned. `at_once` puts off those under way, too.
        """
        self._line.holds_back = wanted
        if wanted:
            self._stop_patient_reading()
        if wanted and at_once and not self._line.somebody_waits:
            self._let_stand_still(tuple(self._line))
            # The one that began first is put off last, and so goes on first.
            for draft in tuple(self._places.live)[::-1]:
                self._places.put_off(draft)
        return self._line.take_back()

    def get_ready(self, request: GenerationRequest) -> None:
        """Read the prompt of a request without drafts while nothing is asked; one that cannot be read is left."""
        self._stop_getting_ready()
        with suppress(KnownError):
            self._ahead = AskedRequest.of(request, self._model)

    def _stop_getting_ready(self) -> None:
        """What was read of it stays in memory, for whoever comes."""
        if self._places.reading is not None and self._places.reading[0] is self._ahead:
            self._places.reading = None
        self._ahead = None

    def _stop_patient_reading(self) -> None:
        if self._places.reading is not None and self._places.reading[0].is_patient:
            self._places.stop_reading()

    def step(self) -> None:
        """Do a small piece of work."""
        self._endings.end_stopped(self._is_cancelled)
        try:
            self._let_people_go_first()
            self._gathering.look(self._places.moving)
            self._fill_places()
            self._choose_first_tokens()
            self._compute()
        except KnownError as error:
            self._endings.fail_all(error)
        if self._places.reading is None and not self._line:
            self._ahead = None

    def cancel_all(self) -> None:
        """End every draft as cancelled."""
        self._endings.end_stopped(lambda _request_id, _draft_id: True)

    # Who begins next.

    def _let_people_go_first(self) -> None:
        """While a person waits what is patient stands still; then it goes on where it was."""
        patient = [asked for asked in self._line if asked.is_patient]
        if self._line.somebody_waits:
            self._let_stand_still(patient)
            self._places.clear_for_those_who_move()
            return
        stood = [asked for asked in patient if asked.stands_still]
        for asked in stood:
            asked.go_on()
            self._tell_still(asked, is_still=False)
        if begun := [asked for asked in stood if asked.live]:
            try:
                self._line.begin_turn([*begun, *self._line.waiting], self._model.lay_over)
            except KnownError as error:
                for asked in begun:
                    self._endings.fail_request(asked, error)
            self._places.go_on()

    def _let_stand_still(self, those: Sequence[AskedRequest]) -> None:
        for asked in those:
            if not asked.stands_still:
                asked.stand_still()
                self._tell_still(asked, is_still=True)

    def _tell_still(self, asked: AskedRequest, *, is_still: bool) -> None:
        for draft in asked.live:
            self._emit(StoodStill(asked.request.request_id, draft.draft_id, is_still))

    def _fill_places(self) -> None:
        waiting = self._line.waiting
        if not self._line and self._ahead is not None:
            waiting = [self._ahead]
        if waiting and not self._places.moving and self._places.reading is None:
            try:
                self._turn_to(waiting)
            except KnownError as error:
                # Its adapters or its length are at fault: the others may do without.
                self._endings.fail_request(waiting[0], error)
                return
        may_begin = True
        needed: list[HeldPrompt] = []
        waiting = self._line.members(waiting)[:_PROMPTS_AHEAD]
        for asked in waiting:
            may_begin = may_begin and self._begin_drafts(asked, needed)
            held = self._places.shelf.find(asked.tokens, asked.adapters)
            is_read = held is not None and held.next_logits is not None
            if not is_read and self._places.reading is None and (asked.waiting or asked is self._ahead):
                held = held or self._places.new_prompt(asked, needed, self._line)
                if held is None:
                    # Whoever came later does not take the cells that it waits for.
                    return
                asked.clock.begin()
                self._places.reading = (asked, held)
                if asked is not self._ahead:
                    self._emit(TurnedTo(asked.request.request_id, is_loaded=True))
            if held is not None:
                needed.append(held)

    def _turn_to(self, waiting: Sequence[AskedRequest]) -> None:
        """No draft is written: now adapters can change, and the cache can be made. KnownError where it cannot."""
        self._line.begin_turn(waiting, self._model.lay_over)
        self._places.turn_to(waiting[0], [one for one in self._line if one.stands_still])

    def _begin_drafts(self, asked: AskedRequest, needed: Sequence[HeldPrompt]) -> bool:
        """Let drafts of a request begin whose prompt was read; False once the places or the cells are all taken."""
        while asked.waiting:
            held = self._places.shelf.find(asked.tokens, asked.adapters)
            if held is None or held.next_logits is None:
                return True
            if not (self._places.has_place() and self._places.has_cells(asked.cells_of_draft, (*needed, held))):
                return False
            self._begin_draft(asked, held, held.next_logits)
        return True

    def _begin_draft(self, asked: AskedRequest, held: HeldPrompt, first_logits: Logits) -> None:
        wanted = asked.waiting[0]
        put_off = self._put_off.take(asked.request.request_id, wanted.draft_id)
        sampler = put_off.sampler if put_off else asked.new_sampler(self._model, wanted.seed)
        asked.waiting.popleft()
        asked.clock.begin()
        asked.take_over_reading(held)
        sequence, origin = self._places.take_place(held)
        if put_off is not None:
            self._model.take_up(sampler)
            self._emit(StoodStill(asked.request.request_id, wanted.draft_id, is_still=False))
            self._places.come_back(asked.begin_again(put_off, sequence, origin, self._emit))
            return
        draft = asked.begin(wanted, sequence, origin, sampler, first_logits, len(held.tokens), self._emit)
        self._places.live.append(draft)
        self._emit(asked.started(draft))

    # One batch.

    def _choose_first_tokens(self) -> None:
        """Drafts that have just begun get their first token before the others get their next one."""
        begun = [draft for draft in self._places.moving if draft.newest is None]
        if begun:
            samplers = [draft.sampler for draft in begun]
            self._take_all(begun, self._model.first_tokens(samplers, [draft.first_logits for draft in begun]))

    def _compute(self) -> None:
        moving = self._places.moving
        drafts = tuple(draft for draft in moving if not draft.missed)
        entries = [draft.entry() for draft in drafts]
        room = prompt_room(self._model.prompt_chunk, self._model.width, beside=len(drafts))
        again = read_again([draft for draft in moving if draft.missed], room)
        entries += [entry for _draft, part in again for entry in part]
        read: list[BatchEntry] = []
        if self._places.reading is not None and not again:
            read = self._places.reading[1].next_entries(room)
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
        for draft, part in again:
            draft.missed -= len(part)
        if self._places.reading is not None and read:
            asked, held = self._places.reading
            held.read += len(read)
            held.uncounted_s += each * len(read)
            if asked is not self._ahead:
                asked.take_over_reading(held)
            if read[-1].wants_next:
                held.next_logits = self._model.logits(len(entries) - 1)
                self._places.reading = None
        for draft in drafts:
            draft.machine_s += each
        self._take_all(drafts, tokens)

    def _is_step_wanted(self) -> bool:
        """Whether any draft goes on writing, or still waits for the prompt that is being read, or it is read ahead; and
        nobody comes who is to go before them.
        """
        reader = None if self._places.reading is None else self._places.reading[0]
        if self._line and not self._line.somebody_waits and self._somebody_comes():
            return False
        if reader is not None and (reader is self._ahead or reader.is_awaited(self._is_cancelled)):
            return True
        return any(asked.is_written(self._is_cancelled) for asked in self._line if not asked.stands_still)

    def _take_all(self, drafts: Sequence[LiveDraft], tokens: Sequence[int | KnownError]) -> None:
        owners = {draft: asked for asked in self._line for draft in asked.live}
        beside = len(self._places.moving)
        for draft, token in zip(drafts, tokens, strict=True):
            self._take(owners[draft], draft, token, beside)

    def _take(self, asked: AskedRequest, draft: LiveDraft, token: int | KnownError, beside: int) -> None:
        """Continue a draft, one of so many that move, with its next token."""
        if isinstance(token, KnownError):
            self._endings.fail(asked, draft, token)
            return
        if not draft.first_token_ms:
            draft.first_token_ms = max(draft.clock.elapsed_ms(), 1)
        if self._model.ends_text(token):
            self._endings.finish(asked, draft, "stop")
            return
        self.tokens += 1
        draft.go_on(token)
        draft.add(self._model.piece(token), beside)
        if draft.text.stopped:
            self._endings.finish(asked, draft, "stop")
        elif draft.tokens >= asked.limit:
            self._endings.finish(asked, draft, "length")

    def _put_draft_off(self, draft: LiveDraft) -> None:
        """It has left the memory, and is the next of its request to begin."""
        asked = next(one for one in self._line if draft in one.live)
        asked.put_off(draft)
        self._put_off.keep(asked.request.request_id, draft)
