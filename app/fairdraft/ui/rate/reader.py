"""How does a rater read a draft and point at its words?"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QAbstractSlider

from fairdraft.domain.finding import Finding, Span
from fairdraft.domain.rating_queue import BlindDraft, MarkedWords
from fairdraft.ui.draft.marks import Mark, marks_of
from fairdraft.ui.draft.sheet_editor import SheetEditor
from fairdraft.ui.draft.sheet_map import SheetMap
from fairdraft.ui.overriding import override
from fairdraft.ui.rate.mark_numbers import MarkNumbers
from fairdraft.ui.theme.theme import Theme

_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
_COMMANDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, *_ARROWS)
_ENDS = {
    Qt.Key.Key_Home.value: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End.value: QAbstractSlider.SliderAction.SliderToMaximum,
}


class DraftReader(SheetEditor):
    """A draft as it would stand in the piece, for reading and pointing; nothing on it tells how it came about.

    `key_pressed` carries plain keys, which are the rating screen's. `numbered` says that a list beside it has the notes
    by number.
    """

    show_mark = "Show this note"

    key_pressed = Signal(object)

    def __init__(self, theme: Theme, *, numbered: bool = True) -> None:
        super().__init__(theme, with_origin=False)
        self.setAccessibleName("Draft to be rated")
        self.setAccessibleDescription("Select words and press L to label them.")
        self._places = SheetMap(())
        self._notes: tuple[Sequence[MarkedWords], Sequence[Finding]] = ((), ())
        self._numbered = numbered
        self._numbers = MarkNumbers(self.document(), theme)

    def show_draft(self, draft: BlindDraft) -> None:
        """Show another draft from its beginning."""
        self._numbers.show(())
        self._notes = ((), ())
        self.show_piece(draft.blocks, "", editable=False)
        cursor = self.textCursor()
        cursor.setPosition(0)
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(0)
        self._places = self.sheet.map()

    def show_notes(self, marks: Sequence[MarkedWords], findings: Sequence[Finding] = ()) -> None:
        """Mark and number the words that the rater labelled; underline those that rules found, where they show."""
        self._notes = (tuple(marks), tuple(findings))
        self.show_found(tuple(self._cursor(one.start, one.end) for one in marks))
        own = tuple(
            Mark(self._cursor(one.start, one.end), number, "warning", one.comment or one.label)
            for number, one in enumerate(marks)
        )
        found = marks_of(findings, self._places, self.document())
        self._numbers.show([one.cursor.selectionEnd() for one in own] if self._numbered else ())
        self.show_marks((*own, *found))

    def deselect(self) -> None:
        """Let go of the selected words, so that their mark shows."""
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    def selected_words(self) -> Span | None:
        """The selected words in code points of the draft's text, without blanks at their ends; None without any."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        start = self._places.to_rendering(cursor.selectionStart())
        end = self._places.to_rendering(cursor.selectionEnd())
        if start is None or end is None or end <= start:
            return None
        text = self._places.rendering.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return Span(start, end) if end > start else None

    def jump_to_words(self, start: int, end: int) -> None:
        """Select words (code points of the draft's text) and bring them into view."""
        self.jump(*self._places.span_to_document(Span(start, end)))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        self._numbers.paint(painter)
        painter.end()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        # Arrows are the screen's; with Shift they select words. Page up and down, Home and End scroll.
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        plain = event.key() in _COMMANDS and not (shifted and event.key() in _ARROWS)
        if not held and (plain or event.text().strip()):
            self.key_pressed.emit(event)
        elif not held and not shifted and event.key() in _ENDS:
            self.verticalScrollBar().triggerAction(_ENDS[event.key()])
        else:
            super().keyPressEvent(event)

    @override
    def _on_theme(self) -> None:
        super()._on_theme()
        # In letters of another size the text was written anew, and cursors of marks did not survive that.
        self.show_notes(*self._notes)

    def _cursor(self, start: int, end: int) -> QTextCursor:
        first, last = self._places.span_to_document(Span(start, end))
        cursor = QTextCursor(self.document())
        cursor.setPosition(first)
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        return cursor
