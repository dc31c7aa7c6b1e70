"""What stands at the right where something is decided: what was said of it, and below that the decision?"""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.containers import frame, rule, scrolled, vertical
from fairdraft.ui.parts.growing import grow_with_letters
from fairdraft.ui.theme.theme import Theme

# Shares of the row where letters are enlarged: list, sheet, decision.
LIST, MIDDLE, SIDE = 5, 11, 9
_WIDTH = 376
_MARGINS, _FOOT_MARGINS, _GAP = (16, 4, 14, 16), (16, 10, 14, 0), 8
_LEAST_SAID = 120
"""Height that what was said keeps above a decision that has no room, in pixels with letters as drawn."""


def decision_column(theme: Theme) -> tuple[QFrame, QVBoxLayout]:
    """A column that scrolls as a whole, and the layout for what it holds."""
    side = frame("right")
    grow_with_letters(side, _WIDTH, theme)
    area, column = scrolled(margins=_MARGINS, gap=_GAP)
    vertical(side).addWidget(area)
    return side, column


class FootedColumn(QFrame):
    """A column whose foot is always in view: `said` is the layout of what scrolls above it, `foot` that of the foot.

    Where letters are large and the window is low the foot scrolls too, so that something is left of what it is about.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "right")
        grow_with_letters(self, _WIDTH, theme)
        column = vertical(self, gap=0)
        self._area, self.said = scrolled(margins=_MARGINS, gap=_GAP)
        # It takes what the foot leaves, however long it is.
        self._area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        column.addWidget(self._area, 1)
        column.addWidget(rule())
        self._foot = _Foot()
        self.foot = self._foot.column
        column.addWidget(self._foot)
        for one in (self._area, self._foot):
            one.verticalScrollBar().rangeChanged.connect(self._align)
        theme.changed.connect(self._fit)
        self._fit()

    def bring_into_view(self, widget: QWidget) -> None:
        """Scroll the foot to one of its widgets."""
        self._foot.ensureWidgetVisible(widget, 0, _GAP)

    def show_from_the_top(self) -> None:
        """Begin with what was said again: it is about something else."""
        self._area.verticalScrollBar().setValue(0)

    def _align(self) -> None:
        # Cards above and in the foot end at one line, whichever of them leaves room for a scroll bar.
        bar, own = self._area.verticalScrollBar(), self._foot.verticalScrollBar()
        left, top, right, bottom = _FOOT_MARGINS
        room = bar.sizeHint().width() if bar.maximum() and not own.maximum() else 0
        self.foot.setContentsMargins(left, top, right + room, bottom)

    def _fit(self) -> None:
        self._area.setMinimumHeight(self._theme.typography.size(_LEAST_SAID))


class _Foot(QScrollArea):
    """As high as what it holds where there is room; else it scrolls."""

    def __init__(self) -> None:
        super().__init__()
        area, self.column = scrolled(margins=_FOOT_MARGINS, gap=_GAP)
        self._inside = area.takeWidget()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(area.focusPolicy())
        self.setHorizontalScrollBarPolicy(area.horizontalScrollBarPolicy())
        self.setWidget(self._inside)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._inside.sizeHint().width(), self._inside.heightForWidth(self.width()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # Words wrap otherwise in another width.
            self.updateGeometry()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)
