"""How are words of the piece on the sheet commented on, and the comments answered?"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor

from fairdraft.domain.comment_places import PlacedComment
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import Span
from fairdraft.domain.identity import text_sha256
from fairdraft.domain.piece import Piece, render
from fairdraft.domain.piece_comment import PieceComment, open_count
from fairdraft.services.commenting import NO_TALK, CommentingService, PieceTalk
from fairdraft.ui.draft.answers import Answers
from fairdraft.ui.draft.comment_layer import BEGUN, CommentMark
from fairdraft.ui.draft.comments_panel import KEYS
from fairdraft.ui.draft.layout import DraftLayout
from fairdraft.ui.screen import Message


class CommentDesk(QObject):
    """The comments on the piece on the sheet: their cards, their marks, and the one that is being written.

    `failed` carries a KnownError, `told` a Message; `changed` says that something may have been written, `went_well`
    that it was.

    Args:
        commenting: the service.
        view: the widgets.
        saved: answers the piece with the words on the sheet on the disk; None where this window may not write.
        answers: whom to name.
        author: answers the pseudonym of the present person.
    """

    failed = Signal(object)
    told = Signal(object)
    changed = Signal()
    went_well = Signal()

    def __init__(
        self,
        commenting: CommentingService,
        view: DraftLayout,
        saved: Callable[[], Piece | None],
        answers: Answers,
        author: Callable[[], str],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._commenting = commenting
        self._view = view
        self._saved = saved
        self._answers = answers
        self._author = author
        self._may_act = False
        self._talk: PieceTalk = NO_TALK
        self.placed: tuple[PlacedComment, ...] = ()
        self._begun: QTextCursor | None = None
        panel, editor = view.side.comments, view.editor
        panel.wanted.connect(self.comment)
        panel.given.connect(self._add)
        panel.put_aside.connect(self._put_aside)
        panel.jump_to.connect(self.jump)
        panel.answered.connect(self._answer)
        panel.resolved.connect(self._resolve)
        panel.reopened.connect(self._reopen)
        editor.comment_pressed.connect(self._on_pressed)
        editor.comment_wanted.connect(self.comment)
        for keys, call in (
            (KEYS, self.comment),
            ("F7", self.next_comment),
            ("Shift+F7", lambda: self.next_comment(-1)),
        ):
            QShortcut(QKeySequence(keys), view).activated.connect(call)

    # ---- the piece

    def open(self, *, offered: bool, may_act: bool) -> None:
        """Another piece is on the sheet, or none is offered to comment on."""
        self._may_act = may_act
        self._talk, self._begun = NO_TALK, None
        self._view.editor.comments.selected = None
        self._view.editor.may_comment = may_act
        self._view.side.offer_comments(offered=offered)
        self.place()

    def show_talk(self, talk: PieceTalk) -> None:
        """What the store has of the comments now."""
        self._talk = talk
        self.place()

    def place(self) -> None:
        """Show the comments for the words as they stand."""
        self.placed = self._talk.placed(self.text())
        self._view.side.comments.show_comments(self.placed, self._answers.name_of, may_answer=self._may_act)
        self._view.side.count(self.waiting)
        self._mark()

    @property
    def waiting(self) -> int:
        """How many comments are open."""
        return open_count(self._talk.comments)

    def text(self) -> str:
        """The words on the sheet."""
        return render(self._view.editor.sheet.blocks()).text

    # ---- what a person does

    def comment(self) -> None:
        """Begin a comment on the selected words, or on the word at the caret."""
        if not self._may_act:
            return
        cursor = QTextCursor(self._view.editor.textCursor())
        if not cursor.hasSelection():
            cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        span = self._span_of(cursor)
        if span is None:
            self._say("Select the words that the comment is about.")
            return
        self._begun = cursor
        self._view.side.show_comments()
        self._view.side.comments.begin(" ".join(self.text()[span.start : span.end].split()))
        self._view.editor.comments.selected = BEGUN
        self._mark()

    def jump(self, comment_id: str) -> None:
        """Show the words of a comment and its card."""
        found = next((one for one in self.placed if one.comment.id == comment_id), None)
        if found is None:
            return
        self._select(comment_id)
        editor = self._view.editor
        editor.jump(*editor.sheet.map().span_to_document(found.span))
        if found.standing == "gone":
            self._say(f"The words “{' '.join(found.comment.quote.split())}” are gone; this is where they were.")

    def next_comment(self, step: int = 1) -> None:
        """Go to the next (1) or the previous (-1) open comment from the caret on."""
        marks = [one for one in self._view.editor.comments.marks if one.comment_id != BEGUN]
        marks.sort(key=lambda one: one.cursor.selectionStart())
        if not marks:
            return
        here = self._view.editor.textCursor().selectionStart()
        later = [one for one in marks if one.cursor.selectionStart() > here]
        earlier = [one for one in marks if one.cursor.selectionStart() < here]
        self.jump(((later or marks)[0] if step > 0 else (earlier or marks)[-1]).comment_id)

    def keep_begun(self) -> None:
        """Whoever leaves with a comment or an answer half said leaves it said."""
        panel = self._view.side.comments
        for comment_id, words in panel.begun_answers():
            self._answer(comment_id, words)
        span = None if self._begun is None else self._span_of(self._begun)
        if panel.is_begun and panel.entry.text and span is not None:
            self._keep(span, panel.entry.text)
        panel.close_entry()

    # ---- inside

    def _add(self, words: str) -> None:
        span = None if self._begun is None else self._span_of(self._begun)
        if span is None:
            self._say("The words this comment was about are gone. Select others; your comment stays.")
        elif self._keep(span, words):
            self._view.editor.setFocus()

    def _keep(self, span: Span, words: str) -> bool:
        """Write a comment to the disk; a fault is told, and the words stay in their field."""
        piece = self._saved()
        if piece is None:
            return False
        try:
            made = self._commenting.add(piece.id, span, words, by=self._author(), read_sha256=text_sha256(self.text()))
        except KnownError as problem:
            self.failed.emit(problem)
            return False
        self.went_well.emit()
        self._begun = None
        self._view.side.comments.forget_begun()
        self.changed.emit()
        self._select(made.id)
        return True

    def _put_aside(self) -> None:
        self._begun = None
        self._view.editor.comments.selected = None
        self._mark()
        self._view.editor.setFocus()

    def _answer(self, comment_id: str, words: str) -> None:
        self._step(lambda: self._commenting.answer(comment_id, words, by=self._author()), comment_id)

    def _resolve(self, comment_id: str, words: str) -> None:
        comment = self._comment(comment_id)
        self._step(lambda: self._commenting.resolve(comment, words, by=self._author()), comment_id)

    def _reopen(self, comment_id: str) -> None:
        comment = self._comment(comment_id)
        self._step(lambda: self._commenting.reopen(comment, by=self._author()), comment_id)

    def _step(self, take: Callable[[], object], comment_id: str) -> None:
        card = self._view.side.comments.card(comment_id)
        if self._saved() is None:
            return
        try:
            take()
        except KnownError as problem:
            self.failed.emit(problem)
        else:
            self.went_well.emit()
            if card is not None:
                # Given: nothing of it is carried over to the card that is drawn anew.
                card.answer = None
        self.changed.emit()

    def _on_pressed(self, comment_id: str) -> None:
        if comment_id != BEGUN:
            self._select(comment_id)

    def _select(self, comment_id: str) -> None:
        self._view.side.show_comments()
        self._view.side.comments.bring_forward(comment_id)
        self._view.editor.comments.selected = comment_id
        self._view.editor.viewport().update()

    def _comment(self, comment_id: str) -> PieceComment:
        return next(one for one in self._talk.comments if one.id == comment_id)

    def _span_of(self, cursor: QTextCursor) -> Span | None:
        """The words of a cursor in the rendering; None where it holds none, or ends where nothing is rendered."""
        places = self._view.editor.sheet.map()
        start, end = places.to_rendering(cursor.selectionStart()), places.to_rendering(cursor.selectionEnd())
        if start is None or end is None or not self.text()[start:end].strip():
            return None
        return Span(start, end)

    def _mark(self) -> None:
        editor = self._view.editor
        places = editor.sheet.map()
        marks: list[CommentMark] = []
        for one in self.placed:
            if one.is_marked:
                cursor = QTextCursor(editor.document())
                start, end = places.span_to_document(one.span)
                cursor.setPosition(start)
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                words = f"{one.comment.text}\n— {self._answers.name_of(one.comment.by)}"
                marks.append(CommentMark(cursor, one.comment.id, str(one.number), words))
        if self._begun is not None:
            marks.append(CommentMark(self._begun, BEGUN, "+", "The comment you are writing"))
        editor.comments.show(marks)
        editor.viewport().update()

    def _say(self, words: str) -> None:
        self.told.emit(Message(words, tone="neutral"))
