"""How does a person write on the sheet?"""

from PySide6.QtCore import QEvent, QMetaMethod, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QMenu, QTextEdit, QToolTip

from fairdraft.domain.piece import Block
from fairdraft.ui.draft.comment_layer import CommentLayer
from fairdraft.ui.draft.marks import Mark, MarkStyle, draw_underlines, selections
from fairdraft.ui.draft.sheet_clipboard import selected_words
from fairdraft.ui.draft.sheet_document import SheetDocument
from fairdraft.ui.draft.sheet_map import is_typed
from fairdraft.ui.draft.sheet_menu import MenuPlace, Offers, add_edits, add_offers
from fairdraft.ui.draft.sheet_painter import SheetPainter
from fairdraft.ui.draft.sheet_style import SheetStyle
from fairdraft.ui.draft.sheet_view import bring_into_view, place_kept, read_on
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.pasted_words import pasted_words
from fairdraft.ui.parts.tips import tip_words
from fairdraft.ui.theme.theme import Theme

_Move = QTextCursor.MoveOperation
_Key = QKeySequence.StandardKey

# Keys that delete, with how far.
_DELETING: tuple[tuple[QKeySequence.StandardKey, QTextCursor.MoveOperation], ...] = (
    (_Key.Backspace, _Move.PreviousCharacter),
    (_Key.Delete, _Move.NextCharacter),
    (_Key.DeleteStartOfWord, _Move.PreviousWord),
    (_Key.DeleteEndOfWord, _Move.NextWord),
    (_Key.DeleteEndOfLine, _Move.EndOfLine),
)


class SheetEditor(QTextEdit):
    """The sheet: one text over all blocks, approved blocks locked, marks laid over the words.

    `edited` follows every change of words; `mark_pressed` names the mark a person clicked, `comment_pressed` the id of
    the comment, `comment_wanted` asks for a new one; `told` carries a sentence about why something did not happen.
    `offers` answers what else the menu over some words offers; `with_origin` shows which blocks are linked to approved
    language.
    """

    show_mark = "Show this finding"
    """What the menu over a mark offers where something listens to `mark_pressed`."""

    edited = Signal()
    mark_pressed = Signal(int)
    comment_pressed = Signal(str)
    comment_wanted = Signal()
    told = Signal(str)

    def __init__(self, theme: Theme, *, with_origin: bool = True) -> None:
        super().__init__()
        self._theme = theme
        self.sheet = SheetDocument(SheetStyle(theme.typography), self)
        self.setDocument(self.sheet.document)
        self._between = QTextDocument(self)
        self._painter = SheetPainter(theme, with_origin=with_origin)
        self.comments = CommentLayer(theme)
        self._marks: tuple[Mark, ...] = ()
        self._found: tuple[QTextCursor, ...] = ()
        self._selected: int | None = None
        self.may_comment = self._read_only_sheet = False
        self.offers: Offers = lambda _place: ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName("Piece")
        self.setAccessibleDescription("The piece's text. Approved language is locked.")
        self.setCursorWidth(2)
        self.sheet.edited.connect(self._on_edited)
        self.sheet.refused.connect(lambda: self.told.emit("Approved language is locked; the change was undone."))
        self.cursorPositionChanged.connect(self._show_caret_where_it_may_write)
        theme.changed.connect(self._on_theme)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks that lie over the words."""
        return self._marks

    @property
    def is_for_reading(self) -> bool:
        """Whether nobody may change a word of the piece here."""
        return self._read_only_sheet

    # ---- the piece

    def show_piece(self, blocks: tuple[Block, ...], version: str, *, editable: bool) -> None:
        """Show a piece; `version` is that of its approved language."""
        self._painter.version = version
        self._read_only_sheet = not editable
        self._marks, self._found, self._selected = (), (), None
        self.comments.show(())
        self.setExtraSelections([])
        # A caret that went on with the words would stand behind the last one: Qt would lay out all of a long piece for
        # it. So they are written while something else is shown.
        self.setDocument(self._between)
        self.sheet.load(blocks)
        self.setDocument(self.sheet.document)
        cursor = self.textCursor()
        first = next((run for run in self.sheet.runs() if not run.locked), None)
        cursor.setPosition(first.end if first else 0)
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(0)
        self._show_caret_where_it_may_write()

    def show_marks(self, marks: tuple[Mark, ...]) -> None:
        """Lay marks over the words; they move with the words until the next ones come."""
        self._marks = marks
        self._selected = None
        self._refresh_marks()

    def select_mark(self, number: int | None) -> None:
        """Bring one mark forward."""
        self._selected = number
        self._refresh_marks()

    def show_found(self, found: tuple[QTextCursor, ...]) -> None:
        """Show where a searched text stands."""
        self._found = found
        self._refresh_marks()

    def jump(self, start: int, end: int) -> None:
        """Select the words between two document positions and bring them into view."""
        length = self.document().characterCount() - 1
        cursor = self.textCursor()
        cursor.setPosition(min(start, length))
        cursor.setPosition(min(end, length), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        bring_into_view(self, self.cursorRect(cursor))

    def apply(self, blocks: tuple[Block, ...]) -> None:
        """Make the piece these blocks, as one step that can be undone."""
        if not self._read_only_sheet:
            self.sheet.apply(blocks)

    def insert_words(self, text: str) -> bool:
        """Put plain text at the caret; False (and told) where that is locked."""
        cursor = self.textCursor()
        if self._read_only_sheet or not self.sheet.insert(cursor, text):
            self._tell_locked()
            return False
        self.setTextCursor(cursor)
        return True

    # ---- keys

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(_Key.Undo):
            self.undo()
        elif event.matches(_Key.Redo):
            self.redo()
        elif self._delete_key(event) or self._write_key(event):
            event.accept()
        elif event.matches(_Key.Copy):
            self.copy()
        elif event.matches(_Key.Cut):
            self.cut()
        elif event.matches(_Key.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            before, seen = self.textCursor().position(), self.verticalScrollBar().value()
            super().keyPressEvent(event)
            self._leave_locked(before, seen, event)

    def _delete_key(self, event: QKeyEvent) -> bool:
        for key, move in _DELETING:
            plain_backspace = key == _Key.Backspace and event.key() == Qt.Key.Key_Backspace and not event.modifiers()
            if not (event.matches(key) or plain_backspace):
                continue
            cursor = self.textCursor()
            done = not self._read_only_sheet and (
                self.sheet.delete(cursor) if cursor.hasSelection() else self.sheet.delete_towards(cursor, move)
            )
            if not done and not self.sheet.may_edit(cursor):
                self._tell_locked()
            self.ensureCursorVisible()
            return True
        return False

    def _write_key(self, event: QKeyEvent) -> bool:
        text = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            text = "\n"
        elif (
            event.key() == Qt.Key.Key_Tab
            or not is_typed(text)
            or (
                event.modifiers() & Qt.KeyboardModifier.ControlModifier
                and not (event.modifiers() & Qt.KeyboardModifier.AltModifier)
            )
        ):
            return False
        self.insert_words(text)
        self.ensureCursorVisible()
        return True

    def _leave_locked(self, before: int, seen: int, event: QKeyEvent) -> None:
        """After a key that moved the caret: over locked blocks, not into them (a selection may reach in)."""
        cursor = self.textCursor()
        if cursor.hasSelection() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return
        position = cursor.position()
        if self.sheet.may_write_at(position):
            return
        by_line = event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up)
        if position == before:
            if by_line:
                read_on(self, seen, event, up=event.key() == Qt.Key.Key_Up)
            return
        up = position < before
        target = self.sheet.place_to_write(position, after=not up)
        # Where nothing can be written in that direction the sheet moves on so that it can be read; the caret stays, or
        # goes as near as it can.
        nearest = before if by_line else self.sheet.place_to_write(position, after=up)
        cursor.setPosition(next(one for one in (target, nearest, before) if one is not None))
        self.setTextCursor(cursor)
        if target is None:
            read_on(self, seen, event, up=up)

    # ---- clipboard, dragging, input methods

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        if self.canInsertFromMimeData(source):
            self.insert_words(pasted_words(source))
            self.ensureCursorVisible()

    @override
    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasHtml()

    @override
    def copy(self) -> None:
        """Put the selected words on the clipboard: plain text, blocks a blank line apart as in the rendering."""
        words = selected_words(self.sheet, self.textCursor())
        if words:
            # As text: a QMimeData made here would outlive the interpreter inside the clipboard, and end in a crash.
            QGuiApplication.clipboard().setText(words)

    @override
    def cut(self) -> None:
        self.copy()
        if self._read_only_sheet or not self.sheet.delete(self.textCursor()):
            self._tell_locked()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # Words come by typing and pasting: a drop could land in, or take from, an approved block.
        event.ignore()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.ignore()

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        cursor = self.textCursor()
        if self._read_only_sheet or cursor.hasSelection() or not self.sheet.may_write_at(cursor.position()):
            if event.commitString():
                self.insert_words(event.commitString())
            event.accept()
            return
        # What is composed shows in these letters, too: a blank line's own are as small as it is low.
        self.setCurrentCharFormat(self.sheet.letters_at(cursor))
        self.sheet.composing = not event.commitString() and not event.replacementLength()
        super().inputMethodEvent(event)
        self.sheet.composing = False
        self.viewport().update()

    # ---- pointer

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.textCursor().hasSelection():
            # Without a selection under the pointer Qt begins no drag, which could move words out of the sheet.
            cursor = self.textCursor()
            cursor.clearSelection()
            self.setTextCursor(cursor)
        super().mousePressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            point = event.position().toPoint()
            number, comment = self._mark_at(point), self.comments.at(self, point)
            if number is not None:
                self.mark_pressed.emit(number)
            elif comment is not None:
                self.comment_pressed.emit(comment.comment_id)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            number, comment = self._mark_at(event.pos()), self.comments.at(self, event.pos())
            words = [] if number is None else [self._marks[number].words]
            words += [] if comment is None else [comment.words]
            # No words hide what was shown.
            QToolTip.showText(event.globalPos(), tip_words("\n\n".join(words)), self)
            return True
        return super().viewportEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        number = self._mark_at(event.pos())
        position = self.cursorForPosition(event.pos()).position()
        add_offers(menu, self.offers(MenuPlace(position, None if number is None else self._marks[number])))
        if number is not None and self.isSignalConnected(QMetaMethod.fromSignal(self.mark_pressed)):
            menu.addAction(self.show_mark, lambda: self.mark_pressed.emit(number))
        comment = self.comments.at(self, event.pos())
        if comment is not None:
            menu.addAction("Show this comment", lambda: self.comment_pressed.emit(comment.comment_id))
        if self.may_comment:
            menu.addAction("Comment on these words", self.comment_wanted.emit)
        if not menu.isEmpty():
            menu.addSeparator()
        add_edits(menu, self, may_edit=self.sheet.may_edit(self.textCursor()))
        menu.exec(event.globalPos())
        menu.deleteLater()

    # ---- drawing

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        offset = QPoint(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        painter.translate(offset)
        seen = (float(-offset.y()), float(-offset.y() + self.viewport().height()))
        self._painter.paint(painter, self.sheet, seen)
        self.comments.paint_grounds(painter, self.document())
        painter.end()
        super().paintEvent(event)
        painter.begin(self.viewport())
        painter.translate(offset)
        draw_underlines(painter, self.document(), self._marks, MarkStyle.of(self._theme.tokens), seen)
        self.comments.paint_tags(painter, self.document())
        painter.end()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_caret_where_it_may_write()

    def _show_caret_where_it_may_write(self) -> None:
        writable = not self._read_only_sheet and self.sheet.may_write_at(self.textCursor().position())
        self.setCursorWidth(2 if writable else 0)

    def _on_edited(self) -> None:
        # Labels and boxes lie outside the paragraphs that Qt repaints by itself.
        self.viewport().update()
        self.edited.emit()

    def _on_theme(self) -> None:
        if self.sheet.style.typography.scale != self._theme.typography.scale:
            of_comments = (one.cursor for one in self.comments.marks)
            with place_kept(self, (*self._found, *(one.cursor for one in self._marks), *of_comments)):
                self.sheet.restyle(SheetStyle(self._theme.typography))
        self._refresh_marks()

    def _refresh_marks(self) -> None:
        self.setExtraSelections(selections(self._marks, self._selected, self._found, MarkStyle.of(self._theme.tokens)))
        # Qt repaints where a ground came or went; the lines under the words are none of its own.
        self.viewport().update()

    def _mark_at(self, point: QPoint) -> int | None:
        if self.comments.tag_at(self, point) is not None:
            return None
        position = self.cursorForPosition(point).position()
        spans = [(mark.cursor.selectionStart(), mark.cursor.selectionEnd()) for mark in self._marks]
        there = [number for number, (start, end) in enumerate(spans) if start <= position <= end]
        # A word that is marked within a marked sentence is the one that is meant.
        return min(there, key=lambda number: spans[number][1] - spans[number][0], default=None)

    def _tell_locked(self) -> None:
        reason = "This piece is read-only." if self._read_only_sheet else "Approved language is locked."
        self.told.emit(reason)
