"""What was said of some words, what was answered, and what can be done about it?"""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from fairdraft.domain.comment_places import PlacedComment
from fairdraft.domain.piece_comment import CommentAnswer
from fairdraft.ui.draft.comment_field import CommentField
from fairdraft.ui.draft.piece_facts import clock
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal, rule, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.words import ElidedLabel, chip, text_label
from fairdraft.ui.theme.tokens import Tone

_DONE = {"answered": "", "resolved": "Resolved", "reopened": "Reopened"}


class CommentCard(QFrame):
    """One comment. `answered` carries an answer's words; the other signals say what is wanted.

    Args:
        placed: the comment with its place.
        name_of: whom to name for a pseudonym.
        may_answer: whether it can be answered from this window.
    """

    pressed = Signal()
    answered = Signal(str)
    resolved = Signal(str)
    reopened = Signal()

    def __init__(self, placed: PlacedComment, name_of: Callable[[str], str], *, may_answer: bool) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.placed = placed
        self.answer: CommentField | None = None
        comment = placed.comment
        self._about = f"comment {placed.number}, {comment.text}"
        self._body: QVBoxLayout = vertical(self, margins=(12, 9, 12, 9), gap=4)
        head = horizontal(gap=8)
        number = chip(str(placed.number))
        number.setAccessibleName(f"Comment {placed.number}")
        head.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        quote = ElidedLabel(f"“{' '.join(comment.quote.split())}”", "muted")
        head.addWidget(quote, 1)
        self._body.addLayout(head)
        became = _became(placed)
        if became:
            self._body.addWidget(text_label(became, "small", tone="warning", wrap=True))
        self._body.addWidget(text_label(comment.text, wrap=True))
        self._body.addWidget(text_label(f"{name_of(comment.by)} · {clock(comment.made_at)}", "small", wrap=True))
        for one in comment.answers:
            self._put_answer(one, name_of)
        self._actions = FlowLayout(gap=10)
        self._put_actions(may_answer=may_answer)
        self._body.addLayout(self._actions)
        self.setAccessibleName(f"{self._about}, by {name_of(comment.by)}")

    def ask_answer(self, begun: str = "", *, take_keys: bool = True) -> None:
        """Open the field for an answer; `begun` is what was typed into it before."""
        if self.answer is None:
            resolve: tuple[tuple[str, Callable[[str], None]], ...] = ()
            if self.placed.comment.is_open:
                resolve = (("Answer and resolve", self.resolved.emit),)
            self.answer = CommentField(f"answer to {self._about}", "Your answer", "Answer", resolve)
            self.answer.field.set_text(begun)
            self.answer.given.connect(self.answered)
            self.answer.closed.connect(self._close_answer)
            self._body.addWidget(self.answer)
        if take_keys:
            self.answer.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()
        super().mousePressEvent(event)

    def _put_answer(self, one: CommentAnswer, name_of: Callable[[str], str]) -> None:
        self._body.addWidget(rule())
        if one.text:
            self._body.addWidget(text_label(one.text, wrap=True))
        done = _DONE[one.kind]
        who = f"{name_of(one.by)} · {clock(one.made_at)}"
        tone: Tone | None = "present" if one.kind == "resolved" else None
        self._body.addWidget(text_label(f"{done} by {who}" if done else who, "small", tone=tone, wrap=True))

    def _put_actions(self, *, may_answer: bool) -> None:
        actions: list[tuple[str, str, Callable[[], None]]] = [
            ("Show", "Shows the words in the text", self.pressed.emit)
        ]
        if may_answer:
            actions.append(("Answer…", "Write an answer", self.ask_answer))
            if self.placed.comment.is_open:
                actions.append(("Resolve", "Marks it as settled; it stays on record", lambda: self.resolved.emit("")))
            else:
                actions.append(("Reopen", "Opens it again", self.reopened.emit))
        for words, tip, call in actions:
            self._actions.addWidget(button(words, "link", name=f"{words}: {self._about}", tip=tip, on_press=call))

    def _close_answer(self) -> None:
        if self.answer is not None:
            self.answer.hide()
            self.answer.deleteLater()
            self.answer = None


def _became(placed: PlacedComment) -> str:
    if placed.standing == "gone":
        return "These words are no longer in the text."
    return f"Now: “{' '.join(placed.words.split())}”" if placed.standing == "changed" else ""
