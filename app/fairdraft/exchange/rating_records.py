"""Which records does a ratings file hold, and on which lines do they begin?"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.formula_guard import unguarded

_LARGEST_CELL = 2**31 - 1
# Spreadsheets of countries with a decimal comma write semicolons, and "Unicode text" has tabs.
_DELIMITERS = (",", ";", "\t")
_FIRST_LINE = re.compile(r"\s*[^\r\n]*")


@dataclass(frozen=True, slots=True)
class RatingRecords:
    """Column names in the order of the file, and (line, values by column) of each record."""

    columns: tuple[str, ...]
    records: tuple[tuple[int, dict[str, Any]], ...]


def csv_records(text: str, source: str) -> RatingRecords:
    """The records of a CSV file with a header; the protection against formulas is taken off, empty is None.

    Raises:
        KnownError: no header, a column named twice or not at all, a record of another length, wrong quoting.
    """
    csv.field_size_limit(_LARGEST_CELL)
    rows = _csv_rows(text, source)
    header = next(rows, None)
    if header is None:
        raise KnownError(f"{source} is empty.", "The first line has to name the columns.")
    columns = tuple(one.strip() for one in header[1])
    _refuse_bad_names(columns, source)
    records = []
    for line, cells in rows:
        if len(cells) != len(columns):
            raise KnownError(
                f"{source}, line {line}: the record has {len(cells)} cells, the header {len(columns)}.",
                "Correct the line; nothing was imported.",
            )
        records.append((line, {name: unguarded(one) or None for name, one in zip(columns, cells, strict=True)}))
    return RatingRecords(columns, tuple(records))


def jsonl_records(text: str, source: str) -> RatingRecords:
    """The records of a file with one JSON object a line; blank lines are passed over.

    Raises:
        KnownError: a line is no JSON object, or names a key twice.
    """
    columns: dict[str, None] = {}
    records = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line, object_pairs_hook=_unique_keys, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise KnownError(
                f"{source}, line {number}: this is no JSON object ({_reason(error)}).",
                "Every line has to be one JSON object; nothing was imported.",
            ) from None
        if not isinstance(record, dict):
            raise KnownError(
                f"{source}, line {number}: this is JSON, but no object.",
                "Every line has to be one JSON object; nothing was imported.",
            )
        columns |= dict.fromkeys(record)
        records.append((number, record))
    if not records:
        raise KnownError(f"{source} is empty.", "Every line has to be one JSON object.")
    return RatingRecords(tuple(columns), tuple(records))


def _csv_rows(text: str, source: str) -> Iterator[tuple[int, list[str]]]:
    """(line on which it begins, cells) of each record that is not blank."""
    header = _FIRST_LINE.match(text)
    delimiter = max(_DELIMITERS, key=header[0].count) if header else ","
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    begins = 1
    try:
        for cells in reader:
            if cells and (len(cells) > 1 or cells[0].strip()):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise KnownError(
            f"{source}, line {begins}: the record is not quoted as CSV has to be ({error}).",
            "Correct the line; nothing was imported.",
        ) from None


def _refuse_bad_names(columns: tuple[str, ...], source: str) -> None:
    twice = sorted(name for name, count in Counter(columns).items() if count > 1 and name)
    if twice or "" in columns:
        said = f"names the column {twice[0]} twice" if twice else "has a column without a name"
        raise KnownError(f"{source}: the header {said}.", "Correct the first line; nothing was imported.")


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        raise ValueError("a key stands twice")
    return record


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _reason(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)
