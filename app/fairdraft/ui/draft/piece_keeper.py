"""Who keeps the words while somebody writes?"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import Block, Piece
from fairdraft.services.editing import LEASE_SECONDS, EditingService, EditingSession
from fairdraft.ui.background import Background

# Words are saved when the typing rests for this long, and at least this often while it goes on.
_PAUSE_MS = 700
_LONGEST_MS = 4000


class PieceKeeper(QObject):
    """Holds the right to edit one piece and saves every state of it as a revision, off the window's thread.

    `saved` carries the piece as stored; `failed` a KnownError; `waiting` tells that there are words not yet saved.

    Args:
        editing: the service.
        background: a pool of one thread: saves come one after another.
        author: answers the pseudonym that goes into revisions.
        holder: who holds the lease: this window.
        blocks: answers the words as they stand.
    """

    saved = Signal(object)
    waiting = Signal()
    failed = Signal(object)

    def __init__(
        self,
        editing: EditingService,
        background: Background,
        author: Callable[[], str],
        holder: str,
        blocks: Callable[[], tuple[Block, ...]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editing = editing
        self._background = background
        self._author = author
        self._holder = holder
        self._blocks = blocks
        self._session: EditingSession | None = None
        self._unsaved = False
        self._touched = False
        self._summary = ""
        self._pause = self._timer(_PAUSE_MS, single=True, call=self._save)
        self._longest = self._timer(_LONGEST_MS, single=True, call=self._save)
        self._lease = self._timer(int(LEASE_SECONDS * 1000 / 3), single=False, call=self._renew)

    @property
    def piece(self) -> Piece | None:
        """The piece being edited."""
        return None if self._session is None else self._session.piece

    def begin(self, draft: Draft) -> Piece:
        """Take the right to edit the piece of a draft; KnownError while another window holds it."""
        self.close()
        piece = self._editing.begin(draft, self._author())
        self._session = self._editing.open(piece.id, self._holder)
        self._touched = self._unsaved = False
        self._lease.start()
        return self._session.piece

    def follow(self, piece: Piece) -> None:
        """The store has the piece at another step of its review, with the same words: later saves follow on that."""
        session = self._session
        if session is not None and (session.piece.id, session.piece.blocks) == (piece.id, piece.blocks):
            session.piece = piece

    def is_overtaken(self, piece: Piece) -> bool:
        """Whether the store has words of the piece that neither this window saved nor stand on its sheet: somebody else
        had the right to edit it meanwhile, as where this machine slept.
        """
        session = self._session
        if session is None or session.piece.id != piece.id or piece.head in session.saved:
            return False
        return piece.blocks not in (session.piece.blocks, self._blocks())

    def keep_over(self, piece: Piece) -> None:
        """Save the words on the sheet over those that the store has of the piece, which stay a version."""
        if self._session is not None:
            self._session.piece = piece
            self.text_changed("kept over another version")

    def text_changed(self, summary: str = "") -> None:
        """There are words to be saved; `summary` says in the list of versions what was done."""
        if self._session is None:
            return
        self._unsaved = self._touched = True
        self._summary = summary or self._summary
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()
        self.waiting.emit()

    def flush(self) -> bool:
        """Save now and wait for it; a fault is told by `failed`, and the answer is whether all is saved."""
        self._background.settle()
        self._stop_timers()
        if self._session is None or not self._touched:
            return True
        # Also what a save in the background may just have failed to write; equal words are not written again.
        self._unsaved = False
        try:
            piece = self._editing.save(self._session, self._blocks(), self._author(), self._summary)
        except KnownError as problem:
            self._unsaved = True
            self.failed.emit(problem)
            return False
        self._summary = ""
        self.saved.emit(piece)
        return True

    def close(self) -> bool:
        """Save what is left and give the right to edit back; whether all is saved."""
        kept = self.flush()
        self._lease.stop()
        if self._session is not None:
            session, self._session = self._session, None
            try:
                self._editing.close(session)
            except KnownError as problem:
                self.failed.emit(problem)
        return kept

    def _save(self) -> None:
        self._stop_timers()
        session = self._session
        if session is None or not self._unsaved:
            return
        self._unsaved = False
        blocks, author, summary = self._blocks(), self._author(), self._summary
        self._summary = ""
        self._background.run(
            lambda: self._editing.save(session, blocks, author, summary), self._on_saved, self._on_failed
        )

    def _on_saved(self, piece: Piece) -> None:
        if not self._unsaved:
            self.saved.emit(piece)

    def _on_failed(self, problem: KnownError) -> None:
        # The words are still on the sheet: the next change, or closing, tries again.
        self._unsaved = True
        self.failed.emit(problem)

    def _renew(self) -> None:
        session = self._session
        if session is not None:
            self._background.run(lambda: self._editing.renew(session), lambda _none: None, self.failed.emit)

    def _stop_timers(self) -> None:
        self._pause.stop()
        self._longest.stop()

    def _timer(self, interval: int, *, single: bool, call: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(single)
        timer.setInterval(interval)
        timer.timeout.connect(call)
        return timer
