"""How do the words of an approved sentence line up with those of a text?

Works on coded texts (one character per word). Of all longest alignments the one is wanted that a person would
mark: common words stand together, and a word that only happens to come again later is no part of the sentence.
"""

from typing import Literal

from rapidfuzz.distance import LCSseq

# (what, first and end word of the unit, first and end character of the text); "insert": only in the text.
Operation = tuple[Literal["equal", "delete", "insert"], int, int, int, int]

_FAR = 2  # so many added words, more than twice the common ones, part them from the sentence


def aligned(code: str, window: str, start: int) -> list[Operation]:
    """The operations that lead from an approved unit to the words of a window that begins at `start`."""
    operations: list[Operation] = []
    for one in LCSseq.opcodes(code, window):
        kind: Literal["equal", "delete", "insert"] = (
            "equal" if one.tag == "equal" else "delete" if one.tag == "delete" else "insert"
        )
        operations.append((kind, one.src_start, one.src_end, one.dest_start, one.dest_end))
    operations = _closed_up(operations, window)
    operations = _trim(_trim(operations, from_end=False), from_end=True)
    return [(kind, first, end, start + at, start + to) for kind, first, end, at, to in operations]


def _closed_up(operations: list[Operation], window: str) -> list[Operation]:
    """Where common words stand apart from the others, and stand a second time beside them, take those."""
    at = 0
    while at + 2 < len(operations):
        (one, first, _, begin, to), (two, _, _, _, gap_end), (three, _, last, _, stop) = operations[at : at + 3]
        before, after, gap = to - begin, stop - gap_end, gap_end - to
        if (one, two, three) == ("equal", "insert", "equal"):
            if after <= gap and window[to : to + after] == window[gap_end:stop]:
                operations[at : at + 3] = [("equal", first, last, begin, to + after), *_added(last, to + after, stop)]
                continue
            if before <= gap and window[gap_end - before : gap_end] == window[begin:to]:
                moved = gap_end - before
                operations[at : at + 3] = [*_added(first, begin, moved), ("equal", first, last, moved, stop)]
                continue
        at += 1
    return operations


def _added(word: int, first: int, end: int) -> list[Operation]:
    return [("insert", word, word, first, end)] if end > first else []


def _trim(operations: list[Operation], *, from_end: bool) -> list[Operation]:
    """Drop added words at one end, and single common words that only happen to stand further off."""
    left = list(reversed(operations)) if from_end else list(operations)
    lost: list[Operation] = []
    while left:
        kind, first, end, at, to = left[0]
        if kind == "insert":
            left.pop(0)
        elif kind == "delete":
            lost.append(left.pop(0))
        else:
            added = next((one for one in left[1:3] if one[0] == "insert"), None)
            size = end - first
            if size <= _FAR and added is not None and added[4] - added[3] >= _FAR + 2 * size and len(left) > 2:
                lost.append(("delete", first, end, to if not from_end else at, to if not from_end else at))
                left.pop(0)
            else:
                break
    if not left:
        return lost
    # Words lost at this end stand together, at the place where the match now begins or ends.
    if lost:
        place = left[0][4] if from_end else left[0][3]
        low, high = min(one[1] for one in lost), max(one[2] for one in lost)
        left.insert(0, ("delete", low, high, place, place))
    return list(reversed(left)) if from_end else left
