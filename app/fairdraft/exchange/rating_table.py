"""Does a rating row have the values that its columns promise, and how do they look as cells of text?"""

import math
import re
from collections.abc import Iterable
from typing import Any

from fairdraft.exchange.rating_columns import (
    SCHEMA_VERSION,
    SCORE_PREFIX,
    ColumnKind,
    RatingColumn,
    canonical_columns,
    score_column,
)

_TYPES: dict[ColumnKind, type] = {"text": str, "integer": int, "number": float, "boolean": bool}
_TRUTH = {True: "true", False: "false"}
_REPLACEMENT = "\ufffd"
_UNSTORABLE = re.compile("[\ud800-\udfff\x00]")

Value = str | int | float | bool | None


class RatingTable:
    """The columns of one export, with the values of each row checked against them.

    A criterion that first occurs in a later row opens a column at the end; `added` then tells its name and
    how many rows came before it.

    Args:
        criteria: what is asked under each criterion id, for those known beforehand.
    """

    def __init__(self, criteria: dict[str, str]) -> None:
        self.columns: list[RatingColumn] = canonical_columns(criteria)
        self.added: list[tuple[str, int]] = []
        self.rows = 0
        self.replaced_characters = 0
        self._prepare()

    def _prepare(self) -> None:
        self.names = [one.name for one in self.columns]
        self._known = frozenset(self.names)
        # Combinations of value types that were found sound: nearly all rows have one of a few.
        self._sound: set[tuple[type, ...]] = set()
        self._scores = [place for place, name in enumerate(self.names) if name.startswith(SCORE_PREFIX)]

    def values(self, row: dict[str, Any]) -> list[Value]:
        """The row's values in the order of the columns; an absent or empty optional value is None.

        Raises:
            ValueError: a value of another type, a missing required value, an unknown column or a score
                outside 1–5. Rows come from the program itself, so this is its own fault.
        """
        if not self._known.issuperset(row):
            self._add_columns(row)
        values: list[Value] = list(map(row.get, self.names))
        values[0] = SCHEMA_VERSION
        kinds = tuple(map(type, values))
        if kinds not in self._sound or "" in values:
            values = [self._checked(value, column) for value, column in zip(values, self.columns, strict=True)]
            if kinds == tuple(map(type, values)) and float not in kinds:
                self._sound.add(kinds)
        for place in self._scores:
            score = values[place]
            if score is not None and not 1 <= int(score) <= 5:
                raise ValueError(f"{self.names[place]} is {score}, which is outside 1 to 5")
        self.rows += 1
        return values

    def storable(self, values: list[Value]) -> list[Value]:
        """The values with what no text file can hold (lone surrogates, zeros) replaced by U+FFFD, and counted."""
        return [self._storable(one) if isinstance(one, str) else one for one in values]

    def _storable(self, text: str) -> str:
        storable, count = _UNSTORABLE.subn(_REPLACEMENT, text)
        self.replaced_characters += count
        return storable

    def _add_columns(self, row: Iterable[str]) -> None:
        for name in row:
            if name in self._known:
                continue
            criterion = name.removeprefix(SCORE_PREFIX)
            if criterion in ("", name):
                raise ValueError(f'"{name}" is no column of a rating')
            self.columns.append(score_column(criterion))
            self.added.append((name, self.rows))
        self._prepare()

    def _checked(self, value: Value, column: RatingColumn) -> Value:
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


def text_cells(values: list[Value]) -> list[str]:
    """The values as text: null is empty, truth values are `true` and `false`."""
    return [
        value if type(value) is str else "" if value is None else _TRUTH[value] if type(value) is bool else str(value)
        for value in values
    ]
