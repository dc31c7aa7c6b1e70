"""How does a text break into lines of a given width?"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf

# Behind a hyphen or stroke between letters a word may end its line; numbers and dates stay whole.
_PIECE = re.compile(r" +|[^ ]*?[^\W\d_][-–—/](?=[^\W\d_])|[^ ]+")
_SIGN_OF_A_LIST = re.compile(r" *(?:[•·*†‡–-]|\d{1,2}[.)]) +")
# Where a word that is wider than its line is best divided: addresses mostly.
_JOINTS = "/?&=._-"


@dataclass(frozen=True, slots=True)
class TextLine:
    """Words on one line: those of the text from `start` on, set in by `indent` points. It `begins` or `ends` its
    paragraph, or does both.
    """

    start: int
    words: str
    indent: float = 0.0
    begins: bool = True
    ends: bool = True

    @property
    def end(self) -> int:
        """Behind the last of its words."""
        return self.start + len(self.words)


def text_lines(text: str, width: float, measure: Callable[[str], float]) -> Iterator[TextLine]:
    """The lines of a text, in order. What follows a sign of a list is set in below the words behind the sign; a word
    that is wider than the line is divided.

    Args:
        text: in letters that `measure` knows; its lines end as in Unix.
        width: of the lines in points.
        measure: answers how wide words are, in points.
    """
    at = 0
    for paragraph in text.split("\n"):
        sign = _SIGN_OF_A_LIST.match(paragraph)
        hang = min(measure(sign[0]), width / 3) if sign else 0.0
        yield from _paragraph(paragraph, at, width, hang, measure)
        at += len(paragraph) + 1


def _paragraph(
    paragraph: str, at: int, width: float, hang: float, measure: Callable[[str], float]
) -> Iterator[TextLine]:
    start = end = 0
    begins = True
    used, indent = 0.0, 0.0
    for found in _PIECE.finditer(paragraph):
        piece, first = found[0], found.start()
        wide = measure(piece)
        if piece[0] == " ":
            used += wide
            continue
        if indent + used + wide > width and end > start:
            yield TextLine(at + start, paragraph[start:end], indent, begins, ends=False)
            start, used, indent, begins = first, 0.0, hang, False
        while indent + used + wide > width:
            cut, wide = _fitting(paragraph, first, found.end(), width - indent - used, measure)
            if cut == found.end():
                break
            yield TextLine(at + start, paragraph[start:cut], indent, begins, ends=False)
            start = first = cut
            begins = False
            used, indent, wide = 0.0, hang, inf
        used += wide
        end = found.end()
    yield TextLine(at + start, paragraph[start:end], indent, begins)


def _fitting(text: str, first: int, end: int, room: float, measure: Callable[[str], float]) -> tuple[int, float]:
    """Where a word that is too wide is divided, with the width of what goes on the line: one letter at least; at a
    joint, if one is near.
    """
    used = 0.0
    for cut in range(first, end):
        wide = measure(text[cut])
        if used + wide > room and cut > first:
            joint = max(text.rfind(one, first, cut) for one in _JOINTS) + 1
            return (joint if joint - first > (cut - first) * 2 // 3 else cut), used
        used += wide
    return end, used
