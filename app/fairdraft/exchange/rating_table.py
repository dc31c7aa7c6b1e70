"""Does a rating row have the values that its columns promise?"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from fairdraft.domain.rating_row import RatingRow
from fairdraft.exchange.rating_columns import SCHEMA_VERSION, SCORE_PREFIX, ColumnKind, RatingColumn, canonical_columns

_TYPES: dict[ColumnKind, type] = {"text": str, "integer": int, "number": float, "boolean": bool}
_REPLACEMENT = "\ufffd"
_UNSTORABLE = re.compile("[\ud800-\udfff\x00]")

Value = str | int | float | bool | None


class ColumnPart:
    """Neighbouring columns that are all of the draft, or all of the rating itself."""

    def __init__(self, columns: Sequence[RatingColumn]) -> None:
        self.columns = tuple(columns)
        self.names = tuple(one.name for one in columns)
        self.of_draft = columns[0].of_draft
        # Combinations of value types that were found sound: nearly all rows have one of a few.
        self._sound: set[tuple[type, ...]] = set()
        self._scores = tuple(place for place, name in enumerate(self.names) if name.startswith(SCORE_PREFIX))
        self._version = self.names.index("schema_version") if "schema_version" in self.names else None

    def values(self, row: RatingRow) -> list[Value]:
        """The part's values in the order of its columns; an absent or empty optional value is None.

        Raises:
            ValueError: a value of another type, a missing required value or a score outside 1–5. Rows come from the
                program itself, so this is its own fault.
        """
        values: list[Value] = list(map((row.draft if self.of_draft else row.own).get, self.names))
        if self._version is not None:
            values[self._version] = SCHEMA_VERSION
        kinds = tuple(map(type, values))
        if kinds not in self._sound or "" in values:
            values = [_checked(value, column) for value, column in zip(values, self.columns, strict=True)]
            if kinds == tuple(map(type, values)) and float not in kinds:
                self._sound.add(kinds)
        for place in self._scores:
            score = values[place]
            if score is not None and not 1 <= int(score) <= 5:
                raise ValueError(f"{self.names[place]} is {score}, which is outside 1 to 5")
        return values


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

    def require_known(self, values: Mapping[str, Any]) -> None:
        """Raise ValueError for a value that no column holds: our own fault."""
        if not values.keys() <= self._known:
            name = next(one for one in values if one not in self._known)
            raise ValueError(f'"{name}" is no column of this table')

    def storable(self, values: list[Value]) -> list[Value]:
        """The values with what no text file can hold (lone surrogates, zeros) replaced by U+FFFD, and counted."""
        try:
            if b"\0" not in "".join([one for one in values if type(one) is str]).encode():
                return values
        except UnicodeEncodeError:
            pass
        return [self._storable(one) if isinstance(one, str) else one for one in values]

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


def _checked(value: Value, column: RatingColumn) -> Value:
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
