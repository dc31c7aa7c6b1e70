"""Which columns has a table on a page of a PDF file, and which words stand at one height?

A file has neither: it tells letters and their places. A script's table is known by its heads; where its columns meet,
the words of its lines leave a gap.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fairdraft.domain.deck_table import TableCell
from fairdraft.domain.pdf_lines import around
from fairdraft.domain.pdf_pages import SOFT_HYPHEN, PdfBox, PdfRule, PdfWord
from fairdraft.domain.table_lines import spoken_column

_SAME_HEIGHT = 0.45
"""Words stand at one height whose feet are less than so many heights of a letter apart."""
_CELLS_APART, _WORDS_APART = 0.9, 0.55
"""In heights of a letter: what is between two heads at least, and what between two words of one line at most."""
_NEXT_LINE = 1.9
_MOST_RULED = 0.7
"""A line that is drawn over so much of a table is one between its rows."""
_SAME_RULE = 1.5
"""In points."""
_HEAD_WORDS = frozenset(
    (
        *("vo", "avo", "voice", "voiceover", "over", "anncr", "announcer", "audio", "narrator", "narration", "spoken"),
        *("super", "supers", "on", "screen", "text", "title", "titles", "card", "legal", "copy", "supered"),
        *("time", "timecode", "timing", "seconds", "sec", "secs", "tc", "duration", "length", "running"),
        *("visual", "visuals", "video", "picture", "action", "scene", "frame", "shot", "image", "storyboard", "art"),
        *("description", "direction", "directions", "sfx", "music", "sound", "no", "and", "of", "or", "in", "out"),
        *("note", "notes", "comment", "comments", "ref", "refs", "reference", "references", "remarks"),
    )
)
"""What heads of scripts are made of; a line of copy, such as "VO: Ask your doctor", has other words."""
_WORD = re.compile(r"[a-z]+")
_SPOKEN, _SHOWN = "VO", "SUPER"


@dataclass(frozen=True, slots=True)
class LevelLine:
    """Words at one height of a page from the left to the right, whatever column they are of; `size` is in points."""

    words: tuple[PdfWord, ...]
    box: PdfBox
    size: float

    def goes_through(self, place: float) -> bool:
        """Whether it goes on over a place across, in points, as a line of one column does."""
        for one, other in pairwise(self.words):
            left, right = one.boxes[0].right, other.boxes[0].left
            if left < place < right:
                return right - left < _WORDS_APART * self.size
        return any(one.boxes[0].left <= place <= one.boxes[0].right for one in self.words)

    def cells(self) -> list[tuple[PdfWord, ...]]:
        """Its words, parted where they stand apart as heads do."""
        found = [[self.words[0]]]
        for one, other in pairwise(self.words):
            if other.boxes[0].left - one.boxes[0].right > _CELLS_APART * self.size:
                found.append([])
            found[-1].append(other)
        return [tuple(one) for one in found]


def level_lines(words: Iterable[PdfWord]) -> list[LevelLine]:
    """Words by their heights, from above."""
    rows: list[list[PdfWord]] = []
    for one in sorted((part for word in words for part in _parts(word)), key=lambda one: -_middle(one)):
        box = one.boxes[0]
        if rows and abs(_middle(rows[-1][0]) - _middle(one)) < _SAME_HEIGHT * (box.top - box.bottom):
            rows[-1].append(one)
        else:
            rows.append([one])
    return [_level(row) for row in rows]


def _level(words: list[PdfWord]) -> LevelLine:
    words.sort(key=lambda one: one.boxes[0].left)
    sizes = sorted(one.boxes[0].top - one.boxes[0].bottom for one in words)
    return LevelLine(tuple(words), around(one.boxes[0] for one in words), sizes[len(sizes) // 2])


def _middle(word: PdfWord) -> float:
    return (word.boxes[0].bottom + word.boxes[0].top) / 2


def _parts(word: PdfWord) -> Iterator[PdfWord]:
    """A word; where a line's end broke it, and it does not go on below, what stands in either place: its other half
    is of another column.
    """
    if len(word.boxes) == 1 or all(
        0 < one.bottom - other.bottom < _NEXT_LINE * (one.top - one.bottom) and other.left < one.right
        for one, other in pairwise(word.boxes)
    ):
        yield word
        return
    texts = word.text.split(SOFT_HYPHEN)
    if len(texts) != len(word.boxes):
        yield word
        return
    for at, (text, box) in enumerate(zip(texts, word.boxes, strict=True), start=1):
        yield PdfWord(text if at == len(texts) else f"{text}-", (box,))


@dataclass(frozen=True, slots=True)
class PdfColumns:
    """The columns of a table.

    Args:
        heads: what each is called.
        lefts: where the words of each begin, in points.
        between: where two of them meet.
        right: where the head of the last one ends.
    """

    heads: tuple[str, ...]
    lefts: tuple[float, ...]
    between: tuple[float, ...]
    right: float

    def of(self, word: PdfWord) -> int:
        """The number of the column, from 0, that a word stands in."""
        box = word.boxes[0]
        return sum(place < (box.left + box.right) / 2 for place in self.between)

    @property
    def spoken(self) -> int:
        """The number of the first one whose words are spoken; each script's table has one."""
        return spoken_column(self.cells) or 0

    @property
    def cells(self) -> list[TableCell]:
        """The row of their heads."""
        return [TableCell((head,)) for head in self.heads]

    def ruled_heights(self, rules: Iterable[PdfRule]) -> list[float]:
        """How high lines stand that are drawn between two rows, from above; each cell may have one of its own."""
        width = self.right - self.lefts[0]
        rows: list[list[PdfRule]] = []
        for one in sorted(rules, key=lambda one: -one.height):
            if rows and rows[-1][0].height - one.height < _SAME_RULE:
                rows[-1].append(one)
            else:
                rows.append([one])
        return [row[0].height for row in rows if self._covered(row) >= _MOST_RULED * width]

    def _covered(self, rules: Iterable[PdfRule]) -> float:
        covered, at = 0.0, self.lefts[0]
        for one in sorted(rules):
            left, right = max(one.left, at), min(one.right, self.right)
            if right > left:
                covered, at = covered + right - left, right
        return covered


def head_line(lines: Sequence[LevelLine]) -> int | None:
    """The number of the first line that has the heads of a script's table; None where there is none."""
    return next((at for at, one in enumerate(lines) if _is_head(one)), None)


def one_column(lines: Sequence[LevelLine], page: float) -> tuple[PdfColumns, int] | None:
    """The one column of a script in which nothing is shown, as decks of this program have it for radio, and the number
    of its head; None where there is none. `page` is how wide the page is, in points.
    """
    at = next((at for at, one in enumerate(lines) if [word.text for word in one.words] == [_SPOKEN]), None)
    if at is None:
        return None
    left = lines[at].box.left
    # Nothing stands in the second one.
    return PdfColumns((_SPOKEN, _SHOWN), (left, page), (page,), page - left), at


def columns_below(lines: Sequence[LevelLine], at: int) -> tuple[PdfColumns, int]:
    """The columns under the heads in a line, and the number of the first line below them."""
    cells = [list(one) for one in lines[at].cells()]
    behind = at + 1
    while behind < len(lines) and _goes_on(lines[behind - 1], lines[behind]):
        for one in lines[behind].cells():
            middle = (one[0].boxes[0].left + one[-1].boxes[0].right) / 2
            nearest = min(cells, key=lambda cell: abs((cell[0].boxes[0].left + cell[-1].boxes[0].right) / 2 - middle))
            nearest += one
        behind += 1
    boxes = [around(word.boxes[0] for word in cell) for cell in cells]
    between = tuple(_between(one.right, other.left, lines[behind:]) for one, other in pairwise(boxes))
    heads = tuple(" ".join(word.text for word in cell) for cell in cells)
    first = PdfColumns(heads, tuple(box.left for box in boxes), between, boxes[-1].right)
    lefts = tuple(min(box.left, _first_left(lines[behind:], first, number)) for number, box in enumerate(boxes))
    right = max((one.box.right for one in lines[behind:] if not any(map(one.goes_through, between))), default=0.0)
    return PdfColumns(heads, lefts, between, max(first.right, right)), behind


def _first_left(lines: Sequence[LevelLine], columns: PdfColumns, number: int) -> float:
    """Where the words of a column begin in most of its lines."""
    lefts = []
    for line in lines:
        if not any(map(line.goes_through, columns.between)):
            lefts += [round(one.boxes[0].left, 1) for one in line.words if columns.of(one) == number][:1]
    return max(lefts, key=lefts.count, default=columns.lefts[number])


def _is_head(line: LevelLine) -> bool:
    cells = [" ".join(word.text for word in cell) for cell in line.cells()]
    return _has_only_heads(cells) and spoken_column([TableCell((one,)) for one in cells]) is not None


def _has_only_heads(cells: Iterable[str]) -> bool:
    return all(_HEAD_WORDS.issuperset(_WORD.findall(cell.casefold())) for cell in cells)


def _goes_on(head: LevelLine, line: LevelLine) -> bool:
    """Whether a line goes on with the heads above it, as "TEXT" does below "ON-SCREEN"."""
    cells = [" ".join(word.text for word in cell) for cell in line.cells()]
    has_words = any(_WORD.search(cell.casefold()) for cell in cells)
    is_near = head.box.bottom - line.box.bottom < _NEXT_LINE * head.size
    return (
        is_near and has_words and _has_only_heads(cells) and spoken_column([TableCell((one,)) for one in cells]) is None
    )


def _between(left: float, right: float, lines: Sequence[LevelLine]) -> float:
    """Where two columns meet whose heads end and begin there: in the middle of the widest gap of their lines."""
    places = [left + 0.5 + step for step in range(max(1, int(right - left)))]
    crossed = [sum(one.goes_through(place) for one in lines) for place in places]
    least = min(crossed)
    best: tuple[int, int] = (0, 0)
    at = 0
    while at < len(places):
        end = at
        while end < len(places) and crossed[end] == least:
            end += 1
        best = max(best, (end - at, at))
        at = end + 1
    length, first = best
    return places[first + length // 2]
