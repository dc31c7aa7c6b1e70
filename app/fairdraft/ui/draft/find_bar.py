"""Where does a word stand on the sheet, and how does another come in its place?"""

import sys
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from fairdraft.domain.counting import counted
from fairdraft.domain.word_replacing import WordSearch
from fairdraft.ui.draft.sheet_editor import SheetEditor
from fairdraft.ui.draft.sheet_search import Found, find_on, replace_all_on
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.announcing import announce
from fairdraft.ui.parts.buttons import IconButton, button, let_press
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.key_words import key_words
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme

REPLACE_KEYS = "Ctrl+Alt+F" if sys.platform == "darwin" else "Ctrl+H"
"""On a Mac, Command+H hides the program; this is what is pressed there."""

# After an edit of the words they are looked for again when the typing rests so long.
_PAUSE_MS = 150
# Where the fields begin, beside their icons.
_INDENT = 24
_LOCKED = "This is approved language and cannot be replaced."
_READING = "This piece is read-only."


class FindBar(QFrame):
    """Finds a text on the sheet, in approved blocks too, and puts another in its place where a person may write.

    Enter goes on, Shift+Enter back, Esc closes. `replaced` tells for the list of versions what was done.
    """

    opened = Signal()
    closed = Signal()
    replaced = Signal(str)

    def __init__(self, editor: SheetEditor, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "find")
        self._editor = editor
        self._found = Found()
        self._at = -1
        column = vertical(self, margins=(10, 6, 6, 6), gap=4)
        self._icons = {"search": text_label(""), "draft": text_label("")}
        arrows = (
            IconButton("chevron-up", "Previous", theme, on_press=lambda: self._step(-1)),
            IconButton("chevron-down", "Next", theme, on_press=lambda: self._step(1)),
            IconButton("close", "Close the search", theme, on_press=self.close_bar),
        )
        self._add_search(column, arrows)
        self._add_replacing(column)
        self._add_choices(column)
        # From what is looked for to what shall stand there, and only then to the arrows.
        for here, beyond in pairwise((self.field, self.by, self.one, self.all, *arrows)):
            QWidget.setTabOrder(here, beyond)
        self._told = text_label("", "small", wrap=True)
        last = horizontal(margins=(_INDENT, 0, 0, 0))
        last.addWidget(self._told)
        column.addLayout(last)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._search_again)
        editor.edited.connect(self._on_edited)
        bar = editor.verticalScrollBar()
        for moved in (bar.valueChanged, bar.rangeChanged):
            moved.connect(self._show_near)
        theme.changed.connect(lambda: self._draw_icons(theme))
        self._draw_icons(theme)
        self._say("")
        self.setVisible(False)

    def _add_search(self, column: QVBoxLayout, arrows: Sequence[IconButton]) -> None:
        row = horizontal(gap=6)
        row.addWidget(self._icons["search"])
        self.field = _field("Find on the sheet")
        self.field.textChanged.connect(lambda _text: self._search())
        row.addWidget(self.field, 1)
        self._count = text_label("", "small")
        row.addWidget(self._count)
        for one in arrows:
            row.addWidget(one)
        column.addLayout(row)

    def _add_replacing(self, column: QVBoxLayout) -> None:
        self._second = QWidget()
        row = horizontal(self._second, gap=6)
        row.addWidget(self._icons["draft"])
        self.by = _field("Replace with")
        row.addWidget(self.by, 1)
        self.one = button("Replace", on_press=self.replace_one)
        self.all = button("Replace all", on_press=self.replace_all)
        row.addWidget(self.one)
        row.addWidget(self.all)
        column.addWidget(self._second)

    def _add_choices(self, column: QVBoxLayout) -> None:
        row = horizontal(margins=(_INDENT, 0, 4, 0), gap=14)
        self.case, self.whole = QCheckBox("Match case"), QCheckBox("Whole words")
        for box in (self.case, self.whole):
            box.toggled.connect(lambda _on: self._search())
            row.addWidget(box)
        row.addStretch(1)
        self.more = button(
            "Replace…",
            "link",
            tip=f"Replace ({key_words(REPLACE_KEYS)})",
            on_press=lambda: self.open_bar(replacing=True),
        )
        row.addWidget(self.more)
        column.addLayout(row)

    def open_bar(self, *, replacing: bool = False) -> None:
        """Show the bar with the selected words in it, and with the field for those that shall replace them."""
        was_open = not self.isHidden()
        selected = self._editor.textCursor().selectedText()
        self.setVisible(True)
        self._second.setVisible(replacing)
        self.more.setVisible(not replacing)
        for one in (self.one, self.all):
            let_press(one, _READING if self._editor.is_for_reading else "")
        if selected and "\u2029" not in selected and len(selected) < 80:
            self.field.setText(selected)
        # Words to look for are there: what is missing are the others.
        field = self.by if replacing and was_open and self.field.text() else self.field
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()
        self._search()
        self.opened.emit()

    def close_bar(self) -> None:
        """Hide the bar and its marks."""
        self.setVisible(False)
        self._pause.stop()
        self._found = Found()
        self._say("")
        self._editor.show_found(())
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.by.hasFocus():
                self.replace_one()
            else:
                self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    # ---- replacing

    def replace_one(self) -> None:
        """Put the new words in the place that is selected, and go to the next; only go there where none is."""
        if self._editor.is_for_reading:
            self._say(_READING)
            return
        self._follow()
        cursor, starts = self._editor.textCursor(), self._found.starts
        here = cursor.selectionStart()
        at = bisect_left(starts, here)
        if starts[at : at + 1] != (here,) or cursor.selectionEnd() - here != self._found.length:
            self._step(1)
            return
        self._say("")
        self._at = at
        if not self._editor.sheet.may_write_at(here):
            self._step(1)
            self._say(_LOCKED)
            return
        words = self._wanted().replaced(cursor.selectedText(), [0], self.by.text())
        if self._editor.insert_words(words):
            self.replaced.emit("1 place replaced")
        self._search()
        self._step(1)

    def replace_all(self) -> None:
        """Put the new words in all places but those in approved language, as one step that can be undone."""
        if self._editor.is_for_reading:
            self._say(_READING)
            return
        self._follow()
        search, left = self._wanted(), self._found.approved
        number = replace_all_on(self._editor.sheet, search, self.by.text())
        if number:
            self.replaced.emit(f"{counted(number, 'place')} replaced")
        self._search()
        done = f"{counted(number, 'place')} replaced." if number else "Nothing was replaced."
        stays = "was left as is" if left == 1 else "were left as is"
        self._say(f"{done} {counted(left, 'place')} in approved language {stays}." if left else done)

    # ---- finding

    def _wanted(self) -> WordSearch:
        return WordSearch(self.field.text(), match_case=self.case.isChecked(), whole_words=self.whole.isChecked())

    def _on_edited(self) -> None:
        if not self.isHidden():
            self._pause.start()

    def _search_again(self) -> None:
        # What was told of the last replacing still holds.
        told = self._told.text()
        self._search()
        self._say(told)

    def _search(self) -> None:
        if self.isHidden():
            return
        self._pause.stop()
        self._found = find_on(self._editor.sheet, self._wanted())
        self._at = -1
        self._say("")
        self._show_near()
        number = len(self._found.starts)
        self._count.setText("" if not self.field.text() else f"{number:,} found" if number else "not found")

    def _follow(self) -> None:
        """Places are those of the words as they stand."""
        if self._found.revision != self._editor.sheet.revision:
            self._search()

    def _step(self, by: int) -> None:
        self._follow()
        starts = self._found.starts
        if not starts:
            return
        if self._at < 0:
            here = self._editor.textCursor().selectionStart()
            later = bisect_left(starts, here)
            self._at = later if by > 0 else later - 1
        else:
            self._at += by
        self._at %= len(starts)
        start = starts[self._at]
        self._editor.jump(start, start + self._found.length)
        self._count.setText(f"{self._at + 1:,} of {len(starts):,}")

    def _show_near(self) -> None:
        """Lay grounds under the places in view: those of a letter in a long text are more than Qt could carry."""
        editor, places = self._editor, self._found
        # Of a text that was changed since, the next search tells the places: these may lie behind its end.
        if self.isHidden() or places.revision != editor.sheet.revision:
            return
        seen = editor.viewport().rect()
        # Not by paragraphs: a pasted one may be the whole text.
        first, last = (editor.cursorForPosition(at).position() for at in (seen.topLeft(), seen.bottomRight()))
        found: list[QTextCursor] = []
        for start in places.between(first, last):
            cursor = QTextCursor(editor.document())
            cursor.setPosition(start)
            cursor.setPosition(start + places.length, QTextCursor.MoveMode.KeepAnchor)
            found.append(cursor)
        editor.show_found(tuple(found))

    def _draw_icons(self, theme: Theme) -> None:
        for name, label in self._icons.items():
            label.setPixmap(theme.pixmap(name))

    def _say(self, words: str) -> None:
        self._told.setText(words)
        self._told.setVisible(bool(words))
        if words:
            announce(self, words)


def _field(words: str) -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(words)
    field.setAccessibleName(words)
    return field
