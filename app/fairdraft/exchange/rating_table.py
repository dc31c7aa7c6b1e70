"""Do rating rows have the values that their columns promise?"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fairdraft.domain.rating_row import RatingRows
from fairdraft.exchange.rating_columns import SCHEMA_VERSION, SCORE_PREFIX, ColumnKind, RatingColumn, canonical_columns

_TYPES: dict[ColumnKind, type] = {"text": str, "integer": int, "number": float, "boolean": bool}
_NULL = type(None)
_SCORES = frozenset({None, 1, 2, 3, 4, 5})
_REPLACEMENT = "\ufffd"
_UNSTORABLE = re.compile("[\ud800-\udfff\x00]")

Value = str | int | float | bool | None


class ColumnPart:
    """Neighboring columns that are all of the draft, or all of the rating itself."""

    def __init__(self, columns: Sequence[RatingColumn]) -> None:
        self.columns = tuple(columns)
        self.names = tuple(one.name for one in columns)
        self.of_draft = columns[0].of_draft

    def of_drafts(self, drafts: Sequence[Mapping[str, Any]]) -> list[list[Value]]:
        """The part's columns for these drafts.

        Raises:
            ValueError: as `of_rows`.
        """
        return [_checked([draft.get(one.name) for draft in drafts], one) for one in self.columns]

    def of_rows(self, rows: RatingRows) -> list[list[Value]]:
        """The part's columns, an absent or empty optional value as None.

        Raises:
            ValueError: a value of another type, a missing required value or a score outside 1–5. Rows come from the
                program itself, so this is its own fault.
        """
        count = len(rows.drafts)
        columns = []
        for one in self.columns:
            values = rows.own.get(one.name)
            if one.name == "schema_version":
                values = [SCHEMA_VERSION] * count
            elif values is None:
                values = [None] * count
            elif len(values) != count:
                raise ValueError(f"{one.name} has {len(values)} values in {count} rows")
            columns.append(_checked(values, one))
        return columns


class RatingTable:
    """The columns of one export.

    Args:
        criteria: what is asked under each criterion id, for every criterion that any row has a score on.
    """

    def __init__(self, criteria: Mapping[str, str]) -> None:
        self.columns: list[RatingColumn] = canonical_columns(dict(criteria))
        self.names = [one.name for one in self.columns]
        self.parts = tuple(_parts(self.columns))
        self.rows = 0
        self.replaced_characters = 0
        self._known = frozenset(self.names)

    def require_known(self, names: Iterable[str]) -> None:
        """Raise ValueError for a value that no column holds: our own fault."""
        for name in names:
            if name not in self._known:
                raise ValueError(f'"{name}" is not a column of this table')

    def storable(self, columns: list[list[Value]]) -> list[list[Value]]:
        """The columns with what no text file can hold (lone surrogates, zeros) replaced by U+FFFD, and counted."""
        texts = [one for values in columns for one in values if type(one) is str]
        try:
            if b"\0" not in "".join(texts).encode():
                return columns
        except UnicodeEncodeError:
            pass
        return [[self._storable(one) if isinstance(one, str) else one for one in values] for values in columns]

    def _storable(self, text: str) -> str:
        storable, count = _UNSTORABLE.subn(_REPLACEMENT, text)
        self.replaced_characters += count
        return storable


def _parts(columns: Sequence[RatingColumn]) -> list[ColumnPart]:
    parts: list[list[RatingColumn]] = []
    for one in columns:
        if not parts or parts[-1][-1].of_draft != one.of_draft:
            parts.append([])
        parts[-1].append(one)
    return [ColumnPart(one) for one in parts]


def _checked(values: list[Value], column: RatingColumn) -> list[Value]:
    """The column's values, looked at together: one by one would take longer than to write them."""
    kinds = set(map(type, values))
    empty = column.kind == "text" and not column.required and "" in values
    allowed = {_TYPES[column.kind]} if column.required else {_TYPES[column.kind], _NULL}
    if not kinds <= allowed or empty or float in kinds:
        values = [_checked_value(one, column) for one in values]
    if column.name.startswith(SCORE_PREFIX) and not set(values) <= _SCORES:
        score = next(one for one in values if one not in _SCORES)
        raise ValueError(f"{column.name} is {score}, which is outside 1 to 5")
    return values


def _checked_value(value: Value, column: RatingColumn) -> Value:
    # An empty text says as little as null, and one column has one way to say it.
    if value is None or (value == "" and not column.required):
        if column.required:
            raise ValueError(f"{column.name} of a rating is missing")
        return None
    if column.kind == "number" and type(value) is int:
        value = float(value)
    if type(value) is not _TYPES[column.kind] or (type(value) is float and not math.isfinite(value)):
        raise ValueError(f"{column.name} is {value!r}, which is no {column.kind}")
    return value
