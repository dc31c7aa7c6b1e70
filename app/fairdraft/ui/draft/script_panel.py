"""What is said, shown and seen in a TV or radio script, how long does it take, and how does it get another line?"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QWidget

from fairdraft.domain.counting import counted
from fairdraft.domain.shortening import shortened
from fairdraft.services.checking import PACE, Provision, ScriptRow, TvScript
from fairdraft.ui.draft.script_words import is_too_long, length_and_room, share_words
from fairdraft.ui.parts.buttons import RowButton, button
from fairdraft.ui.parts.containers import card, clear, horizontal, rule, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.key_words import key_words
from fairdraft.ui.parts.number_fields import WholeNumberField
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.parts.words import SectionLabel, set_property, text_label
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tone

# Letters shown of a spoken line or a super: about two lines of the column.
_SHOWN = 50
_SLOWEST, _FASTEST, _STEP = 90, 240, 10
_MARKS: dict[str, tuple[str, Tone, str]] = {
    "verbatim": ("check", "present", "The super shows the spoken risk word for word"),
    "partial": ("altered", "error", "The super leaves out a spoken risk"),
    "paraphrase": ("altered", "error", "The super words the risk differently"),
    "missing": ("missing", "error", "No super beside this spoken risk"),
}
# What nobody says: in a radio script it is music and sounds.
_SEEN, _HEARD = "VISUAL", "SOUND"
_SAME_WORDS = "Shown in the same words"


class ScriptPanel(QWidget):
    """How long a script is, its rows with words and seconds, and the four ways to the full labeling.

    `jump_to` carries a span of the text; `pace_changed` the chosen pace in spoken words a minute; `line_wanted` the
    kind of block that is to be added behind the caret, `line_gone` that the line at the caret is to go.
    """

    jump_to = Signal(object)
    pace_changed = Signal(float)
    line_wanted = Signal(str)
    line_gone = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[TvScript, bool] | None = None
        layout = vertical(self, gap=8)
        head = QWidget()
        line = FlowLayout(head, line_gap=4, after_heading=True)
        line.addWidget(SectionLabel("Script", theme))
        self.pace = _Pace()
        self.pace.valueChanged.connect(lambda value: self.pace_changed.emit(float(value)))
        line.addWidget(self.pace)
        layout.addWidget(head)
        self._length = text_label("", "strong", wrap=True)
        self._share = text_label("", "small", wrap=True)
        said = vertical(gap=1)
        said.addWidget(self._length)
        said.addWidget(self._share)
        layout.addLayout(said)
        layout.addWidget(self._line_buttons())
        whole, self._rows = card(gap=4)
        layout.addWidget(whole)
        self.setVisible(False)
        theme.changed.connect(self._draw)

    def show_script(self, script: TvScript | None, *, with_supers: bool = True, may_edit: bool = False) -> None:
        """Show a script; None where the piece is none. Radio has no supers."""
        self.setVisible(script is not None)
        self._lines.setVisible(may_edit)
        self._super.setVisible(with_supers)
        self._visual.setVisible(with_supers)
        wanted = None if script is None else (script, with_supers)
        if wanted != self._shown:
            self._shown = wanted
            self._draw()

    def _draw(self) -> None:
        clear(self._rows)
        if self._shown is None:
            return
        script, with_supers = self._shown
        pace = float(self.pace.value())
        self._length.setText(length_and_room(script, pace))
        self._share.setText(share_words(script))
        set_property(self._length, "tone", "warning" if is_too_long(script, pace) else "")
        if not script.rows:
            self._rows.addWidget(
                text_label("No spoken line yet. Begin lines with “VO:” and “SUPER:”, or write a table.", wrap=True)
            )
        for number, row in enumerate(script.rows):
            if number:
                self._rows.addWidget(rule())
            self._rows.addWidget(self._row(row, with_supers=with_supers))
        self._rows.addWidget(rule())
        self._rows.addWidget(text_label("Where to find the full labeling", "small", wrap=True))
        for one in script.provision:
            self._rows.addWidget(self._tick(one))

    def _line_buttons(self) -> QWidget:
        """What a script gets lines by; the keys say the same to those who write."""
        self._lines = QWidget()
        line = FlowLayout(self._lines, gap=6, line_gap=4)
        spoken = button(
            "+ VO",
            name="Add a voice-over line",
            tip="Add a spoken line after the cursor (F9)",
            on_press=lambda: self.line_wanted.emit("voice_over"),
        )
        self._super = button(
            "+ Super",
            name="Add a super",
            tip=f"Add a line shown with the spoken line at the cursor ({key_words('Shift+F9')})",
            on_press=lambda: self.line_wanted.emit("super"),
        )
        self._visual = button(
            "+ Visual",
            name="Add a visual",
            tip=f"Add what is seen with the spoken line at the cursor ({key_words('Ctrl+Shift+F9')})",
            on_press=lambda: self.line_wanted.emit("visual"),
        )
        gone = button(
            "Remove line",
            # Its words stand under the buttons where it takes a line of its own.
            "flush",
            tip=f"Remove the line at the cursor ({key_words('Ctrl+F9')}); you can undo this",
            on_press=self.line_gone.emit,
        )
        for one in (spoken, self._super, self._visual, gone):
            line.addWidget(one)
        return self._lines

    def _row(self, row: ScriptRow, *, with_supers: bool) -> QWidget:
        whole = QWidget()
        layout = vertical(whole, gap=2, margins=(0, 0, 0, 4))
        seen = _SEEN if with_supers else _HEARD
        parts = [("VO", row.voice_over), *([("SUPER", row.super)] if with_supers else ()), (seen, row.visual)]
        tag, spoken = next((one for one in parts if one[1].text), parts[0])
        time = f"{counted(row.words, 'word')} · {row.seconds:.1f} s" if row.words else ""
        head = RowButton(
            f"{tag}: {shortened(spoken.text, 80)}. {time}. Show it",
            lambda: self.jump_to.emit(spoken.spans[0]) if spoken.spans else None,
            wraps=True,
        )
        head.inside.addWidget(self._tag(tag), 0, Qt.AlignmentFlag.AlignTop)
        said = vertical(gap=1, margins=(0, 2, 0, 2))
        said.addWidget(_beginning(spoken.text))
        if time:
            said.addWidget(text_label(time, "small"))
        head.inside.addLayout(said, 1)
        layout.addWidget(head)
        # Approved language is: to read each sentence twice and be told so would only make the way longer.
        same = with_supers and bool(row.super.text) and row.super.text == row.voice_over.text
        for name, words in parts:
            if words.text and words is not spoken and not (same and words is row.super):
                beside = horizontal(gap=8, margins=(0, 0, 4, 2))
                beside.addWidget(self._tag(name), 0, Qt.AlignmentFlag.AlignTop)
                beside.addWidget(_beginning(words.text, "muted"), 1)
                layout.addLayout(beside)
        if same:
            layout.addWidget(self._marked("check", "present", f"{_SAME_WORDS}."))
        elif with_supers and row.alignment in _MARKS:
            icon, tone, words = _MARKS[row.alignment]
            quoted = row.not_spoken or row.not_shown
            told = f"{words}: “{shortened(quoted[0], 60).rstrip('.')}”." if quoted else f"{words}."
            layout.addWidget(self._marked(icon, tone, told))
        return whole

    def _tick(self, one: Provision) -> QWidget:
        there = one.span is not None
        words = one.label[:1].upper() + one.label[1:]
        return self._marked("check" if there else "minus", "present" if there else "neutral",
                            words if there else f"{words}: not found")  # fmt: skip

    def _tag(self, words: str) -> QLabel:
        """As wide as the widest, in letters as drawn, so that what is said and what is shown begin at one place."""
        label = text_label(words, "small")
        label.setContentsMargins(0, 2, 0, 0)
        letters = QFontMetrics(self._theme.typography.interface(12))
        label.setMinimumWidth(max(map(letters.horizontalAdvance, ("SUPER", _SEEN, _HEARD))) + 2)
        return label

    def _marked(self, icon: str, tone: Tone, words: str) -> QWidget:
        whole = QWidget()
        row = horizontal(whole, gap=8)
        picture = text_label("")
        picture.setPixmap(self._theme.pixmap(icon, tone))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(text_label(words, wrap=True), 1)
        return whole


def _beginning(words: str, role: str = "text") -> QLabel:
    """So much of a line that a person knows it again."""
    shown = shortened(words, _SHOWN)
    label = text_label(shown, role, wrap=True)
    label.setToolTip(plain_tip("" if shown == words else words))
    return label


class _Pace(WholeNumberField):
    """Spoken words a minute."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "number")
        self.setRange(_SLOWEST, _FASTEST)
        self.setSingleStep(_STEP)
        self.setValue(round(PACE))
        self.setSuffix(" words/min")
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName("Pace in spoken words per minute")
        self.setToolTip("Pace of spoken words when the script states no times")
