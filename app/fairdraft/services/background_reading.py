"""When is approved copy read for its meaning without anybody asking?

Whenever there is some that was not read yet: after the window opened, after copy came in, after an embedding model did.
"""

import threading
from collections.abc import Iterable
from contextlib import suppress

from fairdraft.domain.change import Change
from fairdraft.domain.errors import KnownError
from fairdraft.services.meaning import MeaningService


class BackgroundReading:
    """Has the library read in a thread that lives as long as there is something to read.

    Args:
        meaning: reads it.
    """

    def __init__(self, meaning: MeaningService) -> None:
        self._meaning = meaning
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._wanted = False
        self._thread: threading.Thread | None = None

    def on_changes(self, changes: Iterable[Change]) -> None:
        """Something in the store changed."""
        if self._meaning.is_met_by(changes):
            self.wake()

    def wake(self) -> None:
        """Look whether there is something to read or to drop, and do it; returns at once."""
        if not self._meaning.has_model:
            return
        with self._lock:
            if self._stop.is_set():
                return
            self._wanted = True
            if self._thread is None:
                self._thread = threading.Thread(target=self._read, name="reading-copy", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Stop reading and wait for it; what was read is kept."""
        with self._lock:
            self._stop.set()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _read(self) -> None:
        while self._is_wanted():
            # A fault is told where somebody searches; the next change has it tried again.
            with suppress(KnownError):
                self._meaning.tidy()
                means = self._meaning.means()
                if means.model and means.known < means.pieces:
                    self._meaning.read(stop=self._stop)

    def _is_wanted(self) -> bool:
        """Whether somebody called since the last look; the thread ends where nobody did."""
        with self._lock:
            wanted, self._wanted = self._wanted and not self._stop.is_set(), False
            if not wanted:
                self._thread = None
            return wanted
