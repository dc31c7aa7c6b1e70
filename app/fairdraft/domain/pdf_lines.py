"""Which lines does a page of a PDF file have, each within its own column?

A file tells letters and their places, no columns: words that stand far apart at one height may be two columns that were
written line by line, or the cells of a row.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from fairdraft.domain.pdf_pages import PdfBox, PdfPage, PdfWord

# Two words are apart that leave more than this between them, in heights of their letters.
_APART = 1.5
# Columns are told from the cells of rows by so many lines of so many words on either side.
_COLUMN_LINES, _COLUMN_WORDS = 3, 3.0
_SAME_GUTTER = 12.0
"""In points: gaps that begin or end so near each other are one gutter."""
_SIGNS = "•‣▪■□●○◦∙·➤►▶✓✔❖◆"
_MARKER = re.compile(rf"(?:[{_SIGNS}*†‡§\-–—o\ue000-\uf8ff]|\(?[0-9]{{1,3}}[.)]|[a-z][.)])")


@dataclass(frozen=True, slots=True)
class PdfLine:
    """Words that stand beside each other, and the box that holds them; a word that goes on in the next line counts
    with what stands in this one. `size` is how tall its letters are, in points.
    """

    words: tuple[PdfWord, ...]
    box: PdfBox
    size: float

    @property
    def text(self) -> str:
        """Its words by single spaces."""
        return " ".join(one.text for one in self.words)


def is_marker(word: str) -> bool:
    """Whether a word is the sign, or the number, that an item of a list begins with."""
    return _MARKER.fullmatch(word) is not None


def page_lines(page: PdfPage) -> tuple[PdfLine, ...]:
    """The lines of a page in the order of the file, those that cross a gutter parted.

    Columns that were written line by line come one after the other; the cells of a row follow each other.
    """
    rows = [tuple(_parted(words)) for words in page.lines if words]
    found: list[PdfLine] = []
    at = 0
    while at < len(rows):
        run = _columns_from(rows, at)
        if run:
            found += [row[0] for row in rows[at : at + run]]
            found += [one for row in rows[at : at + run] for one in row[1:]]
            at += run
        else:
            found += rows[at]
            at += 1
    return tuple(found)


def _parted(words: Sequence[PdfWord]) -> Iterator[PdfLine]:
    """The words of a line, parted where they stand far apart."""
    size = median(one.boxes[0].top - one.boxes[0].bottom for one in words)
    first = 0
    for number, (one, other) in enumerate(pairwise(words), start=1):
        gap = other.boxes[0].left - one.boxes[0].right
        # A sign stands apart from the words that it belongs to.
        is_sign = number == first + 1 and is_marker(one.text)
        if (gap > _APART * size and not is_sign) or gap < -size:
            yield _line(words[first:number])
            first = number
    yield _line(words[first:])


def _line(words: Sequence[PdfWord]) -> PdfLine:
    return PdfLine(tuple(words), around(one.boxes[0] for one in words), _size(words))


def _size(words: Sequence[PdfWord]) -> float:
    return median(one.boxes[0].top - one.boxes[0].bottom for one in words)


def around(boxes: Iterable[PdfBox]) -> PdfBox:
    """The smallest box that holds all of these, which are one at least."""
    left, bottom, right, top = zip(*boxes, strict=True)
    return PdfBox(min(left), min(bottom), max(right), max(top))


def _columns_from(rows: Sequence[tuple[PdfLine, ...]], at: int) -> int:
    """How many rows from here on are two columns beside each other; 0 where it is a row of cells, or one line."""
    run: list[tuple[PdfLine, ...]] = []
    for row in rows[at:]:
        if len(row) != 2 or (run and not _same_gutter(run[-1], row)):
            break
        run.append(row)
    if len(run) < _COLUMN_LINES:
        return 0
    sides = ([len(row[side].words) for row in run] for side in (0, 1))
    return len(run) if all(sum(one) / len(one) >= _COLUMN_WORDS for one in sides) else 0


def _same_gutter(row: Sequence[PdfLine], other: Sequence[PdfLine]) -> bool:
    return abs(row[1].box.left - other[1].box.left) < _SAME_GUTTER and row[0].box.bottom > other[0].box.bottom
