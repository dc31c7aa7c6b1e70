"""Which sheet of a workbook holds ratings or drafts, and which records stand in it?"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.rating_records import RecordStream, refuse_bad_names
from fairdraft.exchange.spreadsheet_grid import Cell, SheetGrid, read_sheets

WORKBOOK_FORMS = ("xlsx", "xlsm")


@dataclass(frozen=True, slots=True)
class SheetLookedFor:
    """What a sheet is to hold, what its first row has to have for that, and what to do where it has not, in words."""

    holds: str
    has: str
    remedy: str


def workbook_stream(
    path: Path, is_one: Callable[[Sequence[str]], bool], wanted: SheetLookedFor, *, hidden: bool
) -> RecordStream:
    """The records of the one sheet whose columns are those that are wanted; a sheet that is hidden counts where no
    other has them.

    The first row that is not empty names the columns. A record's line is its row in the sheet. Rows below it that a
    filter or a hand hides are records where `hidden`: who sent the file may not have seen them.

    Raises:
        KnownError: the file cannot be read as a workbook, no sheet has such columns, or several have; or all that the
            sheet holds stands in rows that are hidden.
    """
    sheets = [one for one in read_sheets(path) if is_one(_head_of(one)[0])]
    seen = [one for one in sheets if not one.hidden] or sheets
    if not seen:
        raise KnownError(f"{path} was not imported: none of its sheets has {wanted.has}.", wanted.remedy)
    if len(seen) > 1:
        names = ", ".join(f'"{one.name}"' for one in seen)
        raise KnownError(
            f"{path} has {len(seen)} sheets of {wanted.holds}: {names}.", "Keep one of them, or hide the others."
        )
    sheet = seen[0]
    head, below = _head_of(sheet)
    columns = tuple(head)
    refuse_bad_names(columns, str(path))
    rows = list(below)
    unseen = tuple(number for number, _ in rows if number in sheet.look.hidden_rows)
    if unseen and len(unseen) == len(rows) and not hidden:
        raise KnownError(
            f'All {wanted.holds} of {path}, sheet "{sheet.name}", are in hidden rows.',
            "Clear the filter or unhide the rows, save the file, and import it again.",
        )
    left_out = frozenset() if hidden else frozenset(unseen)
    records = _records(columns, (one for one in rows if one[0] not in left_out))
    return RecordStream(columns, records, hidden=unseen)


def _head_of(sheet: SheetGrid) -> tuple[list[str], Iterator[tuple[int, Sequence[Cell]]]]:
    """The names of the columns, and each row below that is not empty with its number."""
    rows = ((number, row) for number, row in enumerate(sheet.rows, start=1) if any(_text(one).strip() for one in row))
    head = [_text(one).strip() for one in next(rows, (0, ()))[1]]
    while head and not head[-1]:
        head.pop()
    return head, rows


def _records(
    columns: tuple[str, ...], rows: Iterator[tuple[int, Sequence[Cell]]]
) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, row in rows:
        # A sheet may be shorter than its heads; what stands right of them has no name and is nobody's value.
        yield number, {name: _text(one) or None for name, one in zip(columns, row, strict=False)}


def _text(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, dt.date) else cell
