"""How is a piece drawn as one strip, with risk, benefit and what is neither?"""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fairdraft.services.checking import BalancePart
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.containers import horizontal
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tokens

Side = Literal["risk", "benefit", "neither"]

_HIGH = 14
# Points between two lines of the hatching.
_APART = 4.0
# A gap narrower than this between two parts of one side is the end of a sentence, no place of its own.
_NARROW = 2.0


class BalanceStrip(QWidget):
    """The piece from left to right: risk solid, benefit hatched, what is neither left empty."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._parts: list[tuple[Side, float, float]] = []
        self.setFixedHeight(_HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip("The piece from start to finish")
        theme.changed.connect(self.update)

    def show_parts(self, parts: Sequence[BalancePart], length: int) -> None:
        """Show the parts of a text of so many code points."""
        whole = max(length, 1)
        self._parts = [(one.side, one.span.start / whole, one.span.end / whole) for one in parts]
        self.update()

    def drawn(self, width: float) -> list[tuple[Side, float, float]]:
        """Each stretch with its left and right edge on a strip so wide; what belongs together is one."""
        stretches: list[tuple[Side, float, float]] = []
        for side, start, end in self._parts:
            left, right = start * width, max(end * width, start * width + 1)
            if stretches and stretches[-1][0] == side and left - stretches[-1][2] < _NARROW:
                stretches[-1] = (side, stretches[-1][1], max(right, stretches[-1][2]))
            else:
                stretches.append((side, left, right))
        return stretches

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        _draw(painter, QRectF(self.rect()), "neither", tokens)
        for side, left, right in self.drawn(self.width()):
            _draw(painter, QRectF(left, 0, right - left, self.height()), side, tokens)
        painter.setPen(QColor(tokens.line_strong))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


def legend(theme: Theme) -> QWidget:
    """What solid, hatched and empty mean, in a line under the strip."""
    whole = QWidget()
    line = FlowLayout(whole, gap=12, line_gap=2)
    sides: tuple[Side, ...] = ("risk", "benefit", "neither")
    for side in sides:
        entry = QWidget()
        row = horizontal(entry, gap=5)
        row.addWidget(_Swatch(side, theme))
        row.addWidget(text_label(side, "small"))
        line.addWidget(entry)
    return whole


class _Swatch(QWidget):
    """A small piece of the strip."""

    def __init__(self, side: Side, theme: Theme) -> None:
        super().__init__()
        self._side = side
        self._theme = theme
        self.setFixedSize(16, 10)
        theme.changed.connect(self.update)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        _draw(painter, QRectF(self.rect()), self._side, self._theme.tokens)
        painter.setPen(QColor(self._theme.tokens.line_strong))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


def _draw(painter: QPainter, area: QRectF, side: Side, tokens: Tokens) -> None:
    if side == "risk":
        painter.fillRect(area, QColor(tokens.muted))
        return
    painter.fillRect(area, QColor(tokens.ground if side == "neither" else tokens.accent_soft))
    if side == "benefit":
        painter.save()
        painter.setClipRect(area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent), 1.2))
        # From the strip's own beginning, so that the lines of neighbors go on in each other.
        x = area.left() - area.left() % _APART
        while x < area.right() + area.height():
            painter.drawLine(QPointF(x, area.top()), QPointF(x - area.height(), area.bottom()))
            x += _APART
        painter.restore()
