"""How do draft, criteria, notes and verdict stand on the rating screen?"""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from fairdraft.domain.rubric import Verdict
from fairdraft.ui.draft.sheet_style import MARGIN
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import frame, horizontal, rule, scrolled, vertical
from fairdraft.ui.parts.plain_field import PlainField
from fairdraft.ui.parts.words import chip, key_cap, text_label
from fairdraft.ui.rate.brief_lines import BriefLines
from fairdraft.ui.rate.criteria_panel import CriteriaPanel
from fairdraft.ui.rate.notes_panel import MarkForm, NotesPanel
from fairdraft.ui.rate.reader import DraftReader
from fairdraft.ui.theme.theme import Theme

# From the strictest to the mildest, as they stand; name, key and tone of each.
VERDICT_KEYS: dict[Verdict, tuple[str, str, str]] = {
    "reject": ("Reject", "R", "error"),
    "revise": ("Revise", "V", "warning"),
    "approve": ("Approve", "A", "present"),
}
VERDICT_OF: dict[str, Verdict] = {key: verdict for verdict, (_name, key, _tone) in VERDICT_KEYS.items()}
_WIDE_COLUMN, _COLUMN = 420, 348
_MARGIN, _GAP = 16, 8


class RatingBody(QWidget):
    """The parts of the screen, without what they do.

    `judged` carries a verdict, `next_wanted`, `back_wanted`, `skip_wanted` and `undo_wanted` what their buttons ask.
    """

    judged = Signal(str)
    next_wanted = Signal()
    back_wanted = Signal()
    skip_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.reader = DraftReader(theme)
        self.own_words = PlainField("Your version of the draft", "")
        self.own_words.setProperty("role", "copy")
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
        self.fit(wide=True, low=False)

    def fit(self, *, wide: bool, low: bool) -> None:
        """A narrower column of criteria in narrow windows, and lower parts in low ones."""
        self._right.setFixedWidth(_WIDE_COLUMN if wide else _COLUMN)
        self._brief.fit(low=low)
        self._fit_hints()
        self.note.setFixedHeight(round((34 if low else 58) * self._theme.typography.scale))
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if low else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.note.setVerticalScrollBarPolicy(policy)
        self.criteria.fit(wide=wide, low=low)

    def show_form(self, *, shown: bool) -> None:
        """Show the form for a label in the place of the criteria, or the criteria again."""
        self.mark_form.setVisible(shown)
        self.criteria.setVisible(not shown)

    @property
    def asks_label(self) -> bool:
        """Whether the form for a label stands in the place of the criteria."""
        return not self.mark_form.isHidden()

    def show_part(self, part: QWidget) -> None:
        """Bring a part of the right column into view once it is laid out."""
        QTimer.singleShot(0, part, lambda: self._area.ensureWidgetVisible(part, 0, 12))

    def show_facts(self, campaign: str, brief: str, *, assisted: bool, blind: bool) -> None:
        """Show for what the draft was written; `blind` is False once the study was unblinded."""
        self._blind.setText("blind" if blind else "unblinded")
        self._campaign.setText(campaign)
        self._brief.show_brief(brief)
        self._mode.setVisible(assisted)
        self._fit_hints()

    def show_verdict(self, verdict: Verdict | None) -> None:
        """Show which verdict is given."""
        for name, one in self.verdicts.items():
            one.setChecked(name == verdict)

    def show_next(self, *, ready: bool, words: str) -> None:
        """Show whether the draft can be stored, and what is missing."""
        self.next.setEnabled(ready)
        self.next.setToolTip("Store and show the next" if ready else "Press Return to see what is missing")
        self._missing.setText(words)
        self._missing.setVisible(bool(words))

    def show_own_words(self, *, shown: bool) -> None:
        """Show the field for the rater's version instead of the draft, or the draft again."""
        self._pages.setCurrentWidget(self.own_words if shown else self.reader)
        self._hint.setVisible(not shown)
        self._own_hint.setVisible(shown)

    @property
    def writes_own_words(self) -> bool:
        """Whether the field for the rater's version shows."""
        return self._pages.currentWidget() is self.own_words

    def show_suggested(self, *, is_there: bool) -> None:
        """Say that the rater's own version is kept."""
        self._suggested.setVisible(is_there)
        self._fit_hints()

    def show_taken_up(self, *, is_there: bool) -> None:
        """Say that what was said of the draft earlier, and is not stored yet, is here again."""
        self._taken_up.setVisible(is_there)
        self._fit_hints()

    def _fit_hints(self) -> None:
        """The keys stand beside the chips where both have room; they are on the first page and in the help too."""
        said = (self._blind, self._campaign, self._mode, self._suggested, self._taken_up)
        taken = sum(one.sizeHint().width() + _GAP for one in said if not one.isHidden())
        room = self.width() - self._right.width() - 2 * _MARGIN
        self._hints.setVisible(taken + self._hints.sizeHint().width() <= room)

    def _make_middle(self) -> QVBoxLayout:
        column = vertical(margins=(_MARGIN, 12, _MARGIN, 16), gap=10)
        head = horizontal(gap=_GAP)
        self._blind = chip("blind")
        head.addWidget(self._blind)
        self._campaign = chip("")
        head.addWidget(self._campaign)
        self._mode = chip("assisted")
        self._mode.setToolTip("Indication, safety information and legal lines were inserted by the program")
        head.addWidget(self._mode)
        self._suggested = chip("your version is kept", "accent")
        self._suggested.setVisible(False)
        head.addWidget(self._suggested)
        self._taken_up = chip("as you left it", "accent")
        self._taken_up.setToolTip("What you said of this draft before is here again; Next stores it")
        self._taken_up.setVisible(False)
        head.addWidget(self._taken_up)
        head.addStretch(1)
        self._hint = _keys(("", "Select words, then"), ("L", "to label"), ("E", "to write your version"))
        self._own_hint = _keys(("Esc", "back to the draft"))
        self._own_hint.setVisible(False)
        self._hints = QFrame()
        hints = horizontal(self._hints, gap=0)
        hints.addWidget(self._hint)
        hints.addWidget(self._own_hint)
        head.addWidget(self._hints)
        column.addLayout(head)
        self._brief = BriefLines()
        column.addWidget(self._brief)
        sheet = frame("sheet")
        inside = vertical(sheet, margins=(1, 1, 1, 1))
        self._pages = QStackedWidget()
        self._pages.addWidget(self.reader)
        self._pages.addWidget(self.own_words)
        inside.addWidget(self._pages)
        column.addWidget(sheet, 1)
        return column

    def _make_right(self) -> QVBoxLayout:
        column = vertical(gap=0)
        self._area, inside = scrolled(margins=(16, 12, 16, 12), gap=8)
        inside.addWidget(self.criteria)
        inside.addWidget(self.mark_form)
        inside.addWidget(self.notes)
        column.addWidget(self._area, 1)
        column.addWidget(rule())
        foot = vertical(margins=(16, 10, 16, 14), gap=8)
        foot.addWidget(self.note)
        foot.addLayout(self._make_verdicts())
        self._missing = text_label("", "small", wrap=True)
        foot.addWidget(self._missing)
        foot.addLayout(self._make_steps())
        column.addLayout(foot)
        return column

    def _make_verdicts(self) -> QHBoxLayout:
        row = horizontal(gap=6)
        self.verdicts: dict[Verdict, QPushButton] = {}
        for verdict, (name, key, tone) in VERDICT_KEYS.items():
            one = button(f"{name}  {key}", "verdict", name=name)
            one.clicked.connect(lambda _on=False, verdict=verdict: self.judged.emit(verdict))
            one.setProperty("tone", tone)
            one.setCheckable(True)
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.verdicts[verdict] = one
            row.addWidget(one, 1)
        return row

    def _make_steps(self) -> QHBoxLayout:
        row = horizontal(gap=4)
        for words, key, name, asks in (
            ("back", "⇧⏎", "Back to the one before", self.back_wanted),
            ("skip", "S", "Put this one aside", self.skip_wanted),
            ("undo", "U", "Take the last step back", self.undo_wanted),
        ):
            one = button(f"{key} {words}", "quiet", tip=name, name=name, on_press=asks.emit)
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(one)
        row.addStretch(1)
        self.next = button("Next  ⏎", "primary", name="Store and show the next", on_press=self.next_wanted.emit)
        self.next.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.addWidget(self.next)
        return row


def _keys(*parts: tuple[str, str]) -> QFrame:
    whole = QFrame()
    row = horizontal(whole, gap=6)
    for key, words in parts:
        if key:
            row.addWidget(key_cap(key))
        label: QLabel = text_label(words, "small")
        row.addWidget(label)
    return whole
