"""How are canonical ratings written as CSV or JSON lines, and proved to be what was given?

While rows are written, a digest over their cells is kept. Afterwards the file is read with an ordinary reader of
its format and the digest of what it reads has to be the same. Rows are never held in memory.
"""

import csv
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from fairdraft.exchange.formula_guard import guarded, unguarded
from fairdraft.exchange.rating_table import RatingTable, Value, text_cells

_CELL_END = "\x1f"
_ROW_END = "\x1e"
_LARGEST_CELL = 2**31 - 1
_MUST_QUOTE = re.compile('[",\r\n]').search
# A cell that a CSV file holds as it is: no formula, and nothing that has to be quoted.
_PLAIN_CELL = re.compile(r"""(?!['=+\-@\t\r])[^",\r\n]*""").fullmatch
_ENCODE = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode


class CellDigest:
    """SHA-256 over the cells of many rows; empty cells at a row's end do not count (a column added later)."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, cells: list[str]) -> bool:
        """Take in one row; False, and nothing is taken in, when it holds what no text file can hold."""
        try:
            row = (_CELL_END.join(cells).rstrip(_CELL_END) + _ROW_END).encode()
        except UnicodeEncodeError:
            return False
        if b"\0" in row:
            return False
        self._hash.update(row)
        return True

    def hexdigest(self) -> str:
        """The digest so far."""
        return self._hash.hexdigest()


def write_csv(path: Path, rows: Iterable[dict[str, Any]], table: RatingTable) -> str:
    """Write UTF-8 with a byte-order mark, RFC 4180, cells guarded against formulas; return the cells' digest."""
    digest = CellDigest()
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.write(csv_line(table.names))
        for _, cells in _digested(rows, table, digest):
            file.write(csv_line(cells))
    if table.added:
        _rewrite(path, lambda old, new: _widen_csv(old, new, table))
    return digest.hexdigest()


def csv_line(cells: list[str]) -> str:
    """One record of RFC 4180 with its line end, cells guarded against formulas.

    Python's csv.writer gives the same in three times the time: it looks at each character by itself.
    """
    return ",".join([one if _PLAIN_CELL(one) else _quoted(guarded(one)) for one in cells]) + "\r\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _MUST_QUOTE(cell) else cell


def write_jsonl(path: Path, rows: Iterable[dict[str, Any]], table: RatingTable) -> str:
    """Write one JSON object a line, every object with all columns in order; return the cells' digest."""
    digest = CellDigest()
    with path.open("w", encoding="ascii", newline="") as file:
        for values, _ in _digested(rows, table, digest):
            file.write(_ENCODE(dict(zip(table.names, values, strict=True))) + "\n")
    if table.added:
        _rewrite(path, lambda old, new: _widen_jsonl(old, new, table))
    return digest.hexdigest()


def read_csv_digest(path: Path, names: list[str]) -> tuple[str, int]:
    """(digest of the cells, number of rows) of a written CSV file; ValueError if its header is another."""
    digest = CellDigest()
    count = 0
    for cells in _csv_rows(path, names):
        digest.add([unguarded(one) if one[:1] == "'" else one for one in cells])
        count += 1
    return digest.hexdigest(), count


def read_jsonl_digest(path: Path, names: list[str]) -> tuple[str, int]:
    """(digest of the cells, number of rows) of a written JSONL file; ValueError if a row has other columns."""
    digest = CellDigest()
    number = 0
    with path.open(encoding="ascii", newline="") as file:
        for number, line in enumerate(file, start=1):
            row = json.loads(line)
            if list(row) != names:
                raise ValueError(f"line {number} of {path.name} has other columns")
            digest.add(text_cells(list(row.values())))
    return digest.hexdigest(), number


def _digested(
    rows: Iterable[dict[str, Any]], table: RatingTable, digest: CellDigest
) -> Iterator[tuple[list[Value], list[str]]]:
    for row in rows:
        values = table.values(row)
        cells = text_cells(values)
        if not digest.add(cells):
            values = table.storable(values)
            cells = text_cells(values)
            digest.add(cells)
        yield values, cells


def _csv_rows(path: Path, names: list[str]) -> Iterator[list[str]]:
    # The reader's limit guards against wrong quoting; drafts may be longer, and the file is our own.
    csv.field_size_limit(_LARGEST_CELL)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        if next(reader) != names:
            raise ValueError(f"{path.name} has another header")
        for row in reader:
            if len(row) != len(names):
                raise ValueError(f"{path.name} has a row of {len(row)} cells before line {reader.line_num + 1}")
            yield row


def _rewrite(path: Path, widen: Callable[[Path, Path], None]) -> None:
    old = path.with_name(f"narrow-{path.name}")
    path.replace(old)
    widen(old, path)
    old.unlink()


def _widen_csv(old: Path, new: Path, table: RatingTable) -> None:
    csv.field_size_limit(_LARGEST_CELL)
    with (
        old.open(encoding="utf-8-sig", newline="") as source,
        new.open("w", encoding="utf-8-sig", newline="") as target,
    ):
        reader = csv.reader(source, strict=True)
        next(reader)
        target.write(csv_line(table.names))
        for row in reader:
            cells = [unguarded(one) for one in row]
            target.write(csv_line(cells + [""] * (len(table.names) - len(cells))))


def _widen_jsonl(old: Path, new: Path, table: RatingTable) -> None:
    nulls = {name: f',"{name}":null' for name, _ in table.added}
    with old.open(encoding="ascii", newline="") as source, new.open("w", encoding="ascii", newline="") as target:
        for before, line in enumerate(source):
            missing = "".join(nulls[name] for name, first in table.added if before < first)
            target.write(f"{line[:-2]}{missing}}}\n")
