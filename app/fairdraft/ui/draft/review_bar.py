"""Where is the piece on its way through review, and which step can be taken?"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from fairdraft.domain.finding import Finding
from fairdraft.domain.profile import Profile
from fairdraft.domain.review_standing import ReviewStanding, still_open_words
from fairdraft.ui.draft.changes_view import ChangesView
from fairdraft.ui.draft.reason_field import ReasonField
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.key_words import key_words
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.parts.words import ElidedLabel, chip, set_property, text_label
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tone

_MARGIN, _GAP = 14, 8
_READ_NEXT = "Marks it as ready for review; nothing leaves this machine"
_CHIPS: dict[str, tuple[str, Tone]] = {
    "draft": ("Draft", "neutral"),
    "in_review": ("In review", "accent"),
    "returned": ("Returned", "warning"),
    "approved": ("Approved", "present"),
}


class ReviewBar(QFrame):
    """The state of a piece in words, and the steps that can be taken from it.

    `sent` and `approved` ask for the step, `returned` carries the reason, `who_wanted` asks who is working,
    `changes_wanted` what changed since the piece was read, `versions_wanted` the piece's earlier versions.
    """

    sent = Signal()
    returned = Signal(str)
    approved = Signal()
    who_wanted = Signal()
    changes_wanted = Signal()
    versions_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "find")
        self.setAccessibleName("Review")
        self._person: Profile | None = None
        self._told = ""
        self._waiting = 0
        self._findings: Sequence[Finding] | None = None
        layout = vertical(self, margins=(_MARGIN, 7, 10, 7), gap=6)
        row = FlowLayout(gap=_GAP, line_gap=4, after_heading=True)
        state = QWidget()
        told = horizontal(state, gap=_GAP)
        self._chip = chip("Draft")
        told.addWidget(self._chip)
        self._words = ElidedLabel("", "small")
        told.addWidget(self._words)
        row.addWidget(state)
        self._since = ""
        self._changed = button("What changed", "link", on_press=self._toggle_changes)
        row.addWidget(self._changed)
        self._versions = button(
            "Versions…",
            "link",
            tip=f"Earlier versions, and how to go back ({key_words('Ctrl+Shift+H')})",
            on_press=self.versions_wanted.emit,
        )
        row.addWidget(self._versions)
        self._send = button("Send to review", tip=_READ_NEXT, on_press=self.sent.emit)
        self._return = button("Return…", tip="Sends it back to its writer, with a reason", on_press=self._ask_reason)
        self._approve = button("Approve…", tip="Approves these words in your name", on_press=self._ask_approval)
        self._steps = (self._send, self._return, self._approve)
        for one in self._steps:
            row.addWidget(one)
        row.keep_together(*self._steps)
        layout.addLayout(row)
        self._words_below = text_label("", "small", wrap=True)
        layout.addWidget(self._words_below)
        self._reason_told = text_label("", wrap=True)
        layout.addWidget(self._reason_told)
        self.changes = ChangesView(theme)
        self.changes.setVisible(False)
        layout.addWidget(self.changes)
        self.reason = ReasonField(
            "return the piece",
            name="Reason for returning the piece",
            ask="What has to change?",
            how="Enter returns the piece in your name; Esc closes.",
            refused="Give a reason: say in a few words what has to change.",
        )
        self.reason.given.connect(self.returned)
        self.reason.closed.connect(self.fold)
        layout.addWidget(self.reason)
        layout.addWidget(self._make_approval())
        self.fold()

    def show_standing(
        self,
        standing: ReviewStanding,
        since: str,
        who: str,
        on: str,
        *,
        may_act: bool,
        person: Profile | None,
        waiting: int,
    ) -> None:
        """Show where the piece is.

        Args:
            standing: its state and last step.
            since: since when its words are other ones than those that were read; empty where they are not.
            who: how the person of that step is named here.
            on: when that was, as it is written here.
            may_act: whether this window may take steps.
            person: who is working, if somebody said so.
            waiting: how many comments are open.
        """
        self._person, self._waiting = person, waiting
        state = "draft" if standing.voided else standing.state
        words, tone = _CHIPS[state]
        self._chip.setText(words)
        set_property(self._chip, "tone", "warning" if standing.voided else tone)
        self._reason_told.setText(standing.reason)
        self._reason_told.setVisible(bool(standing.reason))
        self._since = since
        self._changed.setVisible(bool(since))
        self._changed.setToolTip(plain_tip(f"{since[:1].upper()}{since[1:]}"))
        if not since:
            self.changes.setVisible(False)
        self._word_changes()
        again = state == "in_review" and standing.changed
        self._send.setText("Send again" if again else "Send to review")
        self._send.setToolTip("Starts another round with the current words" if again else _READ_NEXT)
        self._send.setVisible(may_act and (again or state in ("draft", "returned")))
        self._return.setVisible(may_act and state in ("in_review", "approved"))
        self._approve.setVisible(may_act and state == "in_review")
        if not may_act or (self._return.isHidden() and not self.reason.isHidden()):
            self.fold()
        if self._approve.isHidden():
            self._approval.setVisible(False)
        self._word_approval()
        # When it is known which buttons stand beside them.
        self._tell(_told(standing, who, on))
        self.setAccessibleDescription(f"{words}. {self._told}")

    def steps(self) -> tuple[QPushButton, ...]:
        """The steps that can be taken now, as what is pressed for them."""
        if self.isHidden():
            # As over a draft that nobody went on with, in a window that only reads.
            return ()
        return tuple(one for one in self._steps if not one.isHidden() and one.isEnabled())

    def show_findings(self, findings: Sequence[Finding] | None) -> None:
        """Know which findings of the piece are open: who approves it is told. None until it is checked."""
        self._findings = findings
        self._word_approval()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell(self._told)

    def _tell(self, words: str) -> None:
        """Beside the buttons where there is room, in lines of their own where there is not."""
        self._told = words
        beside = self._fits(words)
        self._words.setText(words if beside else "")
        self._words.setVisible(beside)
        self._words_below.setText(words)
        self._words_below.setVisible(not beside)

    def _fits(self, words: str) -> bool:
        shown = [one for one in (self._chip, self._changed, self._versions, *self._steps) if not one.isHidden()]
        taken = sum(one.sizeHint().width() + _GAP for one in shown)
        return taken + self._words.fontMetrics().horizontalAdvance(words) + 2 * _MARGIN <= self.width()

    def fold(self) -> None:
        """Put reason and approval away."""
        had_keys = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.reason.setVisible(False)
        self._approval.setVisible(False)
        if had_keys:
            (self._return if not self._return.isHidden() else self._send).setFocus(Qt.FocusReason.OtherFocusReason)

    def done(self) -> None:
        """A step was taken: nothing is asked any more."""
        self.changes.setVisible(False)
        self.reason.field.clear()
        self.fold()

    @override
    def event(self, event: QEvent) -> bool:
        # Esc is a key of the whole window: while something is asked here, it closes that.
        if event.type() == QEvent.Type.ShortcutOverride and self._closes(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._closes(event):
            self.fold()
        else:
            super().keyPressEvent(event)

    def _closes(self, event: QEvent) -> bool:
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        return is_escape and not self._approval.isHidden()

    def _make_approval(self) -> QWidget:
        self._approval = QWidget()
        # The words have the whole width: they say what one answers for, and beside buttons large letters were cut.
        column = vertical(self._approval, gap=6)
        self._approval_words = text_label("", wrap=True)
        column.addWidget(self._approval_words)
        row = horizontal(gap=8)
        self._confirm = button("Approve", on_press=self._confirmed)
        row.addWidget(self._confirm)
        row.addWidget(button("Cancel", "quiet", on_press=self.fold))
        row.addStretch(1)
        column.addLayout(row)
        return self._approval

    def _toggle_changes(self) -> None:
        self.changes.setVisible(self.changes.isHidden())
        self._word_changes()
        self.changes_wanted.emit()

    def _word_changes(self) -> None:
        self._changed.setText("What changed" if self.changes.isHidden() else "Hide changes")
        self._changed.setAccessibleName(f"{self._changed.text()} {self._since}")

    def _ask_reason(self) -> None:
        self._approval.setVisible(False)
        self.reason.setVisible(True)
        self.reason.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_approval(self) -> None:
        self.reason.setVisible(False)
        self._word_approval()
        self._approval.setVisible(True)
        self._confirm.setFocus(Qt.FocusReason.OtherFocusReason)

    def _word_approval(self) -> None:
        if self._person is None:
            self._approval_words.setText("Only a named person can approve. Say who you are first.")
            self._confirm.setText("Say who you are")
            return
        role = f", {self._person.role}" if self._person.role else ""
        asked = f"Approve these words as {self._person.name}{role}? A later edit voids the approval."
        self._approval_words.setText(f"{asked} {self._still_open()}".strip())
        self._confirm.setText("Approve")

    def _still_open(self) -> str:
        """What nobody has answered yet: it may be out of sight, behind the comments."""
        if self._findings is None:
            return "They are not checked yet."
        return still_open_words(self._findings, self._waiting)

    def _confirmed(self) -> None:
        if self._person is None:
            self.who_wanted.emit()
        else:
            self.approved.emit()


def _told(standing: ReviewStanding, who: str, on: str) -> str:
    if standing.step is None:
        return "Not sent to review yet"
    if standing.voided and not standing.changed:
        return f"Edited since {who} approved it, and now back to those words · {on}"
    if standing.voided:
        return f"Changed since {who} approved it · {on}"
    done = {"sent": "Sent by", "returned": "By", "approved": "By"}[standing.step]
    return f"{done} {who} · {on}" + (" · changed since" if standing.changed else "")
