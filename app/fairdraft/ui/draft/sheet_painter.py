"""How are section labels, approved boxes and their chips drawn around the words?"""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from fairdraft.ui.draft.marks import Strip, positions_in
from fairdraft.ui.draft.sheet_document import SheetDocument
from fairdraft.ui.draft.sheet_reading import Run
from fairdraft.ui.draft.sheet_style import LABEL_ROOM, LOCKED_HEAD, LOCKED_PADDING, REGULATED, block_name
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import RADIUS_CARD


@dataclass(frozen=True, slots=True)
class _Chip:
    text: str
    warning: bool


class SheetPainter:
    """Paints what is not text: it lies around the words and is never selected, copied or undone.

    Args:
        theme: colors and letters.
        with_origin: show which blocks are linked to approved language, and which were typed.
    """

    def __init__(self, theme: Theme, *, with_origin: bool = True) -> None:
        self._with_origin = with_origin
        self._theme = theme
        self.version = ""

    def paint(self, painter: QPainter, sheet: SheetDocument, strip: Strip) -> None:
        """Draw everything around the blocks that reach into the strip, in document coordinates."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        document = sheet.document
        # Not the document's own size: for that Qt would lay out all of it.
        margin, width = document.documentMargin(), document.textWidth()
        size = self._theme.typography.size
        head = size(LOCKED_HEAD)
        for run in sheet.runs_between(*positions_in(document, strip)):
            first = document.documentLayout().blockBoundingRect(document.findBlock(run.start))
            if first.isNull():
                continue
            if run.locked or run.block.section in REGULATED:
                words = first.united(document.documentLayout().blockBoundingRect(document.findBlock(run.end)))
                box = QRectF(margin, words.top() - head, width - 2 * margin, words.height() + head + LOCKED_PADDING)
                self._box(painter, box, run)
            else:
                self._label(painter, QPointF(margin, first.top() - size(LABEL_ROOM)), run, empty=not run.words)

    def _label(self, painter: QPainter, at: QPointF, run: Run, *, empty: bool) -> None:
        font = self._theme.typography.label()
        painter.setFont(font)
        painter.setPen(QColor(self._theme.tokens.muted))
        metrics = QFontMetricsF(font)
        name = block_name(run.block)
        if run.block.kind in ("voice_over", "super") and run.block.section != run.block.kind:
            name = f"{name} · {'voice-over' if run.block.kind == 'voice_over' else 'super'}"
        painter.drawText(QPointF(at.x(), at.y() + metrics.ascent()), name.upper())
        if empty:
            plain = self._theme.typography.interface(12)
            painter.setFont(plain)
            x = at.x() + metrics.horizontalAdvance(name.upper()) + 10
            painter.drawText(QPointF(x, at.y() + metrics.ascent()), "nothing written yet")

    def _box(self, painter: QPainter, box: QRectF, run: Run) -> None:
        tokens = self._theme.tokens
        outline = QPainterPath()
        outline.addRoundedRect(box, RADIUS_CARD - 2, RADIUS_CARD - 2)
        if not self._with_origin:
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawPath(outline)
            label: _Chip | None = None
        elif run.locked:
            painter.fillPath(outline, QColor(tokens.accent_soft))
            painter.save()
            painter.setClipPath(outline)
            painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), QColor(tokens.accent))
            painter.restore()
            label = _Chip(f"approved · {self.version}" if self.version else "approved", warning=False)
        else:
            pen = QPen(QColor(tokens.line_strong), 1, Qt.PenStyle.DashLine)
            pen.setDashPattern([3, 3])
            painter.setPen(pen)
            painter.drawPath(outline)
            label = _Chip("typed, not linked", warning=True)
        self._head(painter, box, block_name(run.block), label)

    def _head(self, painter: QPainter, box: QRectF, title: str, label: _Chip | None) -> None:
        tokens, typography = self._theme.tokens, self._theme.typography
        font = typography.interface(13, semibold=True)
        metrics = QFontMetricsF(font)
        left = box.left() + LOCKED_PADDING + 4
        line = QRectF(left, box.top() + 8, box.right() - left - LOCKED_PADDING, typography.size(LOCKED_HEAD) - 10)
        small = typography.interface(11, semibold=True)
        small_metrics = QFontMetricsF(small)
        pill_width = 0.0 if label is None else small_metrics.horizontalAdvance(label.text) + 16
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, max(40, line.width() - pill_width - 10))
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        if label is None:
            return
        height = small_metrics.height() + 4
        pill = QRectF(left + metrics.horizontalAdvance(shown) + 10, line.center().y() - height / 2, pill_width, height)
        if pill.right() > box.right() - 4:
            return
        shape = QPainterPath()
        shape.addRoundedRect(pill, height / 2, height / 2)
        if label.warning:
            painter.fillPath(shape, QColor(tokens.warning_soft))
            painter.setPen(QColor(tokens.warning))
        else:
            painter.setPen(QPen(QColor(tokens.line_strong), 1))
            painter.drawPath(shape)
            painter.setPen(QColor(tokens.muted))
        painter.setFont(small)
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), label.text)
