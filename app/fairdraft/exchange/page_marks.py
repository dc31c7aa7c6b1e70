"""How do findings and comments stand at their words on a page: marks below them, numbers beside, notes on them?"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from fairdraft.domain.finding import Severity
from fairdraft.domain.printed_page import Ink, MarkShape, PrintedArea, PrintedMark, PrintedNote, PrintedWords
from fairdraft.domain.review_document import ReviewComment
from fairdraft.exchange.page_setter import TOP, PageSetter, PlacedLine

_SHAPES: dict[Severity | None, tuple[MarkShape, Ink]] = {
    "error": ("wavy", "error"),
    "warning": ("dotted", "warning"),
    "suggestion": ("thin", "muted"),
    None: ("dashed", "accent"),
}
LEGEND = (
    "Lines under words: wavy for an error, dotted for a warning, thin for a suggestion, dashed for a comment. "
    "The numbers beside them refer to the list after the text."
)
_NUMBER_SIZE, _LEAST_SIZE = 8.0, 4.0
_BELOW, _NARROWEST = 2.6, 3.0
# The sign of a note about the whole piece, and how many of them stand below each other.
_SIGN, _SIGNS = 16.0, 36


@dataclass(frozen=True, slots=True)
class _Reach:
    """From where to where in the letters of a passage a comment reaches."""

    start: int
    end: int
    number: int


@dataclass(slots=True)
class _PassageMarks:
    """What was said of a passage: what its next lines begin with, and what lines before them left open."""

    waiting: list[_Reach]
    begun: list[_Reach] = field(default_factory=list)


class PageMarks:
    """Marks the words of one text as they are placed, and tells on which page each comment stands.

    Args:
        comments: numbered from 1 in their order.
        beside: from where to where numbers stand beside the words.
        signs: where signs of notes about the whole piece stand.
    """

    def __init__(self, comments: Sequence[ReviewComment], beside: tuple[float, float], signs: float) -> None:
        self._comments = comments
        self._beside = beside
        self._signs = signs
        self._passages: dict[int, _PassageMarks] = {}
        self._numbers: dict[tuple[int, float], list[int]] = {}
        self._found: dict[int, tuple[int, list[PrintedArea]]] = {}

    def page_of(self, number: int) -> int | None:
        """On which page, from 1, the words of a comment begin; None where it is about the whole piece."""
        found = self._found.get(number)
        return None if found is None else found[0] + 1

    def on_line(self, setter: PageSetter, placed: PlacedLine) -> None:
        """Mark what of this line something was said of. The lines of a passage come in their order."""
        at, line = placed.passage.at, placed.line
        if at is None:
            return
        marks = self._passages.get(at)
        if marks is None:
            marks = self._passages[at] = _PassageMarks(list(self._reaches(placed)))
        while marks.waiting and marks.waiting[-1].start <= line.end:
            marks.begun.append(marks.waiting.pop())
        behind = []
        for one in marks.begun:
            start, end = max(one.start, line.start), min(one.end, line.end)
            is_last = one.end <= line.end
            if start < end or is_last:
                self._mark(setter, placed, one.number, start, max(start, end))
            if is_last:
                behind.append(one.number)
        marks.begun = [one for one in marks.begun if one.end > line.end]
        if behind:
            self._numbers.setdefault((placed.page, placed.y), []).extend(behind)

    def put_numbers(self, setter: PageSetter) -> None:
        """The numbers of what ends on a line, beside it; lines of several columns may stand at the same height."""
        left, right = self._beside
        for (page, y), numbers in self._numbers.items():
            words, size = _ranges(numbers), _NUMBER_SIZE
            while size > _LEAST_SIZE and setter.letters.width(words, size, bold=True) > right - left:
                size -= 0.5
            setter.sheets[page].beside.append(PrintedWords(left, y, words, size, bold=True, ink="accent"))

    def put_notes(self, setter: PageSetter, first_page: int) -> None:
        """What was said, as notes on the words; about the whole piece, in the margin of its first page."""
        alone = 0
        marked: set[tuple[int, tuple[PrintedArea, ...]]] = set()
        for number, comment in enumerate(self._comments, start=1):
            page, areas = self._found.get(number, (first_page, []))
            at_words = bool(areas)
            if not at_words:
                down, across = alone % _SIGNS, alone // _SIGNS
                x, y = self._signs + 3 * across, TOP + down * (_SIGN + 2)
                areas = [PrintedArea(x, y, _SIGN, _SIGN, _SHAPES[comment.severity][1])]
                alone += 1
            where = tuple(replace(one, ink="line") for one in areas)
            note = PrintedNote(
                tuple(areas), comment.author, comment.text, comment.at, at_words, (page, where) in marked
            )
            marked.add((page, where))
            setter.sheets[page].notes.append(note)

    def _reaches(self, placed: PlacedLine) -> list[_Reach]:
        """What was said of the words of a passage, the last first."""
        at, words = placed.passage.at or 0, placed.printable.words
        behind = at + len(placed.passage.text)
        found = []
        for number, one in enumerate(self._comments, start=1):
            span = one.span
            if span is None or span.start > behind or span.end < at:
                continue
            if span.start < span.end and (span.start == behind or span.end == at):
                continue
            start = placed.printable.place(max(span.start - at, 0))
            end = placed.printable.place(min(span.end, behind) - at)
            # A blank at the end may have fallen to the end of a line.
            found.append(_Reach(start, start + len(words[start:end].rstrip()), number))
        return sorted(found, key=lambda one: (-one.start, -one.number))

    def _mark(self, setter: PageSetter, placed: PlacedLine, number: int, start: int, end: int) -> None:
        style, line = placed.passage.style, placed.line
        letters = setter.letters
        before = letters.width(line.words[: start - line.start], style.size, bold=style.bold)
        wide = letters.width(line.words[start - line.start : end - line.start], style.size, bold=style.bold)
        x, width = placed.x + before, max(wide, _NARROWEST)
        if wide < _NARROWEST:
            x = max(placed.x, x - (_NARROWEST - wide))
        shape, ink = _SHAPES[self._comments[number - 1].severity]
        setter.sheets[placed.page].marks.append(PrintedMark(x, placed.y + _BELOW, width, shape, ink))
        page, areas = self._found.setdefault(number, (placed.page, []))
        if page == placed.page:
            areas.append(PrintedArea(x, placed.y - style.size * 0.78, width, style.size * 1.08, ink))


def _ranges(numbers: Sequence[int]) -> str:
    """Numbers in order, three and more that follow each other by the first and the last."""
    ordered = sorted(numbers)
    groups: list[list[int]] = [[ordered[0]]]
    for before, one in pairwise(ordered):
        if one == before + 1:
            groups[-1].append(one)
        else:
            groups.append([one])
    return ", ".join(f"{g[0]}–{g[-1]}" if len(g) > 2 else ", ".join(map(str, g)) for g in groups)
