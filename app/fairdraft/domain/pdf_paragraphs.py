"""Which lines of a page are one paragraph, and which begin another: a heading, an item of a list?

Nothing in the file tells. Lines belong together that stand as near as lines do, in letters as tall; a line that ends
early ends a paragraph, and a sign or the next number begins an item.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from fairdraft.domain.deck_labels import SURFACE_TAG
from fairdraft.domain.pdf_lines import PdfLine, around, is_marker, page_lines
from fairdraft.domain.pdf_pages import SOFT_HYPHEN, PdfBox, PdfPage, PdfWord

# Of two sizes, in heights of letters: boxes are a little taller where a letter hangs or a mark is raised.
_SAME_SIZE = 1.15
_LEAST_STEP, _MOST_STEP = 0.55, 1.9
# A step is a larger one, as between paragraphs, from so much of the smallest on.
_LARGER_STEP = 1.22
_SAME_PLACE = 3.0
"""In points."""
_NEAR = 16
"""So many lines before and behind one have its column's width."""
_EDGE = 0.12
"""How high head and foot of a page are, in its height."""
_MOST_ORDERED = 600
"""More paragraphs of a page than that are cells of a table, which stand in the order of the file."""
_SPACE = 0.3
_ENDS = (".", "!", "?", ":", "…", ".”", "?”", "!”", '."', ".)")
_NUMBER = re.compile(r"\(?(\d{1,3})[.)]")
_BROKEN = re.compile(r"\w{2,}-")
_ON = re.compile(r"[^\W_]")
_DASHES = frozenset("-–—*o")


@dataclass(frozen=True, slots=True)
class PdfParagraph:
    """Words that belong together. `page` is where they begin; `box` holds what stands on that page, `size` is how tall
    their letters are, in points. `places` has the page of each word.
    """

    page: int
    words: tuple[PdfWord, ...]
    places: tuple[int, ...]
    box: PdfBox
    size: float

    @property
    def text(self) -> str:
        """Its words in one line, by single spaces."""
        return " ".join(one.text for one in self.words)


@dataclass(slots=True)
class _Open:
    """A paragraph that goes on."""

    lines: list[PdfLine] = field(default_factory=list)

    @property
    def number(self) -> int | None:
        found = _NUMBER.fullmatch(self.lines[0].words[0].text)
        return int(found[1]) if found else None


def page_paragraphs(pages: Sequence[PdfPage]) -> tuple[tuple[PdfParagraph, ...], ...]:
    """The paragraphs of each page: in the order of the file, but none before one that stands above it in its column,
    and what stands at the head or the foot of a page before or behind all others.
    """
    lines = [page_lines(page) for page in pages]
    steps = [one for those in lines for one in _steps(those)]
    return tuple(_paragraphs(page, those, steps) for page, those in zip(pages, lines, strict=True))


def _paragraphs(page: PdfPage, lines: Sequence[PdfLine], steps: Sequence["_Step"]) -> tuple[PdfParagraph, ...]:
    smallest = {size: _smallest(steps, size) for size in {one.size for one in lines}}
    found: list[_Open] = []
    for at, line in enumerate(lines):
        near = lines[max(0, at - _NEAR) : at + _NEAR]
        if found and _goes_on(found[-1], line, near, smallest[line.size]):
            found[-1].lines.append(line)
        else:
            found.append(_Open([line]))
    return tuple(_from_above([_paragraph(page.number, one.lines) for one in found], page))


def across_pages(pages: Iterable[Sequence[PdfParagraph]]) -> tuple[PdfParagraph, ...]:
    """The paragraphs of several pages or columns in a row, those made one that go on in the next."""
    found: list[PdfParagraph] = []
    for one in (paragraph for page in pages for paragraph in page):
        if found and _goes_on_elsewhere(found[-1], one):
            found.append(as_one(found.pop(), one))
        else:
            found.append(one)
    return tuple(found)


def as_one(before: PdfParagraph, behind: PdfParagraph) -> PdfParagraph:
    """A paragraph with what goes on with it elsewhere."""
    words = _joined(before.words, behind.words)
    places = (before.places + behind.places)[: len(words)]
    if len(words) < len(before.words) + len(behind.words):
        places = before.places + behind.places[1:]
    return PdfParagraph(before.page, words, places, before.box, before.size)


def is_ended(paragraph: PdfParagraph) -> bool:
    """Whether a paragraph ends as a sentence or a note does."""
    return paragraph.text.endswith((*_ENDS, "]"))


class _Step(NamedTuple):
    """How far below a line the next one stands, and how tall the letters of both are."""

    size: float
    step: float


def _steps(lines: Sequence[PdfLine]) -> Iterator[_Step]:
    found: dict[int, _Step] = {}
    for one, other in pairwise(lines):
        step = one.box.bottom - other.box.bottom
        if (
            _is_same_size(one.size, other.size)
            and _overlap(one.box, other.box)
            and _LEAST_STEP * one.size < step < _MOST_STEP * one.size
        ):
            # Of each size, in tenths of a point, the smallest one counts.
            key = round(10 * one.size)
            found[key] = min(found.get(key, _Step(one.size, step)), _Step(one.size, step), key=lambda step: step.step)
    yield from found.values()


def _smallest(steps: Iterable[_Step], size: float) -> float:
    """The smallest step between lines of a size in the file; more than any where it has none."""
    return min((one.step for one in steps if _is_same_size(one.size, size)), default=_MOST_STEP * size)


def _goes_on(paragraph: _Open, line: PdfLine, lines: Sequence[PdfLine], smallest: float) -> bool:
    """Whether a line goes on with the paragraph before it."""
    before = paragraph.lines[-1]
    if not _is_same_size(before.size, line.size) or not _overlap(before.box, line.box):
        return False
    # A word that was broken stands on this line, too, or alone on one between both.
    broken = before.words[-1].boxes[-1]
    step = before.box.bottom - line.box.bottom
    if len(before.words[-1].boxes) > 1 and broken.bottom < before.box.bottom - 1:
        return broken.bottom - line.box.bottom < _MOST_STEP * line.size
    if not _LEAST_STEP * line.size < step < _MOST_STEP * line.size or step > _LARGER_STEP * smallest + 0.2:
        return False
    is_early = _ends_early(before, line, lines)
    if _begins_item(paragraph, line, is_early=is_early):
        return False
    first = line.words[0].text
    if _is_centered(before, line):
        return not before.text.endswith(_ENDS) or first[:1].islower()
    return not is_early or (first[:1].islower() and not before.text.endswith(_ENDS))


def _begins_item(paragraph: _Open, line: PdfLine, *, is_early: bool) -> bool:
    first = line.words[0].text
    if _is_note_apart(paragraph, first) or _is_tagged(line.text):
        return True
    number = _NUMBER.fullmatch(first)
    if number is not None:
        # A sentence may end with a number that stands first in its last line.
        is_next = paragraph.number is not None and int(number[1]) == paragraph.number + 1
        return is_next or (is_early and line.box.left <= paragraph.lines[0].box.left + _SAME_PLACE)
    if first in _DASHES:
        return is_early
    return is_marker(first) and not first[:1].isalnum() and not first.startswith("(")


def _is_note_apart(paragraph: _Open, first: str) -> bool:
    """Whether a note in square brackets begins behind a sentence, or ended before this word."""
    before = paragraph.lines[-1].text
    is_noted = paragraph.lines[0].text.startswith("[") and before.endswith("]")
    return is_noted or (first.startswith("[") and before.endswith(_ENDS))


def _is_tagged(text: str) -> bool:
    """Whether a line says with its first words what it is, as "SUPER: Ask your doctor" does."""
    tag = SURFACE_TAG.match(text)
    return tag is not None and tag[1][:1].isupper()


def _ends_early(before: PdfLine, line: PdfLine, lines: Sequence[PdfLine]) -> bool:
    """Whether the first word of a line had room in the line before it."""
    edge = max(
        one.box.right
        for one in lines
        if _is_same_size(one.size, line.size)
        and _overlap(one.box, before.box)
        and abs(one.box.left - line.box.left) < 4 * line.size
    )
    first = line.words[0].boxes[0]
    return edge - before.box.right > first.right - first.left + _SPACE * line.size + 1


def _is_centered(one: PdfLine, other: PdfLine) -> bool:
    middles = ((box.left + box.right) / 2 for box in (one.box, other.box))
    apart = abs(one.box.left - other.box.left)
    return apart > _SAME_PLACE and abs(next(middles) - next(middles)) < _SAME_PLACE


def _is_same_size(one: float, other: float) -> bool:
    return max(one, other) <= _SAME_SIZE * min(one, other)


def _overlap(one: PdfBox, other: PdfBox) -> bool:
    return one.left < other.right and other.left < one.right


def _paragraph(page: int, lines: Sequence[PdfLine]) -> PdfParagraph:
    words: tuple[PdfWord, ...] = ()
    for line in lines:
        words = _joined(words, line.words)
    box = around(box for word in words for box in word.boxes)
    return PdfParagraph(page, words, (page,) * len(words), box, median(one.size for one in lines))


def _joined(words: tuple[PdfWord, ...], more: tuple[PdfWord, ...]) -> tuple[PdfWord, ...]:
    """Words that go on in the next line, a word that the line's end broke made one."""
    if not words or not more:
        return (*words, *more)
    last, first = words[-1], more[0]
    if last.text.endswith("/") and len(last.text) > 1:
        whole = last.text + first.text
    elif _BROKEN.search(last.text) and last.text.endswith("-") and _ON.match(first.text):
        whole = last.text[:-1] + SOFT_HYPHEN + first.text
    else:
        return (*words, *more)
    return (*words[:-1], PdfWord(whole, last.boxes + first.boxes), *more[1:])


def _goes_on_elsewhere(one: PdfParagraph, other: PdfParagraph) -> bool:
    """Whether a paragraph goes on at the head of the next column or page."""
    is_head = other.page > one.page or other.box.bottom >= one.box.top or other.box.left > one.box.right
    is_begun = one.words[-1].text.endswith(_ENDS) or is_marker(other.words[0].text)
    return (
        is_head
        and not is_begun
        and other.words[0].text[:1].islower()
        and len(one.words) > 2
        and _is_same_size(one.size, other.size)
    )


def _from_above(paragraphs: list[PdfParagraph], page: PdfPage) -> list[PdfParagraph]:
    """Paragraphs in their order, but none before one that stands above it and reaches over it."""
    if len(paragraphs) > _MOST_ORDERED:
        return paragraphs
    paragraphs = _edges_apart(paragraphs, page)
    behind: list[list[int]] = [[] for _ in paragraphs]
    above = [0] * len(paragraphs)
    for at, one in enumerate(paragraphs):
        for place, other in enumerate(paragraphs):
            if _overlap(one.box, other.box) and _is_above(one.box, other.box):
                behind[at].append(place)
                above[place] += 1
    waiting = [at for at, count in enumerate(above) if not count]
    found: list[PdfParagraph] = []
    while waiting:
        at = heappop(waiting)
        found.append(paragraphs[at])
        for place in behind[at]:
            above[place] -= 1
            if not above[place]:
                heappush(waiting, place)
    return found


def _edges_apart(paragraphs: list[PdfParagraph], page: PdfPage) -> list[PdfParagraph]:
    """Paragraphs with those first that stand side by side above all others at the head, and those last at the foot."""
    edge = _EDGE * page.height
    highest = max(paragraphs, key=lambda one: one.box.top, default=None)
    lowest = min(paragraphs, key=lambda one: one.box.bottom, default=None)
    if highest is None or lowest is None:
        return paragraphs
    _left, begins, _right, ends = page.frame
    # What goes on from the foot of a column at the head of the next is none of either, however short it is.
    parted = {id(part) for both in pairwise(paragraphs) if _goes_on_elsewhere(*both) for part in both}
    own = [one for one in paragraphs if id(one) not in parted]
    head = [one for one in own if one.box.top > highest.box.bottom and one.box.bottom > ends - edge]
    foot = [one for one in own if one.box.bottom < lowest.box.top and one.box.top < begins + edge]
    # Some programs draw words twice at one place, as for bold ones: both are the same, and not one.
    at_edges = {id(one) for one in (*head, *foot)}
    inside = [one for one in paragraphs if id(one) not in at_edges]
    if not inside:
        return paragraphs
    if any(one.box.bottom < other.box.top - 1 for one in head for other in inside):
        inside, head = [one for one in paragraphs if one not in foot], []
    if any(other.box.bottom < one.box.top - 1 for one in foot for other in inside):
        inside, foot = [one for one in paragraphs if one not in head], []
    return [*head, *inside, *foot]


def _is_above(one: PdfBox, other: PdfBox) -> bool:
    return one.bottom >= other.top - 1 and one.bottom > other.bottom
