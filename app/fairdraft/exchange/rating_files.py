"""How are canonical ratings written as CSV or JSON lines, and proved to be what was given?

Every value is read back with an ordinary reader of the format as it is put into the row: a draft's once, a rating's own
with each row. What the rows are joined to is written, and the file on the disk has to have the hash of that. Rows are
never held in memory; what was made of a draft's values is kept for its next ratings.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring_ascii
from pathlib import Path
from typing import Any, Protocol

from fairdraft.domain.rating_row import RatingRows
from fairdraft.exchange.formula_guard import guarded
from fairdraft.exchange.kept_by_draft import KeptByDraft, in_pieces
from fairdraft.exchange.rating_table import ColumnPart, RatingTable, Value

_LARGEST_CELL = 2**31 - 1
_BETWEEN_PARTS = b","
_TRUTH = {True: "true", False: "false", None: ""}
_JSON_TRUTH = {True: "true", False: "false", None: "null"}
_MUST_QUOTE = ('"', ",", "\r", "\n")
# Between cells that are looked at together; one that holds it is merely looked at by itself.
_BETWEEN = "\x1f"
_BEGINS_FORMULA = tuple(f"{_BETWEEN}{one}" for one in "'=+-@\t\r")


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table that was written: the SHA-256 of what the file should hold, and whether a reader of its format finds in
    that the values that were meant.
    """

    sha256: str
    holds: Callable[[], bool]


class _Form(Protocol):
    """How the rows of one format look; `opening` and `closing` stand around a row, commas between its parts."""

    opening: bytes
    closing: bytes

    def head(self, names: Sequence[str]) -> bytes:
        """What stands before the first row."""

    def texts(self, part: ColumnPart, columns: list[list[Value]]) -> tuple[list[str], list[list[Any]]]:
        """A part of rows as it stands in the file, and as an ordinary reader of the format has to give it back."""

    def storable(self, texts: list[str]) -> bool:
        """Whether a file can hold the texts: neither zeros nor lone surrogates."""

    def read(self, texts: Iterable[str]) -> list[list[Any]]:
        """What an ordinary reader of the format makes of parts of rows, or of whole ones."""


def write_csv(path: Path, rows: Iterable[RatingRows], table: RatingTable) -> WrittenTable:
    """Write UTF-8 with a byte-order mark, RFC 4180, cells guarded against formulas."""
    # The reader's limit guards against wrong quoting; drafts may be longer, and the file is our own.
    csv.field_size_limit(_LARGEST_CELL)
    return _TableWriter(_CsvForm(), table).write(path, rows)


def write_jsonl(path: Path, rows: Iterable[RatingRows], table: RatingTable) -> WrittenTable:
    """Write one JSON object a line, every object with all columns in order."""
    return _TableWriter(_JsonLinesForm(), table).write(path, rows)


class _TableWriter:
    def __init__(self, form: _Form, table: RatingTable) -> None:
        self._form = form
        self._table = table
        self._sound = True
        self._drafts = KeptByDraft(self._of_drafts)

    def write(self, path: Path, rows: Iterable[RatingRows]) -> WrittenTable:
        digest = hashlib.sha256()
        with path.open("wb", buffering=0) as file:
            head = self._form.head(self._table.names)
            file.write(head)
            digest.update(head)
            for some in rows:
                self._table.require_known(some.own)
                for few in in_pieces(some):
                    data = self._lines(few)
                    file.write(data)
                    digest.update(data)
                    self._table.rows += len(few.drafts)
        return WrittenTable(digest.hexdigest(), lambda: self._sound)

    def _lines(self, rows: RatingRows) -> bytes:
        of_drafts = zip(*self._drafts.of(rows.drafts), strict=True)
        parts = [
            next(of_drafts) if part.of_draft else self._written(part, part.of_rows(rows)) for part in self._table.parts
        ]
        lines = list(map(_BETWEEN_PARTS.join, zip(*parts, strict=True)))
        self._compare_whole_row(lines[0], [part[0] for part in parts])
        form = self._form
        return form.opening + (form.closing + form.opening).join(lines) + form.closing

    def _of_drafts(self, drafts: list[dict[str, Any]]) -> list[tuple[bytes, ...]]:
        for one in drafts:
            self._table.require_known(one)
        parts = [self._written(part, part.of_drafts(drafts)) for part in self._table.parts if part.of_draft]
        return list(zip(*parts, strict=True))

    def _written(self, part: ColumnPart, columns: list[list[Value]]) -> list[bytes]:
        texts, meant = self._form.texts(part, columns)
        if not self._form.storable(texts):
            texts, meant = self._form.texts(part, self._table.storable(columns))
        if self._sound:
            self._sound = _read(self._form, texts) == meant
        return list(map(str.encode, texts))

    def _compare_whole_row(self, line: bytes, parts: list[bytes]) -> None:
        """Parts that a reader understands have to make a row that it understands: looked at in one row of many."""
        if self._sound:
            pieces = _read(self._form, [one.decode() for one in parts])
            whole = _read(self._form, [line.decode()])
            self._sound = pieces is not None and whole == [[value for piece in pieces for value in piece]]


def _read(form: _Form, texts: Iterable[str]) -> list[list[Any]] | None:
    try:
        return form.read(texts)
    except ValueError:
        return None


class _CsvForm:
    opening = b""
    closing = b"\r\n"

    def head(self, names: Sequence[str]) -> bytes:
        return ("\ufeff" + ",".join(map(_cell, names)) + "\r\n").encode()

    def texts(self, part: ColumnPart, columns: list[list[Value]]) -> tuple[list[str], list[list[Any]]]:
        written: list[list[str]] = []
        meant: list[list[str]] = []
        for column, values in zip(part.columns, columns, strict=True):
            # Numbers and truth values need no care; most texts need none either.
            if column.kind == "boolean":
                cells = [_TRUTH[one] for one in values]  # type: ignore[index]  # the table lets nothing else pass
            else:
                cells = ["" if one is None else str(one) for one in values]
            if column.kind == "text" and _needs_care(cells):
                meant.append([guarded(one) for one in cells])
                written.append([_cell(one) for one in meant[-1]])
            else:
                meant.append(cells)
                written.append(cells)
        return list(map(",".join, zip(*written, strict=True))), list(map(list, zip(*meant, strict=True)))

    def storable(self, texts: list[str]) -> bool:
        try:
            return b"\0" not in "".join(texts).encode()
        except UnicodeEncodeError:
            return False

    def read(self, texts: Iterable[str]) -> list[list[Any]]:
        try:
            # With a cell in front: a part may be one empty cell, and that alone would be no row at all.
            rows = list(csv.reader(map(",".__add__, texts), strict=True))
        except csv.Error as error:
            raise ValueError(str(error)) from error
        for one in rows:
            del one[0]
        return rows


def _needs_care(cells: list[str]) -> bool:
    """Whether a cell has to be quoted or guarded, told by one look at all of them."""
    together = _BETWEEN + _BETWEEN.join(cells)
    return any(map(together.__contains__, _MUST_QUOTE)) or any(map(together.__contains__, _BEGINS_FORMULA))


def _cell(text: str) -> str:
    if any(map(text.__contains__, _MUST_QUOTE)):
        return '"' + text.replace('"', '""') + '"'
    return text


class _JsonLinesForm:
    opening = b"{"
    closing = b"}\n"

    def head(self, _names: Sequence[str]) -> bytes:
        return b""

    def texts(self, part: ColumnPart, columns: list[list[Value]]) -> tuple[list[str], list[list[Any]]]:
        written: list[list[str]] = []
        for column, values in zip(part.columns, columns, strict=True):
            if column.kind == "boolean":
                written.append([_JSON_TRUTH[one] for one in values])  # type: ignore[index]  # as in a CSV file
            elif column.kind == "text":
                written.append(["null" if one is None else encode_basestring_ascii(str(one)) for one in values])
            else:
                written.append(["null" if one is None else repr(one) for one in values])
        row = ",".join(json.dumps(name).replace("%", "%%") + ":%s" for name in part.names)
        meant = [list(zip(part.names, one, strict=True)) for one in zip(*columns, strict=True)]
        return [row % one for one in zip(*written, strict=True)], meant

    def storable(self, texts: list[str]) -> bool:
        # Escapes here; so are characters beyond the first plane, which may stay.
        together = "".join(texts)
        return "\\u0000" not in together and "\\ud" not in together

    def read(self, texts: Iterable[str]) -> list[list[Any]]:
        rows: list[list[Any]] = json.loads("[{" + "},{".join(texts) + "}]", object_pairs_hook=list)
        return rows
