"""How do means along the number of examples show, one small plot a criterion, with a line for the adapter?"""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fairdraft.domain.counting import counted
from fairdraft.domain.learning_curve import CurvePoint
from fairdraft.ui.compare.interval_chart import shape_path
from fairdraft.ui.overriding import override
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import CANDIDATE_SHAPES

# All of them beside letters of the usual size; they grow with these.
_PLOT_HEIGHT, _TOP, _BOTTOM, _GAP, _LEFT = 112, 24, 40, 24, 18
_LETTERS, _LEGEND, _MARK = 18, 20, 4.5
_LEAST_WIDTH = 170
_LOW, _HIGH = 1.0, 5.0

Panel = tuple[str, Sequence[CurvePoint]]


class CurveChart(QWidget):
    """Panels side by side, each a criterion: means from 1 to 5 along the number of examples.

    Args:
        panels: names of criteria with their points.
        theme: colors and letters.
    """

    def __init__(self, panels: Sequence[Panel], theme: Theme) -> None:
        super().__init__()
        self._panels = list(panels)
        self._theme = theme
        self._ks = sorted({point.k for _name, points in panels for point in points})
        self._adapted = any(point.adapted for _name, points in panels for point in points)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Means by number of examples")
        told = [
            f"{name}, {counted(point.k, 'example')}{', adapter' if point.adapted else ''}: {point.mean:.1f}"
            for name, points in panels
            for point in points
            if point.mean is not None
        ]
        self.setAccessibleDescription("; ".join(told))
        self._size = theme.typography.size
        theme.changed.connect(self._fit)

    def _fit(self) -> None:
        self._size = self._theme.typography.size
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(560, self.heightForWidth(560))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._size(_LEAST_WIDTH), 0)

    @override
    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self._panels) // self._columns(width))
        return rows * self._size(_TOP + _PLOT_HEIGHT + _BOTTOM) + (self._size(_LEGEND) if self._adapted else 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns, gap, height = self._columns(self.width()), self._size(_GAP), self._size(_TOP + _PLOT_HEIGHT + _BOTTOM)
        width = (self.width() - gap * (columns - 1)) / columns
        for number, panel in enumerate(self._panels):
            row, column = divmod(number, columns)
            self._draw_panel(painter, panel, QRectF(column * (width + gap), row * height, width, height))
        if self._adapted:
            self._draw_legend(painter)
        painter.end()

    def _columns(self, width: int) -> int:
        gap = self._size(_GAP)
        return max(1, min(len(self._panels), (width + gap) // (self._size(_LEAST_WIDTH) + gap)))

    def _draw_panel(self, painter: QPainter, panel: Panel, place: QRectF) -> None:
        tokens, (name, points) = self._theme.tokens, panel
        font = self._theme.typography.interface(12)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        words = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, place.width())
        head = QRectF(place.left(), place.top(), place.width(), self._size(_LETTERS))
        painter.drawText(head, int(Qt.AlignmentFlag.AlignLeft), words)
        left, top = self._size(_LEFT), self._size(_TOP)
        plot = QRectF(place.left() + left, place.top() + top, place.width() - left - 6, self._size(_PLOT_HEIGHT))
        self._draw_axes(painter, plot)
        for adapted in (False, True):
            own = [one for one in points if one.adapted is adapted and one.mean is not None]
            self._draw_line(painter, plot, own, int(adapted))

    def _draw_axes(self, painter: QPainter, plot: QRectF) -> None:
        tokens = self._theme.tokens
        left, high = self._size(_LEFT), self._size(_LETTERS)
        painter.setFont(self._theme.typography.interface(11))
        for value in range(1, 6):
            y = self._y(plot, value)
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(QColor(tokens.muted))
            flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(QRectF(plot.left() - left, y - high / 2, left - 6, high), flags, str(value))
        center = int(Qt.AlignmentFlag.AlignHCenter)
        for k in self._ks:
            painter.drawText(QRectF(self._x(plot, k) - 20, plot.bottom() + 4, 40, high), center, str(k))
        below = QRectF(plot.left(), plot.bottom() + self._size(_LETTERS) + 1, plot.width(), high)
        painter.drawText(below, center, "examples")

    def _draw_line(self, painter: QPainter, plot: QRectF, points: Sequence[CurvePoint], place: int) -> None:
        color = QColor(self._theme.tokens.candidates[place])
        at = [QPointF(self._x(plot, one.k), self._y(plot, one.mean or _LOW)) for one in points]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        style = Qt.PenStyle.DashLine if place else Qt.PenStyle.SolidLine
        painter.setPen(QPen(color, 1.5, style))
        for start, end in pairwise(at):
            painter.drawLine(start, end)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        for one in at:
            painter.drawPath(shape_path(CANDIDATE_SHAPES[place], one, _MARK * self._theme.typography.scale))

    def _draw_legend(self, painter: QPainter) -> None:
        font = self._theme.typography.interface(12)
        painter.setFont(font)
        scale, high = self._theme.typography.scale, self._size(_LETTERS)
        x, y = 2.0, self.height() - self._size(_LEGEND) / 2
        for place, words in enumerate(("without an adapter", "with the adapter")):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.tokens.candidates[place]))
            painter.drawPath(shape_path(CANDIDATE_SHAPES[place], QPointF(x + 5 * scale, y), _MARK * scale))
            painter.setPen(QColor(self._theme.tokens.muted))
            width = QFontMetricsF(font).horizontalAdvance(words)
            place_of_words = QRectF(x + 14 * scale, y - high / 2, width + 4, high)
            painter.drawText(place_of_words, int(Qt.AlignmentFlag.AlignVCenter), words)
            x += width + 34 * scale

    def _x(self, plot: QRectF, k: int) -> float:
        most = self._ks[-1] or 1
        return plot.left() + 8 + (plot.width() - 16) * k / most

    def _y(self, plot: QRectF, value: float) -> float:
        return plot.bottom() - plot.height() * (value - _LOW) / (_HIGH - _LOW)
