"""Cards, columns and rules: what holds other widgets."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.laid_out import laid_out

_TAB_STOPS = (Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.WheelFocus)


def frame(role: str) -> QFrame:
    """An empty frame of a role of the style sheet."""
    one = QFrame()
    one.setProperty("role", role)
    return one


def vertical(
    parent: QWidget | None = None, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 8
) -> QVBoxLayout:
    """A vertical layout; margins are left, top, right, bottom."""
    layout = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    return layout


def horizontal(
    parent: QWidget | None = None, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 8
) -> QHBoxLayout:
    """A horizontal layout; margins are left, top, right, bottom."""
    layout = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    return layout


def card(*, gap: int = 8) -> tuple[QFrame, QVBoxLayout]:
    """A card and the layout for what it holds."""
    one = frame("card")
    return one, vertical(one, margins=(12, 10, 12, 10), gap=gap)


def rule() -> QFrame:
    """A line of one pixel across."""
    return frame("rule")


def scrolled(*, margins: tuple[int, int, int, int] = (16, 16, 16, 16), gap: int = 8) -> tuple[QScrollArea, QVBoxLayout]:
    """A column that scrolls when it is too long, and the layout for what it holds.

    With the largest letters in a small window it scrolls sideways, too: nothing is out of reach.
    """
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside = QWidget()
    inside.setProperty("role", "column")
    layout = _Column(inside)
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    layout.setAlignment(Qt.AlignmentFlag.AlignTop)
    area.setWidget(inside)
    return area, layout


class _Column(QVBoxLayout):
    """A column that begins at the top and is as high as what it holds, broken into lines, needs.

    Qt gives a layout with an alignment its hint and no more, where lines that broke need more: they were cut.
    """

    @override
    def setGeometry(self, rect: QRect) -> None:
        needed = self.heightForWidth(rect.width()) if self.alignment() and self.hasHeightForWidth() else 0
        if needed <= self.sizeHint().height():
            super().setGeometry(rect)
            return
        alignment = self.alignment()
        self.setAlignment(Qt.AlignmentFlag(0))
        super().setGeometry(QRect(rect.x(), rect.y(), rect.width(), min(needed, rect.height())))
        self.setAlignment(alignment)


def in_reading_order(whole: QWidget, *, after: QWidget | None = None) -> None:
    """Let Tab go through a part of the window as it reads, whatever was drawn anew in it.

    Qt keeps widgets in the order in which they were made, and what is drawn again would come last. What came into the
    window just now is told `after` what in it Tab goes there.
    """
    stops = [] if after is None else [after]
    _add_stops(whole, stops)
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def reads_from(whole: QWidget, after: QWidget) -> None:
    """Let Tab lead from a part of the window that itself has the keys to the first stop within it: Qt would look for
    the next one from where the part was made. It stands in the order behind `after`, and is no stop.
    """
    usual = whole.focusPolicy()
    # Qt puts nothing in order that never takes the keys.
    whole.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    QWidget.setTabOrder(after, whole)
    whole.setFocusPolicy(usual)


def _add_stops(widget: QWidget, stops: list[QWidget]) -> None:
    if widget.focusPolicy() in _TAB_STOPS:
        # The arrow keys scroll areas that can have the keys.
        stops.append(widget)
    inside = widget.widget() if isinstance(widget, QScrollArea) else None
    if inside is not None:
        _add_stops(inside, stops)
    elif (layout := widget.layout()) is not None:
        _add_stops_of(layout, stops)


def _add_stops_of(layout: QLayout, stops: list[QWidget]) -> None:
    for one in laid_out(layout):
        if isinstance(one, QWidget):
            _add_stops(one, stops)
        else:
            _add_stops_of(one, stops)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        inner = item.layout()
        if inner is not None:
            clear(inner)


@contextmanager
def laid_out_once(layout: QLayout) -> Iterator[None]:
    """Put many widgets into a layout that is in view, and have it laid out once.

    Qt shows each of them by a call of its own when the event loop turns, and lays out the whole column, and what is
    around it, for each.
    """
    whole = layout.parentWidget()
    outermost = None if whole is None else whole.layout()
    if whole is None or outermost is None or not whole.isVisible():
        yield
        return
    outermost.setEnabled(False)
    try:
        yield
    finally:
        for child in whole.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if child.isHidden() and not child.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
                child.show()
        outermost.setEnabled(True)
