"""Under which names does a worker know the requests that it is asked?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count


@dataclass(slots=True)
class WireNames:
    """Under which names the present worker knows requests.

    A worker that is asked for a part of a request, or once more, gets it under a name of its own, so that what belongs
    to the earlier asking is never taken for the later one's.
    """

    names: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def add(self, request_id: str, draft_ids: Sequence[str]) -> str:
        """A name for asking for these drafts of a request."""
        name = request_id if request_id not in self.names else f"{request_id}#{next(self.numbers)}"
        self.names[name] = (request_id, frozenset(draft_ids))
        return name

    def of(self, request_id: str, draft_id: str) -> str | None:
        """Under which name a draft was asked for; None where it was not."""
        return next((name for name, (one, ids) in self.names.items() if one == request_id and draft_id in ids), None)

    def forget(self, request_id: str) -> None:
        """The request is over."""
        self.names = {name: known for name, known in self.names.items() if known[0] != request_id}
