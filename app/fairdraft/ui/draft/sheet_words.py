"""Which words of the sheet change where others come in their place?"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from PySide6.QtGui import QTextCursor

from fairdraft.domain.text_units import Utf16Map
from fairdraft.domain.word_replacing import WordSearch
from fairdraft.ui.draft.sheet_reading import Run

# So many places are changed one by one; of more, those in one paragraph are changed together.
_FEW = 2_000


class NewWords(NamedTuple):
    """Words that come in the place of others: its first document position and that behind it. `may_reshape` says that
    the paragraph may need other formats then.
    """

    start: int
    end: int
    words: str
    may_reshape: bool


def new_words(run: Run, search: WordSearch, places: Sequence[int], by: str, *, follows: bool) -> Iterator[NewWords]:
    """What to change in a block so that other words stand in these places of its text, in code points.

    Args:
        run: the block.
        search: what was looked for.
        places: where it was found, ascending.
        by: the words that come there.
        follows: whether the formats of the block's paragraphs depend on what is written in them.
    """
    text, length = run.block.text, len(search.words)
    units = Utf16Map(text)
    # The end of the paragraph that a place is in; two places never look for the same end twice.
    ends: list[int] = []
    for at in places:
        if not ends or at > ends[-1]:
            end = text.find("\n", at)
            ends.append(len(text) if end < 0 else end)
        else:
            ends.append(ends[-1])
    together = len(places) > _FEW
    for _key, group in groupby(zip(ends, places, strict=True), key=lambda one: one[0] if together else one[1]):
        own = [at for _end, at in group]
        first, last = own[0], own[-1] + length
        words = search.replaced(text[first:last], [at - first for at in own], by)
        yield NewWords(
            run.start + units.to_utf16(first),
            run.start + units.to_utf16(last),
            words,
            follows or not words.strip(),
        )


def replace_words(cursor: QTextCursor, run: Run, words: str) -> None:
    """Make a block's words these, touching only the part that differs."""
    old = run.block.text
    if old == words:
        return
    head = _alike(old, words)
    tail = _alike(old[head:][::-1], words[head:][::-1])
    units = Utf16Map(old)
    cursor.setPosition(run.start + units.to_utf16(head))
    cursor.setPosition(run.start + units.to_utf16(len(old) - tail), QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(words[head : len(words) - tail])


def _alike(one: str, other: str) -> int:
    """How many letters two texts begin with alike; of long ones sooner told by halves than letter by letter."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
