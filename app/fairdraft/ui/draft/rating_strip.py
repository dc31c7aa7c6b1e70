"""How good is this variant? The strip of criteria under the sheet, worked by keys."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLineEdit, QPushButton, QWidget

from fairdraft.domain.rating import Rating
from fairdraft.domain.rubric import INSERTED_CRITERIA, SCORES, Criterion, Rubric, Verdict
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.announcing import announce
from fairdraft.ui.parts.buttons import IconButton, button
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.digit_keys import plain_digit_of
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.key_words import key_cap_words
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.parts.verdicts import VERDICT_LOOKS, VERDICT_OF, verdict_button
from fairdraft.ui.parts.words import ElidedLabel, SectionLabel, key_cap, set_property, text_label
from fairdraft.ui.theme.theme import Theme

_TOGGLE = 26
# A piece is approved in its review; here somebody says what they would do with a draft.
_WOULD = {verdict: f"Would {verdict}" for verdict in VERDICT_LOOKS}
_COMMENT_PAUSE_MS = 600


class RatingStrip(QFrame):
    """Five criteria in one line; the one in hand is open with its anchor words.

    Every choice is told at once: `scored` with criterion and score (0 takes it back), `judged` with a verdict,
    `commented` with the comment.
    """

    scored = Signal(str, int)
    judged = Signal(str)
    commented = Signal(str)
    opened = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Rating")
        self._theme = theme
        self._name = ""
        self._rubric: Rubric | None = None
        self._scores: dict[str, int] = {}
        self._verdict: Verdict | None = None
        self._current = 0
        self._inserted = False
        self._open = False
        self._low = False
        layout = vertical(self, margins=(12, 8, 8, 8), gap=8)
        layout.addLayout(self._make_head())
        self._line = QWidget()
        self._line_layout = FlowLayout(self._line, gap=6)
        layout.addWidget(self._line)
        self._body = QWidget()
        body = vertical(self._body, gap=8)
        body.addLayout(self._make_scores())
        body.addLayout(self._make_verdicts())
        self._foot = body
        layout.addWidget(self._body)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_COMMENT_PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self._body.setVisible(False)
        self.setEnabled(False)

    # ---- what is rated

    def use(self, rubric: Rubric) -> None:
        """Rate by this rubric."""
        self._rubric = rubric
        for verdict, one in self._verdicts.items():
            one.setVisible(verdict in rubric.verdicts)
        told = [f"{key} would {verdict}" for key, verdict in VERDICT_OF.items() if verdict in rubric.verdicts]
        self.setAccessibleDescription(
            f"Enter opens it. Then {', '.join(['keys 1 to 5 score the open criterion', *told])}."
        )
        self._criteria: list[QPushButton] = []
        for number, criterion in enumerate(rubric.criteria):
            one = QPushButton(criterion.name)
            one.setProperty("role", "criterion")
            one.setCheckable(True)
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            one.clicked.connect(lambda _on=False, number=number: self._take(number))
            self._criteria.append(one)
            self._line_layout.addWidget(one)
        self._draw()

    def show_rating(self, name: str, rating: Rating | None, *, inserted_by_program: bool, enabled: bool) -> None:
        """Show the rating of a variant; `inserted_by_program` says that its regulated language was not the model's."""
        self.flush()
        self._scores = {} if rating is None else dict(rating.scores)
        self._verdict = None if rating is None else rating.verdict
        self._inserted = inserted_by_program
        self._name = name
        self.comment.setText("" if rating is None else rating.comment)
        self._sent = self.comment.text()
        self._current = self._first_open()
        self._saved.setText("" if rating is None else "saved")
        self._saved_icon.setVisible(rating is not None)
        self.setEnabled(enabled)
        self._draw()

    def show_saved(self, rating: Rating, clock: str) -> None:
        """Show what is on disk now."""
        self._scores, self._verdict = dict(rating.scores), rating.verdict
        self._saved.setText(f"saved {clock}")
        self._saved_icon.setVisible(True)
        self._draw()

    def set_open(self, *, is_open: bool) -> None:
        """Open the criterion in hand, or show one line only, in low windows that of the name."""
        self._open = is_open
        self._body.setVisible(is_open)
        self._toggle.show_icon("chevron-down" if is_open else "chevron-up")
        self._toggle.setAccessibleName("Close the rating" if is_open else "Open the rating")
        self._draw()
        self.opened.emit(is_open)

    def fit(self, *, wide: bool, low: bool) -> None:
        """A narrow window gives the words of the scores and the comment lines of their own. In a low one the piece has
        the room: the folded strip is one line that says how far the rating is, the open one shows either the question
        or the words of the score.
        """
        self._low = low
        # Its icon grows with the letters; its margins would take the room of a line of words.
        self._toggle.setFixedHeight(max(_TOGGLE, self._theme.typography.size(16) + 4))
        way = QBoxLayout.Direction
        self._judging.setDirection(way.LeftToRight if wide else way.TopToBottom)
        self._judging.setSpacing(12 if wide else 6)
        if wide:
            self._verdict_row.addWidget(self.comment, 1)
        else:
            self._foot.addWidget(self.comment)
        self._draw()

    def take_focus(self) -> None:
        """Open the strip and put the keys on it."""
        self.set_open(is_open=True)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def flush(self) -> None:
        """Tell a comment that was typed and not told yet."""
        self._pause.stop()
        if self.isEnabled() and self.comment.text() != self._sent:
            self._sent = self.comment.text()
            self.commented.emit(self._sent)

    @property
    def criterion(self) -> Criterion | None:
        """The criterion in hand."""
        if self._rubric is None or not 0 <= self._current < len(self._rubric.criteria):
            return None
        return self._rubric.criteria[self._current]

    # ---- parts

    def _make_head(self) -> QHBoxLayout:
        head = horizontal(gap=8)
        head.addWidget(SectionLabel("Rating", self._theme))
        self._title = ElidedLabel("", "small")
        head.addWidget(self._title, 1)
        self._saved_icon = text_label("")
        self._saved_icon.setPixmap(self._theme.pixmap("check", "present"))
        self._saved_icon.setVisible(False)
        head.addWidget(self._saved_icon)
        self._saved = text_label("", "small")
        head.addWidget(self._saved)
        self._hint = key_cap(key_cap_words("Ctrl+R"))
        self._hint.setToolTip("Rate with the keyboard")
        head.addWidget(self._hint)
        self._toggle = IconButton(
            "chevron-up", "Open the rating", self._theme, on_press=lambda: self.set_open(is_open=not self._open)
        )
        head.addWidget(self._toggle)
        return head

    def _make_scores(self) -> QBoxLayout:
        whole = self._judging = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        whole.setSpacing(12)
        row = horizontal(gap=6)
        self._score_buttons: list[QPushButton] = []
        for score in SCORES:
            one = button(str(score), "score", on_press=lambda score=score: self._score(score))  # type: ignore[misc] # the default binds this turn's score
            one.setCheckable(True)
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._score_buttons.append(one)
            row.addWidget(one)
        whole.addLayout(row)
        whole.setAlignment(row, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        words = vertical(gap=1)
        self._question = text_label("", "small", wrap=True)
        self._anchor = text_label("", wrap=True)
        words.addWidget(self._anchor)
        words.addWidget(self._question)
        whole.addLayout(words, 1)
        return whole

    def _make_verdicts(self) -> QHBoxLayout:
        row = self._verdict_row = horizontal(gap=8)
        place = QWidget()
        buttons = FlowLayout(place, gap=6, in_line=True)
        self._verdicts: dict[Verdict, QPushButton] = {}
        for verdict, words in _WOULD.items():
            one = verdict_button(verdict, words=words)
            one.clicked.connect(lambda _on=False, verdict=verdict: self._judge(verdict))
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._verdicts[verdict] = one
            buttons.addWidget(one)
        row.addWidget(place)
        self.comment = QLineEdit()
        self._sent = ""
        self.comment.setPlaceholderText("Comment (N)")
        self.comment.setAccessibleName("Comment on this variant")
        self.comment.textEdited.connect(lambda _text: self._pause.start())
        self.comment.editingFinished.connect(self.flush)
        row.addWidget(self.comment, 1)
        return row

    # ---- keys

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_command = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if is_command or not (self._scoring_key(event) if self._open else self._opening_key(event)):
            super().keyPressEvent(event)

    def _opening_key(self, event: QKeyEvent) -> bool:
        # Tab comes by here: nobody scores what they do not see.
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            return False
        self.set_open(is_open=True)
        return True

    def _scoring_key(self, event: QKeyEvent) -> bool:
        key, digit = event.text().upper(), plain_digit_of(event)
        if digit is not None and digit in SCORES:
            self._score(digit)
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self._take(self._current + 1)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self._take(self._current - 1)
        elif digit == 0 or event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._score(0)
        elif key == "N":
            self.comment.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif key in VERDICT_OF:
            self._judge(VERDICT_OF[key])
        else:
            return False
        return True

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        set_property(self, "selected", value=True)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        set_property(self, "selected", value=False)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.take_focus()
        super().mousePressEvent(event)

    def _take(self, number: int) -> None:
        if self._rubric is None:
            return
        self._current = max(0, min(number, len(self._rubric.criteria) - 1))
        if not self._open:
            self.set_open(is_open=True)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._draw()

    def _score(self, score: int) -> None:
        criterion = self.criterion
        if criterion is None or not self.isEnabled():
            return
        if score:
            self._scores[criterion.id] = score
        else:
            self._scores.pop(criterion.id, None)
        if score and self._rubric is not None and self._current < len(self._rubric.criteria) - 1:
            self._current += 1
        self._draw()
        announce(self, self._told_of_score(criterion, score))
        self.scored.emit(criterion.id, score)

    def _told_of_score(self, scored: Criterion, score: int) -> str:
        told = f"{scored.name}: {f'{score} of 5' if score else 'not rated'}"
        following = self.criterion
        return told if following in (scored, None) else f"{told}. Next: {following.name}"

    def _judge(self, verdict: Verdict) -> None:
        if not self.isEnabled() or self._rubric is None or verdict not in self._rubric.verdicts:
            return
        self._verdict = verdict
        self._draw()
        announce(self, _WOULD[verdict])
        self.judged.emit(verdict)

    def _first_open(self) -> int:
        if self._rubric is None:
            return 0
        for number, criterion in enumerate(self._rubric.criteria):
            if criterion.id not in self._scores:
                return number
        return 0

    def _draw(self) -> None:
        if self._rubric is None:
            return
        for number, (criterion, one) in enumerate(zip(self._rubric.criteria, self._criteria, strict=True)):
            score = self._scores.get(criterion.id)
            shown = f"{criterion.name}  {score if score is not None else '–'}"
            one.setText(shown)
            one.setChecked(number == self._current and self._open)
            set_property(one, "rated", "true" if score is not None else "false")
            told = "not rated" if score is None else f"{score} of 5"
            inserted = "\nInserted by the program, not written by the model" if self._marks_inserted(criterion) else ""
            one.setToolTip(plain_tip(f"{criterion.name}: {told}{inserted}"))
            one.setAccessibleName(f"{criterion.name}, {told}")
        for verdict, one in self._verdicts.items():
            one.setChecked(verdict == self._verdict)
        # In one line there are no criteria that say how far the rating is.
        is_line = self._low and not self._open
        self._line.setVisible(not is_line)
        self._title.setText(f"{self._name} · {self._told_so_far()}" if is_line else self._name)
        self._draw_criterion()

    def _told_so_far(self) -> str:
        criteria = () if self._rubric is None else self._rubric.criteria
        rated = f"{sum(one.id in self._scores for one in criteria)} of {len(criteria)} rated"
        return rated if self._verdict is None else f"{rated}, {_WOULD[self._verdict].lower()}"

    def _draw_criterion(self) -> None:
        criterion = self.criterion
        if criterion is None:
            return
        score = self._scores.get(criterion.id)
        for value, one in zip(SCORES, self._score_buttons, strict=True):
            one.setChecked(value == score)
            one.setToolTip(plain_tip(criterion.anchors.get(str(value), "")))
            one.setAccessibleName(f"{criterion.name}: {value}. {criterion.anchors.get(str(value), '')}")
        note = " Inserted by the program." if self._marks_inserted(criterion) else ""
        question = (criterion.question + note).strip()
        low, high = criterion.anchors.get("1", ""), criterion.anchors.get("5", "")
        if score is not None:
            self._anchor.setText(f"{score} — {criterion.anchors.get(str(score), '')}")
        elif self._low:
            self._anchor.setText(question)
        else:
            self._anchor.setText(f"1 — {low}\n5 — {high}" if low or high else "")
        self._question.setText(question)
        self._question.setVisible(not self._low)
        self._anchor.setToolTip(plain_tip(question if self._low else ""))

    def _marks_inserted(self, criterion: Criterion) -> bool:
        return self._inserted and criterion.id in INSERTED_CRITERIA
