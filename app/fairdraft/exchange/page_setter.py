"""How do rows of text become pages: columns side by side, rows divided between pages, heads of tables repeated?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from fairdraft.domain.printed_page import (
    Ink,
    Paper,
    PrintedArea,
    PrintedHead,
    PrintedMark,
    PrintedNote,
    PrintedPage,
    PrintedWords,
)
from fairdraft.exchange.printed_letters import Printable, PrintedLetters
from fairdraft.exchange.printed_lines import TextLine, text_lines

TOP = 60.0
# From the foot of the page: where words end, and where the line stands that every page has.
_BOTTOM, _FOOT = 72.0, 48.0
_PAD_TINT, _BAR = 6.0, 2.5
TINT_MARGIN = 8.0
# Of a row that goes on: one line alone is left behind at no end.
_LEAST_LINES = 2
# A row that is lower than this goes to the next page whole.
_NOT_DIVIDED = 150.0
# So many lines at most go to the next page with what they belong to.
_MOST_MOVED = 4
_MORE_THAN_A_PAGE = 200  # lines
_LONGEST_FOOT = 300


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How words look: size and distance of lines in points."""

    size: float
    leading: float
    bold: bool = False
    ink: Ink = "text"

    @property
    def base(self) -> float:
        """How far below the top of a line its base line is."""
        return self.leading / 2 + self.size / 3


COPY = TextStyle(11, 15.5)
HEADLINE = TextStyle(15, 20, bold=True)
LABEL = TextStyle(9, 12, bold=True)
QUIET = TextStyle(8.5, 11.5, ink="muted")
SMALL = TextStyle(9.5, 13)
SMALL_BOLD = TextStyle(9.5, 13, bold=True)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of one style. `at` is where they stand in the text that marks count by, None where none can be on them."""

    text: str
    style: TextStyle = COPY
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one column of a row, `down` points below the top of the row; `tinted` as approved language is,
    which says so in words besides. `again` stands in its place on each further page that the row goes on to.
    """

    x: float
    width: float
    passages: tuple[Passage, ...]
    tinted: bool = False
    down: float = 0.0
    again: tuple[Passage, ...] = ()


class PageSheet:
    """A page while it is filled. What stands `beside` the words comes behind all of them in the file, so that it is not
    among them where they are copied.
    """

    def __init__(self) -> None:
        self.areas: list[PrintedArea] = []
        self.marks: list[PrintedMark] = []
        self.words: list[PrintedWords] = []
        self.beside: list[PrintedWords] = []
        self.notes: list[PrintedNote] = []
        self.heads: list[PrintedHead] = []

    def done(self) -> PrintedPage:
        """The page as a value."""
        return PrintedPage(
            tuple(self.areas),
            tuple(self.marks),
            (*self.words, *self.beside),
            tuple(self.notes),
            tuple(self.heads),
        )


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line on its page, for those who mark words of it: `passage` and its letters, `x` and base line."""

    page: int
    passage: Passage
    printable: Printable
    line: TextLine
    x: float
    y: float


_SetLine = tuple[Passage, Printable, TextLine]


@dataclass(slots=True)
class _Column:
    """The lines of a cell that are still to be placed."""

    cell: Cell
    lines: list[_SetLine]
    at: int = 0

    @property
    def left(self) -> int:
        return len(self.lines) - self.at

    def height(self, count: int) -> float:
        down = 0.0 if self.at else self.cell.down
        return down + sum(_high(self.lines[at]) for at in range(self.at, self.at + count))

    def is_blank(self, at: int) -> bool:
        return not self.lines[at][2].words.strip()

    def is_parted_badly(self, at: int) -> bool:
        """Whether a page that begins with this line leaves the first line of a paragraph behind, or gets its last one
        alone, or whether what comes before only leads to it.
        """
        last, next_ = self.lines[at - 1][2], self.lines[at][2]
        leads = last.words.rstrip()[-1:] in ("", ":")
        return leads or (last.begins and not last.ends) or (next_.ends and not next_.begins)


@dataclass(slots=True)
class PageSetter:
    """Sets rows one below the other on as many pages as they take.

    Args:
        letters: the faces.
        paper: what the pages are set for.
        on_line: is told each line whose passage has a place, as it is placed.

    Attributes:
        named: characters that the faces lack, with how often each stands there by name.
    """

    letters: PrintedLetters
    paper: Paper
    on_line: "Callable[[PageSetter, PlacedLine], None] | None" = None
    sheets: list[PageSheet] = field(default_factory=lambda: [PageSheet()])
    named: dict[str, int] = field(default_factory=dict)
    y: float = TOP
    _top: float = TOP
    _head: tuple[Cell, ...] = ()

    @property
    def bottom(self) -> float:
        """Where the words of a page end."""
        return self.paper.height - _BOTTOM

    @property
    def sheet(self) -> PageSheet:
        """The page that is being filled."""
        return self.sheets[-1]

    def new_page(self) -> None:
        """Go on at the top of a new page, below the head of the table that goes on."""
        self.sheets.append(PageSheet())
        self.y = TOP
        if self._head:
            self._put_head(self._head)
        self._top = self.y

    def need(self, height: float) -> None:
        """Go to a new page unless so much room is left."""
        if self.y + height > self.bottom:
            self.new_page()

    def space(self, height: float) -> None:
        """Leave room below what was set; at the top of a page it is not needed."""
        if self.y > TOP:
            self.y += height

    def head(self, level: int, title: str) -> None:
        """What follows is found by this title."""
        self.sheet.heads.append(PrintedHead(level, " ".join(self.letters.printable(title).words.split()), self.y))

    def rule(self, x: float, width: float, *, ink: Ink = "line", height: float = 0.6) -> None:
        """A line across, at the present height."""
        self.sheet.areas.append(PrintedArea(x, self.y, width, height, ink))

    def text(self, x: float, width: float, *passages: Passage) -> None:
        """A row of one cell."""
        self.row((Cell(x, width, passages),))

    def table(
        self, heads: Sequence[str], widths: Sequence[float], x: float, rows: Iterable[Sequence[Cell | str]]
    ) -> None:
        """Rows under heads that are repeated on each page, ruled. A cell is words, or brings its passages and tint; its
        place is that of its column.
        """
        places = [x + sum(widths[:at]) for at in range(len(widths))]
        style = TextStyle(8, 11, bold=True, ink="muted")
        head = tuple(
            Cell(place, width - 8, (Passage(words, style),))
            for place, width, words in zip(places, widths, heads, strict=True)
        )
        self.need(60)
        self._put_head(head)
        self._head = head
        for row in rows:
            cells = []
            for place, width, given in zip(places, widths, row, strict=True):
                cell = Cell(0, 0, (Passage(given, SMALL),)) if isinstance(given, str) else given
                inside = width - 8 - (TINT_MARGIN if cell.tinted else 0)
                cells.append(replace(cell, x=place, width=inside))
            self.row(tuple(cells), above=4, below=4)
            self.rule(x, sum(widths) - 8)
        self._head = ()
        self.space(10)

    def row(self, cells: Sequence[Cell], *, above: float = 0.0, below: float = 0.0) -> None:
        """Cells side by side. A high row is divided between pages, no line of it left alone."""
        columns = [_Column(one, self._lines(one, one.passages)) for one in cells]
        begun = False
        while not begun or any(one.left for one in columns):
            room = self.bottom - self.y - above - below
            heights = [one.height(min(one.left, _MORE_THAN_A_PAGE)) for one in columns]
            counts = [self._fitting(one, room) for one in columns]
            whole = max(heights, default=0.0) <= room
            if not whole and self.y > self._top and (not any(counts) or (not begun and max(heights) < _NOT_DIVIDED)):
                self.new_page()
                continue
            self._place(columns, counts, above, below)
            begun = True
            for one in columns:
                # A paragraph that begins a page has no blank line before it.
                while one.at and one.left and one.is_blank(one.at):
                    one.at += 1
            if any(one.left for one in columns):
                self.new_page()
                columns = [
                    _Column(one.cell, self._lines(one.cell, one.cell.again)) if one.cell.again else one
                    for one in columns
                ]

    def _put_head(self, head: tuple[Cell, ...]) -> None:
        self._head = ()
        self.row(head, below=3)
        right = max(one.x + one.width for one in head)
        self.rule(head[0].x, right - head[0].x, ink="muted")
        self._head = head

    def _lines(self, cell: Cell, passages: Sequence[Passage]) -> list[_SetLine]:
        lines = []
        for passage in passages:
            printable = self.letters.printable(passage.text)
            for letter in printable.named:
                self.named[letter] = self.named.get(letter, 0) + 1
            measure = partial(self.letters.width, size=passage.style.size, bold=passage.style.bold)
            lines += [(passage, printable, one) for one in text_lines(printable.words, cell.width, measure)]
        return lines

    @staticmethod
    def _fitting(column: _Column, room: float) -> int:
        """How many lines of a column fit; of more that follow, two at least on either page."""
        used, count = 0.0 if column.at else column.cell.down, 0
        while count < column.left:
            used += _high(column.lines[column.at + count])
            if used > room:
                break
            count += 1
        if count == column.left:
            return count
        most = min(count, max(column.left - _LEAST_LINES, _LEAST_LINES))
        count = most
        while count >= _LEAST_LINES and most - count <= _MOST_MOVED and column.is_parted_badly(column.at + count):
            count -= 1
        if count < _LEAST_LINES or most - count > _MOST_MOVED:
            count = most
        return count if count >= _LEAST_LINES else 0

    def _place(self, columns: Sequence[_Column], counts: Sequence[int], above: float, below: float) -> None:
        height = max((one.height(count) for one, count in zip(columns, counts, strict=True)), default=0.0)
        for column, count in zip(columns, counts, strict=True):
            cell = column.cell
            if cell.tinted and count:
                left, top = cell.x - _PAD_TINT, self.y + max(0.0, above - 3)
                high = height + above + below - max(0.0, above - 3) - max(0.0, below - 3)
                self.sheet.areas.append(PrintedArea(left, top, cell.width + _PAD_TINT + TINT_MARGIN - 2, high, "tint"))
                self.sheet.areas.append(PrintedArea(left, top, _BAR, high, "accent"))
            y = self.y + above + (0.0 if column.at else cell.down)
            for at in range(column.at, column.at + count):
                passage, printable, line = column.lines[at]
                style = passage.style
                base = y + style.base
                x = cell.x + line.indent
                if line.words.strip():
                    self.sheet.words.append(PrintedWords(x, base, line.words, style.size, style.bold, style.ink))
                if passage.at is not None and self.on_line is not None:
                    self.on_line(self, PlacedLine(len(self.sheets) - 1, passage, printable, line, x, base))
                y += _high(column.lines[at])
            column.at += count
        self.y += above + height + below


def _high(line: _SetLine) -> float:
    """How much room a line takes; a blank one between paragraphs takes half of it."""
    leading = line[0].style.leading
    return leading if line[2].words.strip() else leading / 2


def put_feet(setter: PageSetter, standing: str, title: str, left: float, right: float) -> None:
    """At the foot of each page its standing, its number of how many, and what the document is called."""
    letters = setter.letters
    total, foot = len(setter.sheets), setter.paper.height - _FOOT
    said = _cut(letters, letters.printable(standing).words, right - left - 50, bold=True)
    name = _cut(letters, " ".join(letters.printable(title).words.split()), right - left - 50, bold=False)
    for number, sheet in enumerate(setter.sheets, start=1):
        page = f"{number} of {total}"
        sheet.areas.append(PrintedArea(left, foot - 14, right - left, 0.6, "line"))
        sheet.words.append(PrintedWords(left, foot, said, 8.5, bold=True))
        sheet.words.append(PrintedWords(left, foot + 12, name, 8.5, ink="muted"))
        sheet.words.append(PrintedWords(right - letters.width(page, 8.5), foot, page, 8.5, ink="muted"))


def _cut(letters: PrintedLetters, words: str, width: float, *, bold: bool) -> str:
    """Words as far as they fit on a line."""
    words = words[:_LONGEST_FOOT].replace("\n", " ")
    if letters.width(words, 8.5, bold=bold) <= width:
        return words
    count = len(words)
    while count and letters.width(f"{words[:count]}…", 8.5, bold=bold) > width:
        count -= 1
    return f"{words[:count].rstrip()}…"
