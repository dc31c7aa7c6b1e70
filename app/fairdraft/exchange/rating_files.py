"""How are canonical ratings written as CSV or JSON lines, and proved to be what was given?

A hash of each row is kept while rows are written. Afterwards the file is read with an ordinary reader of its format,
and each row that it reads has to have that hash. Rows are never held in memory; what was made of a draft's values is
kept for its next ratings.
"""

import csv
import hashlib
import json
import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from fairdraft.domain.rating_row import RatingRow
from fairdraft.exchange.formula_guard import guarded
from fairdraft.exchange.rating_table import RatingTable, Value

_LARGEST_CELL = 2**31 - 1
_TRUTH = {True: "true", False: "false"}
_MUST_QUOTE = re.compile('[",\r\n]').search
# Cells that a CSV file holds as they are, told by one look at all of them: nothing to quote, no formula.
_BETWEEN = "\x1f"
_NEEDS_CARE = re.compile(f"""[",\r\n]|(?:^|{_BETWEEN})['=+\\-@\t\r]""").search
_ENCODE = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode
_CHARACTERS_KEPT = 16_000_000
_CHARACTERS_AT_ONCE = 250_000
_SHORT = 32
_TEXTS_REMEMBERED = 2_000

Piece = tuple[str, tuple[Value, ...]]
"""A part of a row as it stands in the file, and as an ordinary reader of the format gives it back."""


def write_csv(path: Path, rows: Iterable[RatingRow], table: RatingTable) -> tuple[str, "array[int]"]:
    """Write UTF-8 with a byte-order mark, RFC 4180, cells guarded against formulas; return the file's SHA-256 and
    the hash of each row.
    """
    piece = _CsvPieces()
    head = "\ufeff" + piece((), list(table.names))[0] + "\r\n"
    return _write(path, rows, table, head, piece, ",".join, "\r\n")


def write_jsonl(path: Path, rows: Iterable[RatingRow], table: RatingTable) -> tuple[str, "array[int]"]:
    """Write one JSON object a line, every object with all columns in order; return as `write_csv` does."""
    return _write(path, rows, table, "", _jsonl_piece, lambda parts: "{" + ",".join(parts) + "}", "\n")


def read_csv_rows(path: Path, names: list[str]) -> Iterator[tuple[Value, ...]]:
    """The rows of a written CSV file, cells still guarded; ValueError if it is not as it was written."""
    # The reader's limit guards against wrong quoting; drafts may be longer, and the file is our own.
    csv.field_size_limit(_LARGEST_CELL)
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            reader = csv.reader(file, strict=True)
            if next(reader, None) != names:
                raise ValueError(f"{path.name} has another header")
            yield from map(tuple, reader)
        except csv.Error as error:
            raise ValueError(str(error)) from error


def read_jsonl_rows(path: Path, names: list[str]) -> Iterator[tuple[Value, ...]]:
    """The rows of a written JSONL file; ValueError if a row has other columns."""
    with path.open(encoding="ascii", newline="") as file:
        for number, line in enumerate(file, start=1):
            row = json.loads(line)
            if list(row) != names:
                raise ValueError(f"line {number} of {path.name} has other columns")
            yield tuple(row.values())


def holds(rows: Iterable[tuple[Value, ...]], hashes: "array[int]") -> bool:
    """Whether rows that were read are those that were written."""
    number = 0
    try:
        for row in rows:
            if number == len(hashes) or hash(row) != hashes[number]:
                return False
            number += 1
    except ValueError:
        return False
    return number == len(hashes)


def _write(
    path: Path,
    rows: Iterable[RatingRow],
    table: RatingTable,
    head: str,
    piece: Callable[[tuple[str, ...], list[Value]], Piece],
    join: Callable[[list[str]], str],
    end: str,
) -> tuple[str, "array[int]"]:
    digest = hashlib.sha256()
    hashes = array("q")
    # By identity, with the mapping itself so that its identity is not given to another one.
    kept: dict[int, tuple[object, list[Piece]]] = {}
    room = _CHARACTERS_KEPT
    waiting = 0
    lines: list[str] = []
    sources: list[tuple[RatingRow, list[Piece]]] = []

    def write_lines() -> None:
        """What was collected goes to the file at once: calls for each row would cost more than the rows."""
        data = _encoded("".join(lines))
        if data is None:
            data = b"".join([_line(number, *source) for number, source in enumerate(sources)])
        file.write(data)
        digest.update(data)
        lines.clear()
        sources.clear()

    def _line(number: int, row: RatingRow, of_draft: list[Piece]) -> bytes:
        data = _encoded(lines[number])
        if data is None:
            pieces = _pieces(row, of_draft, table, piece, table.storable)
            hashes[len(hashes) - len(lines) + number] = hash(tuple([value for one in pieces for value in one[1]]))
            data = (join([one[0] for one in pieces]) + end).encode()
        return data

    with path.open("wb", buffering=0) as file:
        file.write(head.encode())
        digest.update(head.encode())
        for row in rows:
            table.require_known(row.own)
            known = kept.get(id(row.draft))
            if known is None:
                table.require_known(row.draft)
                if room < 0:
                    kept.clear()
                    room = _CHARACTERS_KEPT
                made = [piece(part.names, table.storable(part.values(row))) for part in table.parts if part.of_draft]
                known = kept[id(row.draft)] = (row.draft, made)
                room -= sum(len(text) for text, _ in made)
            pieces = _pieces(row, known[1], table, piece)
            lines.append(join([one[0] for one in pieces]) + end)
            sources.append((row, known[1]))
            hashes.append(hash(tuple([value for one in pieces for value in one[1]])))
            waiting += len(lines[-1])
            if waiting > _CHARACTERS_AT_ONCE:
                write_lines()
                waiting = 0
            table.rows += 1
        write_lines()
    return digest.hexdigest(), hashes


def _pieces(
    row: RatingRow,
    of_draft: list[Piece],
    table: RatingTable,
    piece: Callable[[tuple[str, ...], list[Value]], Piece],
    storable: Callable[[list[Value]], list[Value]] | None = None,
) -> list[Piece]:
    made = iter(of_draft)
    if storable is None:
        return [next(made) if part.of_draft else piece(part.names, part.values(row)) for part in table.parts]
    return [next(made) if part.of_draft else piece(part.names, storable(part.values(row))) for part in table.parts]


def _encoded(line: str) -> bytes | None:
    """The line in UTF-8, or None where its values have to be looked at: it may hold what no text file can."""
    try:
        data = line.encode()
    except UnicodeEncodeError:
        return None
    # As JSON writes them, zeros and surrogates are escapes; so are characters beyond the first plane, which may stay.
    return None if b"\0" in data or b"\\u0000" in data or b"\\ud" in data else data


class _CsvPieces:
    """Makes parts of rows for a CSV file; remembers short texts that stand there as they are."""

    def __init__(self) -> None:
        self._plain: set[str] = set()

    def __call__(self, _names: tuple[str, ...], values: list[Value]) -> Piece:
        cells = [
            value
            if type(value) is str
            else ""
            if value is None
            else _TRUTH[value]
            if type(value) is bool
            else str(value)
            for value in values
        ]
        if not _NEEDS_CARE(_BETWEEN.join(cells)):
            return ",".join(cells), tuple(cells)
        read = list(cells)
        plain = self._plain
        for place, value in enumerate(values):
            # Numbers and truth values need none; most texts need none either.
            if type(value) is not str or value in plain:
                continue
            if _NEEDS_CARE(value):
                read[place] = guarded(value)
                cells[place] = _quoted(read[place])
            elif len(value) <= _SHORT and len(plain) < _TEXTS_REMEMBERED:
                plain.add(value)
        return ",".join(cells), tuple(read)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _MUST_QUOTE(cell) else cell


def _jsonl_piece(names: tuple[str, ...], values: list[Value]) -> Piece:
    return _ENCODE(dict(zip(names, values, strict=True)))[1:-1], tuple(values)
