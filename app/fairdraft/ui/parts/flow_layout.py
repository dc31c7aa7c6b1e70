"""How do small widgets flow into lines like words?"""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget, QWidgetItem
from shiboken6 import isValid

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.laid_out import laid_out


class FlowLayout(QHBoxLayout):
    """Lays widgets out from left to right and begins a new line where there is no room.

    With `after_heading` the first one stands at the left, and those after it end at the right edge of their line.
    With `in_line` it asks for the room of one line, beside others in a row, and still does with less.

    Qt's own row holds the widgets, by items that nobody here asks it for (`laid_out` has why); they are measured and
    placed by others that end with what they are kept for.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        gap: int = 8,
        line_gap: int | None = None,
        after_heading: bool = False,
        in_line: bool = False,
    ) -> None:
        if parent is None:
            super().__init__()
        else:
            super().__init__(parent)
        self._after_heading = after_heading
        self._in_line = in_line
        self._gap = gap
        self._line_gap = gap if line_gap is None else line_gap
        self._heights: dict[int, int] = {}
        self._measured: list[QWidgetItem] | None = None
        self._together: tuple[QWidget, ...] = ()
        self.setContentsMargins(0, 0, 0, 0)

    def keep_together(self, *widgets: QWidget) -> None:
        """Have these, which stand one after the other, begin a line where they fit into one and not behind others."""
        self._together = widgets

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = self._place(QRect(0, 0, width, 0), really=False)
        return height

    @override
    def minimumHeightForWidth(self, width: int) -> int:
        return self.heightForWidth(width)

    @override
    def invalidate(self) -> None:
        self._heights.clear()
        self._measured = None
        # Qt asks for it once more while a layout ends with its widget, and then what lies beneath is gone.
        if isValid(self):
            super().invalidate()

    @override
    def setGeometry(self, rect: QRect) -> None:
        # The row's own would place them in one line.
        QLayout.setGeometry(self, rect)
        self._place(rect, really=True)

    @override
    def sizeHint(self) -> QSize:
        size = self.minimumSize()
        if self._in_line:
            hints = [item.sizeHint() for item in self._items() if not item.isEmpty()]
            line = sum(one.width() for one in hints) + self._gap * max(0, len(hints) - 1)
            size = size.expandedTo(QSize(line, 0))
        return size

    @override
    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items():
            size = size.expandedTo(item.minimumSize())
        return size

    @override
    def maximumSize(self) -> QSize:
        return QLayout.maximumSize(self)

    def _items(self) -> list[QWidgetItem]:
        if self._measured is not None:
            return self._measured
        items = [QWidgetItem(one) for one in laid_out(self) if isinstance(one, QWidget)]
        # Before it lies on a widget nobody knows what will be in it.
        self._measured = items or None
        return items

    def _place(self, rect: QRect, *, really: bool) -> int:
        height = 0
        for line in self._lines(rect.width()):
            if height:
                height += self._line_gap
            line_height = max(size.height() for _, size in line)
            if really:
                self._set_line(line, rect, rect.y() + height, line_height)
            height += line_height
        return height

    def _lines(self, width: int) -> list[list[tuple[QWidgetItem, QSize]]]:
        """What stands in each line, with its size."""
        lines: list[list[tuple[QWidgetItem, QSize]]] = []
        taken = 0
        together = [one for one in self._together if not one.isHidden()]
        for item in self._items():
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            size = QSize(min(hint.width(), max(width, 1)), hint.height())
            needed = size.width()
            if together and item.widget() is together[0]:
                whole = sum(one.sizeHint().width() + self._gap for one in together) - self._gap
                needed = whole if whole <= width else needed
            if not lines or taken + self._gap + needed > width:
                lines.append([])
                taken = -self._gap
            lines[-1].append((item, size))
            taken += self._gap + size.width()
        return lines

    def _set_line(self, line: list[tuple[QWidgetItem, QSize]], rect: QRect, y: int, height: int) -> None:
        x = rect.x()
        rest = rect.width() - sum(size.width() for _, size in line) - self._gap * (len(line) - 1)
        heading = self._items()[0]
        for item, size in line:
            if self._after_heading and item is not heading and (item is line[0][0] or line[0][0] is heading):
                x += rest
                rest = 0
            item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
            x += size.width() + self._gap
