"""How do models' bits per byte show, kind of text by kind of text, on one axis?"""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fairdraft.domain.probe import Probe, ProbedSet
from fairdraft.services.probe_words import set_words
from fairdraft.ui.compare.interval_chart import shape_path
from fairdraft.ui.overriding import override
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import CANDIDATE_SHAPES

# All of them beside letters of the usual size; they grow with these.
_LINE = 16
_ROW_GAP = 18
_TOP, _BOTTOM = 12, 44
_LABEL, _FIGURE, _LETTERS, _MARK = 190, 52, 18, 4.5
_AXIS_WORDS = "bits per byte · further left: the model knows such text better"


class ProfileChart(QWidget):
    """Bits per byte with 95% intervals: the first model is the page's own, the others stand beside it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._probes: tuple[Probe, ...] = ()
        self._sets: tuple[str, ...] = ()
        self._low, self._high = 0.0, 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Bits per byte and 95 percent intervals by kind of text")
        theme.changed.connect(self._fit)

    def show_probes(self, probes: Sequence[Probe]) -> None:
        """Show these models, on the kinds of text that the first was measured on."""
        self._probes = tuple(probes)
        self._sets = tuple(one.set for one in probes[0].sets) if probes else ()
        shown = [one for probe in probes for one in probe.sets if one.set in self._sets]
        ends = [end for one in shown for end in (one.ci95 or (one.bits_per_byte, one.bits_per_byte))]
        if ends:
            self._low = math.floor(min(ends) * 4) / 4
            self._high = max(math.ceil(max(ends) * 4) / 4, self._low + 0.5)
        told = []
        for probe in probes:
            for one in probe.sets:
                interval = "" if one.ci95 is None else f", from {one.ci95[0]:.2f} to {one.ci95[1]:.2f}"
                told.append(f"{set_words(one.set)}, {probe.model}: {one.bits_per_byte:.2f}{interval}")
        self.setAccessibleDescription("; ".join(told))
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self._theme.typography.size(_TOP + _BOTTOM) + len(self._sets) * self._row_height)
        self.update()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(320, 0)

    @property
    def _row_height(self) -> int:
        return self._theme.typography.size(max(1, len(self._probes)) * _LINE + _ROW_GAP)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size, scale = self._theme.typography.size, self._theme.typography.scale
        label, above = min(size(_LABEL), self.width() * 0.34), size(_TOP)
        axis = QRectF(label, above, self.width() - label - size(_FIGURE), self.height() - above - size(_BOTTOM))
        self._draw_axis(painter, axis)
        for number, name in enumerate(self._sets):
            top = above + number * self._row_height
            self._draw_name(painter, name, QRectF(0, top, label - 12, self._row_height))
            for place, probe in enumerate(self._probes):
                found = probe.of(name)
                if found is not None:
                    y = top + scale * (_ROW_GAP / 2 + (place + 0.5) * _LINE)
                    self._draw_estimate(painter, axis, y, place, found)
        painter.end()

    def _draw_axis(self, painter: QPainter, axis: QRectF) -> None:
        tokens, size = self._theme.tokens, self._theme.typography.size
        font = self._theme.typography.interface(11)
        painter.setFont(font)
        steps = round((self._high - self._low) * 4)
        every = 2 if steps > 6 or axis.width() < size(300) else 1
        center = int(Qt.AlignmentFlag.AlignHCenter)
        for step in range(0, steps + 1, every):
            value = self._low + step / 4
            x = self._x(axis, value)
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawLine(QPointF(x, axis.top()), QPointF(x, axis.bottom()))
            painter.setPen(QColor(tokens.muted))
            painter.drawText(QRectF(x - size(24), axis.bottom() + 6, size(48), size(_LETTERS)), center, f"{value:g}")
        room = axis.width() + size(_FIGURE)
        words = QFontMetricsF(font).elidedText(_AXIS_WORDS, Qt.TextElideMode.ElideRight, room)
        place = QRectF(axis.left(), axis.bottom() + size(24), room, size(_LETTERS))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft), words)

    def _draw_name(self, painter: QPainter, name: str, place: QRectF) -> None:
        font = self._theme.typography.interface(13)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.tokens.text))
        words = set_words(name)
        shown = QFontMetricsF(font).elidedText(
            words[:1].upper() + words[1:], Qt.TextElideMode.ElideRight, place.width()
        )
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)

    def _draw_estimate(self, painter: QPainter, axis: QRectF, y: float, place: int, found: ProbedSet) -> None:
        tokens = self._theme.tokens
        color = QColor(tokens.candidates[place % len(tokens.candidates)])
        x = self._x(axis, found.bits_per_byte)
        right = x
        if found.ci95 is not None:
            left, right = self._x(axis, found.ci95[0]), self._x(axis, found.ci95[1])
            painter.setPen(QPen(color, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(left, y), QPointF(right, y))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        radius = _MARK * self._theme.typography.scale
        painter.drawPath(shape_path(CANDIDATE_SHAPES[place % len(CANDIDATE_SHAPES)], QPointF(x, y), radius))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(tokens.muted))
        painter.setFont(self._theme.typography.interface(11))
        left, height = max(right, x + radius) + 8, self._theme.typography.size(_LETTERS)
        figure = QRectF(left, y - height / 2, self.width() - left, height)
        painter.drawText(figure, int(Qt.AlignmentFlag.AlignVCenter), f"{found.bits_per_byte:.2f}")

    def _x(self, axis: QRectF, value: float) -> float:
        return axis.left() + (value - self._low) / (self._high - self._low) * axis.width()
