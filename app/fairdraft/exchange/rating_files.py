"""How are canonical ratings written as CSV or JSON lines, and proved to be what was given?

Every value is read back with an ordinary reader of the format as it is put into the row: a draft's once, a rating's own
with each row. What the rows are joined to is written, and the file on the disk has to have the hash of that. Rows are
never held in memory; what was made of a draft's values is kept for its next ratings.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat, starmap, zip_longest
from json.encoder import encode_basestring_ascii
from operator import eq
from pathlib import Path
from typing import Any, Protocol

from fairdraft.domain.rating_row import RatingRows
from fairdraft.exchange.formula_guard import guarded
from fairdraft.exchange.kept_by_draft import KeptByDraft, in_pieces
from fairdraft.exchange.rating_columns import SCORE_PREFIX, RatingColumn
from fairdraft.exchange.rating_table import ColumnPart, RatingTable, Value

_LARGEST_CELL = 2**31 - 1
_BETWEEN_PARTS = ","
_SCORES = {None: "", 1: "1", 2: "2", 3: "3", 4: "4", 5: "5"}
_TRUTH = {True: "true", False: "false", None: ""}
_JSON_TRUTH = {True: "true", False: "false", None: "null"}
_MUST_QUOTE = ('"', ",", "\r", "\n")
# Between cells that are looked at together; one that holds it is merely looked at by itself.
_BETWEEN = "\x1f"
_BEGINS_FORMULA = "'=+-@\t\r"


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table that was written: the SHA-256 of what the file should hold, and whether a reader of its format finds in
    that the values that were meant.
    """

    sha256: str
    holds: Callable[[], bool]


class _Form(Protocol):
    """How the rows of one format look; `opening` and `closing` stand around a row, commas between its parts."""

    opening: str
    closing: str

    def head(self, names: Sequence[str]) -> bytes:
        """What stands before the first row."""

    def texts(self, part: ColumnPart, columns: list[list[Value]]) -> tuple[list[str], Callable[[], bool]]:
        """A part of rows as it stands in the file, and whether an ordinary reader of the format gives it back."""

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
        # One row of many is read as it stands in the file: parts that a reader understands have to make a whole.
        self._sound = self._sound and self._is_whole([part[0] for part in parts])
        return b"".join(chain.from_iterable(zip(*parts, strict=True)))

    def _of_drafts(self, drafts: list[dict[str, Any]]) -> list[tuple[bytes, ...]]:
        for one in drafts:
            self._table.require_known(one)
        parts = [self._written(part, part.of_drafts(drafts)) for part in self._table.parts if part.of_draft]
        return list(zip(*parts, strict=True))

    def _written(self, part: ColumnPart, columns: list[list[Value]]) -> list[bytes]:
        texts, holds = self._form.texts(part, columns)
        if not self._form.storable(texts):
            texts, holds = self._form.texts(part, self._table.storable(columns))
        self._sound = self._sound and holds()
        before, after = self._around(part)
        if before or after:
            return [f"{before}{one}{after}".encode() for one in texts]
        return list(map(str.encode, texts))

    def _around(self, part: ColumnPart) -> tuple[str, str]:
        """What stands before and behind a part. Commas come with a draft's parts, which are made once: each of them
        stands between two of the rating itself, or at an end.
        """
        parts = self._table.parts
        comma = _BETWEEN_PARTS if part.of_draft else ""
        return (
            self._form.opening if part is parts[0] else comma,
            self._form.closing if part is parts[-1] else comma,
        )

    def _is_whole(self, parts: list[bytes]) -> bool:
        row = b"".join(parts).decode().removeprefix(self._form.opening).removesuffix(self._form.closing)
        pieces = [
            one.decode().removeprefix(before).removesuffix(after)
            for one, (before, after) in zip(parts, map(self._around, self._table.parts), strict=True)
        ]
        try:
            return self._form.read([row]) == [[value for piece in self._form.read(pieces) for value in piece]]
        except ValueError:
            return False


class _CsvForm:
    opening = ""
    closing = "\r\n"

    def head(self, names: Sequence[str]) -> bytes:
        return ("\ufeff" + ",".join(map(_quoted, names)) + "\r\n").encode()

    def texts(self, part: ColumnPart, columns: list[list[Value]]) -> tuple[list[str], Callable[[], bool]]:
        meant = [_cells(column, values) for column, values in zip(part.columns, columns, strict=True)]
        written: list[list[str]] = []
        plain = True
        for place, column in enumerate(part.columns):
            # Numbers and truth values need no care; most texts need none either.
            if column.kind == "text" and _needs_care(meant[place]):
                plain = False
                meant[place] = [guarded(one) if one and one[0] in _BEGINS_FORMULA else one for one in meant[place]]
                written.append([_quoted(one) for one in meant[place]])
            else:
                written.append(meant[place])
        texts = list(map(",".join, zip(*written, strict=True)))
        if plain:
            return texts, lambda: _is_plain(texts, len(columns))
        return texts, lambda: _gives(texts, meant)

    def storable(self, texts: list[str]) -> bool:
        try:
            return b"\0" not in "".join(texts).encode()
        except UnicodeEncodeError:
            return False

    def read(self, texts: Iterable[str]) -> list[list[Any]]:
        try:
            return [row[1:] for row in _csv_rows(texts)]
        except csv.Error as error:
            raise ValueError(str(error)) from error


def _csv_rows(texts: Iterable[str]) -> Iterator[list[str]]:
    """The rows with a cell in front: a part may be one empty cell, and that alone would be no row at all."""
    return csv.reader(map(",".__add__, texts), strict=True)


def _gives(texts: list[str], meant: list[list[str]]) -> bool:
    """Whether a reader of CSV gives these columns."""
    try:
        return all(starmap(eq, zip_longest(map(tuple, _csv_rows(texts)), zip(repeat(""), *meant, strict=False))))
    except csv.Error:
        return False


def _is_plain(texts: list[str], columns: int) -> bool:
    """Whether the texts are cells between commas and nothing else: then any reader takes them apart at these."""
    together = "".join(texts)
    return together.count(",") == len(texts) * (columns - 1) and not any(map(together.__contains__, '"\r\n'))


def _cells(column: RatingColumn, values: list[Value]) -> list[str]:
    if column.kind == "boolean":
        return [_TRUTH[one] for one in values]  # type: ignore[index]  # the table lets nothing else pass
    if column.name.startswith(SCORE_PREFIX):
        return [_SCORES[one] for one in values]  # type: ignore[index]  # as above
    nulls = values.count(None)
    if nulls == len(values):
        return [""] * nulls
    if nulls:
        return ["" if one is None else str(one) for one in values]
    return list(map(str, values))


def _needs_care(cells: list[str]) -> bool:
    """Whether a cell has to be quoted or guarded, told by one look at all of them."""
    together = _BETWEEN + _BETWEEN.join(cells)
    return any(map(together.__contains__, _MUST_QUOTE)) or any(
        f"{_BETWEEN}{one}" in together for one in _BEGINS_FORMULA
    )


def _quoted(cell: str) -> str:
    if "," in cell or '"' in cell or "\n" in cell or "\r" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell


class _JsonLinesForm:
    opening = "{"
    closing = "}\n"

    def head(self, _names: Sequence[str]) -> bytes:
        return b""

    def texts(self, part: ColumnPart, columns: list[list[Value]]) -> tuple[list[str], Callable[[], bool]]:
        written = [_json_values(column, values) for column, values in zip(part.columns, columns, strict=True)]
        row = ",".join(json.dumps(name).replace("%", "%%") + ":%s" for name in part.names)
        # Keys are the same in all rows: they are read in the rows that are read whole.
        return list(map(row.__mod__, zip(*written, strict=True))), lambda: all(map(_means, written, columns))

    def storable(self, texts: list[str]) -> bool:
        # Escapes here; so are characters beyond the first plane, which may stay.
        together = "".join(texts)
        return "\\u0000" not in together and "\\ud" not in together

    def read(self, texts: Iterable[str]) -> list[list[Any]]:
        rows: list[list[Any]] = json.loads("[{" + "},{".join(texts) + "}]", object_pairs_hook=list)
        return rows


def _json_values(column: RatingColumn, values: list[Value]) -> list[str]:
    nulls = values.count(None)
    if nulls == len(values):
        return ["null"] * nulls
    if column.kind == "boolean":
        return [_JSON_TRUTH[one] for one in values]  # type: ignore[index]  # as in a CSV file
    write: Callable[[Any], str] = encode_basestring_ascii if column.kind == "text" else repr
    return ["null" if one is None else write(one) for one in values] if nulls else list(map(write, values))


def _means(written: list[str], values: list[Value]) -> bool:
    """Whether a reader of JSON gives these values."""
    try:
        return bool(json.loads(f"[{','.join(written)}]") == values)
    except ValueError:
        return False
