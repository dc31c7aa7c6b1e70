"""How does one look at the earlier versions of the piece on the sheet, and go back to one?"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import Block, Piece
from fairdraft.domain.version_diff import same_words
from fairdraft.domain.version_history import back_summary, folded
from fairdraft.services.editing import EditingService
from fairdraft.ui.background import Background
from fairdraft.ui.draft.answers import Answers
from fairdraft.ui.draft.layout import DraftLayout
from fairdraft.ui.draft.piece_facts import day_and_clock
from fairdraft.ui.draft.piece_keeper import PieceKeeper
from fairdraft.ui.draft.review_desk import ReviewDesk
from fairdraft.ui.draft.versions_dialog import VersionsAsked, VersionsDialog
from fairdraft.ui.parts.key_words import key_words
from fairdraft.ui.screen import Message


class VersionDesk(QObject):
    """The card of the last versions, the dialog with all of them, and the way back.

    `failed` carries a KnownError, `told` a Message.

    Args:
        editing: has the versions.
        background: where their words are read.
        view: the widgets.
        keeper: saves the words: what stands on the sheet is a version before another one takes its place.
        review: knows the piece on the sheet.
        answers: whom to name.
        apply: makes the piece on the sheet these blocks, as one step that can be undone, under a summary.
        for_picture: show the way back as if the piece were edited, and write nothing.
    """

    failed = Signal(object)
    told = Signal(object)

    def __init__(
        self,
        editing: EditingService,
        background: Background,
        view: DraftLayout,
        keeper: PieceKeeper,
        review: ReviewDesk,
        answers: Answers,
        apply: Callable[[tuple[Block, ...], str], None],
        parent: QObject,
        *,
        for_picture: bool = False,
    ) -> None:
        super().__init__(parent)
        self._editing = editing
        self._background = background
        self._view = view
        self._keeper = keeper
        self._review = review
        self._answers = answers
        self._apply = apply
        self._for_picture = for_picture
        self.dialog: VersionsDialog | None = None
        view.versions.wanted.connect(self.open)
        view.review.versions_wanted.connect(self.open)
        review.followed.connect(self._show_last)

    def open(self, version_id: str = "") -> None:
        """Show all versions of the piece on the sheet, one of them chosen."""
        piece = self._review.saved_piece()
        if piece is None or self.dialog is not None:
            return
        try:
            # Somebody may have taken a step of its review meanwhile.
            piece = self._editing.piece(piece.id)
            versions = self._editing.versions(piece.id)
        except KnownError as problem:
            self.failed.emit(problem)
            return
        approved_by = self._answers.name_of(piece.approved_by) if piece.approved_by else ""
        may_go_back = self._keeper.piece is not None or self._for_picture
        asked = VersionsAsked(piece, versions, self._answers.name_of, may_go_back, approved_by, version_id)
        dialog = VersionsDialog(asked, self._editing, self._background, self._view.theme, self._view)
        dialog.failed.connect(self.failed)
        dialog.wanted.connect(self.go_back)
        dialog.finished.connect(self._on_closed)
        self.dialog = dialog
        dialog.open()

    def go_back(self, version_id: str) -> None:
        """Make the words of an earlier version the present ones, as one step that can be undone."""
        # What stands there now stays a version, and what goes back is one of its own, whatever is written next.
        if self._keeper.piece is None or not self._keeper.flush():
            return
        piece = self._keeper.piece
        try:
            version = self._editing.version(piece.id, version_id)
        except KnownError as problem:
            self.failed.emit(problem)
            return
        when = day_and_clock(version.made_at)
        if same_words(piece.blocks, version.blocks):
            self.told.emit(Message(f"The piece already has the words of {when}.", tone="neutral"))
            return
        voids = piece.state == "approved"
        self._apply(version.blocks, back_summary(version.id, version.made_at))
        if self._keeper.flush() and not voids:
            # That an approval is void is told already, and weighs more.
            self.told.emit(Message(f"The words of {when} are back.", f"{key_words('Ctrl+Z')} undoes that.", "neutral"))

    # ---- inside

    def _show_last(self, piece: Piece | None) -> None:
        try:
            versions = () if piece is None else self._editing.versions(piece.id)
        except KnownError as problem:
            self.failed.emit(problem)
            return
        self._view.versions.show_entries(folded(versions))

    def _on_closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()
