"""How does the piece on the sheet go through review, and what is said of it on the way?"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import text_sha256
from fairdraft.domain.piece import Piece, Revision, render
from fairdraft.domain.review_standing import ReviewStanding, review_standing
from fairdraft.domain.round_comparison import last_read, since_words
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.draft.answers import Answers
from fairdraft.ui.draft.changes_desk import ChangesDesk
from fairdraft.ui.draft.comment_desk import CommentDesk
from fairdraft.ui.draft.layout import DraftLayout
from fairdraft.ui.draft.piece_facts import day_and_clock
from fairdraft.ui.draft.piece_keeper import PieceKeeper
from fairdraft.ui.draft.sheet_watch import SheetWatch
from fairdraft.ui.screen import Command, Message

_PAUSE_MS = 120
_HAND_OVER = "Give reviewers the file, and bring back what they write with “Import a reviewed file…”."


class ReviewDesk(QObject):
    """The state of the piece on the sheet with the steps of its review; `comments` has what people say of its words.

    `failed` carries a KnownError, `told` a Message; `who_wanted` asks who is working; `outdated` carries the
    words that somebody else, who edits the piece, has saved; `over` what messages are about that do not hold any more;
    `followed` the piece as the store has it now, None where none is on the sheet; `overtaken` a piece with words that
    were saved elsewhere while this window edits it; `file_wanted` asks for a file to hand to reviewers.

    Args:
        workplace: the services.
        background: compares versions.
        view: the widgets.
        keeper: who saves the words: what is commented on or approved is on the disk first.
        answers: whom to name.
        author: answers the pseudonym of the present person.
        for_picture: show comments and steps as if this window could take them, and write nothing.
    """

    failed = Signal(object)
    told = Signal(object)
    who_wanted = Signal()
    outdated = Signal(object)
    over = Signal(str)
    followed = Signal(object)
    overtaken = Signal(object)
    file_wanted = Signal()

    def __init__(
        self,
        workplace: Workplace,
        background: Background,
        view: DraftLayout,
        keeper: PieceKeeper,
        answers: Answers,
        author: Callable[[], str],
        parent: QObject,
        *,
        for_picture: bool = False,
    ) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._view = view
        self._bar = view.review
        self._keeper = keeper
        self._answers = answers
        self._author = author
        self._for_picture = for_picture
        self._piece: Piece | None = None
        self._steps: tuple[Revision, ...] = ()
        self._void_told = self._is_touched = False
        self.comments = CommentDesk(workplace.commenting, view, self._saved, answers, author, self)
        self.comments.failed.connect(self.failed)
        self.comments.told.connect(self.told)
        self.comments.changed.connect(self.refresh)
        self.comments.went_well.connect(lambda: self.over.emit("action"))
        self.changes = ChangesDesk(workplace.rounds, background, self._bar.changes, self)
        self.changes.failed.connect(self.failed)
        self.watch = SheetWatch(workplace.editing, self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._place)
        view.editor.edited.connect(self._on_edited)
        self._bar.sent.connect(self._send)
        self._bar.returned.connect(self._give_back)
        self._bar.approved.connect(self._approve)
        self._bar.changes_wanted.connect(self._show_standing)
        self._bar.who_wanted.connect(self.who_wanted)
        keeper.waiting.connect(self._on_touched)
        keeper.saved.connect(self._on_saved)

    @property
    def standing(self) -> ReviewStanding | None:
        """Where the piece on the sheet is on its way; None where there is none."""
        return None if self._piece is None else review_standing(self._piece, self._steps, self.comments.text())

    def saved_piece(self) -> Piece | None:
        """The piece on the sheet, its words on the disk where this window may write; None where there is none."""
        return self._saved() or self._piece

    # ---- the sheet

    def open(self, piece: Piece | None) -> None:
        """Another piece is on the sheet; None where nobody has begun one from what is shown."""
        self._piece = piece
        self._forget_void()
        self._is_touched = False
        self._bar.setVisible(piece is not None)
        self.comments.open(offered=piece is not None, may_act=self._may_act)
        self.refresh()

    def close(self) -> None:
        """Keep what was typed and not given yet, and let go of the piece."""
        if self._piece is not None:
            self.comments.keep_begun()
            self._pause.stop()
            self._bar.done()
            self.open(None)

    def refresh(self) -> None:
        """Read again what the store has on the piece."""
        if self._piece is None:
            self.watch.stop()
            self.followed.emit(None)
            return
        try:
            # First: what is written while the rest is read is another sign.
            sign = self._workplace.editing.sign(self._piece.id)
            self._piece = self._workplace.editing.piece(self._piece.id)
            self._steps = self._workplace.editing.review_steps(self._piece.id)
            talk = self._workplace.commenting.talk(self._piece.id)
        except KnownError as problem:
            self.failed.emit(problem)
            return
        self.watch.follow(self._piece.id, sign)
        if self._keeper.is_overtaken(self._piece):
            self.overtaken.emit(self._piece)
        self._keeper.follow(self._piece)
        if self._keeper.piece is None and render(self._piece.blocks).text != self.comments.text():
            self.outdated.emit(self._piece.blocks)
        self.comments.show_talk(talk)
        self.changes.refresh()
        self._show_standing()
        self.followed.emit(self._piece)

    # ---- steps

    def _send(self) -> None:
        if self._step(self._workplace.approving.send):
            team = "Everyone on the team’s database sees it." if self._workplace.team else _HAND_OVER
            offer = Command("Save a Word document…", self.file_wanted.emit)
            self.told.emit(Message("Now in review. Nothing was sent.", team, "present", offer=offer))

    def _give_back(self, reason: str) -> None:
        give_back = self._workplace.approving.give_back
        self._step(lambda piece_id, by, *, read_sha256: give_back(piece_id, by, reason, read_sha256=read_sha256))

    def _approve(self) -> None:
        if self._workplace.profiles.named() is None:
            self.who_wanted.emit()
        else:
            self._step(self._workplace.approving.approve)

    def _step(self, take: Callable[..., Piece]) -> bool:
        """Take a step of review; whether it was taken."""
        piece = self._saved()
        if piece is None:
            return False
        taken = False
        try:
            take(piece.id, self._author(), read_sha256=text_sha256(self.comments.text()))
        except KnownError as problem:
            self.failed.emit(problem)
        else:
            taken = True
            self._forget_void()
            self.over.emit("action")
            self._bar.done()
        self.refresh()
        return taken

    # ---- inside

    @property
    def _may_act(self) -> bool:
        return self._piece is not None and (self._for_picture or not self._workplace.read_only)

    def _saved(self) -> Piece | None:
        """The piece with the words on the sheet on the disk; None where this window may not write."""
        if self._piece is None or self._workplace.read_only or self._for_picture:
            return None
        self._keeper.flush()
        return self._keeper.piece or self._piece

    def _on_edited(self) -> None:
        if self._piece is not None:
            self._pause.start()

    def _on_saved(self, _piece: Piece) -> None:
        self._is_touched = False

    def _on_touched(self) -> None:
        """The first edit of approved words voids their approval: that is told before it is saved."""
        if not self._is_touched:
            self._is_touched = True
            # Somebody else may have taken a step meanwhile.
            self.refresh()
        if self._void_told or self._piece is None or self._piece.state != "approved":
            return
        standing = self.standing
        if standing is not None and standing.changed:
            self._void_told = True
            who = self._answers.name_of(standing.by)
            self.told.emit(
                Message(
                    f"This edit voids the approval by {who}. The piece is a draft again.",
                    "Send it to review again when you are done.",
                    "warning",
                    "approval",
                )
            )

    def _forget_void(self) -> None:
        """What was told of an approval that is void says nothing of the piece as it is now."""
        if self._void_told:
            self._void_told = False
            self.over.emit("approval")

    def _place(self) -> None:
        if self._piece is not None:
            self.comments.place()
            self._show_standing()

    def _show_standing(self) -> None:
        standing = self.standing
        if standing is not None:
            if standing.step == "approved" and not standing.voided:
                # The words that were approved stand there again, or others were approved since.
                self._forget_void()
            read = last_read(self._steps, self.comments.text())
            if read is not None and self._piece is not None and not self._bar.changes.isHidden():
                self.changes.follow(self._piece, self._view.editor.sheet.blocks(), read)
            self._bar.show_standing(
                standing,
                ""
                if read is None
                else since_words(read, self._answers.name_of(read.author), day_and_clock(read.made_at)),
                self._answers.name_of(standing.by),
                "" if standing.at is None else day_and_clock(standing.at),
                may_act=self._may_act,
                person=self._workplace.profiles.named(),
                waiting=self.comments.waiting,
            )
