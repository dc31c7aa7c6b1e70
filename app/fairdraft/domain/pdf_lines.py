"""Which lines does a page of a PDF file have, each within its own column?

A file tells letters and their places, no columns: words that stand far apart at one height may be two columns that were
written line by line, or the cells of a row.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from fairdraft.domain.pdf_pages import PdfBox, PdfPage, PdfWord

# Two words are apart that leave more than this between them, in heights of their letters; surely where it is so many
# heights, or so many times what is between the other words of the line.
_APART, _FAR, _WIDER = 1.5, 5.0, 2.5
_NEAR, _SAME_EDGE, _SEVERAL = 8, 3.0, 2
"""Of so many lines around, words of several others begin at one place, in points, behind a gutter."""
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
    written = [words for words in page.lines if words]
    wide = [tuple(_wide_gaps(words)) for words in written]
    rows = [tuple(_parted(words, _gutters(at, written, wide))) for at, words in enumerate(written)]
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


class _Gap(NamedTuple):
    """A wide gap before the word of this number, where that word begins, and whether it can be nothing but a gutter."""

    number: int
    right: float
    is_sure: bool


def _wide_gaps(words: Sequence[PdfWord]) -> Iterator[_Gap]:
    """The gaps of a line that are wider than blanks are. In a justified line all of them may be."""
    size = _size(words)
    gaps = [other.boxes[0].left - one.boxes[0].right for one, other in pairwise(words)]
    for number, gap in enumerate(gaps, start=1):
        if gap < -size:
            yield _Gap(number, words[number].boxes[0].left, is_sure=True)
        elif gap > _APART * size:
            others = [*gaps[: number - 1], *gaps[number:]]
            is_wider = bool(others) and gap > _WIDER * max(median(others), 1.0)
            yield _Gap(number, words[number].boxes[0].left, is_sure=is_wider or gap > _FAR * size)


def _gutters(at: int, written: Sequence[Sequence[PdfWord]], wide: Sequence[tuple[_Gap, ...]]) -> frozenset[int]:
    """The numbers of the words of a line before which there is a gutter: where words of several lines begin; else wide
    gaps, unless the line was set out to the width of lines around that have none.
    """
    if not wide[at]:
        return frozenset()
    around_it = [*range(max(0, at - _NEAR), at), *range(at + 1, min(len(wide), at + _NEAR))]
    near = [[one.right for one in wide[line]] for line in around_it]
    is_set_out = any(not wide[line] and _same_width(written[at], written[line]) for line in around_it)
    found = set()
    for one in wide[at]:
        lines = sum(any(abs(one.right - right) < _SAME_EDGE for right in those) for those in near)
        if lines >= _SEVERAL or ((one.is_sure or lines) and not is_set_out):
            found.add(one.number)
    return frozenset(found)


def _same_width(one: Sequence[PdfWord], other: Sequence[PdfWord]) -> bool:
    """Whether two lines begin and end at the same places."""
    left, right = one[0].boxes[0].left - other[0].boxes[0].left, one[-1].boxes[0].right - other[-1].boxes[0].right
    return abs(left) < _SAME_EDGE and abs(right) < _SAME_EDGE


def _parted(words: Sequence[PdfWord], gutters: Collection[int]) -> Iterator[PdfLine]:
    """The words of a line, parted before those of these numbers."""
    first = 0
    for number in range(1, len(words)):
        # A sign stands apart from the words that it belongs to.
        is_sign = number == first + 1 and is_marker(words[first].text)
        if number in gutters and not is_sign:
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
