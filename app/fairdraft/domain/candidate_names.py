"""How are candidates called where people read of them?"""

from collections import Counter
from collections.abc import Iterable

from fairdraft.domain.candidate import Candidate


def candidate_names(candidates: Iterable[Candidate]) -> dict[str, str]:
    """Names by id, each of them once: where two share a name, their ids stand behind it."""
    found = tuple(candidates)
    times = Counter(one.name for one in found)
    return {one.id: one.name if times[one.name] == 1 else f"{one.name} ({one.id})" for one in found}
