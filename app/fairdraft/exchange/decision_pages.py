"""How does a decision sheet stand on pages: all that decides on the first, everything in full behind it?"""

from collections.abc import Sequence

from fairdraft.domain.decision_sheet import ADVICE_NOTE, DecisionSheet, SheetCandidate
from fairdraft.domain.printed_page import Paper, PrintedDocument
from fairdraft.exchange.comparison_tables import Table
from fairdraft.exchange.decision_parts import (
    ALL_BEHIND,
    IN_FULL,
    OVERLEAF,
    SheetContents,
    SheetPart,
    candidates_by_page,
    column_shares,
    first_fields,
    first_page,
    full_parts,
    halves,
    more_candidates,
    paper_columns,
    sheet_rows,
    with_short_names,
)
from fairdraft.exchange.page_setter import Cell, PageSetter, Passage, TextStyle, put_feet
from fairdraft.exchange.printed_decision import MOST_CANDIDATES
from fairdraft.exchange.printed_letters import PrintedLetters
from fairdraft.exchange.printed_rows import PageFrame, put_heading, put_named_letters

SHARES = (3.0, 2.0, 1.6, 1.3, 1.1, 0.95, 0.8, 0.65, 0.5, 0.35, 0.2, 0.0, None)
"""How much of its room each part gets on the first page, at last none of them any; the first with which all stands on
one page is taken.
"""
# Where that is too much still, fewer candidates stand beside each other: each has a wider column, and fewer lines.
_TRIES = (*((share, MOST_CANDIDATES) for share in SHARES), (None, 4), (None, 3))

_MARGIN = 46
_BETWEEN = 18.0
_TITLE = TextStyle(15, 19, bold=True)
_ADVICE = TextStyle(12.5, 16, bold=True)
_QUESTION = TextStyle(9.5, 12.5)
_FINE = TextStyle(8, 10.2)
_FINE_BOLD = TextStyle(8, 10.2, bold=True)
_HEAD = TextStyle(8, 11, bold=True, ink="accent")
_QUIET = TextStyle(7.5, 9.6, ink="muted")
_FULL = TextStyle(9.5, 13)
_HEAD_AND_ROWS = 170.0
_FIELDS_HIGH, _ROOM_TO_WRITE = 40.0, 54.0
# A title in full has the first lines of its part below it.
_PART_BEGINS = 58.0
_FIELD_SHARES = (5, 2.6, 1.4, 3)


def decision_pages(contents: SheetContents, letters: PrintedLetters, paper: Paper) -> PrintedDocument:
    """The pages. The first is whole by itself: what it has no room for is counted there."""
    setter = PageSetter(letters, paper)
    frame = PageFrame(left=_MARGIN, words=150, right=paper.width - _MARGIN)
    most = MOST_CANDIDATES
    for share, most in _TRIES:
        setter = PageSetter(letters, paper)
        _put_first(setter, frame, contents, share, most)
        if len(setter.sheets) == 1:
            break
    setter.new_page()
    put_heading(setter, frame, IN_FULL, 1)
    for group in candidates_by_page(contents.sheet, most)[1:]:
        setter.need(_HEAD_AND_ROWS)
        _put_table(setter, frame, contents.sheet, group)
    for part in full_parts(contents.sheet):
        setter.need(_PART_BEGINS)
        setter.space(8)
        setter.text(frame.left, frame.width, Passage(part.title, _HEAD))
        for one in part.sentences:
            setter.text(frame.left, frame.width, Passage(f"• {one}", _FULL))
    for table in contents.tables:
        _put_figures(setter, frame, table)
    put_named_letters(setter, frame)
    put_feet(setter, contents.standing, contents.title, frame.left, frame.right)
    return PrintedDocument(
        contents.title, contents.standing, contents.at, paper, tuple(one.done() for one in setter.sheets)
    )


def _put_figures(setter: PageSetter, frame: PageFrame, table: Table) -> None:
    """A table of figures, each column about as wide as what is in it."""
    columns = paper_columns(table)
    shares = column_shares(columns)
    rows = [[Cell(0, 0, (Passage(one.cells[at], _FINE),)) for one in columns] for at in range(len(table.rows))]
    setter.need(_HEAD_AND_ROWS)
    put_heading(setter, frame, table.title, 2)
    widths = [(frame.width + 8) * one / sum(shares) for one in shares]
    setter.table([one.head for one in columns], widths, frame.left, rows)
    if table.note:
        setter.text(frame.left, frame.width, Passage(table.note, _QUIET))


def _put_first(setter: PageSetter, frame: PageFrame, contents: SheetContents, share: float | None, most: int) -> None:
    sheet = with_short_names(contents.sheet)
    left, width = frame.left, frame.width
    reasons, parts = first_page(sheet, share or 0.0)
    setter.y -= 22
    setter.head(0, contents.title)
    setter.text(left, width, Passage(contents.title, _TITLE))
    for one in contents.notes:
        setter.text(left, width, Passage(one, _FINE_BOLD))
    setter.text(left, width, Passage(contents.facts, _QUIET))
    setter.y += 4
    setter.text(left, width, Passage(sheet.question, _QUESTION))
    setter.y += 4
    groups = candidates_by_page(sheet, most)
    for group in groups[:1]:
        _put_table(setter, frame, sheet, group)
        below = filter(None, (more_candidates(groups), sheet.reading))
        setter.text(left, width, *(Passage(one, _QUIET) for one in below))
        setter.y += 5
    setter.text(left, width, Passage("What the data suggest", _HEAD), Passage(sheet.advice, _ADVICE))
    setter.text(left, width, *_lines(reasons))
    setter.y += 5
    if share is None:
        setter.text(left, width, Passage(ALL_BEHIND, _QUIET))
    else:
        column = (width - _BETWEEN) / 2
        cells = [
            Cell(x, column, tuple(line for part in half for line in _part(part)))
            for x, half in zip((left, left + column + _BETWEEN), halves(parts), strict=True)
        ]
        setter.row(cells)
    _put_fields(setter, frame, sheet)


def _put_table(
    setter: PageSetter, frame: PageFrame, sheet: DecisionSheet, candidates: Sequence[SheetCandidate]
) -> None:
    heads, rows = sheet_rows(sheet, candidates)
    names, agreement = 88.0, 72.0
    each = (frame.width - names - agreement) / max(1, len(heads) - 2)
    widths = [names, *(each for _ in heads[2:]), agreement]
    places = [frame.left + sum(widths[:at]) for at in range(len(heads))]
    setter.rule(frame.left, frame.width, ink="muted")
    for number, row in enumerate([heads, *rows]):
        cells = [
            Cell(x, wide - 8, (Passage(words, _QUIET if at == 0 and number else _of(number)),))
            for at, (x, wide, words) in enumerate(zip(places, widths, row, strict=True))
        ]
        setter.row(cells, above=1.6, below=1.6)
        setter.rule(frame.left, frame.width)
    setter.y += 3


def _of(number: int) -> TextStyle:
    return _FINE if number else _FINE_BOLD


def _part(part: SheetPart) -> list[Passage]:
    # A blank line between the parts is half as high as one of words.
    return [Passage(part.title, _HEAD), *_lines(part), Passage(" ", _FINE)]


def _lines(part: SheetPart) -> list[Passage]:
    more = [Passage(OVERLEAF.format(n=part.left), _QUIET)] if part.left else []
    return [*(Passage(f"• {one}", _FINE) for one in part.sentences), *more]


def _put_fields(setter: PageSetter, frame: PageFrame, sheet: DecisionSheet) -> None:
    """What was decided, or lines to write it on, with as much room above them as the page has left."""
    signed, notes = first_fields(sheet)
    left_empty = setter.bottom - setter.y - _FIELDS_HIGH
    setter.y += 4 if signed[0][1] else min(max(left_empty, 16.0), _ROOM_TO_WRITE)
    total = sum(_FIELD_SHARES)
    x, cells = frame.left, list[Cell]()
    for (name, value), share in zip(signed, _FIELD_SHARES, strict=True):
        width = frame.width * share / total
        # A line for each, so that one sees what is written on it.
        wide = frame.right - x if len(cells) + 1 == len(signed) else width - 10
        setter.rule(x, wide, ink="muted", height=0.8)
        cells.append(Cell(x, wide, (Passage(name, _HEAD), *([Passage(value, _FINE)] if value else []))))
        x += width
    setter.row(cells, above=3, below=3)
    for one in notes:
        setter.text(frame.left, frame.width, Passage(one, _FINE))
    setter.text(frame.left, frame.width, Passage(ADVICE_NOTE, _QUIET))
