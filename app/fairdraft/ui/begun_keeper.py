"""Who writes what is half said down while its writer goes on?"""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from fairdraft.domain.errors import KnownError
from fairdraft.ui.background import Background

KEPT_WITHIN_MS = 700
"""What is said is on the disk after this time, and the writing."""


class SavesBegun(Protocol):
    """What is half said, ready to be written."""

    def save_begun(self) -> None:
        """Write it; KnownError if it cannot be written. Called on another thread."""


class BegunKeeper(QObject):
    """Brings what is said of what is in front to the disk, soon after each change and off the window's thread.

    `failed` carries a KnownError, once until a later try succeeds; `saved` says that one did.

    Args:
        take: answers what is said so far; None while there is nothing to be written.
    """

    failed = Signal(object)
    saved = Signal()

    def __init__(self, take: Callable[[], SavesBegun | None], parent: QObject) -> None:
        super().__init__(parent)
        self._take = take
        self._was_told = False
        # One thread: saves come one after another.
        self._background = Background(1, self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(KEPT_WITHIN_MS)
        self._soon.timeout.connect(self._save)

    def changed(self) -> None:
        """Something was said: it will be kept. Later changes do not put that off."""
        if not self._soon.isActive():
            self._soon.start()

    def flush(self) -> None:
        """Keep what is said now, and wait for it."""
        self._soon.stop()
        queue = self._take()
        if queue is not None:
            try:
                queue.save_begun()
            except KnownError as problem:
                self._on_failed(problem)
            else:
                self._on_saved(None)

    def close(self) -> None:
        """Keep what is left, and end."""
        self.flush()
        self._background.close()

    def _save(self) -> None:
        queue = self._take()
        if queue is not None:
            self._background.run(queue.save_begun, self._on_saved, self._on_failed)

    def _on_saved(self, _nothing: None) -> None:
        self._was_told = False
        self.saved.emit()

    def _on_failed(self, problem: KnownError) -> None:
        if not self._was_told:
            self._was_told = True
            self.failed.emit(problem)
