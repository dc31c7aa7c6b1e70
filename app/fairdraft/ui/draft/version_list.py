"""How does one go through the versions of a piece by mouse and keys?"""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QItemSelectionModel, QPoint, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from fairdraft.domain.errors import KnownError
from fairdraft.ui.background import Background
from fairdraft.ui.draft.version_rows import Changes, VersionModel, VersionPainter, VersionRow
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.rows_model import Index
from fairdraft.ui.theme.theme import Theme

# Whoever turns the wheel passes rows that nobody will look at.
_REST_MS = 40

Count = Callable[[Sequence[tuple[str, str | None]]], Mapping[str, Changes]]


class VersionList(QListView):
    """The list, newest first; every row is as high as the others, so that only those in view are looked at.

    Words are counted of the rows in view alone, on another thread: a long piece may have thousands of versions, and to
    read them all would take minutes that nobody asked for. `chosen` carries the row that is chosen, `failed` a
    KnownError.

    Args:
        count: answers for versions, each with the one before it, how many words came and went; on another thread.
        background: where it is called.
    """

    chosen = Signal(object)
    failed = Signal(object)

    def __init__(self, count: Count, background: Background, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "list")
        self.setAccessibleName("Versions, newest first")
        self._count = count
        self._background = background
        self._model = VersionModel()
        self._counting = self._closed = False
        self._turn = 0
        self.setModel(self._model)
        self.setItemDelegate(VersionPainter(self._model, theme))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._count_seen)
        # The value is none of milliseconds.
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._rest.start())
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def rows(self) -> tuple[VersionRow, ...]:
        """The rows in their order."""
        return self._model.rows

    @property
    def row(self) -> VersionRow | None:
        """The row that is chosen."""
        place = self.currentIndex().row()
        return self.rows[place] if 0 <= place < len(self.rows) else None

    @property
    def is_counted(self) -> bool:
        """Whether all rows in view show how many words came and went."""
        return not self._counting and not self._rest.isActive() and not self._model.uncounted(*self._seen())

    def show_rows(self, rows: Sequence[VersionRow], chosen: int) -> None:
        """Show these rows, one of them chosen."""
        self._turn += 1
        self._model.show_rows(rows)
        index = self._model.index(chosen)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)
        self._rest.start()

    def close_list(self) -> None:
        """Count nothing any more."""
        self._closed = True
        self._rest.stop()

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if self.row is not None:
            self.chosen.emit(self.row)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rest.start()

    def _seen(self) -> tuple[int, int]:
        """The first and the last row in view."""
        first = max(0, self.indexAt(QPoint(1, 1)).row())
        last = self.indexAt(QPoint(1, self.viewport().height() - 2)).row()
        return first, last if last >= 0 else len(self.rows) - 1

    def _count_seen(self) -> None:
        wanted = [(one.id, one.before) for one in self._model.uncounted(*self._seen())]
        if wanted and not self._counting and not self._closed:
            self._counting = True
            turn = self._turn
            self._background.run(
                lambda: self._count(wanted), lambda found: self._on_counted(turn, found), self._on_failed
            )

    def _on_counted(self, turn: int, changes: Mapping[str, Changes]) -> None:
        self._counting = False
        if self._closed:
            return
        if turn == self._turn:
            self._model.show_changes(changes)
        self._count_seen()

    def _on_failed(self, problem: KnownError) -> None:
        self._counting = False
        if not self._closed:
            self.failed.emit(problem)
