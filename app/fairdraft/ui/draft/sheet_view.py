"""What of the sheet is in view, and how does it stay there?"""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit


def bring_into_view(editor: QTextEdit, place: QRect) -> None:
    """Scroll to a place of the editor's viewport, to its upper third where it is out of view."""
    height = editor.viewport().height()
    if not 24 <= place.top() <= height - 48:
        _scroll(editor, place.top() - height // 3)


def scroll_by_line(editor: QTextEdit, *, up: bool) -> None:
    """Move on without the caret."""
    _scroll(editor, -60 if up else 60)


@contextmanager
def place_kept(editor: QTextEdit, size: QSize) -> Iterator[None]:
    """Caret, selection and what is in view stay, while the same words come into lines of another length or height.

    Args:
        editor: the sheet.
        size: that of its viewport, before it becomes another.
    """
    caret = editor.textCursor()
    anchor, position = caret.anchor(), caret.position()
    # Where the caret is out of view somebody reads: then the first line in view is what stays.
    is_seen = QRect(QPoint(0, 0), size).intersects(editor.cursorRect())
    place = position if is_seen else editor.cursorForPosition(QPoint(0, 0)).position()
    height = _top(editor, place)
    yield
    caret.setPosition(anchor)
    caret.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(caret)
    _scroll(editor, _top(editor, place) - height)
    if is_seen:
        editor.ensureCursorVisible()


def _top(editor: QTextEdit, position: int) -> int:
    """The height in the viewport at which a document position stands."""
    cursor = QTextCursor(editor.document())
    cursor.setPosition(position)
    return editor.cursorRect(cursor).top()


def _scroll(editor: QTextEdit, by: int) -> None:
    bar = editor.verticalScrollBar()
    bar.setValue(bar.value() + by)
