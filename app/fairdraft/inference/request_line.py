"""Which requests were taken in for the loaded model, and whose drafts may begin?

While a person waits, nothing that is patient begins. While somebody waits for another model, patient drafts without a
place are held back; once nothing else is under way they leave the line, and wait outside for their model's turn.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from fairdraft.domain.generation import AdapterFile, GenerationRequest
from fairdraft.inference.adapter_turn import AdapterTurn
from fairdraft.inference.asked_request import AskedRequest


class RequestLine:
    """The requests with drafts that have not ended, in the order in which their drafts begin.

    `holds_back` tells that no patient draft may begin.
    """

    def __init__(self) -> None:
        self._asked: list[AskedRequest] = []
        self._turn = AdapterTurn()
        self.holds_back = False

    def __iter__(self) -> Iterator[AskedRequest]:
        return iter(tuple(self._asked))

    def __len__(self) -> int:
        return len(self._asked)

    def add(self, asked: AskedRequest) -> None:
        """Take a request in: at the end, or before the first patient one."""
        at = len(self._asked)
        if not asked.is_patient:
            at = next((place for place, one in enumerate(self._asked) if one.is_patient), at)
        self._asked.insert(at, asked)

    def remove(self, asked: AskedRequest) -> None:
        """It is over."""
        self._asked.remove(asked)

    @property
    def somebody_waits(self) -> bool:
        """Whether a person sits and waits for any of them."""
        return any(not one.is_patient for one in self._asked)

    @property
    def waiting(self) -> list[AskedRequest]:
        """Those with drafts that may begin sometime before others are turned to."""
        holds_back = self.holds_back or self.somebody_waits
        return [one for one in self._asked if one.waiting and not (holds_back and one.is_patient)]

    def begin_turn(self, waiting: Sequence[AskedRequest], lay_over: Callable[[Sequence[AdapterFile]], None]) -> None:
        """See `AdapterTurn.begin`."""
        self._turn.begin(waiting, lay_over)

    def members(self, waiting: Sequence[AskedRequest]) -> list[AskedRequest]:
        """See `AdapterTurn.members`."""
        return self._turn.members(waiting)

    def take_back(self) -> list[GenerationRequest]:
        """What is held back, where nothing else is in the line; it leaves the line. Each comes with the drafts that
        have no place.
        """
        if not self.holds_back or any(one.live or not one.is_patient for one in self._asked):
            return []
        left, self._asked = self._asked, []
        return [replace(one.request, drafts=tuple(one.waiting)) for one in left]
