"""How is a list of very many pieces gone through by mouse and keys?"""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView

from fairdraft.ui.library.list_model import CopyListModel
from fairdraft.ui.library.row_painter import RowPainter
from fairdraft.ui.overriding import override
from fairdraft.ui.theme.theme import Theme


class PieceList(QListView):
    """The list; every row is as high as the others, so that only those in view are looked at.

    `chosen` says that another row or more rows are chosen, `typed` carries what a person types to find something.
    """

    chosen = Signal()
    typed = Signal(str)

    def __init__(self, model: CopyListModel, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "list")
        self._model = model
        self.setModel(model)
        self.setItemDelegate(RowPainter(model, theme))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("Approved copy")
        theme.changed.connect(self._on_theme)

    @property
    def row(self) -> int:
        """The row that is shown beside the list; -1 for none."""
        return self.currentIndex().row()

    @property
    def chosen_ids(self) -> tuple[str, ...]:
        """The ids of all pieces that are chosen, in order."""
        ids = self._model.ids
        return tuple(one for first, last in sorted(self._chosen_rows()) for one in ids[first : last + 1])

    @property
    def chosen_count(self) -> int:
        """How many pieces are chosen."""
        return sum(last - first + 1 for first, last in self._chosen_rows())

    def choose(self, row: int) -> None:
        """Choose one row."""
        index = self._model.index(row)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def _chosen_rows(self) -> list[tuple[int, int]]:
        """First and last row of what is chosen together: an index of each of very many rows would take long."""
        chosen = self.selectionModel().selection()
        return [(one.top(), one.bottom()) for one in map(chosen.at, range(chosen.count()))]

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.chosen.emit()

    @override
    def keyboardSearch(self, search: str) -> None:
        # Qt would read every piece of the library to find one that begins so.
        self.typed.emit(search)

    def _on_theme(self) -> None:
        self.scheduleDelayedItemsLayout()
