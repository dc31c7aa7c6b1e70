"""How do a few buttons share a row evenly, and take a second one where their words need it?"""

from PySide6.QtCore import QRect

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.flow_layout import FlowLayout


class EvenRow(FlowLayout):
    """Widgets of one width beside one another, in as few rows as have room for the longest words."""

    @override
    def _place(self, rect: QRect, *, really: bool) -> int:
        items = [item for item in self._items() if not item.isEmpty()]
        if not items:
            return 0
        widest = max(item.sizeHint().width() for item in items)
        height = max(item.sizeHint().height() for item in items)
        fitting = (rect.width() + self._gap) // (widest + self._gap)
        rows = -(-len(items) // max(1, min(fitting, len(items))))
        # As many in each row: four take two rows of two, and not one of three and one.
        columns = -(-len(items) // rows)
        for number, item in enumerate(items if really else ()):
            row, column = divmod(number, columns)
            # Whole pixels: what is left over goes to the columns at the right.
            left = column * (rect.width() + self._gap) // columns
            right = (column + 1) * (rect.width() + self._gap) // columns - self._gap
            item.setGeometry(QRect(rect.x() + left, rect.y() + row * (height + self._line_gap), right - left, height))
        return rows * height + (rows - 1) * self._line_gap
