"""Cards, columns and rules: what holds other widgets."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget


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


def card(*, gap: int = 8, role: str = "card") -> tuple[QFrame, QVBoxLayout]:
    """A card and the layout for what it holds."""
    one = frame(role)
    return one, vertical(one, margins=(12, 10, 12, 10), gap=gap)


def rule() -> QFrame:
    """A line of one pixel across."""
    return frame("rule")


def scrolled(*, margins: tuple[int, int, int, int] = (16, 16, 16, 16), gap: int = 8) -> tuple[QScrollArea, QVBoxLayout]:
    """A column that scrolls when it is too long, and the layout for what it holds."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside = QWidget()
    inside.setProperty("role", "column")
    layout = vertical(inside, margins=margins, gap=gap)
    layout.setAlignment(Qt.AlignmentFlag.AlignTop)
    area.setWidget(inside)
    return area, layout


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
