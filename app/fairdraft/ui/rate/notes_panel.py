"""What does a rater say of single words? The marks so far, and a new one being made."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QWidget

from fairdraft.domain.finding import Finding, Span
from fairdraft.domain.rating_queue import MarkedWords
from fairdraft.domain.rubric import SpanLabel
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import IconButton, button, let_press
from fairdraft.ui.parts.containers import card, clear, horizontal, vertical
from fairdraft.ui.parts.digit_keys import plain_digit_of
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.words import ElidedLabel, SectionLabel, key_cap, text_label
from fairdraft.ui.theme.theme import Theme

# L is not among them: it takes other words.
_KEYS = "1234567890abcdefghijkmnop"
_MOST_FINDINGS = 12
_BUTTON, _ABOVE = (28, 24), 3


class NotesPanel(QWidget):
    """The marks on the text. `removed`, `change_wanted` and `pressed` carry a mark's number."""

    removed = Signal(int)
    change_wanted = Signal(int)
    pressed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._layout = vertical(self, gap=8)

    def show_notes(
        self, text: str, marks: Sequence[MarkedWords], labels: Sequence[SpanLabel], findings: Sequence[Finding]
    ) -> None:
        """Show what was marked in `text`, and what rules found where the study shows it."""
        clear(self._layout)
        self.setVisible(bool(marks or findings))
        names = {one.id: one.name for one in labels}
        if marks:
            whole, column = card()
            column.addWidget(SectionLabel("Notes on the text", self._theme))
            for number, one in enumerate(marks):
                column.addLayout(self._note(number, one, text, names))
            self._layout.addWidget(whole)
        if findings:
            whole, column = card()
            column.addWidget(SectionLabel("Found by rules", self._theme))
            for finding in findings[:_MOST_FINDINGS]:
                column.addWidget(text_label(f"{finding.rule}: {finding.message}", "small", wrap=True))
            if len(findings) > _MOST_FINDINGS:
                column.addWidget(text_label(f"and {len(findings) - _MOST_FINDINGS} more", "small"))
            self._layout.addWidget(whole)

    def _note(self, number: int, mark: MarkedWords, text: str, names: dict[str, str]) -> QHBoxLayout:
        row = horizontal(gap=8)
        place = text_label(str(number + 1), "strong", tone="warning")
        # Wide enough for any figure, so that all notes begin at one edge.
        place.setFixedWidth(place.fontMetrics().horizontalAdvance("88"))
        row.addWidget(place, 0, Qt.AlignmentFlag.AlignTop)
        quote = " ".join(text[mark.start : mark.end].split())
        said = f"{names.get(mark.label, mark.label)} — “{quote}”" + (f"\n{mark.comment}" if mark.comment else "")
        words = text_label(said, wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        for one in (place, words):
            # The first line stands midway beside the buttons.
            one.setContentsMargins(0, _ABOVE, 0, 0)
        name = f"note {number + 1}"
        buttons = horizontal(gap=0)
        for icon, does, asks in (
            ("jump", "Show {}", self.pressed),
            ("draft", "Change {}", self.change_wanted),
            ("close", "Remove {}", self.removed),
        ):
            press = IconButton(icon, does.format(name), self._theme, on_press=partial(asks.emit, number))
            press.setFixedSize(*_BUTTON)
            buttons.addWidget(press, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(buttons)
        return row


class MarkForm(QFrame):
    """Labels and a comment for the selected words.

    `made` says that the note (`mark`) is to be kept, `chosen` that a label is in hand (`label`), `left` never mind.
    """

    made = Signal()
    chosen = Signal()
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setProperty("selected", "true")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Label the selected words")
        self._theme = theme
        self.label = ""
        self.span = Span(0, 0)
        column = vertical(self, margins=(12, 10, 12, 10), gap=8)
        column.addWidget(SectionLabel("Label these words", theme))
        self._quote = ElidedLabel()
        column.addWidget(self._quote)
        self._place = QWidget()
        self._flow = FlowLayout(self._place, gap=6)
        column.addWidget(self._place)
        self.comment = QLineEdit()
        self.comment.setPlaceholderText("Comment (optional)")
        self.comment.setAccessibleName("Comment on the selected words")
        column.addWidget(self.comment)
        row = horizontal(gap=6)
        row.addWidget(key_cap("Esc"))
        row.addWidget(text_label("cancel", "small"))
        row.addStretch(1)
        self.keep = button("Save the note", on_press=self._make)
        row.addWidget(self.keep)
        column.addLayout(row)
        self._buttons: dict[str, QPushButton] = {}
        self.setVisible(False)

    def ask(self, span: Span, quote: str, labels: Sequence[SpanLabel], given: MarkedWords | None = None) -> None:
        """Ask for a label of these words; a key stands before each. `given` is the note that is to be changed."""
        clear(self._flow)
        self._buttons = {}
        self.span, self.label = span, ""
        self._quote.setText(f"“{' '.join(quote.split())}”")
        for key, label in zip(f"{_KEYS}" + " " * len(labels), labels, strict=False):
            words = f"{key.upper()}  {label.name}" if key.strip() else label.name
            one = button(words, "criterion", name=label.name)
            one.clicked.connect(lambda _on=False, name=label.id: self._choose(name))
            one.setCheckable(True)
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._buttons[label.id] = one
            self._flow.addWidget(one)
        self.comment.clear()
        let_press(self.keep, "Choose a label first")
        if given is not None:
            self.comment.setText(given.comment)
            self._choose(given.label)
            return
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def mark(self) -> MarkedWords:
        """The note as it stands in the form; its label is in hand."""
        return MarkedWords(self.span.start, self.span.end, self.label, self.comment.text().strip())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Keys that the comment's field does not want come here too, Return and Escape among them.
        digit = plain_digit_of(event)
        given = event.text().lower() if digit is None else str(digit)
        key = "" if self.comment.hasFocus() else given
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif key and key in _KEYS and _KEYS.index(key) < len(self._buttons):
            self._choose(list(self._buttons)[_KEYS.index(key)])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._make()
        else:
            event.accept()

    def _choose(self, label: str) -> None:
        self.label = label
        for name, one in self._buttons.items():
            one.setChecked(name == label)
        let_press(self.keep)
        self.comment.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit()

    def _make(self) -> None:
        if self.label:
            self.made.emit()
