"""How do findings show as marks over the words, without ever being part of the text?"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPainterPath,
    QPen,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLayout,
    QTextLine,
)
from PySide6.QtWidgets import QTextEdit

from fairdraft.domain.finding import Finding, Severity
from fairdraft.ui.draft.sheet_map import SheetMap
from fairdraft.ui.theme.tokens import Tokens, Tone

# The words and the tone that go with each severity, everywhere in the window.
SEVERITY_TONE: dict[Severity, Tone] = {"error": "error", "warning": "warning", "suggestion": "accent"}
SEVERITY_ICON: dict[Severity, str] = {"error": "error", "warning": "warning", "suggestion": "suggestion"}

Strip = tuple[float, float]
"""From which height of a document to which."""
# So far below its line an underline reaches.
_HANGS = 8.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked place: the cursor moves with the words, `finding` is its number in the list of findings."""

    cursor: QTextCursor
    finding: int
    severity: Severity
    words: str


@dataclass(frozen=True, slots=True)
class MarkStyle:
    """Underline color and soft ground of each severity, and the ground of found text."""

    line: dict[Severity, QColor]
    ground: dict[Severity, QColor]
    found: QColor

    @classmethod
    def of(cls, tokens: Tokens) -> "MarkStyle":
        """The style of a scheme."""
        return cls(
            line={severity: QColor(tokens.strong(tone)) for severity, tone in SEVERITY_TONE.items()},
            ground={severity: QColor(tokens.soft(tone)) for severity, tone in SEVERITY_TONE.items()},
            found=QColor(tokens.warning_soft),
        )


def marks_of(findings: Sequence[Finding], places: SheetMap, document: QTextDocument) -> tuple[Mark, ...]:
    """The marks of all findings that have a place in the text."""
    marks: list[Mark] = []
    length = document.characterCount() - 1
    for number, finding in enumerate(findings):
        if finding.span is None:
            continue
        start, end = places.span_to_document(finding.span)
        if end <= start or end > length:
            continue
        cursor = QTextCursor(document)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        marks.append(Mark(cursor, number, finding.severity, f"{finding.message} ({finding.rule})"))
    return tuple(marks)


def selections(
    marks: Sequence[Mark], selected: int | None, found: Sequence[QTextCursor], style: MarkStyle
) -> list[QTextEdit.ExtraSelection]:
    """Qt's overlay of soft grounds: under found text, and under the mark that was brought forward."""
    overlay = [_ground(part, style.found) for cursor in found for part in _in_blocks(cursor)]
    if selected is not None and selected < len(marks):
        mark = marks[selected]
        overlay += [_ground(part, style.ground[mark.severity]) for part in _in_blocks(mark.cursor)]
    return overlay


def draw_underlines(
    painter: QPainter, document: QTextDocument, marks: Sequence[Mark], style: MarkStyle, strip: Strip
) -> None:
    """Underline marked words, in document coordinates: wavy for errors, dotted for warnings, a thin line for
    suggestions. Qt's own underlines are too faint to be told apart at reading size. Only lines in the strip are drawn.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # Weaker marks first, so that an error lies over a warning of the same words.
    order = {"suggestion": 0, "warning": 1, "error": 2}
    first, last = positions_in(document, strip)
    near = [one for one in marks if one.cursor.selectionStart() <= last and one.cursor.selectionEnd() >= first]
    for mark in sorted(near, key=lambda one: order[one.severity]):
        for line in marked_lines(document, mark.cursor, strip):
            left, right, base = line.left, line.right, line.base
            color = style.line[mark.severity]
            if mark.severity == "error":
                painter.setPen(QPen(color, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                painter.drawPath(_wave(left, right, base + 2.5))
            elif mark.severity == "warning":
                pen = QPen(color, 2.0, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.RoundCap)
                pen.setDashPattern([0.01, 1.9])
                painter.setPen(pen)
                painter.drawLine(QPointF(left + 1, base + 3), QPointF(right - 1, base + 3))
            else:
                painter.setPen(QPen(color, 1.0))
                painter.drawLine(QPointF(left, base + 2.5), QPointF(right, base + 2.5))


def _wave(left: float, right: float, middle: float) -> QPainterPath:
    path = QPainterPath(QPointF(left, middle))
    x, up = left, True
    while x < right:
        end = min(x + 3.5, right)
        path.quadTo(QPointF((x + end) / 2, middle + (-2.6 if up else 2.6)), QPointF(end, middle))
        x, up = end, not up
    return path


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """Where the marked words of one line stand, in document coordinates."""

    left: float
    right: float
    top: float
    bottom: float
    base: float


def positions_in(document: QTextDocument, strip: Strip) -> tuple[int, int]:
    """The first and last document position of the paragraphs in a strip, and of the one above and below them."""
    layout, count = document.documentLayout(), document.blockCount()

    def top(number: int) -> float:
        return layout.blockBoundingRect(document.findBlockByNumber(number)).top()

    # Not by the layout's own test of a point: that counts letters being composed as if they stood in the text, and
    # between two paragraphs looks at all that follow.
    # From the beginning on, because Qt lays a long document out as far as it is asked about.
    beyond = 1
    while beyond < count and top(beyond) <= strip[1]:
        beyond *= 2
    first, last = (bisect_right(range(min(beyond, count)), height, key=top) - 1 for height in strip)
    above = document.findBlockByNumber(max(first - 1, 0))
    below = document.findBlockByNumber(min(last + 1, count - 1))
    return above.position(), below.position() + below.length() - 1


def marked_lines(document: QTextDocument, cursor: QTextCursor, strip: Strip | None = None) -> list[MarkedLine]:
    """Each line of words under the cursor's selection; with a strip, each that lies in it or touches it."""
    above, below = (-inf, inf) if strip is None else (strip[0] - _HANGS, strip[1])
    found: list[MarkedLine] = []
    first, last = cursor.selectionStart(), cursor.selectionEnd()
    paragraph = document.findBlock(first)
    while paragraph.isValid() and paragraph.position() <= last:
        layout = paragraph.layout()
        box = document.documentLayout().blockBoundingRect(paragraph)
        if box.top() > below:
            break
        corner = box.topLeft()
        start, end = max(first - paragraph.position(), 0), last - paragraph.position()
        # A pasted paragraph may have a hundred thousand lines, of which some dozens are seen.
        for number in range(_first_line(layout, above - corner.y()), layout.lineCount()):
            line = layout.lineAt(number)
            line_end = line.textStart() + line.textLength()
            if line.textStart() >= end or corner.y() + line.y() > below:
                break
            if line_end <= start:
                continue
            left = _x(line, max(start, line.textStart()))
            # The blank at a line's end hangs beyond its words.
            right = min(_x(line, min(end, line_end)), line.x() + line.naturalTextWidth())
            if right > left:
                top = corner.y() + line.y()
                bottom, base = top + line.ascent() + line.descent(), top + line.ascent()
                found.append(MarkedLine(corner.x() + left, corner.x() + right, top, bottom, base))
        paragraph = paragraph.next()
    return found


def _first_line(layout: QTextLayout, above: float) -> int:
    """The first line of a paragraph that ends below a height."""

    def bottom(number: int) -> float:
        line = layout.lineAt(number)
        return float(line.y() + line.height())

    return bisect_left(range(layout.lineCount()), above, key=bottom)


def _x(line: QTextLine, position: int) -> float:
    place: object = line.cursorToX(position)
    # The binding answers with the position as well: Qt's function may move it to a letter's edge.
    x = place[0] if isinstance(place, tuple) else place
    return float(x) if isinstance(x, int | float) else 0.0


def _in_blocks(cursor: QTextCursor) -> Iterator[QTextCursor]:
    """The words of a cursor block by block: under the end of a block a ground would leave a stub."""
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    block = cursor.document().findBlock(start)
    while block.isValid() and block.position() < end:
        first, last = max(start, block.position()), min(end, block.position() + block.length() - 1)
        if last > first:
            part = QTextCursor(block)
            part.setPosition(first)
            part.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
            yield part
        block = block.next()


def _ground(cursor: QTextCursor, color: QColor) -> QTextEdit.ExtraSelection:
    one = QTextEdit.ExtraSelection()
    form = QTextCharFormat()
    form.setBackground(color)
    one.cursor = cursor
    one.format = form
    return one
