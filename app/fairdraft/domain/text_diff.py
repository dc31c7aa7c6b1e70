"""Which words of one text are not in another?"""

import re

from fairdraft.domain.finding import DiffPart
from fairdraft.domain.matched_words import opcodes

_WORD = re.compile(r"\S+\s*|\s+")


def words_diff(before: str, after: str) -> tuple[DiffPart, ...]:
    """The way from one text to the other by whole words: kept, deleted and inserted parts in reading order.

    Kept and deleted parts joined are the first text; kept and inserted ones the second, but for white space.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    way = opcodes([word.strip() for word in old], [word.strip() for word in new])
    parts: list[DiffPart] = []
    for op, old_from, old_to, new_from, new_to in way:
        if op == "equal":
            parts.append(DiffPart("keep", "".join(old[old_from:old_to])))
            continue
        if old_to > old_from:
            parts.append(DiffPart("delete", "".join(old[old_from:old_to])))
        if new_to > new_from:
            parts.append(DiffPart("insert", "".join(new[new_from:new_to])))
    return tuple(parts)
