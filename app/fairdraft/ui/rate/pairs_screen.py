"""How does a medical writer say which of two drafts is better, blind and by keys?"""

import time
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractSlider, QBoxLayout, QFrame, QHBoxLayout, QLineEdit, QPushButton, QWidget

from fairdraft.domain.counting import counted_are
from fairdraft.domain.rating_queue import BlindDraft, QueueStanding, VoteOutcome
from fairdraft.domain.study import StudyPlan
from fairdraft.services.pair_queue import PairQueue
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.announcing import announce
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import frame, horizontal, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.words import ElidedChip, chip
from fairdraft.ui.rate.approved_panel import ApprovedPanel, approved_button
from fairdraft.ui.rate.brief_lines import BriefLines
from fairdraft.ui.rate.reader import DraftReader
from fairdraft.ui.rate.sitting import SittingScreen
from fairdraft.ui.rate.start_page import StartPage
from fairdraft.ui.rate.work_clock import WorkClock
from fairdraft.ui.theme.theme import Theme

# Lower windows show less of a long brief, narrower ones give the comment a line of its own.
_WIDE, _HIGH = 1100, 720
_WIDE_FOR_THREE = 1200
# Beside a stretch that takes what nothing else wants.
_ALL_ROOM = 100
_KEYS = (
    ("←", "the left one is better"),
    ("→", "the right one is better"),
    ("T", "as good as each other"),
    ("B", "both bad"),
    ("↑ ↓", "scroll"),
    ("G", "scroll together or apart"),
    ("S", "skip"),
    ("U", "undo the last step"),
    ("N", "comment"),
    ("P", "approved language beside the drafts"),
    ("Esc", "back to the drafts"),
)
_HOW = (
    "You see two drafts of one brief side by side, in your own order, with nothing that shows who wrote them. "
    "Choose the one you would rather send to review. Every vote is saved before the next pair shows."
)
# Outcome, words, key.
_OUTCOMES: tuple[tuple[VoteOutcome, str, str], ...] = (
    ("first", "Left is better", "←"),
    ("tie", "As good as each other", "T"),
    ("both_bad", "Both bad", "B"),
    ("second", "Right is better", "→"),
)
_BY_KEY: dict[int, VoteOutcome] = {
    Qt.Key.Key_Left.value: "first",
    Qt.Key.Key_Right.value: "second",
    Qt.Key.Key_T.value: "tie",
    Qt.Key.Key_B.value: "both_bad",
}


_SCROLLS = {
    Qt.Key.Key_Up.value: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Down.value: QAbstractSlider.SliderAction.SliderSingleStepAdd,
}


class PairsBody(QWidget):
    """Two drafts, and the four things to say of them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._following = False
        self.approved = ApprovedPanel(theme)
        self.approved.setVisible(False)
        column = vertical(self, margins=(16, 12, 16, 14), gap=10)
        head = horizontal(gap=8)
        self.blind = chip("blind")
        head.addWidget(self.blind)
        self.campaign = ElidedChip()
        head.addWidget(self.campaign)
        self.taken_up = chip("as you left it", "accent")
        self.taken_up.setToolTip("Your comment on this pair has been restored; a vote saves it")
        head.addWidget(self.taken_up)
        self.same = chip("word for word the same", "warning")
        self.same.setToolTip("Both drafts have the same words, so a vote shows no difference")
        head.addWidget(self.same)
        head.addStretch(1)
        self.to_approved = approved_button(self.approved)
        head.addWidget(self.to_approved)
        column.addLayout(head)
        self.brief = BriefLines()
        column.addWidget(self.brief)
        self.readers = (DraftReader(theme), DraftReader(theme))
        both = horizontal(gap=16)
        for name, reader in zip(("Left", "Right"), self.readers, strict=True):
            reader.setAccessibleName(f"{name} draft")
            reader.setAccessibleDescription("")
            reader.verticalScrollBar().valueChanged.connect(self._follow)
            both.addWidget(_sheet(reader), 1)
        # Beside the drafts where three texts keep lines of a length that one reads; else below them.
        self._texts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._texts.setSpacing(16)
        self._texts.addLayout(both, 2)
        self._texts.addWidget(self.approved, 1)
        column.addLayout(self._texts, 1)
        self._foot = vertical(gap=8)
        self._row = self._make_row()
        self._foot.addLayout(self._row)
        column.addLayout(self._foot)
        self._size = (_WIDE, _HIGH)
        self.fit(*self._size)
        theme.changed.connect(self._fit_again)

    def fit(self, width: int, height: int) -> None:
        """The comment stands among the buttons where there is room to write, else in a line of its own; low windows
        show less of a long brief.
        """
        self._size = (width, height)
        self.brief.fit(low=height < _HIGH)
        beside = width >= _WIDE_FOR_THREE * self._theme.typography.scale
        self._texts.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        if width >= _WIDE * self._theme.typography.scale:
            self._row.insertWidget(1, self.comment, _ALL_ROOM)
        else:
            self._foot.insertWidget(0, self.comment)

    def show_comment(self, comment: str, *, is_taken_up: bool) -> None:
        """Show what was written on the pair so far, from its beginning; `is_taken_up` says that it waited here."""
        self.comment.setText(comment)
        self.comment.setCursorPosition(0)
        self.taken_up.setVisible(is_taken_up)

    def write_comment(self) -> None:
        """Put the keys on the comment, behind what is there."""
        self.comment.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.comment.deselect()
        self.comment.setCursorPosition(len(self.comment.text()))

    def show_pair(self, first: BlindDraft, second: BlindDraft) -> None:
        """Show two drafts from their beginnings."""
        for reader, draft in zip(self.readers, (first, second), strict=True):
            reader.show_draft(draft)
        self.same.setVisible(first.text == second.text)

    def scroll_drafts(self, action: QAbstractSlider.SliderAction) -> None:
        """Scroll both drafts, or apart the one that has the keys."""
        reader = self.readers[1] if self.readers[1].hasFocus() else self.readers[0]
        if self.together.isChecked():
            reader = max(self.readers, key=lambda one: one.verticalScrollBar().maximum())
        reader.verticalScrollBar().triggerAction(action)

    def _fit_again(self) -> None:
        self.fit(*self._size)

    def _follow(self, place: int) -> None:
        # A shorter draft stops at its end without holding the longer one there.
        if self.together.isChecked() and not self._following:
            self._following = True
            for reader in self.readers:
                reader.verticalScrollBar().setValue(place)
            self._following = False

    def _make_row(self) -> QHBoxLayout:
        row = horizontal(gap=8)
        # Large letters give the buttons a second line.
        votes_place, steps_place = QWidget(), QWidget()
        votes = FlowLayout(votes_place, in_line=True)
        steps = FlowLayout(steps_place, gap=4, in_line=True)
        self.outcomes: dict[VoteOutcome, QPushButton] = {}
        for outcome, words, key in _OUTCOMES:
            one = button(f"{words}  {key}", "plain", name=words)
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.outcomes[outcome] = one
            votes.addWidget(one)
        row.addWidget(votes_place)
        row.addStretch(1)
        self.comment = QLineEdit()
        self.comment.setPlaceholderText("Comment (N)")
        self.comment.setAccessibleName("Comment on this pair")
        self.together = button("G together", "criterion", tip="Scroll both drafts together", name="Scroll together")
        self.together.setCheckable(True)
        self.together.setChecked(True)
        self.skip = button("S skip", "quiet", tip="Skip this pair", name="Skip this pair")
        self.undo = button("U undo", "quiet", tip="Undo the last step", name="Undo the last step")
        for one in (self.together, self.skip, self.undo):
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            steps.addWidget(one)
        row.addWidget(steps_place, 0, Qt.AlignmentFlag.AlignVCenter)
        return row


class PairsScreen(SittingScreen[PairQueue]):
    """The pairs of one rater in one study."""

    def __init__(self, workplace: Workplace, background: Background, theme: Theme) -> None:
        self.body = PairsBody(theme)
        start = StartPage(theme, "Pairs side by side", _HOW)
        super().__init__(workplace, background, theme, start, self.body, "Pair")
        self._work = WorkClock(time.monotonic)
        for outcome, one in self.body.outcomes.items():
            one.clicked.connect(lambda _on=False, outcome=outcome: self._vote(outcome))
        self.body.skip.clicked.connect(lambda _on=False: self._skip())
        self.body.undo.clicked.connect(lambda _on=False: self._undo())
        self.done.button.clicked.connect(lambda _on=False: self._undo())
        for reader in self.body.readers:
            reader.key_pressed.connect(self._key)
            reader.verticalScrollBar().valueChanged.connect(self._work_goes_on)
        self.body.comment.textEdited.connect(self._on_comment)
        self.body.brief.keys_free.connect(self.take_keys)

    @override
    def keys(self, plan: StudyPlan) -> Sequence[tuple[str, str]]:
        return _KEYS

    @override
    def open_queue(self, study: str, rater: str, role: str) -> PairQueue:
        return self._workplace.queueing.open_pairs(study, rater, rater_role=role)

    @override
    def standings(self, study: str) -> Mapping[str, QueueStanding]:
        return self._workplace.queueing.pair_standings(study)

    @override
    def show_current(self) -> None:
        queue = self._queue
        pair = None if queue is None else queue.current
        if queue is None or pair is None:
            if queue is not None:
                words = f"{counted_are(queue.progress().total, 'vote')} saved under {queue.rater}."
                self.show_done("All pairs are judged", words, "Undo the last step")
            return
        body, begun = self.body, queue.begun
        body.show_comment(queue.comment, is_taken_up=begun is not None)
        body.blind.setText("unblinded" if self._unblinded else "blind")
        body.campaign.setText(self.campaign_name(pair.first.campaign))
        body.brief.show_brief(pair.first.brief_text)
        product, is_known = self.product_of(pair.first.campaign)
        body.approved.show_product(product, is_known=is_known)
        body.show_pair(pair.first, pair.second)
        self._work = WorkClock(time.monotonic, worked_ms=(begun and begun.duration_ms) or 0)
        self.show_body()
        self.take_keys()
        announce(self.body, self.heading())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.body.fit(event.size().width(), event.size().height())

    def take_keys(self) -> None:
        """Put the keys on the drafts, where arrows and letters are votes."""
        self.body.readers[0].setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(event):
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        if not self.blind:
            return False
        self._work.awake()
        if event.key() == Qt.Key.Key_Escape:
            self.take_keys()
            return True
        return not self.body.comment.hasFocus() and self._voting_key(event.key())

    def _voting_key(self, key: int) -> bool:
        match key:
            case _ if key in _BY_KEY:
                self._vote(_BY_KEY[key])
            case _ if key in _SCROLLS:
                self.body.scroll_drafts(_SCROLLS[key])
            case Qt.Key.Key_G:
                self.body.together.toggle()
            case Qt.Key.Key_S:
                self._skip()
            case Qt.Key.Key_U:
                self._undo()
            case Qt.Key.Key_P:
                self.body.to_approved.toggle()
            case Qt.Key.Key_N:
                self.body.write_comment()
            case _:
                return False
        return True

    def _vote(self, outcome: VoteOutcome) -> None:
        queue = self._queue
        if queue is not None:
            self._work.awake()
            comment = self.body.comment.text().strip()
            self.step(lambda: queue.vote(outcome, comment, self._work.worked_ms))

    def _skip(self) -> None:
        queue = self._queue
        if queue is not None:
            self.keep()
            self.step(queue.skip)

    @override
    def keep(self) -> PairQueue | None:
        """Have the queue remember what is written so far."""
        queue = self._queue
        if queue is not None:
            queue.keep(self.body.comment.text(), self._work.worked_ms)
        return queue

    def _on_comment(self) -> None:
        self._work.awake()
        self._keeper.changed()

    def _work_goes_on(self) -> None:
        self._work.awake()

    def _undo(self) -> None:
        queue = self._queue
        if queue is not None:
            self.keep()
            self.step(queue.undo)


def _sheet(reader: DraftReader) -> QFrame:
    sheet = frame("sheet")
    vertical(sheet, margins=(1, 1, 1, 1)).addWidget(reader)
    return sheet
