"""When is the text checked while somebody types?"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import Block
from fairdraft.ui.background import Background
from fairdraft.ui.draft.piece_reading import PieceReading

# Typing has stopped when no letter came for this long. With a check of some 50 ms this stays under 300 ms.
_PAUSE_MS = 200


class CheckRunner(QObject):
    """Checks snapshots of the text off the window's thread, one at a time.

    A result is handed on only when the text is still the one that was checked.

    Args:
        background: where checks run.
        snapshot: answers the text's present revision and blocks.
        check: checks blocks; called on another thread.
    """

    checked = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        background: Background,
        snapshot: Callable[[], tuple[int, tuple[Block, ...]]],
        check: Callable[[tuple[Block, ...]], PieceReading],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._snapshot = snapshot
        self._check = check
        self._running = False
        self._again = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.check_now)

    def text_changed(self) -> None:
        """Somebody typed: check when the typing stops."""
        self._pause.start()

    def check_now(self) -> None:
        """Check at once, or as soon as the running check ends."""
        self._pause.stop()
        if self._running:
            self._again = True
            return
        self._running = True
        revision, blocks = self._snapshot()
        self._background.run(
            lambda: self._check(blocks),
            lambda result: self._done(revision, result),
            self._on_failed,
        )

    def stop(self) -> None:
        """Start no more checks."""
        self._pause.stop()
        self._again = False

    def _done(self, revision: int, result: PieceReading) -> None:
        self._running = False
        if revision == self._snapshot()[0]:
            self.checked.emit(result)
        if self._again:
            self._again = False
            self.check_now()

    def _on_failed(self, problem: KnownError) -> None:
        self._running = False
        self.failed.emit(problem)
