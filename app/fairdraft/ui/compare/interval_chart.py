"""How do means with their intervals show on one axis?"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from fairdraft.domain.comparison import CriterionComparison
from fairdraft.ui.overriding import override
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import CANDIDATE_SHAPES, Shape

_LOW, _HIGH = 1.0, 5.0
# All but the ends of the axis grows with the letters.
_LINE = 17
_ROW_GAP = 20
_TOP, _BOTTOM = 14, 30
_LABEL, _FIGURE, _FIGURE_HEIGHT = 160, 52, 18
_MARK = 4.5


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One criterion: its name, a note under it, and the estimates in the candidates' order."""

    name: str
    note: str
    comparison: CriterionComparison


class IntervalChart(QWidget):
    """Estimates with 95% intervals; every candidate has a shape and a color of its own."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: tuple[ChartRow, ...] = ()
        self._candidates: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Means and 95 percent intervals")
        theme.changed.connect(self._fit)

    def show_rows(self, rows: Sequence[ChartRow], candidates: Sequence[str]) -> None:
        """Show these criteria; `candidates` gives the order of shapes and colors."""
        self._rows, self._candidates = tuple(rows), tuple(candidates)
        told = []
        for row in rows:
            for one in row.comparison.candidates:
                if one.mean is not None:
                    interval = "" if one.ci95 is None else f", from {one.ci95[0]:.1f} to {one.ci95[1]:.1f}"
                    told.append(f"{row.name}, {one.candidate}: {one.mean:.1f}{interval}")
        self.setAccessibleDescription("; ".join(told))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(560, self._height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(320, self._height())

    def _fit(self) -> None:
        self.updateGeometry()
        self.update()

    def _height(self) -> int:
        return self._theme.typography.size(_TOP + _BOTTOM) + len(self._rows) * self._row_height()

    def _row_height(self) -> int:
        return self._theme.typography.size(max(1, len(self._candidates)) * _LINE + _ROW_GAP)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size, scale = self._theme.typography.size, self._theme.typography.scale
        label, above = min(size(_LABEL), self.width() * 0.32), size(_TOP)
        axis = QRectF(label, above, self.width() - label - size(_FIGURE), self.height() - above - size(_BOTTOM))
        self._draw_axis(painter, axis)
        row_height = self._row_height()
        for number, row in enumerate(self._rows):
            top = above + number * row_height
            self._draw_name(painter, row, QRectF(0, top, label - 12, row_height))
            for one in row.comparison.candidates:
                if one.mean is None or one.candidate not in self._candidates:
                    continue
                place = self._candidates.index(one.candidate)
                y = top + scale * (_ROW_GAP / 2 + (place + 0.5) * _LINE)
                self._draw_estimate(painter, axis, y, place, one.mean, one.ci95)
        painter.end()

    def _draw_axis(self, painter: QPainter, axis: QRectF) -> None:
        tokens = self._theme.tokens
        painter.setFont(self._theme.typography.interface(11))
        for value in range(int(_LOW), int(_HIGH) + 1):
            x = self._x(axis, float(value))
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawLine(QPointF(x, axis.top()), QPointF(x, axis.bottom()))
            painter.setPen(QColor(tokens.muted))
            place = QRectF(x - 20, axis.bottom() + 6, 40, self._theme.typography.size(_FIGURE_HEIGHT))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignHCenter), str(value))

    def _draw_name(self, painter: QPainter, row: ChartRow, place: QRectF) -> None:
        font = self._theme.typography.interface(13)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.tokens.text))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        shown = QFontMetricsF(font).elidedText(row.name, Qt.TextElideMode.ElideRight, place.width())
        size = self._theme.typography.size
        painter.drawText(place.adjusted(0, -size(16), 0, 0) if row.note else place, flags, shown)
        if row.note:
            small = self._theme.typography.interface(11)
            painter.setFont(small)
            painter.setPen(QColor(self._theme.tokens.muted))
            note = QFontMetricsF(small).elidedText(row.note, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place.adjusted(0, size(18), 0, 0), flags, note)

    def _draw_estimate(
        self, painter: QPainter, axis: QRectF, y: float, place: int, mean: float, ci95: tuple[float, float] | None
    ) -> None:
        tokens = self._theme.tokens
        color = QColor(tokens.candidates[place % len(tokens.candidates)])
        x = self._x(axis, mean)
        right = x
        if ci95 is not None:
            left, right = self._x(axis, ci95[0]), self._x(axis, ci95[1])
            painter.setPen(QPen(color, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(left, y), QPointF(right, y))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        radius = _MARK * self._theme.typography.scale
        painter.drawPath(shape_path(CANDIDATE_SHAPES[place % len(CANDIDATE_SHAPES)], QPointF(x, y), radius))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(tokens.muted))
        painter.setFont(self._theme.typography.interface(11))
        left, height = max(right, x + radius) + 8, self._theme.typography.size(_FIGURE_HEIGHT)
        figure = QRectF(left, y - height / 2, self.width() - left, height)
        painter.drawText(figure, int(Qt.AlignmentFlag.AlignVCenter), f"{mean:.1f}")

    @staticmethod
    def _x(axis: QRectF, value: float) -> float:
        return axis.left() + (min(max(value, _LOW), _HIGH) - _LOW) / (_HIGH - _LOW) * axis.width()


class CandidateMark(QWidget):
    """A candidate's shape in its color, for legends and tables."""

    def __init__(self, place: int, theme: Theme) -> None:
        super().__init__()
        self._place = place
        self._theme = theme
        theme.changed.connect(self._fit)
        self._fit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = self._theme.tokens.candidates
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors[self._place % len(colors)]))
        scale = self._theme.typography.scale
        painter.scale(scale, scale)
        painter.drawPath(shape_path(CANDIDATE_SHAPES[self._place % len(CANDIDATE_SHAPES)], QPointF(7, 8), 4.5))
        painter.end()

    def _fit(self) -> None:
        """As large as the letters that it stands before."""
        size = self._theme.typography.size
        self.setFixedSize(size(14), size(16))
        self.update()


def shape_path(shape: Shape, center: QPointF, radius: float) -> QPainterPath:
    """The outline of a candidate's shape around a point."""
    path = QPainterPath()
    x, y = center.x(), center.y()
    if shape == "circle":
        path.addEllipse(center, radius, radius)
    elif shape == "square":
        path.addRect(QRectF(x - radius + 0.5, y - radius + 0.5, 2 * radius - 1, 2 * radius - 1))
    elif shape == "cross":
        third = radius * 0.4
        path.addRect(QRectF(x - radius, y - third, 2 * radius, 2 * third))
        path.addRect(QRectF(x - third, y - radius, 2 * third, 2 * radius))
        path = path.simplified()
    else:
        corners = {"triangle": 3, "diamond": 4, "hexagon": 6}[shape]
        turn = -pi / 2
        points = [
            QPointF(
                x + radius * 1.15 * cos(turn + 2 * pi * n / corners),
                y + radius * 1.15 * sin(turn + 2 * pi * n / corners),
            )
            for n in range(corners)
        ]
        path.addPolygon(QPolygonF(points))
        path.closeSubpath()
    return path
