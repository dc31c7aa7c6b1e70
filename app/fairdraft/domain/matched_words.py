"""Where do two rows of words or lines agree and differ, also where they are long?"""

from collections.abc import Sequence
from difflib import SequenceMatcher

from rapidfuzz.distance import Levenshtein

Opcode = tuple[str, int, int, int, int]
"""`equal`, `replace`, `delete` or `insert`, and from where to where in the first row and in the second, as difflib
gives them."""

# Rows with more pairs than this would take difflib minutes: it looks for the longest agreement of each pair of parts.
_MOST_PAIRS = 25_000_000


def opcodes(was: Sequence[str], now: Sequence[str]) -> tuple[Opcode, ...]:
    """The way from one row to the other, in order; parts that are equal are told as well.

    Long rows are matched by the fewest words that change, in a second for 50,000; those that share less than half are
    told as gone and come.
    """
    if len(was) * len(now) <= _MOST_PAIRS:
        return tuple(SequenceMatcher(None, was, now, autojunk=False).get_opcodes())
    most = max(len(was), len(now)) // 2
    if Levenshtein.distance(was, now, score_cutoff=most) > most:
        return (("replace", 0, len(was), 0, len(now)),)
    found = Levenshtein.opcodes(was, now)
    return tuple((one.tag, one.src_start, one.src_end, one.dest_start, one.dest_end) for one in found)
