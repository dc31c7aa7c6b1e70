"""Which of the requests that wait for a model begins next, so that models are loaded seldom and nobody waits for ever?

A model that is loaded writes all that waits for it, whoever came between. Where others wait for another model its turn
lasts ten times as long as it took to load, and a few seconds at least; then it is the turn of the one that waited
longest. What a person waits for goes before what is patient, whatever has to be loaded for that, and at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import monotonic

from fairdraft.domain.generation import GenerationRequest, ModelFile, WantedDraft

SHORTEST_TURN = 20.0
"""Seconds that a model's turn lasts at least."""

_LOADINGS = 10.0


class ModelTurns:
    """The requests that wait for their model.

    Args:
        clock: seconds.

    `holds_back` tells that patient drafts of the model that is loaded are to wait, because others wait for another one;
    `is_urgent` that a person does.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._waiting: list[GenerationRequest] = []
        self._turn_ends = 0.0
        self.holds_back = self.is_urgent = False

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, request: GenerationRequest) -> None:
        """Let a request wait."""
        self._waiting.append(request)

    def loaded(self, seconds: float) -> None:
        """A model was loaded in so many seconds: it is its turn."""
        self._turn_ends = self._clock() + max(SHORTEST_TURN, _LOADINGS * seconds)

    def put_back(self, requests: Sequence[GenerationRequest]) -> None:
        """Let requests of one model wait again that it took in and did not come to: its turn is over."""
        model = {one.model for one in requests}
        others = [one for one in self._waiting if one.model not in model]
        self._waiting = [*others, *requests, *(one for one in self._waiting if one.model in model)]

    def next(self, loaded: ModelFile | None, *, is_busy: bool) -> GenerationRequest | None:
        """The request to begin now, taken out; None where what is under way is to end first, or none waits.

        Args:
            loaded: the model that is loaded.
            is_busy: whether it has drafts that have not ended.
        """
        people = [one for one in self._waiting if not one.patient]
        waiting = people or self._waiting
        own = next((one for one in waiting if one.model == loaded), None)
        other = next((one for one in waiting if one.model != loaded), None)
        is_over = self._clock() >= self._turn_ends
        self.is_urgent = other is not None and not other.patient
        self.holds_back = self.is_urgent or (other is not None and is_over)
        if other is not None and (own is None or is_over):
            if is_busy:
                return None
            own = other
        if own is not None:
            self._waiting.remove(own)
        return own

    def is_wanted(self, model: ModelFile, is_cancelled: Callable[[str, str], bool]) -> bool:
        """Whether any draft that waits for the model was not stopped; `is_cancelled` gets ids of request and draft."""
        return any(one.model == model and bool(_left(one, is_cancelled)) for one in self._waiting)

    def take_cancelled(self, is_cancelled: Callable[[str, str], bool]) -> list[GenerationRequest]:
        """The requests that lost drafts because they were stopped, each with those alone; they wait no more."""
        stopped = []
        for request in tuple(self._waiting):
            left = _left(request, is_cancelled)
            if len(left) < len(request.drafts):
                gone = tuple(one for one in request.drafts if one not in left)
                stopped.append(replace(request, drafts=gone))
                place = self._waiting.index(request)
                self._waiting[place : place + 1] = [replace(request, drafts=left)] if left else []
        return stopped

    def take_all(self) -> list[GenerationRequest]:
        """All that wait; they wait no more."""
        waiting, self._waiting = self._waiting, []
        return waiting

    def has(self, request_id: str) -> bool:
        """Whether drafts of that request wait."""
        return any(one.request_id == request_id for one in self._waiting)


def _left(request: GenerationRequest, is_cancelled: Callable[[str, str], bool]) -> tuple[WantedDraft, ...]:
    return tuple(one for one in request.drafts if not is_cancelled(request.request_id, one.draft_id))
