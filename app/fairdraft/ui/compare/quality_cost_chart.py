"""How do quality and cost stand to each other, without making one score of them?"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fairdraft.domain.comparison_words import cost_amount
from fairdraft.domain.quality_cost import QualityCost
from fairdraft.ui.compare.candidate_marks import Candidates
from fairdraft.ui.compare.interval_chart import shape_path
from fairdraft.ui.overriding import override
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import CANDIDATE_SHAPES

_LOW, _HIGH = 1.0, 5.0
# Heights and margins are those beside letters of the usual size, and grow with them.
_HEIGHT = 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 30, 16, 12, 40
_STEPS = 4
_MARK, _BESIDE, _LETTERS, _BELOW = 6, 12, 18, 15


class QualityCostChart(QWidget):
    """Quality upward, cost to the right; who has a better one beside it is hollow and says so."""

    def __init__(self, places: Sequence[QualityCost], candidates: Candidates, theme: Theme) -> None:
        super().__init__()
        self._places = tuple(places)
        self._candidates = candidates
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Quality against cost per draft")
        told = "; ".join(
            f"{self._said(one)}, cost {cost_amount(one.cost)}, quality {one.quality:.2f}" for one in places
        )
        self.setAccessibleDescription(told)
        theme.changed.connect(self._fit)

    def _fit(self) -> None:
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(560, self._theme.typography.size(_HEIGHT))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(320, self._theme.typography.size(_HEIGHT))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, right, top, bottom = map(self._theme.typography.size, (_LEFT, _RIGHT, _TOP, _BOTTOM))
        area = QRectF(left, top, self.width() - left - right, self.height() - top - bottom)
        scale = round_scale(max(one.cost for one in self._places))
        self._draw_axes(painter, area, scale)
        taken: list[QRectF] = []
        for one in sorted(self._places, key=lambda place: -place.quality):
            x = area.left() + area.width() * 0.94 * one.cost / scale
            y = area.bottom() - (one.quality - _LOW) / (_HIGH - _LOW) * area.height()
            self._draw_candidate(painter, one, QPointF(x, y), area, taken)
        painter.end()

    def _draw_axes(self, painter: QPainter, area: QRectF, scale: float) -> None:
        tokens, size = self._theme.tokens, self._theme.typography.size
        high = size(_LETTERS)
        painter.setFont(self._theme.typography.interface(11))
        for value in range(int(_LOW), int(_HIGH) + 1):
            y = area.bottom() - (value - _LOW) / (_HIGH - _LOW) * area.height()
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(tokens.muted))
            flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
            painter.drawText(QRectF(0, y - high / 2, area.left() - 8, high), flags, str(value))
        for step in range(_STEPS + 1):
            x = area.left() + area.width() * 0.94 * step / _STEPS
            flags = int(Qt.AlignmentFlag.AlignHCenter if step else Qt.AlignmentFlag.AlignLeft)
            place = QRectF(x - (size(30) if step else 0), area.bottom() + 5, size(60), high)
            painter.drawText(place, flags, cost_amount(scale * step / _STEPS))
        flags = int(Qt.AlignmentFlag.AlignRight)
        place = QRectF(area.left(), area.bottom() + size(21), area.width(), high)
        painter.drawText(place, flags, "cost per draft →")

    def _draw_candidate(
        self, painter: QPainter, one: QualityCost, at: QPointF, area: QRectF, taken: list[QRectF]
    ) -> None:
        tokens, size = self._theme.tokens, self._theme.typography.size
        place = self._candidates.ids.index(one.candidate)
        color = QColor(tokens.candidates[place % len(tokens.candidates)])
        path = shape_path(CANDIDATE_SHAPES[place % len(CANDIDATE_SHAPES)], at, _MARK * self._theme.typography.scale)
        painter.setPen(QPen(color, 2))
        painter.setBrush(QColor(tokens.panel) if one.dominated else color)
        painter.drawPath(path)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        font = self._theme.typography.interface(12)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        words = f"{self._said(one)} {one.quality:.1f}"
        width = QFontMetricsF(font).horizontalAdvance(words) + 4
        beside, high = size(_BESIDE), size(_LETTERS)
        left = at.x() + beside if at.x() + beside + width <= area.right() else at.x() - beside - width
        box = QRectF(max(left, area.left()), at.y() - high / 2, width, high)
        # Names of candidates that stand side by side go under each other.
        while any(box.intersects(other) for other in taken):
            box.translate(0, size(_BELOW))
        taken.append(box)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)

    def _said(self, one: QualityCost) -> str:
        name = self._candidates.name(one.candidate)
        return f"{name} (dominated by {self._candidates.name(one.dominated)})" if one.dominated else name


def round_scale(value: float) -> float:
    """The next of 1, 2, 2.5, 4, 5, 8 times a power of ten; 1 where nothing costs anything."""
    if value <= 0:
        return 1.0
    power = 10.0 ** (len(f"{value:.0f}") - 1)
    while power > value:
        power /= 10
    return next(step * power for step in (1, 2, 2.5, 4, 5, 8, 10) if step * power >= value * 0.999999)
