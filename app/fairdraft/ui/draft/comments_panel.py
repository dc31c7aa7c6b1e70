"""What do people say about the piece on the sheet, and what is said of it now?"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QWidget

from fairdraft.domain.comment_places import PlacedComment, in_text_order
from fairdraft.ui.draft.comment_card import CommentCard
from fairdraft.ui.draft.comment_field import CommentField
from fairdraft.ui.parts.buttons import RowButton, button
from fairdraft.ui.parts.containers import card, clear, in_reading_order, scrolled, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.key_words import key_words
from fairdraft.ui.parts.words import ElidedLabel, SectionLabel, set_property, text_label
from fairdraft.ui.theme.theme import Theme

KEYS = "Ctrl+Shift+M"
_NOTHING = (
    f"No comments yet. Select words on the sheet and press {key_words(KEYS)} to comment on them. The writer "
    "sees it beside the text, and exports of the piece include it."
)
_READING_ONLY = "This window is read-only. Comment in the window that was opened first."


class CommentsPanel(QFrame):
    """The open comments as cards in the order of the text, the resolved ones folded, and one being written.

    `wanted` asks for a comment on the selection, `given` carries its words; `file_back` asks for a file with comments
    that came back; the others carry a comment's id, and the words that go with it.
    """

    wanted = Signal()
    given = Signal(str)
    put_aside = Signal()
    file_back = Signal()
    jump_to = Signal(str)
    answered = Signal(str, str)
    resolved = Signal(str, str)
    reopened = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._placed: tuple[PlacedComment, ...] = ()
        self._name_of: Callable[[str], str] = str
        self._may_answer = False
        self._signature: object = None
        self._unfolded = False
        self._cards: dict[str, CommentCard] = {}
        outer = vertical(self)
        self._area, column = scrolled(margins=(16, 12, 14, 16), gap=8)
        outer.addWidget(self._area)
        self._area.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._keep_in_view())
        head = FlowLayout(gap=12, line_gap=4, after_heading=True)
        head.addWidget(SectionLabel("Comments", theme))
        self._add = button(
            "Comment", "link", tip=f"Comment on the selected words ({key_words(KEYS)})", on_press=self.wanted.emit
        )
        head.addWidget(self._add)
        tip = "Imports comments and changed words from a Word or PDF file that reviewers sent back"
        self.back = button("Reviewed file…", "link", tip=tip, on_press=self.file_back.emit)
        head.addWidget(self.back)
        column.addLayout(head)
        self.entry = CommentField(
            "comment on the selected words", "What do you want to say about these words?", "Comment"
        )
        self.entry.given.connect(self.given)
        self.entry.closed.connect(self.close_entry)
        self._entry_card, inside = card(gap=6)
        self._about = ElidedLabel("", "muted")
        inside.addWidget(self._about)
        inside.addWidget(self.entry)
        self._entry_card.setVisible(False)
        column.addWidget(self._entry_card)
        self._list = vertical(gap=8)
        column.addLayout(self._list)
        self._hint = text_label(_NOTHING, "muted", wrap=True)
        column.addWidget(self._hint)
        self.fold = RowButton("", self._toggle)
        self._chevron, self._folded = QLabel(), ElidedLabel("", "muted")
        self.fold.inside.setContentsMargins(0, 0, 4, 0)
        self.fold.inside.addWidget(self._chevron)
        self.fold.inside.addWidget(self._folded, 1)
        column.addWidget(self.fold)
        self._settled = vertical(gap=8)
        column.addLayout(self._settled)
        # What is left over lies below: the field for a comment would grow apart from its buttons.
        column.addStretch(1)
        theme.changed.connect(self._draw)
        self._draw()

    # ---- what was said

    def show_comments(
        self, placed: Sequence[PlacedComment], name_of: Callable[[str], str], *, may_answer: bool
    ) -> None:
        """Show the comments of the piece on the sheet.

        Args:
            placed: each with its place in the text as it stands.
            name_of: whom to name for a pseudonym.
            may_answer: whether this window may write.
        """
        self._placed, self._name_of, self._may_answer = in_text_order(placed), name_of, may_answer
        # Places move with every letter typed; cards are drawn anew only when something they say changed.
        signature = [
            (one.comment, one.standing, one.words if one.standing == "changed" else "") for one in self._placed
        ]
        if (signature, may_answer) != self._signature:
            self._signature = (signature, may_answer)
            self._draw()

    def card(self, comment_id: str) -> CommentCard | None:
        """The card of a comment, if it is shown."""
        return self._cards.get(comment_id)

    def bring_forward(self, comment_id: str | None) -> None:
        """Select the card of a comment and scroll to it; None selects none."""
        hidden = any(one.comment.id == comment_id and not one.comment.is_open for one in self._placed)
        if hidden and not self._unfolded:
            self._toggle()
        for known, one in self._cards.items():
            set_property(one, "selected", "true" if known == comment_id else "false")
        inside = self._area.widget()
        shown = self._cards.get(comment_id or "")
        if shown is not None and inside is not None:
            top = shown.mapTo(inside, QPoint(0, 0)).y()
            bar = self._area.verticalScrollBar()
            if not bar.value() <= top <= bar.value() + self._area.viewport().height() - shown.height():
                bar.setValue(max(0, top - 24))

    # ---- what is being said

    def begin(self, quote: str) -> None:
        """Open the field for a comment on some words; what was typed into it before is there still."""
        self._about.setText(f"“{quote}”")
        self._entry_card.setVisible(True)
        self._area.verticalScrollBar().setValue(0)
        self._hint.setVisible(False)
        self.entry.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_begun(self) -> bool:
        """Whether a comment is being written."""
        return not self._entry_card.isHidden()

    def close_entry(self) -> None:
        """Put the field away; its words stay for the next time."""
        if self.is_begun:
            self._entry_card.setVisible(False)
            self._hint.setVisible(bool(self._hint.text()))
            self.put_aside.emit()

    def begun_answers(self) -> list[tuple[str, str]]:
        """Answers that were typed and not given yet, by their comments' ids."""
        return [(known, one.answer.text) for known, one in self._cards.items() if one.answer and one.answer.text]

    def forget_begun(self) -> None:
        """The words were kept: the fields are empty again."""
        self.entry.field.set_text("")
        self.close_entry()

    # ---- inside

    def _toggle(self) -> None:
        self._unfolded = not self._unfolded
        self._draw()

    def _draw(self) -> None:
        begun = [
            (known, one.answer.field.text(), one.answer.field.hasFocus())
            for known, one in self._cards.items()
            if one.answer
        ]
        keys_on = QApplication.focusWidget()
        had_keys = keys_on is not None and any(one.isAncestorOf(keys_on) for one in self._cards.values())
        clear(self._list)
        clear(self._settled)
        self._cards.clear()
        still_open = [one for one in self._placed if one.comment.is_open]
        settled = [one for one in self._placed if not one.comment.is_open]
        for one in still_open:
            self._list.addWidget(self._card(one))
        for one in settled if self._unfolded else ():
            self._settled.addWidget(self._card(one))
        self.fold.setVisible(bool(settled))
        self._folded.setText(f"Resolved ({len(settled)})")
        self.fold.setAccessibleName(f"Resolved comments: {len(settled)}. {'Collapse' if self._unfolded else 'Expand'}")
        self._chevron.setPixmap(self._theme.pixmap("chevron-down" if self._unfolded else "chevron-right", "neutral"))
        for shown in (self._add, self.back):
            shown.setVisible(self._may_answer)
        self._hint.setText(self._hint_words(any_open=bool(still_open)))
        self._hint.setVisible(bool(self._hint.text()) and not self.is_begun)
        for known, words, took_keys in begun:
            # Whoever types an answer while something else changes goes on typing it.
            if known in self._cards:
                self._cards[known].ask_answer(words, take_keys=took_keys)
        if had_keys and not any(took_keys for _known, _words, took_keys in begun):
            # Its card is gone, or another now: the keys stay in the column.
            (self.fold if settled else self._add).setFocus(Qt.FocusReason.OtherFocusReason)
        in_reading_order(self)

    def _hint_words(self, *, any_open: bool) -> str:
        if not self._placed:
            return _NOTHING
        if not self._may_answer:
            return _READING_ONLY
        return "" if any_open else "No open comments."

    def _keep_in_view(self) -> None:
        """The list grew: an answer that is being typed stays whole in view."""
        for one in self._cards.values():
            if one.answer is not None and one.answer.field.hasFocus():
                self._area.ensureWidgetVisible(one.answer, 0, 16)

    def _card(self, placed: PlacedComment) -> QWidget:
        comment_id = placed.comment.id
        one = CommentCard(placed, self._name_of, may_answer=self._may_answer)
        one.pressed.connect(lambda: self.jump_to.emit(comment_id))
        one.answered.connect(lambda words: self.answered.emit(comment_id, words))
        one.resolved.connect(lambda words: self.resolved.emit(comment_id, words))
        one.reopened.connect(lambda: self.reopened.emit(comment_id))
        self._cards[comment_id] = one
        return one
