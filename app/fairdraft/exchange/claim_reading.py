"""Which claims does a spreadsheet hold, or why is nothing of it taken in?"""

import datetime as dt
import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fairdraft.domain.campaign import CHANNELS
from fairdraft.domain.claim_sheet import (
    SOURCE_FIELDS,
    ClaimField,
    ClaimSheet,
    SheetProblem,
    WrongSheetError,
    made_claim_id,
)
from fairdraft.domain.errors import KnownError
from fairdraft.domain.product import Claim
from fairdraft.domain.reference_marks import RAISED_DIGITS, RAISED_LETTERS
from fairdraft.domain.shortening import shortened
from fairdraft.exchange.cell_texts import STRUCK
from fairdraft.exchange.claim_columns import (
    CHANNELS_BY_NAME,
    EVERY_CHANNEL,
    HEADS,
    ClaimHeader,
    find_header,
    head_words,
    plain_name,
)
from fairdraft.exchange.claim_titles import SectionTitles, section_titles
from fairdraft.exchange.spreadsheet_dates import read_date
from fairdraft.exchange.spreadsheet_grid import Cell, SheetGrid, read_sheets

LONGEST_CLAIM = 2_000
"""So many characters a claim has at most; a sheet in which a cell has more holds something else there."""

_LONGEST_SHOWN = 40
_ROWS_SHOWN = 12
_NOTHING = ("n/a", "na", "none", "-", "–", "—")
_ERRORS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")
_BULLETS = "•·▪● "
_SEPARATORS = re.compile(r"[,;/\n]| and | & ")
# Signs of footnotes, and digits that are raised by themselves; that of a unit belongs to it, as in "kg/m²".
_RAISED = f"{RAISED_DIGITS}†‡§{RAISED_LETTERS}"
_MARKS = re.compile(
    rf"(?<![{_RAISED}])(?<!\bm)(?<!\b[ckmdµμ]m)(?P<marks>[{_RAISED}](?:[,\s]*[{_RAISED}])*)(?P<stop>[.!?]?)$"
)
_ALLOWED = f"Use {', '.join(CHANNELS)}, or leave the cell empty for all of them."


def read_claims(path: Path, *, hidden: bool = False) -> ClaimSheet:
    """The claims in an .xlsx, .xlsm, .csv or .tsv file.

    Args:
        path: the file.
        hidden: take in rows that are hidden or filtered out as well. Columns that are hidden belong to the claims that
            are seen, and are always read.

    Raises:
        WrongSheetError: rows that cannot be taken, all of them told.
        KnownError: the file cannot be read, or has no sheet of claims, or several.
    """
    sheets = [(one, header) for one in read_sheets(path) if (header := _header_of(one)) is not None]
    seen = [one for one in sheets if not one[0].hidden] or sheets
    if not seen:
        raise KnownError(
            f"{path} has no row that names a column of claims.",
            f'Write "{HEADS["text"]}" above the claims; other columns may be called {_names_of_columns()}.',
        )
    if len(seen) > 1:
        names = ", ".join(f'"{one.name}"' for one, _ in seen)
        raise KnownError(f"{path} has {len(seen)} sheets of claims: {names}.", "Keep one of them, or hide the others.")
    sheet, header = seen[0]
    reader = _SheetReader(sheet, header, takes_hidden=hidden)
    reader.read()
    if reader.problems:
        raise WrongSheetError(str(path), sorted(reader.problems, key=lambda one: one.row))
    if not reader.claims and reader.hidden:
        raise KnownError(
            f"All claims of {path}{_of_sheet(sheet)} are in hidden rows.",
            "Clear the filter or unhide the rows, save the file, and read it again.",
        )
    if not reader.claims:
        raise KnownError(
            f"{path} has no claim below its column names{_of_sheet(sheet)}.",
            "Write one claim per row, or choose another file.",
        )
    return ClaimSheet(
        path.name,
        sheet.name,
        tuple(reader.claims),
        frozenset(header.columns),
        tuple(reader.skipped),
        header.unknown,
        tuple(reader.notes()),
        tuple(reader.hidden),
        hidden,
    )


def without_marks(text: str) -> tuple[str, str]:
    """A claim without the marks of references at its end, and these."""
    found = _MARKS.search(text)
    if found is None or found.start() == 0:
        return text, ""
    return (text[: found.start()] + found["stop"]).rstrip(), found["marks"]


def _header_of(sheet: SheetGrid) -> ClaimHeader | None:
    return find_header(sheet.rows, sheet.look.hidden_columns)


def _of_sheet(sheet: SheetGrid) -> str:
    return f' in sheet "{sheet.name}"' if sheet.name else ""


def _names_of_columns() -> str:
    return ", ".join(f'"{head}"' for known, head in HEADS.items() if known != "text")


@dataclass(slots=True)
class _SheetReader:
    """Makes claims of rows, and gathers what is wrong with them."""

    sheet: SheetGrid
    header: ClaimHeader
    takes_hidden: bool
    claims: list[Claim] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    _titles: SectionTitles = field(default_factory=SectionTitles)
    _marked: list[str] = field(default_factory=list)
    _repeated: list[int] = field(default_factory=list)
    _rows_by_id: dict[str, tuple[int, Claim]] = field(default_factory=dict)

    def read(self) -> None:
        head_row = self.header.row + 1
        self._titles = section_titles(self.sheet, self.header, lambda text: without_marks(text)[0])
        for known, head in self.header.doubled:
            self._add(head_row, head, f"two columns hold the {_thing(known)}", "Keep one of them, or rename the other")
        for row, cells in enumerate(self.sheet.rows[head_row:], start=head_row + 1):
            self._read_row(row, cells)

    def _read_row(self, row: int, cells: Sequence[Cell]) -> None:
        values: dict[ClaimField, Cell] = {
            known: cells[place] if place < len(cells) else "" for known, place in self.header.columns.items()
        }
        text = values["text"]
        if row in self._titles.sure or (isinstance(text, str) and not text.strip()):
            if any(str(one).strip() for one in cells):
                self.skipped.append(row)
            return
        if row in self.sheet.look.hidden_rows:
            self.hidden.append(row)
            if not self.takes_hidden:
                return
        if isinstance(text, str) and STRUCK in text:
            what, remedy = "all or part of the claim is struck out", "Delete the row or those words"
            self._wrong(row, "text", what, f"{remedy}, or remove the strikethrough")
            return
        claim = self._claim(row, values)
        if claim is None:
            return
        first = self._rows_by_id.setdefault(claim.id, (row, claim))
        if first[0] == row:
            self.claims.append(claim)
        elif first[1] == claim:
            self._repeated.append(row)
        else:
            column: ClaimField = "id" if values.get("id") else "text"
            what = (
                f'the id "{_shown(claim.id)}" is also in row {first[0]:,}, with different content'
                if column == "id"
                else (f"the same claim is also in row {first[0]:,}, with another qualifier, source or channel")
            )
            self._wrong(row, column, what, "Give each claim its own id, or keep only one of the rows")

    def _claim(self, row: int, values: dict[ClaimField, Cell]) -> Claim | None:
        texts: dict[ClaimField, str] = {
            known: self._text(row, known, value) for known, value in values.items() if known != "expires"
        }
        text, marks = without_marks(" ".join(texts["text"].split()))
        if marks:
            self._marked.append(f"row {row:,} ({' '.join(marks.split())})")
        if len(text) > LONGEST_CLAIM:
            what = f"the claim has {len(text):,} characters, more than the {LONGEST_CLAIM:,} that are allowed"
            self._wrong(row, "text", what, "Write one claim per row")
        if not text or len(text) > LONGEST_CLAIM:
            return None
        given: dict[str, Any] = {
            "id": " ".join(texts.get("id", "").split()) or made_claim_id(text),
            "text": text,
            "variants": _variants(texts.get("variants", "")),
            "qualifier": _lines(texts.get("qualifier", "")),
            "source": {known: " ".join(texts.get(known, "").split()) for known in SOURCE_FIELDS},
            "channels": self._channels(row, texts.get("channels", "")),
            "expires": self._expires(row, values.get("expires", "")),
        }
        return Claim.model_validate(given)

    def _text(self, row: int, known: ClaimField, value: Cell) -> str:
        if isinstance(value, dt.date):
            if known == "label_version":
                return value.isoformat()
            what = f"the cell is a date ({value.isoformat()}), which spreadsheet programs make of words such as 3-4"
            self._wrong(row, known, what, "Format the column as text and type the words again")
            return ""
        if STRUCK in value:
            self._wrong(row, known, "some words are struck out", "Delete them, or remove the strikethrough")
            return ""
        if value in _ERRORS:
            self._wrong(row, known, f"its formula failed ({value})", "Type the words instead")
            return ""
        return "" if known != "text" and value.strip().casefold() in _NOTHING else value.replace("\r\n", "\n")

    def _channels(self, row: int, text: str) -> tuple[str, ...]:
        found: list[str] = []
        for one in _SEPARATORS.split(text):
            name = plain_name(one)
            if not name or name in EVERY_CHANNEL:
                continue
            channel = CHANNELS_BY_NAME.get(name)
            if channel is None:
                near = difflib.get_close_matches(name, CHANNELS_BY_NAME, n=1)
                meant = f'Did you mean "{CHANNELS_BY_NAME[near[0]]}"? ' if near else ""
                self._wrong(
                    row, "channels", f'"{_shown(one.strip())}" is not a channel', f"{meant}{_ALLOWED}".rstrip(".")
                )
            elif channel not in found:
                found.append(channel)
        return tuple(found)

    def _expires(self, row: int, value: Cell) -> dt.date | None:
        if isinstance(value, dt.date):
            return value
        text = " ".join(value.replace(STRUCK, "").split())
        if not text or text.casefold() in _NOTHING:
            return None
        day = read_date(text)
        if day is None:
            what = f'"{_shown(text)}" is not a date'
            self._wrong(row, "expires", what, "Write it as 2026-12-31, 12/31/2026 or December 31, 2026")
        return day

    def _wrong(self, row: int, known: ClaimField, what: str, remedy: str) -> None:
        place = self.header.columns[known]
        self._add(row, head_words(self.sheet.rows[self.header.row][place]), what, remedy)

    def _add(self, row: int, column: str, what: str, remedy: str) -> None:
        self.problems.append(SheetProblem(self.sheet.name, row, column, what, f"{remedy}."))

    def notes(self) -> list[str]:
        """What was read otherwise than it stands there."""
        marked, repeated, titles = self._marked, self._repeated, self._titles
        told = (
            [f"Reference marks at the end of a claim are not part of it and were left out: {_some(marked)}."]
            if marked
            else []
        )
        if repeated:
            rows = _some([f"row {one:,}" for one in repeated])
            told.append(f"These rows repeat an earlier claim with the same content, and were left out: {rows}.")
        if titles.sure:
            told.append(f"Section titles are not claims, and were left out: {self._named(sorted(titles.sure))}.")
        unsure = [one for one in titles.unsure if self.takes_hidden or one not in self.hidden]
        if unsure:
            rows = self._named(unsure)
            told.append(
                "These rows were read as claims, but may be section titles, because their other cells are empty: "
                f"{rows}."
            )
        return told + list(self._column_notes())

    def _column_notes(self) -> Iterator[str]:
        head = self.sheet.rows[self.header.row]
        read = [
            head_words(head[place])
            for place in sorted(self.header.columns.values())
            if place in self.sheet.look.hidden_columns
        ]
        if read:
            yield f"Hidden columns were read: {', '.join(read)}."
        if self.header.passed_over:
            names = ", ".join(self.header.passed_over)
            yield f"Hidden columns were left out because another column has the same content: {names}."

    def _named(self, rows: Sequence[int]) -> str:
        """Rows with the words of their claim."""
        place = self.header.columns["text"]
        texts = (" ".join(str(self.sheet.rows[row - 1][place]).replace(STRUCK, "").split()) for row in rows)
        return _some([f'row {row:,} ("{_shown(text)}")' for row, text in zip(rows, texts, strict=True)])


def _variants(text: str) -> tuple[str, ...]:
    """Wordings one a line; on a single line parted by semicolons."""
    parts = text.split("\n") if "\n" in text else text.split(";")
    return tuple(dict.fromkeys(one for part in parts if (one := " ".join(part.strip().lstrip(_BULLETS).split()))))


def _lines(text: str) -> str:
    return "\n".join(one for line in text.split("\n") if (one := " ".join(line.split())))


def _thing(known: ClaimField) -> str:
    return "claim" if known == "text" else HEADS[known].removeprefix("Claim ").lower()


def _shown(text: str) -> str:
    return shortened(text, _LONGEST_SHOWN)


def _some(rows: Sequence[str]) -> str:
    more = len(rows) - _ROWS_SHOWN
    return ", ".join(rows[:_ROWS_SHOWN]) + (f" and {more:,} more" if more > 0 else "")
