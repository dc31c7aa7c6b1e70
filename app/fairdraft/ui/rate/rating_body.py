"""How do draft, criteria, notes and verdict stand on the rating screen?"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from fairdraft.domain.finding import Finding
from fairdraft.domain.rating_queue import MarkedWords
from fairdraft.domain.rubric import SpanLabel, Verdict
from fairdraft.ui.draft.sheet_style import MARGIN
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import frame, horizontal, rule, scrolled, vertical
from fairdraft.ui.parts.even_row import EvenRow
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.plain_field import PlainField
from fairdraft.ui.parts.turn_later import turn_later
from fairdraft.ui.parts.verdicts import VERDICT_LOOKS, verdict_button
from fairdraft.ui.parts.words import ElidedChip, chip, key_cap, text_label
from fairdraft.ui.rate.approved_panel import ApprovedPanel, approved_button
from fairdraft.ui.rate.brief_lines import BriefLines
from fairdraft.ui.rate.criteria_panel import CriteriaPanel
from fairdraft.ui.rate.notes_panel import MarkForm, NotesPanel
from fairdraft.ui.rate.reader import DraftReader
from fairdraft.ui.theme.theme import Theme

# Narrower screens get a narrower column of criteria, lower ones less around the levels.
_WIDE, _HIGH = 1100, 720
_WIDE_COLUMN, _COLUMN, _WIDEST_SHARE = 420, 348, 0.46
_MARGIN, _GAP = 16, 8
_NEXT = "Save and show the next"
# Of the note's height: what its lines take, one or two, and what is around them and does not grow.
_LINE, _LINES, _FRAME = 16, 40, 18
# Above and below what is brought into view.
_AROUND = 12


class RatingBody(QWidget):
    """The parts of the screen, without what they do.

    `judged` carries a verdict, `next_wanted`, `back_wanted`, `skip_wanted` and `undo_wanted` what their buttons ask.
    `keys_free` says that a button was pressed by a key and needs the keys no more.
    """

    judged = Signal(str)
    next_wanted = Signal()
    back_wanted = Signal()
    skip_wanted = Signal()
    undo_wanted = Signal()
    keys_free = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._later = turn_later(self, self._bring_into_view)
        self._theme = theme
        self._size, self._low = (_WIDE, _HIGH), False
        self._has_own, self._marked = False, 0
        self._in_view: QWidget | None = None
        self.reader = DraftReader(theme)
        self.own_words = PlainField("Your version of the draft", "")
        self.own_words.setProperty("role", "version")
        self.approved = ApprovedPanel(theme)
        self.approved.setVisible(False)
        self.criteria = CriteriaPanel()
        self.mark_form = MarkForm(theme)
        self.mark_form.chosen.connect(lambda: self.show_part(self.mark_form.keep))
        self.notes = NotesPanel(theme)
        self.note = PlainField("Note on the whole draft", "Note on the whole draft (N)")
        # As on the sheet: words need room around them to be read.
        self.own_words.document().setDocumentMargin(MARGIN)
        row = horizontal(self, gap=0)
        row.addLayout(self._make_middle(), 1)
        self._right = frame("right")
        self._right.setLayout(self._make_right())
        row.addWidget(self._right)
        self._say_mode()
        self.fit(*self._size)
        theme.changed.connect(self._fit_again)

    def fit(self, width: int, height: int) -> None:
        """A narrower column of criteria in narrow windows, and lower parts in low ones."""
        self._size, self._low = (width, height), height < _HIGH
        low, wide, scale = self._low, width >= _WIDE, self._theme.typography.scale
        # Larger letters widen the column as far as the draft stays the wider part.
        column = round((_WIDE_COLUMN if wide else _COLUMN) * scale)
        self._right.setFixedWidth(max(_COLUMN, min(column, round(width * _WIDEST_SHARE))))
        self._brief.fit(low=low)
        # Side by side where both keep lines of a length that one reads; else one above the other.
        side, above = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._sheets.setDirection(side if width >= _WIDE * scale else above)
        self.note.setFixedHeight(round((_LINE if low else _LINES) * scale) + _FRAME)
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if low else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.note.setVerticalScrollBarPolicy(policy)
        self.criteria.fit(wide=wide)
        self._show_way_to_notes()

    def show_form(self, *, shown: bool) -> None:
        """Show the form for a label in the place of the criteria, or the criteria again."""
        self.mark_form.setVisible(shown)
        self.criteria.setVisible(not shown)

    @property
    def asks_label(self) -> bool:
        """Whether the form for a label stands in the place of the criteria."""
        return not self.mark_form.isHidden()

    def show_part(self, part: QWidget) -> None:
        """Bring a part of the right column into view once it is laid out, until somebody scrolls."""
        self._in_view = part
        self._later.start()

    def _bring_into_view(self) -> None:
        # Rows that were just made get their height in several turns: the column tells when it is another length.
        part = self._in_view
        inside = self._area.widget()
        if part is None or inside is None or not isValid(part):
            return
        if part.height() + 2 * _AROUND > self._area.viewport().height():
            # Of what is too long for the window the beginning says what it is.
            self._area.verticalScrollBar().setValue(part.mapTo(inside, QPoint(0, -_AROUND)).y())
        else:
            self._area.ensureWidgetVisible(part, 0, _AROUND)

    def _follow_the_hand(self) -> None:
        self._in_view = None

    def show_facts(self, campaign: str, brief: str, *, assisted: bool, blind: bool) -> None:
        """Show for what the draft was written; `blind` is False once the study was unblinded."""
        self._blind.setText("blind" if blind else "unblinded")
        self._campaign.setText(campaign)
        self._brief.show_brief(brief)
        self._mode.setVisible(assisted)

    def offer_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """Offer those verdicts alone that the study's rubric has; none where raters give scores alone."""
        for name, one in self.verdicts.items():
            one.setVisible(name in verdicts)
        self._verdicts.setVisible(bool(verdicts))

    def show_verdict(self, verdict: Verdict | None) -> None:
        """Show which verdict is given."""
        for name, one in self.verdicts.items():
            one.setChecked(name == verdict)

    def show_next(self, *, ready: bool, words: str) -> None:
        """Show whether the draft can be stored, and what is missing."""
        let_press(self.next, "" if ready else "Press Return to see what is missing")
        self._missing.setText(words)
        self._missing.setVisible(bool(words))

    def show_own_words(self, *, shown: bool) -> None:
        """Show the field for the rater's version instead of the draft, or the draft again."""
        self._pages.setCurrentWidget(self.own_words if shown else self.reader)
        self._say_mode()

    @property
    def writes_own_words(self) -> bool:
        """Whether the field for the rater's version shows."""
        return self._pages.currentWidget() is self.own_words

    def show_suggested(self, *, is_there: bool) -> None:
        """Say that the rater's own version is kept."""
        self._has_own = is_there
        self._say_mode()

    def show_taken_up(self, *, is_there: bool) -> None:
        """Say that what was said of the draft earlier, and is not stored yet, is here again."""
        self._taken_up.setVisible(is_there)

    def show_notes(
        self, text: str, marks: Sequence[MarkedWords], labels: Sequence[SpanLabel], findings: Sequence[Finding]
    ) -> None:
        """Show what was marked in `text`, and what rules found where the study shows it: in the draft and listed."""
        self.notes.show_notes(text, marks, labels, findings)
        self.reader.show_notes(marks, findings)
        self._marked = len(marks)
        self._show_way_to_notes()

    def _fit_again(self) -> None:
        self.fit(*self._size)

    def _show_way_to_notes(self) -> None:
        """In low windows the list of notes is below what shows."""
        self.to_notes.setText(f"Notes {self._marked}")
        self.to_notes.setAccessibleName(f"Notes on the text: {self._marked}. Show them")
        self.to_notes.setVisible(self._low and self._marked > 0)

    def _on_to_notes(self) -> None:
        self.show_part(self.notes)
        if self.to_notes.hasFocus():
            self.keys_free.emit()

    def _say_mode(self) -> None:
        """Whether the draft is read or the rater's own version is written, and the keys that go with it."""
        writes = self.writes_own_words
        for hint in self._hints:
            hint.setVisible(not writes)
        self._own_hint.setVisible(writes)
        self._own.setText("your version" if writes else "your version is kept")
        self._own.setVisible(writes or self._has_own)

    def _make_middle(self) -> QVBoxLayout:
        column = vertical(margins=(_MARGIN, 12, _MARGIN, 16), gap=10)
        place = QWidget()
        head = FlowLayout(place, gap=_GAP, line_gap=6)
        self._blind = chip("blind")
        head.addWidget(self._blind)
        self._campaign = ElidedChip()
        head.addWidget(self._campaign)
        self._mode = chip("assisted")
        self._mode.setToolTip("Indication, safety information and legal lines were inserted by the program")
        head.addWidget(self._mode)
        self._own = chip("your version is kept", "accent")
        head.addWidget(self._own)
        self._taken_up = chip("as you left it", "accent")
        self._taken_up.setToolTip("Your earlier answers for this draft have been restored; Next saves them")
        self._taken_up.setVisible(False)
        head.addWidget(self._taken_up)
        # One for each key: large letters give some of them another line.
        self._hints = (_key("L", "to label,", before="Select words, then"), _key("E", "your version"))
        self._own_hint = _key("Esc", "back to the draft · it is kept")
        for one in (*self._hints, self._own_hint):
            head.addWidget(one)
        self.to_approved = approved_button(self.approved)
        head.addWidget(self.to_approved)
        column.addWidget(place)
        self._brief = BriefLines()
        self._brief.keys_free.connect(self.keys_free)
        column.addWidget(self._brief)
        sheet = frame("sheet")
        inside = vertical(sheet, margins=(1, 1, 1, 1))
        self._pages = QStackedWidget()
        self._pages.addWidget(self.reader)
        self._pages.addWidget(self.own_words)
        inside.addWidget(self._pages)
        # Beside the draft, and the criteria stay: a rater looks from one to the other.
        sheets = self._sheets = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        sheets.setSpacing(12)
        sheets.addWidget(sheet, 3)
        sheets.addWidget(self.approved, 2)
        column.addLayout(sheets, 1)
        return column

    def _make_right(self) -> QVBoxLayout:
        column = vertical(gap=0)
        self._area, inside = scrolled(margins=(16, 12, 16, 12), gap=8)
        bar = self._area.verticalScrollBar()
        bar.rangeChanged.connect(self._bring_into_view)
        bar.actionTriggered.connect(self._follow_the_hand)
        inside.addWidget(self.criteria)
        inside.addWidget(self.mark_form)
        inside.addWidget(self.notes)
        column.addWidget(self._area, 1)
        column.addWidget(rule())
        foot = vertical(margins=(16, 10, 16, 14), gap=8)
        self.to_notes = button("", "link", tip="Show them in the list", on_press=self._on_to_notes)
        # As the button beside the brief: a press of the mouse takes the keys from nobody.
        self.to_notes.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        foot.addWidget(self.to_notes, 0, Qt.AlignmentFlag.AlignLeft)
        foot.addWidget(self.note)
        self._verdicts = self._make_verdicts()
        foot.addWidget(self._verdicts)
        self._missing = text_label("", "small", wrap=True)
        foot.addWidget(self._missing)
        foot.addLayout(self._make_steps())
        column.addLayout(foot)
        return column

    def _make_verdicts(self) -> QWidget:
        place = QWidget()
        row = EvenRow(place, gap=6)
        self.verdicts: dict[Verdict, QPushButton] = {}
        for verdict in VERDICT_LOOKS:
            one = verdict_button(verdict)
            one.clicked.connect(lambda _on=False, verdict=verdict: self.judged.emit(verdict))
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.verdicts[verdict] = one
            row.addWidget(one)
        return place

    def _make_steps(self) -> QHBoxLayout:
        row = horizontal(gap=4)
        # Large letters give these a second line; Next stays whole.
        place = QWidget()
        steps = FlowLayout(place, gap=4)
        for words, key, name, asks in (
            ("back", "⇧⏎", "Back to the previous one", self.back_wanted),
            ("skip", "S", "Skip this one", self.skip_wanted),
            ("undo", "U", "Undo the last step", self.undo_wanted),
        ):
            one = button(f"{key} {words}", "quiet", tip=name, name=name, on_press=asks.emit)
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            steps.addWidget(one)
        row.addWidget(place, 1, Qt.AlignmentFlag.AlignVCenter)
        self.next = button("Next  ⏎", "primary", name=_NEXT, tip=_NEXT, on_press=self.next_wanted.emit)
        self.next.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.addWidget(self.next)
        return row


def _key(key: str, words: str, *, before: str = "") -> QFrame:
    """A key and what it does, with words before it."""
    whole = QFrame()
    row = horizontal(whole, gap=6)
    if before:
        row.addWidget(text_label(before, "small"))
    row.addWidget(key_cap(key))
    row.addWidget(text_label(words, "small"))
    return whole
