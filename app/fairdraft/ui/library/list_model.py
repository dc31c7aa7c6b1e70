"""Which pieces stand in the list, and which of them were read already?"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt, QTimer, Signal

from fairdraft.domain.approved_copy import ApprovedCopy
from fairdraft.domain.errors import KnownError
from fairdraft.ui.background import Background
from fairdraft.ui.library.words import spoken_line
from fairdraft.ui.overriding import override

PIECE_ROLE = int(Qt.ItemDataRole.UserRole)

_PAGE = 100
_KEPT = 5000
# Whoever drags the scroll bar passes pages that nobody will look at.
_PAGES_AT_ONCE = 3

Read = Callable[[Sequence[str]], Mapping[str, ApprovedCopy]]


class CopyListModel(QStringListModel):
    """The ids of all pieces, and the pieces of the pages that came into view.

    The ids are in Qt's own hands: to lay out its rows, a view asks for each of a hundred thousand of them, and a
    question that Python answers takes a hundred times as long. `arrived` says that pieces were read; `failed` carries
    a KnownError.

    Args:
        read: reads pieces by id; called on another thread.
        background: where they are read.
    """

    arrived = Signal()
    failed = Signal(object)

    def __init__(self, read: Read, background: Background) -> None:
        super().__init__()
        self._read = read
        self._background = background
        self._ids: tuple[str, ...] = ()
        self._pieces: dict[str, ApprovedCopy] = {}
        self._pages: list[int] = []
        self._reading = False
        self._turn = 0
        self.brands: Mapping[str, str] = {}
        self.day = date.min
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fetch)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all pieces, in order."""
        return self._ids

    def show_pieces(self, ids: Sequence[str], pieces: Sequence[ApprovedCopy] = ()) -> None:
        """Show these pieces; those that are given need not be read."""
        self._turn += 1
        self._ids = tuple(ids)
        self._pieces = {one.id: one for one in pieces}
        self._pages.clear()
        self.setStringList(self._ids)

    def piece(self, row: int) -> ApprovedCopy | None:
        """The piece of a row; None before it was read."""
        return self._pieces.get(self._ids[row]) if 0 <= row < len(self._ids) else None

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or role not in (
            PIECE_ROLE,
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        piece = self.piece(index.row())
        if piece is None:
            self._want(index.row() // _PAGE)
        if role == PIECE_ROLE:
            return piece
        return "…" if piece is None else spoken_line(piece, self.brands, self.day)

    def close(self) -> None:
        """Read nothing any more."""
        self._soon.stop()
        self._pages.clear()

    def _want(self, page: int) -> None:
        if page in self._pages:
            self._pages.remove(page)
        self._pages.append(page)
        if not self._reading and not self._soon.isActive():
            self._soon.start()

    def _fetch(self) -> None:
        pages, self._pages = self._pages[-_PAGES_AT_ONCE:], []
        ids = [one for page in pages for one in self._ids[page * _PAGE : (page + 1) * _PAGE]]
        if not ids:
            return
        self._reading = True
        turn = self._turn
        self._background.run(lambda: self._read(ids), lambda found: self._take(turn, pages, found), self._on_failed)

    def _take(self, turn: int, pages: Sequence[int], found: Mapping[str, ApprovedCopy]) -> None:
        self._reading = False
        if turn == self._turn:
            self._pieces |= found
            for old in list(self._pieces)[: max(0, len(self._pieces) - _KEPT)]:
                del self._pieces[old]
            for page in pages:
                last = min((page + 1) * _PAGE, len(self._ids)) - 1
                self.dataChanged.emit(self.index(page * _PAGE), self.index(last))
            self.arrived.emit()
        if self._pages:
            self._soon.start()

    def _on_failed(self, problem: KnownError) -> None:
        self._reading = False
        self.failed.emit(problem)
