"""Does another program write something about the piece on the sheet?"""

from PySide6.QtCore import QObject, QTimer, Signal

from fairdraft.domain.piece import PieceSign
from fairdraft.services.editing import EditingService
from fairdraft.ui.background import Background

# What another program wrote is noticed after so long. One row is read each time, off the window's thread.
EVERY_MS = 3000


class SheetWatch(QObject):
    """Asks the store for the sign of one piece, every few seconds. `changed` says that it is another than was known.

    Args:
        editing: the service.
    """

    changed = Signal()

    def __init__(self, editing: EditingService, parent: QObject) -> None:
        super().__init__(parent)
        self._editing = editing
        self._background = Background(1, self)
        self._piece_id: str | None = None
        self._known: PieceSign | None = None
        self._is_asking = False
        self.timer = QTimer(self)
        self.timer.setInterval(EVERY_MS)
        self.timer.timeout.connect(self._ask)

    def follow(self, piece_id: str, known: PieceSign | None) -> None:
        """Watch a piece of which the window shows what the store had at this sign."""
        self._piece_id, self._known = piece_id, known
        if not self.timer.isActive():
            self.timer.start()

    def stop(self) -> None:
        """No piece is on the sheet."""
        self._piece_id = None
        self.timer.stop()

    def close(self) -> None:
        """Ask no more, before the window closes."""
        self.stop()
        self._background.close()

    def _ask(self) -> None:
        piece_id = self._piece_id
        if piece_id is None or self._is_asking:
            return
        self._is_asking = True
        # A store that cannot be read is told where something is asked of it.
        self._background.run(
            lambda: self._editing.sign(piece_id),
            lambda sign: self._on_sign(piece_id, sign),
            lambda _problem: self._on_sign(piece_id, None),
        )

    def _on_sign(self, piece_id: str, sign: PieceSign | None) -> None:
        self._is_asking = False
        if piece_id == self._piece_id and sign not in (None, self._known):
            self.changed.emit()
