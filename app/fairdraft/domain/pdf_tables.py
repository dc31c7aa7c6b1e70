"""Which rows has the table of a script on a page of a PDF file?

Lines that are drawn between rows tell, and else a time, or a gap over all columns. A table that goes on on the next
page is known there by its columns, with heads or without.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from fairdraft.domain.pdf_columns import LevelLine, PdfColumns, columns_below, head_line, level_lines, one_column
from fairdraft.domain.pdf_pages import PdfBox, PdfPage, PdfWord

_SAME_SIZE = 1.25
_LARGER_STEP, _MOST_STEP = 1.3, 2.6
"""A row begins behind a step so many times the smallest; so many heights of a letter below it, no table goes on."""
_SAME_LEFT = 3.0
"""In points."""
_RULED = 3
"""So many drawn lines between rows are all that there are."""
_MOST_ACROSS = 4
"""So many lines between two rows may stand over all columns, as the name of a scene does."""
_FIRST_LINES = 3
_MOMENT = r"(?:\d{0,2}(?::\d{2}){1,3}|\d{1,3})(?:[.;]\d{1,2})?"
_CLOCK = re.compile(
    rf"[\[(]?{_MOMENT}\s*(?:(?:[-–—]|to)\s*(?:{_MOMENT})?)?\s*(?:s|secs?|seconds)?\.?[\])]?", re.IGNORECASE
)
_OPEN_CLOCK = re.compile(r"(?:[-–—]|\bto)$")
_SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*$")


@dataclass(slots=True)
class TableRow:
    """The lines of each cell of a row, by the number of its first column, with over how many columns it stands."""

    cells: dict[int, list[tuple[PdfWord, ...]]] = field(default_factory=dict)
    spans: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PdfTable:
    """What of a table stands on one page: its columns, its rows, and how high it begins, in points. `goes_on` is
    whether it is the rest of the table of the page before.
    """

    page: int
    columns: PdfColumns
    rows: tuple[TableRow, ...]
    top: float
    goes_on: bool


def script_table(
    page: PdfPage, before: PdfTable | None, beside: Collection[PdfBox], *, is_own: bool = False
) -> tuple[PdfTable | None, frozenset[PdfBox]]:
    """The first table of a script on a page, and the first boxes of its words; None, and none, where there is none.

    Args:
        page: as it was read.
        before: the table of the page before; None where it has none.
        beside: the first boxes of words that belong to the page alone, such as its number.
        is_own: whether the page is of a deck of this program, whose scripts may have one column.
    """
    lines = level_lines(word for line in page.lines for word in line if word.boxes[0] not in beside)
    head = head_line(lines)
    alone = one_column(lines, page.width) if is_own and head is None else None
    if head is not None or alone is not None:
        columns, head, first = (*alone, alone[1] + 1) if alone is not None else _below(lines, head or 0)
        top, goes_on = lines[head].box.top, before is not None and not head
    elif before is not None and _begins_with(lines, before.columns):
        columns, head, first, top, goes_on = before.columns, 0, 0, page.frame.top, True
    else:
        return None, frozenset()
    rules = () if page.sight is None else page.sight.rules
    foot = lines[first - 1].box.bottom if first else top
    ruled = [one for one in columns.ruled_heights(rules) if one < foot + 1]
    rows, end = _Rows(columns, lines[first:], ruled).read()
    if not rows:
        return None, frozenset()
    taken = frozenset(box for line in lines[head : first + end] for word in line.words for box in word.boxes)
    return PdfTable(page.number, columns, rows, top, goes_on), taken


def _below(lines: Sequence[LevelLine], head: int) -> tuple[PdfColumns, int, int]:
    columns, first = columns_below(lines, head)
    return columns, head, first


def _begins_with(lines: Sequence[LevelLine], columns: PdfColumns) -> bool:
    """Whether a page begins with lines of these columns."""
    for one in lines[:_FIRST_LINES]:
        firsts: dict[int, float] = {}
        for word in one.words:
            firsts.setdefault(columns.of(word), word.boxes[0].left)
        off = (abs(left - columns.lefts[number]) for number, left in firsts.items())
        if any(map(one.goes_through, columns.between)) or max(off) > _SAME_LEFT:
            return False
        if len(firsts) > 1:
            return True
    return False


class _Rows:
    """Reads the rows of a table from the lines below its heads; `ruled` is how high lines between rows are drawn."""

    def __init__(self, columns: PdfColumns, lines: Sequence[LevelLine], ruled: Sequence[float]) -> None:
        self._columns = columns
        self._lines = lines
        self._ruled = ruled
        self._filled = [frozenset(map(columns.of, one.words)) for one in lines]
        self._is_alone = columns.lefts[-1] >= columns.right
        self._across = [any(map(one.goes_through, columns.between)) for one in lines]

    def read(self) -> tuple[tuple[TableRow, ...], int]:
        """The rows, and how many lines they take."""
        end = self._end()
        starts = [at for at in range(end) if at == 0 or self._begins(at)]
        return tuple(self._row(first, last) for first, last in pairwise([*starts, end])), end

    # ---- where it ends

    def _end(self) -> int:
        """How many lines are of the table: those to the last one with words in several columns, and what goes on."""
        if self._is_alone:
            return self._end_of_one_column()
        end = across = 0
        for at, filled in enumerate(self._filled):
            is_linked = self._is_linked(at)
            if self._across[at] or not is_linked:
                across += 1
                if across > _MOST_ACROSS and not self._is_ruled(at):
                    break
            elif len(filled) > 1:
                end, across = at + 1, 0
            elif end == at and self._is_near(at):
                end = at + 1
        return end

    def _end_of_one_column(self) -> int:
        """The same where no other column tells: the lines of each row begin closely below the line drawn above it."""
        for at, line in enumerate(self._lines):
            is_first = at == 0 or self._is_ruled_between(at)
            above = min((one for one in self._ruled if one > line.box.top - 1), default=line.box.top)
            if is_first and at and above - line.box.top > line.size:
                return at
        return len(self._lines)

    def _is_linked(self, at: int) -> bool:
        """Whether words of a line begin where those of its columns do."""
        lefts = self._columns.lefts
        return any(abs(one.boxes[0].left - lefts[self._columns.of(one)]) < _SAME_LEFT for one in self._lines[at].words)

    def _is_near(self, at: int) -> bool:
        """Whether words in one column alone are of the row above them, or one of their own."""
        if at == 0:
            return True
        line, before = self._lines[at], self._lines[at - 1]
        step = before.box.bottom - line.box.bottom
        if max(line.size, before.size) > _SAME_SIZE * min(line.size, before.size):
            return False
        if self._filled[at] == {0} and self._has_times:
            return self._is_clock(at)
        if self._is_ruled(at):
            return True
        return step < (_LARGER_STEP * self._step if len(self._ruled) >= _RULED else _MOST_STEP * line.size)

    def _is_ruled(self, at: int) -> bool:
        """Whether lines between rows are drawn above and below a line."""
        box = self._lines[at].box
        return any(one > box.top - 1 for one in self._ruled) and any(one < box.bottom + 1 for one in self._ruled)

    # ---- where a row begins

    def _begins(self, at: int) -> bool:
        if self._is_ruled_between(at):
            return True
        if self._across[at] or self._across[at - 1]:
            return not self._goes_on_across(at)
        if len(self._ruled) >= _RULED:
            return False
        if self._is_clock(at):
            return not _OPEN_CLOCK.search(self._said(at - 1, 0))
        step = self._lines[at - 1].box.bottom - self._lines[at].box.bottom
        if step > _LARGER_STEP * self._step:
            return not self._has_times or len(self._filled[at]) > 1
        # Rows without a gap: all columns begin anew behind the end of what was said.
        both = self._filled[at] & self._filled[at - 1]
        ends = (_SENTENCE.search(self._said(at - 1, number)) for number in both)
        return len(both) > 1 and not self._has_times and all(ends)

    def _goes_on_across(self, at: int) -> bool:
        """Whether a line goes on with the one above it that stands over all columns."""
        line, before = self._lines[at], self._lines[at - 1]
        if not self._across[at - 1] or self._is_clock(at) or len(line.cells()) > 1:
            return False
        step = before.box.bottom - line.box.bottom
        return step < _LARGER_STEP * max(self._step, line.size) and abs(line.box.left - before.box.left) < _SAME_LEFT

    def _is_ruled_between(self, at: int) -> bool:
        above, below = self._lines[at - 1].box, self._lines[at].box
        return any((below.bottom + below.top) / 2 < one < (above.bottom + above.top) / 2 for one in self._ruled)

    @cached_property
    def _step(self) -> float:
        """The smallest step between two lines, in points."""
        steps = (one.box.bottom - other.box.bottom for one, other in pairwise(self._lines))
        return min((one for one in steps if one > 0.7 * self._lines[0].size), default=0.0)

    @cached_property
    def _has_times(self) -> bool:
        return any(map(self._is_clock, range(len(self._lines))))

    def _is_clock(self, at: int) -> bool:
        return 0 in self._filled[at] and not self._across[at] and bool(_CLOCK.fullmatch(self._said(at, 0)))

    def _said(self, at: int, number: int) -> str:
        return " ".join(one.text for one in self._cell(self._lines[at], number))

    def _cell(self, line: LevelLine, number: int) -> tuple[PdfWord, ...]:
        return tuple(one for one in line.words if self._columns.of(one) == number)

    def _row(self, first: int, end: int) -> TableRow:
        found = TableRow()
        for at in range(first, end):
            line = self._lines[at]
            if self._across[first]:
                column = min(found.cells, default=min(self._filled[at]))
                found.cells.setdefault(column, []).append(line.words)
                found.spans[column] = max(found.spans.get(column, 1), max(self._filled[at]) - column + 1)
                continue
            for number in sorted(self._filled[at]):
                found.cells.setdefault(number, []).append(self._cell(line, number))
        return found
