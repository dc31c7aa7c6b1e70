"""How are several names told in one sentence?"""

from collections.abc import Sequence

from fairdraft.domain.counting import counted


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`; empty where there are no names."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def listed_few(names: Sequence[str], most: int = 5) -> str:
    """The first of the names, and how many others there are."""
    more = len(names) - most
    return listed(names if more <= 0 else [*names[:most], counted(more, "other")])
