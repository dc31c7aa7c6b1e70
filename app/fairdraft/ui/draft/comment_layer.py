"""How do comments show on the sheet, beside the marks of findings and without ever being part of the text?

A finding is a line under its words. A comment is a quiet ground behind them and a numbered tag in the margin, so that
both can lie on the same words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from fairdraft.ui.draft.marks import MarkedLine, marked_lines
from fairdraft.ui.draft.sheet_style import MARGIN
from fairdraft.ui.theme.theme import Theme

_GROUND = 150
# The least size of a tag, and what is at least around its number: it grows with the letters, the margin does not.
_TAG_WIDTH, _TAG_HEIGHT, _TAIL, _AROUND = 22.0, 17.0, 4.0, 8.0
BEGUN = ""
"""The id of the mark of a comment that is being written."""


@dataclass(frozen=True, slots=True)
class CommentMark:
    """The words of one open comment: the cursor moves with them, `tag` stands in the margin, `words` is its tooltip."""

    cursor: QTextCursor
    comment_id: str
    tag: str
    words: str


class CommentLayer:
    """The marks of the open comments of the piece on the sheet, and which one is brought forward."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.marks: tuple[CommentMark, ...] = ()
        self.selected: str | None = None

    def show(self, marks: Sequence[CommentMark]) -> None:
        """Show these; the one that was brought forward stays that."""
        self.marks = tuple(marks)

    def paint_grounds(self, painter: QPainter, document: QTextDocument) -> None:
        """Draw what lies behind the words, in document coordinates."""
        tokens = self._theme.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(tokens.line_strong)
        # So that it shows upon the tint of approved language, too.
        ground.setAlpha(_GROUND)
        for mark in self.marks:
            forward = mark.comment_id == self.selected
            painter.setPen(QPen(QColor(tokens.muted), 1) if forward else Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            for line in marked_lines(document, mark.cursor):
                place = QRectF(line.left - 2, line.top, line.right - line.left + 4, line.bottom - line.top)
                painter.drawRoundedRect(place, 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def paint_tags(self, painter: QPainter, document: QTextDocument) -> None:
        """Draw the numbers in the margin, in document coordinates."""
        tokens = self._theme.tokens
        painter.setFont(self._tag_font())
        for mark, place in self._tags(document):
            forward = mark.comment_id == self.selected
            painter.setPen(QPen(QColor(tokens.text if forward else tokens.muted), 1))
            painter.setBrush(QColor(tokens.text if forward else tokens.panel))
            painter.drawPath(_bubble(place))
            painter.setPen(QColor(tokens.panel if forward else tokens.text))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), mark.tag)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def tag_at(self, editor: QTextEdit, point: QPoint) -> CommentMark | None:
        """The comment whose tag is at a point of the editor's viewport."""
        scrolled = _in_document(editor, point)
        tags = self._tags(editor.document())
        return next((mark for mark, place in tags if place.adjusted(-2, -1, 4, _TAIL).contains(scrolled)), None)

    def at(self, editor: QTextEdit, point: QPoint) -> CommentMark | None:
        """The comment whose tag or words are at a point of the editor's viewport."""
        tagged = self.tag_at(editor, point)
        if tagged is not None:
            return tagged
        scrolled = _in_document(editor, point)
        for mark in self.marks:
            if any(_covers(line, scrolled) for line in marked_lines(editor.document(), mark.cursor)):
                return mark
        return None

    def _tags(self, document: QTextDocument) -> list[tuple[CommentMark, QRectF]]:
        """Each mark with the place of its tag; several of one line stand below each other."""
        firsts = [(mark, marked_lines(document, mark.cursor)) for mark in self.marks]
        placed: list[tuple[CommentMark, QRectF]] = []
        below = 0.0
        # Not the document's own size: for that Qt would lay out all of it.
        middle = document.textWidth() - MARGIN / 2
        for mark, lines in sorted(firsts, key=lambda one: (one[1][0].top if one[1] else 0, one[0].tag)):
            if lines:
                size = self._tag_size(mark.tag)
                top = max(below, (lines[0].top + lines[0].bottom - size.height()) / 2)
                placed.append((mark, QRectF(QPointF(middle - size.width() / 2, top), size)))
                below = top + size.height() + _TAIL + 1
        return placed

    def _tag_size(self, tag: str) -> QSizeF:
        letters = QFontMetricsF(self._tag_font())
        width, height = letters.horizontalAdvance(tag) + _AROUND, letters.capHeight() + _AROUND
        return QSizeF(max(_TAG_WIDTH, width), max(_TAG_HEIGHT, height))

    def _tag_font(self) -> QFont:
        return self._theme.typography.interface(11, semibold=True)


def _in_document(editor: QTextEdit, point: QPoint) -> QPointF:
    return QPointF(point.x() + editor.horizontalScrollBar().value(), point.y() + editor.verticalScrollBar().value())


def _covers(line: MarkedLine, point: QPointF) -> bool:
    return line.left <= point.x() <= line.right and line.top <= point.y() <= line.bottom


def _bubble(place: QRectF) -> QPainterPath:
    """A tag with a tail at its lower left, as a balloon of speech has."""
    box, tail = QPainterPath(), QPainterPath()
    box.addRoundedRect(place, 4, 4)
    tail.moveTo(place.left() + 5, place.bottom() - 1)
    tail.lineTo(place.left() + 5, place.bottom() + _TAIL)
    tail.lineTo(place.left() + 11, place.bottom() - 1)
    tail.closeSubpath()
    return box.united(tail)
