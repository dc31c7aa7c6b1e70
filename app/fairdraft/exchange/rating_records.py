"""Which records does a ratings file hold, and on which lines do they begin?"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.formula_guard import unguarded

_LARGEST_CELL = 2**31 - 1
# Spreadsheets of countries with a decimal comma write semicolons, and "Unicode text" has tabs.
_DELIMITERS = (",", ";", "\t")
_WITH_DECIMAL_COMMA = re.compile(r"\s*([+-]?[0-9]+),([0-9]+)\s*")
# A line that spreadsheets read and do not show.
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t])"?[,;]*', re.IGNORECASE)
LineSource = Callable[[str], Iterator[str]]
"""Gives the lines of a text, from its beginning at each call; the argument says which ends of lines count (io)."""


@dataclass(frozen=True, slots=True)
class RatingRecords:
    """Column names in the order of the file, (line, values by column) of each record, and `decimal_comma`, as below."""

    columns: tuple[str, ...]
    records: tuple[tuple[int, dict[str, Any]], ...]
    decimal_comma: bool = False


@dataclass(frozen=True, slots=True)
class RecordStream:
    """Column names in the order of the file, and (line, values by column) of each record while it is read: once.

    `decimal_comma` says that a comma inside a number stands before its decimals: semicolons separate the cells.
    `hidden` are the rows of a sheet that a filter or a hand hides.
    """

    columns: tuple[str, ...]
    records: Iterator[tuple[int, dict[str, Any]]]
    decimal_comma: bool = False
    hidden: tuple[int, ...] = ()


def csv_records(text: str, source: str) -> RatingRecords:
    """The records of a CSV text, whole; as `csv_stream` reads them."""
    stream = csv_stream(lines_of(text), source)
    return RatingRecords(stream.columns, tuple(stream.records), stream.decimal_comma)


def jsonl_records(text: str, source: str) -> RatingRecords:
    """The records of a JSONL text, whole; as `jsonl_stream` reads them."""
    stream = jsonl_stream(lines_of(text), source)
    return RatingRecords(stream.columns, tuple(stream.records))


def lines_of(text: str) -> LineSource:
    """The lines of a text that is in memory anyway."""
    return lambda newline: io.StringIO(text, newline=newline)


def csv_stream(lines: LineSource, source: str) -> RecordStream:
    """The records of a CSV file with a header; the protection against formulas is taken off, empty is None.

    What spreadsheets leave behind is passed over: rows and columns at the end without a word, and a first line that
    only names the separator ("sep=;").

    Raises:
        KnownError: no header, a column named twice or not at all; while reading: a record of another length, wrong
            quoting.
    """
    csv.field_size_limit(_LARGEST_CELL)
    delimiter, rows = _csv_rows(lines(""), source)
    header = next(rows, None)
    if header is None:
        raise KnownError(f"{source} is empty.", "The first line must name the columns.")
    named = [one.strip() for one in header[1]]
    while named and not named[-1]:
        named.pop()
    columns = tuple(named)
    refuse_bad_names(columns, source)
    return RecordStream(columns, _csv_records(rows, columns, source), decimal_comma=delimiter == ";")


def with_point(number: str) -> str:
    """A number whose decimals stand behind a comma, with a point; anything else as it is."""
    parts = _WITH_DECIMAL_COMMA.fullmatch(number)
    return f"{parts[1]}.{parts[2]}" if parts else number


def _csv_records(
    rows: Iterator[tuple[int, list[str]]], columns: tuple[str, ...], source: str
) -> Iterator[tuple[int, dict[str, Any]]]:
    for line, cells in rows:
        if len(cells) < len(columns) or any(one.strip() for one in cells[len(columns) :]):
            raise KnownError(
                f"{source}, line {line}: the record has {len(cells)} cells, but the header has {len(columns)}.",
                "Fix the line; nothing was imported.",
            )
        yield line, {name: unguarded(one) or None for name, one in zip(columns, cells, strict=False)}


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
                f"{source}, line {number}: this is not a JSON object ({_reason(error)}).",
                "Every line must be one JSON object; nothing was imported.",
            ) from None
        if not isinstance(record, dict):
            raise KnownError(
                f"{source}, line {number}: this is JSON, but not an object.",
                "Every line must be one JSON object; nothing was imported.",
            )
        empty = False
        yield number, record
    if empty:
        raise KnownError(f"{source} is empty.", "Every line must be one JSON object.")


def _csv_rows(lines: Iterator[str], source: str) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    """What separates the cells, and (line on which it begins, cells) of each record that is not blank."""
    before, header = _until_written(lines)
    separator = _SEPARATOR_LINE.fullmatch(header.strip())
    if separator is not None:
        more, header = _until_written(lines)
        before += more
    delimiter = separator[1] if separator else max(_DELIMITERS, key=header.count)
    rows = _read_rows(chain(before, lines), delimiter, source)
    return delimiter, islice(rows, 1, None) if separator else rows


def _until_written(lines: Iterator[str]) -> tuple[list[str], str]:
    """The next lines up to the first that is not blank, and that one."""
    passed: list[str] = []
    for line in lines:
        passed.append(line)
        if line.strip():
            return passed, line
    return passed, ""


def _read_rows(lines: Iterator[str], delimiter: str, source: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, strict=True, delimiter=delimiter)
    begins = 1
    try:
        for cells in reader:
            if any(one.strip() for one in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise KnownError(
            f"{source}, line {begins}: the record is not quoted correctly for CSV ({error}).",
            "Fix the line; nothing was imported.",
        ) from None


def refuse_bad_names(columns: tuple[str, ...], source: str) -> None:
    """Raises KnownError where a column is named twice or not at all."""
    twice = sorted(name for name, count in Counter(columns).items() if count > 1 and name)
    if twice or "" in columns:
        said = f"names the column {twice[0]} twice" if twice else "has a column without a name"
        raise KnownError(f"{source}: the header {said}.", "Fix the first line; nothing was imported.")


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        raise ValueError("a key appears twice")
    return record


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


def _reason(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)
