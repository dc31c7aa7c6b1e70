"""What stands in the cells of a spreadsheet file, sheet by sheet?"""

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.file_bytes import refuse_missing
from fairdraft.exchange.formula_guard import unguarded
from fairdraft.exchange.spreadsheet_looks import SheetLook
from fairdraft.exchange.text_files import read_text_file
from fairdraft.exchange.workbook_copy import safe_workbook

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, SheetMetadata

Cell = str | dt.date
"""A text, empty where nothing stands; numbers as people write them; a date where the cell is formatted as one."""

SHEET_ENDINGS = (".xlsx", ".xlsm", ".csv", ".tsv")

_LARGEST_CSV = 32 * 1024 * 1024
_LONGEST_CELL = 1_000_000
_OWNERS_MARK = "~$"
_SAVE_AGAIN = "Open it in the spreadsheet program and save it as .xlsx again."


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """One sheet: its name, empty in a file of text; its rows from the first of the file on; whether it is hidden, and
    how else it looks. `wide_rows`, counted from 1, have a cell that was merged over several columns.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    hidden: bool = False
    look: SheetLook = field(default_factory=SheetLook)
    wide_rows: frozenset[int] = frozenset()


def read_sheets(path: Path) -> tuple[SheetGrid, ...]:
    """The sheets of an .xlsx, .xlsm, .csv or .tsv file. What several cells of one column share by being merged, stands
    in each of them.

    Raises:
        KnownError: the file cannot be read, is of another kind, encrypted, damaged, or larger than a list of claims.
    """
    if path.name.startswith(_OWNERS_MARK):
        raise KnownError(
            f"{path} is the lock file that a spreadsheet program keeps while a workbook is open.",
            f"Choose {path.name.removeprefix(_OWNERS_MARK)} itself.",
        )
    ending = path.suffix.lower()
    if ending not in SHEET_ENDINGS:
        refuse_missing(path)
        raise KnownError(
            f"{path} is not a spreadsheet that can be read. Spreadsheets end in {', '.join(SHEET_ENDINGS)}.",
            "Save it as .xlsx.",
        )
    return _workbook(path) if ending in (".xlsx", ".xlsm") else (_text_sheet(path),)


def _workbook(path: Path) -> tuple[SheetGrid, ...]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    data, looks = safe_workbook(path)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return tuple(
                _grid(book.get_sheet_by_name(one.name), one, looks.get(one.name, SheetLook()))
                for one in book.sheets_metadata
                if one.typ == SheetTypeEnum.WorkSheet
            )
    except CalamineError:
        raise KnownError(f"{path} is not an Excel workbook, or is damaged.", _SAVE_AGAIN) from None


def _grid(sheet: "CalamineSheet", facts: "SheetMetadata", look: SheetLook) -> SheetGrid:
    from python_calamine import SheetVisibleEnum

    wide = frozenset(first + 1 for (first, left), (_, right) in sheet.merged_cell_ranges or () if right > left)
    return SheetGrid(facts.name, _rows(sheet), facts.visible != SheetVisibleEnum.Visible, look, wide)


def _rows(sheet: "CalamineSheet") -> list[list[Cell]]:
    rows = [[_cell(one) for one in row] for row in sheet.to_python(skip_empty_area=False)]
    left = sum(map(len, rows))
    for (first, column), (last, _column) in sheet.merged_cell_ranges or ():
        for row in rows[first + 1 : last + 1]:
            # No more than there are cells: a file may say of any number of areas that they are merged.
            left -= 1
            if left >= 0 and column < len(row):
                row[column] = rows[first][column]
    return rows


def _cell(value: object) -> Cell:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _text_sheet(path: Path) -> SheetGrid:
    text = read_text_file(path, _LARGEST_CSV)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else _delimiter(text)
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[Cell]] = []
    try:
        # A record is a row of the spreadsheet, however many lines of the file it takes.
        rows.extend([unguarded(one) for one in row] for row in reader)
    except csv.Error as error:
        raise KnownError(
            f"{path}, line {reader.line_num:,}: {error}.", "Open the file in a spreadsheet program and save it again."
        ) from None
    return SheetGrid("", rows)


def _delimiter(text: str) -> str:
    """What parts the cells: spreadsheets of countries with a decimal comma write semicolons."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max((",", ";", "\t"), key=head.count)
