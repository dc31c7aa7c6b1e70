"""Which place of the sheet is in view?"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QTextEdit

_Key = QKeySequence.StandardKey
_SOME_LINES, _KEPT_OF_PAGE = 60, 48


def bring_into_view(editor: QTextEdit, place: QRect) -> None:
    """Scroll to a place of the editor's viewport, to its upper third where it is out of view."""
    height = editor.viewport().height()
    if not 24 <= place.top() <= height - 48:
        _scroll(editor, place.top() - height // 3)


def read_on(editor: QTextEdit, seen: int, key: QKeyEvent, *, up: bool) -> None:
    """Move on without the caret, as far as the key would have moved it: to the end, by a page or by some lines.

    Args:
        editor: the sheet.
        seen: its scroll bar's value before the key: the caret brings its own place into view again.
        key: what was pressed.
        up: towards the beginning.
    """
    bar = editor.verticalScrollBar()
    if key.matches(_Key.MoveToEndOfDocument) or key.matches(_Key.MoveToStartOfDocument):
        bar.setValue(bar.minimum() if up else bar.maximum())
        return
    by_page = key.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
    step = editor.viewport().height() - _KEPT_OF_PAGE if by_page else _SOME_LINES
    bar.setValue(seen + (-step if up else step))


@contextmanager
def place_kept(editor: QTextEdit, marked: Sequence[QTextCursor]) -> Iterator[None]:
    """Caret and selection stay, what is marked, and what is in view, while the same words are written anew in other
    letters.

    Not for a change of the editor's own size: a caret that is set while Qt makes lines of another length damages them.
    """
    caret = editor.textCursor()
    anchor, position = caret.anchor(), caret.position()
    # Where the caret is out of view somebody reads: then the first line in view is what stays.
    is_seen = editor.viewport().rect().intersects(editor.cursorRect())
    read = editor.cursorForPosition(QPoint(0, 0)).position()
    places = [(one, one.anchor(), one.position()) for one in marked]
    yield
    for one, first, last in places:
        one.setPosition(first)
        one.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
    caret.setPosition(anchor)
    caret.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(caret)
    if is_seen:
        bring_into_view(editor, editor.cursorRect())
    else:
        caret.setPosition(read)
        _scroll(editor, editor.cursorRect(caret).top())


def _scroll(editor: QTextEdit, by: int) -> None:
    bar = editor.verticalScrollBar()
    bar.setValue(bar.value() + by)
