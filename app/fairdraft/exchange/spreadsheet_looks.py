"""Which rows and columns of a sheet are hidden, and which rows look like titles?"""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field

_OFF = ("0", "false")
_MOST_COLUMNS = 16_384
_RELATION = "/relationships id"


@dataclass(frozen=True, slots=True)
class SheetLook:
    """How a sheet looks to people: rows, counted from 1, that are hidden, by hand or by a filter; columns, counted
    from 0, that are; rows whose only content stands in bold letters.
    """

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    bold_rows: frozenset[int] = frozenset()


@dataclass(slots=True)
class SheetLooks:
    """Gathers, element by element of a sheet, how it looks."""

    hidden_rows: set[int] = field(default_factory=set)
    # One bit a column: a file may name the same columns any number of times.
    _hidden_columns: int = 0
    # Of rows with one cell that has content the style of that cell; None from the second on.
    _styles: dict[int, int | None] = field(default_factory=dict)
    _last: tuple[int, int] = (0, 0)

    def row(self, row: int, attributes: Mapping[str, str]) -> None:
        """Take the beginning of a row in."""
        if attributes.get("hidden", "0") not in _OFF:
            self.hidden_rows.add(row)

    def columns(self, attributes: Mapping[str, str]) -> None:
        """Take what is said of some columns in."""
        first, last = (attributes.get(name, "") for name in ("min", "max"))
        if attributes.get("hidden", "0") in _OFF or not (first.isdecimal() and last.isdecimal()):
            return
        start, end = (min(int(one[:6]), _MOST_COLUMNS) for one in (first, last))
        if 0 < start <= end:
            self._hidden_columns |= (1 << end) - (1 << (start - 1))

    def content(self, row: int, column: int, style: int) -> None:
        """Take in that a cell has content."""
        if self._last != (row, column):
            self._last = (row, column)
            self._styles[row] = None if row in self._styles else style

    def look(self, bold: frozenset[int]) -> SheetLook:
        """How the sheet looks where these styles are bold."""
        columns = frozenset(place for place in range(self._hidden_columns.bit_length()) if self._hides(place))
        bold_rows = frozenset(row for row, style in self._styles.items() if style in bold)
        return SheetLook(frozenset(self.hidden_rows), columns, bold_rows)

    def _hides(self, column: int) -> bool:
        return bool(self._hidden_columns >> column & 1)


@dataclass(slots=True)
class SheetParts:
    """Gathers under which name of a sheet which part of a workbook stands."""

    relations: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element in, by its name without namespace."""
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(_RELATION)), "")
            self.relations[attributes.get("name", "")] = relation
        elif name == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def places(self, targets: Mapping[str, str], workbook: str) -> dict[str, str]:
        """The part of each sheet by its name; `targets` are those of the workbook's relations."""
        folder = posixpath.dirname(workbook)
        return {
            name: posixpath.normpath(posixpath.join("/", folder, targets.get(relation, ""))).lstrip("/")
            for name, relation in self.relations.items()
        }


def relations_part(workbook: str) -> str:
    """Where a part's relations stand."""
    folder, name = posixpath.split(workbook)
    return posixpath.join(folder, "_rels", f"{name}.rels")
