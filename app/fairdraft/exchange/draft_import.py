"""Which drafts does a CSV or JSONL file or a workbook hold, or why is the whole file refused?"""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fairdraft.domain.claim_sheet import rows_told
from fairdraft.domain.errors import KnownError
from fairdraft.domain.imported_draft import ImportedDraft
from fairdraft.exchange.file_bytes import refuse_missing
from fairdraft.exchange.rating_records import RatingRecords, csv_records, jsonl_records, with_point
from fairdraft.exchange.rating_workbook import WORKBOOK_FORMS, SheetLookedFor, workbook_stream
from fairdraft.exchange.text_files import read_text_file

LARGEST_DRAFTS_FILE = 256 * 1024 * 1024
REQUIRED_COLUMNS = ("prompt_id", "candidate", "draft_text")
_FORMS = {"csv": csv_records, "jsonl": jsonl_records}
_MOST_TOLD = 10
_SHEET_OF_DRAFTS = SheetLookedFor(
    "drafts", "a column draft_text", f"Name {', '.join(REQUIRED_COLUMNS)} in its first row."
)
_WHOLE_NUMBER = re.compile(r"[0-9]{1,15}(\.0*)?")


def read_drafts(path: Path) -> tuple[ImportedDraft, ...]:
    """Read a drafts file by its ending, .csv, .jsonl or .xlsx.

    Raises:
        KnownError: it cannot be read, a required column is missing, or a value is not what its column allows. Line
            numbers are told; no row is returned.
    """
    form = path.suffix.lower().lstrip(".")
    if form in WORKBOOK_FORMS:
        stream = workbook_stream(path, lambda columns: "draft_text" in columns, _SHEET_OF_DRAFTS, hidden=True)
        if stream.hidden:
            # A study's drafts come in whole or not at all, and who sent the file may not have seen all of these.
            raise KnownError(
                f"{path} was not imported, because some of its rows are hidden or filtered out: "
                f"{rows_told(stream.hidden)}.",
                "Unhide all rows in the spreadsheet program, or delete those that are not drafts of the study.",
            )
        records = RatingRecords(stream.columns, tuple(stream.records))
    elif form in _FORMS:
        records = _FORMS[form](read_text_file(path, LARGEST_DRAFTS_FILE), str(path))
    else:
        refuse_missing(path)
        raise KnownError(
            f"{path} was not imported: drafts are imported from .csv, .xlsx and .jsonl files.",
            "Save them as one of these.",
        )
    missing = [one for one in REQUIRED_COLUMNS if one not in records.columns]
    if missing:
        raise KnownError(
            f"{path} was not imported: it has no column {', '.join(missing)}.",
            f"At least {', '.join(REQUIRED_COLUMNS)} are needed; prompt_id is campaign/brief.",
        )
    problems: list[str] = []
    rows = [_row(line, record, problems, decimal_comma=records.decimal_comma) for line, record in records.records]
    if problems:
        more = len(problems) - _MOST_TOLD
        told = "; ".join(problems[:_MOST_TOLD]) + (f"; and {more} more" if more > 0 else "")
        raise KnownError(f"{path} was not imported: {told}.", "Fix these lines; no row was imported.")
    return tuple(rows)


def _row(line: int, record: Mapping[str, Any], problems: list[str], *, decimal_comma: bool) -> ImportedDraft:
    def text(name: str) -> str:
        value = record.get(name)
        return "" if value is None else str(value)

    def number(name: str) -> int | None:
        value = text(name).strip()
        if not value:
            return None
        if not _WHOLE_NUMBER.fullmatch(value):
            problems.append(f'line {line}: {name} is "{value}" (allowed: a whole number)')
            return None
        return int(value.partition(".")[0])

    problems += [f"line {line}: {name} is empty" for name in REQUIRED_COLUMNS if not text(name).strip()]
    return ImportedDraft(
        line=line,
        prompt_id=text("prompt_id").strip(),
        candidate=text("candidate").strip(),
        text=text("draft_text"),
        draft_id=text("draft_id").strip() or None,
        model_name=text("model_name").strip(),
        seed=number("seed"),
        cost=_amount(line, with_point(text("cost").strip()) if decimal_comma else text("cost").strip(), problems),
        cost_currency=text("cost_currency").strip(),
        cost_basis=text("cost_basis").strip(),
        generation_ms=number("generation_ms"),
        made_at=_moment(line, text("made_at").strip(), problems),
    )


def _amount(line: int, value: str, problems: list[str]) -> float | None:
    if not value:
        return None
    try:
        amount = float(value)
    except ValueError:
        amount = math.nan
    if not math.isfinite(amount) or amount < 0:
        problems.append(f'line {line}: cost is "{value}" (allowed: a number of 0 or more)')
        return None
    return amount


def _moment(line: int, value: str, problems: list[str]) -> datetime | None:
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        problems.append(f'line {line}: made_at is "{value}" (allowed: ISO 8601, such as 2026-03-02T12:00:00Z)')
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
