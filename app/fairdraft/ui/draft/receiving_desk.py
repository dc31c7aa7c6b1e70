"""How does what reviewers wrote into a file get into the piece on the sheet?"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import Block
from fairdraft.services.receiving import Received, TakenIn, summary_of
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.draft.layout import DraftLayout
from fairdraft.ui.draft.piece_keeper import PieceKeeper
from fairdraft.ui.draft.receiving_dialog import ReceivingDialog
from fairdraft.ui.draft.review_desk import ReviewDesk
from fairdraft.ui.parts.key_words import key_words
from fairdraft.ui.screen import Message


class ReceivingDesk(QObject):
    """Opens the dialog for a file that came back, and takes in what was chosen.

    `failed` carries a KnownError, `told` a Message; `other_wanted` a FoundPiece and a file that came back for it, and
    `manuscript_wanted` a file that is no deck.

    Args:
        workplace: the services.
        background: where that is done.
        view: the widgets.
        keeper: saves the words; where it has no piece they cannot be changed.
        review: knows the piece on the sheet.
        author: answers the pseudonym of the present person.
        apply: makes the piece on the sheet these blocks, as one step that can be undone, under a summary.
        for_picture: show what can be taken as if the piece were edited, and write nothing.
    """

    failed = Signal(object)
    told = Signal(object)
    other_wanted = Signal(object, object)
    manuscript_wanted = Signal(object)

    def __init__(
        self,
        workplace: Workplace,
        background: Background,
        view: DraftLayout,
        keeper: PieceKeeper,
        review: ReviewDesk,
        author: Callable[[], str],
        apply: Callable[[tuple[Block, ...], str], None],
        parent: QObject,
        *,
        for_picture: bool = False,
    ) -> None:
        super().__init__(parent)
        self._receiving = workplace.receiving
        self._finder = workplace.finding_pieces
        self._profiles = workplace.profiles
        self._read_only = workplace.read_only
        self._for_picture = for_picture
        self._background = background
        self._view = view
        self._keeper = keeper
        self._review = review
        self._author = author
        self._apply = apply
        self.dialog: ReceivingDialog | None = None
        """What is open."""
        view.side.comments.file_back.connect(lambda: self.open())

    def open(self, path: Path | None = None) -> None:
        """Ask for the file that came back for the piece on the sheet; this file, where it is known."""
        piece = self._review.saved_piece()
        if self.dialog is not None:
            return
        if piece is None or self._read_only:
            self.failed.emit(
                KnownError("This window is read-only.", "Import the file in the window that was opened first.")
                if piece is not None
                else KnownError("Nobody has edited this draft yet.", "Press Edit first: a draft never changes.")
            )
            return
        approved = piece.approved_by if piece.state == "approved" else None
        dialog = ReceivingDialog(
            lambda path: self._looked_at(piece.id, path),
            lambda path: self._finder.of_deck(self._receiving.marks(path)),
            self._background,
            piece.name,
            self._view.theme,
            self._view.window(),
            may_take_words=self._keeper.piece is not None or self._for_picture,
            voids=self._profiles.names().get(approved, approved) if approved else "",
        )
        dialog.wanted.connect(self.take_in)
        dialog.finished.connect(self._on_closed)
        dialog.other_wanted.connect(self.other_wanted)
        dialog.manuscript_wanted.connect(self.manuscript_wanted)
        self.dialog = dialog
        dialog.open()
        if path is not None:
            dialog.use(path)

    def take_in(self, received: Received, words: Sequence[str]) -> None:
        """Take in what was said, and the changes of these keys, as one step that can be undone."""
        if words and not self._take_words(received, words):
            return
        by = self._author()
        self._background.run(
            lambda: self._receiving.take_talk(received, by=by),
            lambda taken: self._tell(taken, len(words)),
            self.failed.emit,
        )

    # ---- inside

    def _looked_at(self, piece_id: str, path: Path) -> Received:
        return self._receiving.look_at(piece_id, self._receiving.read(path))

    def _take_words(self, received: Received, words: Sequence[str]) -> bool:
        """Whether the words are on the sheet, and on the disk, now."""
        if self._keeper.piece is None or not self._keeper.flush():
            return False
        try:
            # What somebody wrote since the file was read is not written over.
            fresh = self._receiving.look(self._keeper.piece, received.document)
            blocks = self._receiving.with_words(fresh, words)
        except KnownError as problem:
            self.failed.emit(problem)
            return False
        self._apply(blocks, summary_of(received.document))
        return self._keeper.flush()

    def _tell(self, taken: TakenIn, changes: int) -> None:
        self._review.refresh()
        parts = [(taken.comments, "comment"), (taken.answers, "answer"), (changes, "change")]
        said = [counted(number, thing) for number, thing in parts if number]
        if taken.resolved:
            said.append(f"{taken.resolved:,} resolved")
        if taken.comments or taken.answers or taken.resolved:
            self._view.side.show_comments()
        more = f"{key_words('Ctrl+Z')} undoes the words; comments stay on record." if changes else ""
        what = f"Imported {', '.join(said)}." if said else "Nothing in it is new."
        self.told.emit(Message(what, more, "present" if said else "neutral"))

    def _on_closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()
