"""Which of the requests that wait for a model begins next, so that models are loaded seldom and nobody waits for ever?

A model that is loaded writes all that waits for it, whoever came between. Where others wait for another model its turn
lasts ten times as long as it took to load, and a few seconds at least; then it is the turn of the one that waited
longest. What a person waits for goes before what is patient, whatever has to be loaded for that, and at once.

A person reads what came, and asks again. So the model of their drafts stays for a time of grace before one that a study
waits for is loaded in its place: ten times as long as it took to load, so that whoever comes back within it waits for
nothing, and a study that goes on afterward lost little beside what it takes them to wait.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import monotonic

from fairdraft.domain.generation import GenerationRequest, ModelFile, WantedDraft

SHORTEST_TURN = 20.0
"""Seconds that a model's turn lasts at least."""

MOST_GRACE = 30.0
"""Seconds that a study waits at most, after what a person asked for, for what they may ask next."""

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
        self._loading_s = 0.0
        self._grace_ends = 0.0
        self.holds_back = self.is_urgent = False

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, request: GenerationRequest) -> None:
        """Let a request wait."""
        self._waiting.append(request)

    def loaded(self, seconds: float) -> None:
        """A model was loaded in so many seconds: it is its turn."""
        self._turn_ends = self._clock() + max(SHORTEST_TURN, _LOADINGS * seconds)
        self._loading_s = seconds
        self._grace_ends = 0.0

    def is_awaited(self) -> None:
        """Somebody waits for drafts of the loaded model at this moment: the time of grace begins after it."""
        self._grace_ends = self._clock() + min(MOST_GRACE, _LOADINGS * self._loading_s)

    def grace_left(self, loaded: ModelFile | None) -> float:
        """Seconds for which nothing that waits is to begin, because somebody may ask for the loaded model again; 0
        where something may begin, or nothing waits.
        """
        if loaded is None or not self._waiting or any(not one.patient or one.model == loaded for one in self._waiting):
            return 0.0
        return max(0.0, self._grace_ends - self._clock())

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
        if loaded is not None and not people and self._clock() < self._grace_ends:
            other = None
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
