"""Which records does a ratings file hold, and on which lines do they begin?"""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.formula_guard import unguarded

_LARGEST_CELL = 2**31 - 1
# Spreadsheets of countries with a decimal comma write semicolons, and "Unicode text" has tabs.
_DELIMITERS = (",", ";", "\t")
LineSource = Callable[[str], Iterator[str]]
"""Gives the lines of a text, from its beginning at each call; the argument says which ends of lines count (io)."""


@dataclass(frozen=True, slots=True)
class RatingRecords:
    """Column names in the order of the file, and (line, values by column) of each record."""

    columns: tuple[str, ...]
    records: tuple[tuple[int, dict[str, Any]], ...]


@dataclass(frozen=True, slots=True)
class RecordStream:
    """Column names in the order of the file, and (line, values by column) of each record while it is read: once."""

    columns: tuple[str, ...]
    records: Iterator[tuple[int, dict[str, Any]]]


def csv_records(text: str, source: str) -> RatingRecords:
    """The records of a CSV text, whole; as `csv_stream` reads them."""
    stream = csv_stream(lines_of(text), source)
    return RatingRecords(stream.columns, tuple(stream.records))


def jsonl_records(text: str, source: str) -> RatingRecords:
    """The records of a JSONL text, whole; as `jsonl_stream` reads them."""
    stream = jsonl_stream(lines_of(text), source)
    return RatingRecords(stream.columns, tuple(stream.records))


def lines_of(text: str) -> LineSource:
    """The lines of a text that is in memory anyway."""
    return lambda newline: io.StringIO(text, newline=newline)


def csv_stream(lines: LineSource, source: str) -> RecordStream:
    """The records of a CSV file with a header; the protection against formulas is taken off, empty is None.

    Raises:
        KnownError: no header, a column named twice or not at all; while reading: a record of another length, wrong
            quoting.
    """
    csv.field_size_limit(_LARGEST_CELL)
    rows = _csv_rows(lines(""), source)
    header = next(rows, None)
    if header is None:
        raise KnownError(f"{source} is empty.", "The first line has to name the columns.")
    columns = tuple(one.strip() for one in header[1])
    _refuse_bad_names(columns, source)
    return RecordStream(columns, _csv_records(rows, columns, source))


def _csv_records(
    rows: Iterator[tuple[int, list[str]]], columns: tuple[str, ...], source: str
) -> Iterator[tuple[int, dict[str, Any]]]:
    for line, cells in rows:
        if len(cells) != len(columns):
            raise KnownError(
                f"{source}, line {line}: the record has {len(cells)} cells, the header {len(columns)}.",
                "Correct the line; nothing was imported.",
            )
        yield line, {name: unguarded(one) or None for name, one in zip(columns, cells, strict=True)}


def jsonl_stream(lines: LineSource, source: str) -> RecordStream:
    """The records of a file with one JSON object a line; blank lines are passed over.

    Raises:
        KnownError: a line is no JSON object, or names a key twice.
    """
    # Read twice: any line may have a key that no line before it has.
    columns: dict[str, None] = {}
    for _, record in _json_records(lines("\n"), source):
        columns |= dict.fromkeys(record)
    return RecordStream(tuple(columns), _json_records(lines("\n"), source))


def _json_records(lines: Iterator[str], source: str) -> Iterator[tuple[int, dict[str, Any]]]:
    empty = True
    for number, line in enumerate(lines, start=1):
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
        empty = False
        yield number, record
    if empty:
        raise KnownError(f"{source} is empty.", "Every line has to be one JSON object.")


def _csv_rows(lines: Iterator[str], source: str) -> Iterator[tuple[int, list[str]]]:
    """(line on which it begins, cells) of each record that is not blank."""
    blank: list[str] = []
    header = ""
    for header in lines:
        blank.append(header)
        if header.strip():
            break
    delimiter = max(_DELIMITERS, key=header.count)
    reader = csv.reader(chain(blank, lines), strict=True, delimiter=delimiter)
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
