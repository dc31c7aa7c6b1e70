"""Where does a word stand on the sheet?"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QLineEdit
from typing_extensions import override

from fairdraft.ui.draft.sheet_editor import SheetEditor
from fairdraft.ui.parts.buttons import IconButton
from fairdraft.ui.parts.containers import horizontal
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme

_MOST = 500


class FindBar(QFrame):
    """Finds a text on the sheet, in approved blocks too; Enter goes on, Shift+Enter back, Esc closes."""

    opened = Signal()
    closed = Signal()

    def __init__(self, editor: SheetEditor, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "find")
        self._editor = editor
        self._found: tuple[QTextCursor, ...] = ()
        self._at = -1
        layout = horizontal(self, margins=(10, 6, 6, 6), gap=6)
        icon = text_label("")
        icon.setPixmap(theme.pixmap("search"))
        layout.addWidget(icon)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find on the sheet")
        self.field.setAccessibleName("Find on the sheet")
        self.field.textChanged.connect(lambda _text: self._search())
        layout.addWidget(self.field, 1)
        self._count = text_label("", "small")
        layout.addWidget(self._count)
        layout.addWidget(IconButton("chevron-up", "Previous", theme, on_press=lambda: self._step(-1)))
        layout.addWidget(IconButton("chevron-down", "Next", theme, on_press=lambda: self._step(1)))
        layout.addWidget(IconButton("close", "Close the search", theme, on_press=self.close_bar))
        editor.edited.connect(self._search_again)
        self.setVisible(False)

    def open_bar(self) -> None:
        """Show the bar with the selected words in it."""
        selected = self._editor.textCursor().selectedText()
        self.setVisible(True)
        if selected and "\u2029" not in selected and len(selected) < 80:
            self.field.setText(selected)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._search()
        self.opened.emit()

    def close_bar(self) -> None:
        """Hide the bar and its marks."""
        self.setVisible(False)
        self._found = ()
        self._editor.show_found(())
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def _search_again(self) -> None:
        if not self.isHidden():
            self._search()

    def _search(self) -> None:
        wanted = self.field.text()
        found: list[QTextCursor] = []
        if wanted:
            document: QTextDocument = self._editor.document()
            cursor = document.find(wanted, 0)
            while not cursor.isNull() and len(found) < _MOST:
                found.append(cursor)
                cursor = document.find(wanted, cursor)
        self._found = tuple(found)
        self._at = -1
        self._editor.show_found(self._found)
        self._count.setText("" if not wanted else f"{len(found)} found" if found else "not found")

    def _step(self, by: int) -> None:
        if not self._found:
            return
        if self._at < 0:
            here = self._editor.textCursor().selectionStart()
            after = [number for number, one in enumerate(self._found) if one.selectionStart() >= here]
            self._at = (after[0] if after else 0) if by > 0 else (after[0] - 1 if after else -1)
        else:
            self._at += by
        self._at %= len(self._found)
        cursor = self._found[self._at]
        self._editor.jump(cursor.selectionStart(), cursor.selectionEnd())
        self._count.setText(f"{self._at + 1} of {len(self._found)}")
