"""Which of the requests that wait may begin drafts with what lies over the model now?

Adapters lie over the whole model, so drafts with others wait until those under way have ended. Requests with the same
ones are taken together, whoever came between them; those that come while one with others waits do not go before it.
"""

from collections.abc import Callable, Hashable, Sequence

from fairdraft.domain.generation import AdapterFile
from fairdraft.inference.asked_request import AskedRequest


class AdapterTurn:
    """A time in which the same adapters stay over the model; requests come in the order of their line."""

    def __init__(self) -> None:
        self._adapters: Hashable = None
        self._there: frozenset[AskedRequest] = frozenset()

    def begin(self, waiting: Sequence[AskedRequest], lay_over: Callable[[Sequence[AdapterFile]], None]) -> None:
        """It is the turn of the first request's adapters, for all that wait for them by now.

        Args:
            waiting: the requests.
            lay_over: lays adapters over the model where others lie there; what it raises goes on.
        """
        first = waiting[0]
        if first.adapters != self._adapters:
            # Where it fails, nobody knows what lies there.
            self._adapters = None
            lay_over(first.request.adapters)
            self._adapters = first.adapters
        self._there = frozenset(waiting)

    def members(self, waiting: Sequence[AskedRequest]) -> list[AskedRequest]:
        """Those that may begin drafts now."""
        found: list[AskedRequest] = []
        is_open = True
        for asked in waiting:
            if asked.adapters != self._adapters:
                is_open = False
            elif is_open or asked in self._there:
                found.append(asked)
        return found
