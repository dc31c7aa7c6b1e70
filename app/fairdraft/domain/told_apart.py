"""How are candidates and campaigns called where people read of them?"""

from collections import Counter
from collections.abc import Iterable
from typing import Protocol


class Named(Protocol):
    """What has an id, and a name that others may have, too."""

    @property
    def id(self) -> str:
        """What it alone is known by."""
        ...

    @property
    def name(self) -> str:
        """What people call it."""
        ...


def told_apart(things: Iterable[Named]) -> dict[str, str]:
    """Names by id, each of them once: where two share a name, their ids stand behind it."""
    found = tuple(things)
    times = Counter(one.name for one in found)
    return {one.id: one.name if times[one.name] == 1 else f"{one.name} ({one.id})" for one in found}
