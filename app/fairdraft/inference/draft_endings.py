"""How do the drafts of requests that were taken in end, each once?"""

from collections.abc import Callable
from functools import partial

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import DraftFailed, DraftFinished, FinishReason, WantedDraft
from fairdraft.inference.asked_request import AskedRequest
from fairdraft.inference.live_draft import LiveDraft
from fairdraft.inference.memory_places import MemoryPlaces
from fairdraft.inference.put_off_drafts import PutOffDrafts
from fairdraft.inference.request_line import RequestLine


class DraftEndings:
    """Ends drafts: their place in memory is free then, and a request without any left leaves the line.

    Args:
        line: the requests.
        places: where drafts and prompts stand in memory.
        put_off: the drafts that were begun and wait outside it.
        emit: gets the ends.
        on_end: told each request all of whose drafts have ended.
    """

    def __init__(
        self,
        line: RequestLine,
        places: MemoryPlaces,
        put_off: PutOffDrafts,
        emit: Callable[[DraftFinished | DraftFailed], None],
        on_end: Callable[[str], None],
    ) -> None:
        self._line = line
        self._places = places
        self._put_off = put_off
        self._emit = emit
        self._on_end = on_end

    def end_stopped(self, is_stopped: Callable[[str, str], bool]) -> None:
        """End as canceled what was stopped; `is_stopped` gets the ids of request and draft."""
        for asked in self._line:
            stopped = partial(is_stopped, asked.request.request_id)
            for draft in tuple(asked.live):
                if stopped(draft.draft_id):
                    self.finish(asked, draft, "cancelled")
            for wanted in tuple(asked.waiting):
                if stopped(wanted.draft_id):
                    self._cancel_waiting(asked, wanted)

    def finish(self, asked: AskedRequest, draft: LiveDraft, reason: FinishReason) -> None:
        """End a draft with the words that it has."""
        draft.finish()
        self._leave(asked, draft)
        self._emit(draft.finished(asked.request.request_id, reason))
        self._close_if_over(asked)

    def fail(self, asked: AskedRequest, draft: LiveDraft, error: KnownError) -> None:
        """End a draft under way by that problem."""
        self._leave(asked, draft)
        self._fail(asked, draft.draft_id, error)

    def fail_request(self, asked: AskedRequest, error: KnownError) -> None:
        """End all drafts of a request by that problem."""
        for draft in tuple(asked.live):
            self.fail(asked, draft, error)
        while asked.waiting:
            self._fail(asked, asked.waiting.popleft().draft_id, error)

    def fail_all(self, error: KnownError) -> None:
        """End by that problem whatever does not stand still; that is put off."""
        for asked in self._line:
            if asked.stands_still:
                for draft in tuple(asked.live):
                    self._places.drop(draft)
            else:
                self.fail_request(asked, error)
        # What the memory holds after a batch that failed is not known.
        for held in self._places.shelf:
            self._places.put_aside(held)

    def _cancel_waiting(self, asked: AskedRequest, wanted: WantedDraft) -> None:
        asked.waiting.remove(wanted)
        put_off = self._put_off.take(asked.request.request_id, wanted.draft_id)
        if put_off is None:
            self._emit(asked.never_begun(wanted))
        else:
            put_off.end()
            self._emit(put_off.finished(asked.request.request_id, "cancelled"))
        self._close_if_over(asked)

    def _leave(self, asked: AskedRequest, draft: LiveDraft) -> None:
        draft.sampler.close()
        asked.live.remove(draft)
        self._places.leave(draft)

    def _close_if_over(self, asked: AskedRequest) -> None:
        if asked.live or asked.waiting or asked not in self._line:
            return
        self._line.remove(asked)
        if self._places.reading is not None and self._places.reading[0] is asked:
            self._places.put_aside(self._places.reading[1])
        self._on_end(asked.request.request_id)

    def _fail(self, asked: AskedRequest, draft_id: str, error: KnownError) -> None:
        self._emit(self._put_off.fail(asked.request.request_id, draft_id, error))
        self._close_if_over(asked)
