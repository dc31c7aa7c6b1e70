"""The rows of a list that a painter draws: what is shown of them is theirs, how they are kept is the same."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from fairdraft.ui.overriding import override

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
"""Under which role a painter asks for the row itself."""

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")
_NOWHERE = QModelIndex()


class RowsModel(QAbstractListModel, Generic[Row]):
    """Rows in their order. What a list says of one, by role, is what `said_of` answers."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows in their order."""
        return self._rows

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row_at(self, place: int) -> Row | None:
        """The row at a place, from 0; None where there is none."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def said_of(self, row: Row, role: int) -> object:
        """What a list shows or says of a row under a role of Qt; None for nothing."""
        raise NotImplementedError

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return None
        return row if role == ROW_ROLE else self.said_of(row, role)
