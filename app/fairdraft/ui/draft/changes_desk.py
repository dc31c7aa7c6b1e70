"""How does the bar above the sheet know what changed, while somebody writes?"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from fairdraft.domain.piece import Block, Piece, Revision
from fairdraft.domain.round_comparison import RoundComparison
from fairdraft.services.round_comparing import RoundComparingService
from fairdraft.ui.background import Background
from fairdraft.ui.draft.changes_view import ChangesView


class ChangesDesk(QObject):
    """Compares the words on the sheet with a version, off the window's thread; what was asked last shows.

    `failed` carries a KnownError.
    """

    failed = Signal(object)

    def __init__(
        self, rounds: RoundComparingService, background: Background, view: ChangesView, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._rounds = rounds
        self._background = background
        self._view = view
        self._compared: object = None
        self._between: object = None
        self._running = False
        self._next: tuple[object, Piece, Revision] | None = None

    @property
    def busy(self) -> bool:
        """Whether a comparison runs."""
        return self._running

    def follow(self, piece: Piece, blocks: Sequence[Block], since: Revision) -> None:
        """Show what the words on the sheet are since a version of the piece."""
        wanted = (piece.id, since.id, tuple(blocks))
        if wanted != self._compared:
            self._compared = wanted
            if wanted[:2] != self._between:
                self._between = wanted[:2]
                self._view.show_instead("Comparing…")
            self._next = (wanted, replace(piece, blocks=tuple(blocks)), since)
            self._begin()

    def refresh(self) -> None:
        """Compare anew when asked next: comments have come or were answered."""
        self._compared = None

    def _begin(self) -> None:
        if self._running or self._next is None:
            return
        wanted, piece, since = self._next
        self._next = None
        self._running = True

        def done(found: RoundComparison) -> None:
            self._running = False
            if wanted == self._compared:
                self._view.show_changes(found)
            self._begin()

        def failed(problem: object) -> None:
            self._running = False
            if wanted == self._compared:
                self._compared = self._between = None
                self._view.show_instead("These versions could not be compared.")
            self.failed.emit(problem)
            self._begin()

        self._background.run(lambda: self._rounds.compare(piece, since), done, failed)
