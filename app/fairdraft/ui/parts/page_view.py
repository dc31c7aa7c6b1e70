"""How does a person look at pages of a PDF file: one of them, larger or smaller, with the ways to the others?"""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.words import text_label

_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
# Pixels a point on a screen of 96 pixels an inch.
_WHOLE = 96 / 72
_SMALLEST = 0.25
_MARGIN = 8
_MOST_LARGER = 3.5
_TURNS = {Qt.Key.Key_PageUp.value: -1, Qt.Key.Key_PageDown.value: 1}
_STEPS = {Qt.Key.Key_Plus.value: 1, Qt.Key.Key_Equal.value: 1, Qt.Key.Key_Minus.value: -1}


class PageView(QWidget):
    """Holds what draws a page, and moves it. `turned` carries a step to another page, `scaled` so many pixels a point.

    With the page in front Page Up and Page Down turn, + and − zoom, and 0 fits the page to the width.

    Args:
        canvas: draws the page, in a size that it gives itself.
    """

    turned = Signal(int)
    scaled = Signal(float)

    def __init__(self, canvas: QWidget) -> None:
        super().__init__()
        self._canvas = canvas
        self._width = 0.0
        self._least = 0.0
        # None: as wide as there is room.
        self._zoom: float | None = None
        column = vertical(self, gap=8)
        self._bar = self._make_bar()
        column.addWidget(self._bar)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # Where both bars end, the style would draw a grip that moves nothing.
        self.area.setCornerWidget(QWidget())
        around = QWidget()
        around.setProperty("role", "column")
        # At its left edge the page stands below what is above it; at its right the scroll bar keeps away from it.
        inside = horizontal(around, margins=(0, 0, _MARGIN, 0))
        inside.addStretch(1)
        inside.addWidget(canvas, 0, Qt.AlignmentFlag.AlignTop)
        inside.addStretch(1)
        self.area.setWidget(around)
        self.area.setWidgetResizable(True)
        self.area.viewport().installEventFilter(self)
        canvas.installEventFilter(self)
        column.addWidget(self.area, 1)

    @property
    def scale(self) -> float:
        """So many pixels a point the page is shown."""
        if self._zoom is not None or not self._width:
            return (self._zoom or 1.0) * _WHOLE
        fitting = (self.area.viewport().width() - _MARGIN) / self._width
        return max(_SMALLEST, fitting, min(self._least, _MOST_LARGER * fitting))

    def show_page(self, width: float, *, least: float = 0.0) -> None:
        """Show a page.

        Args:
            width: its own, in points.
            least: pixels a point that it is shown at least where nobody chose, as for small letters.
        """
        self._width, self._least = width, least
        self.scaled.emit(self.scale)

    def show_none(self) -> None:
        """There is no page to be looked at."""
        self._width = 0.0

    def say_page(self, words: str, *, number: int, count: int) -> None:
        """Say which page it is of how many; with none the ways to others are not there."""
        self._bar.setVisible(count > 0)
        self.page_label.setText(words)
        let_press(self.before, "" if number > 1 else "This is the first page")
        let_press(self.behind, "" if number < count else "This is the last page")

    def zoom(self, step: int) -> None:
        """Show the page larger or smaller, by so many steps."""
        now = self.scale / _WHOLE
        others = [one for one in _ZOOMS if (one > now + 0.01 if step > 0 else one < now - 0.01)]
        if others and self._width:
            self._zoom = others[0] if step > 0 else others[-1]
            self.scaled.emit(self.scale)

    def fit(self) -> None:
        """Show the page as wide as there is room."""
        self._zoom = None
        if self._width:
            self.scaled.emit(self.scale)

    def to_top(self) -> None:
        """Show the head of the page."""
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.minimum())

    def bring_into_view(self, place: QRectF) -> None:
        """Bring a place of the canvas into view, with what stands around it where that fits."""
        middle = place.center().toPoint() + self._canvas.pos()
        room = self.area.viewport()
        high = min(round(place.height() / 2) + 60, room.height() // 2)
        wide = min(round(place.width() / 2) + 20, room.width() // 2)
        self.area.ensureVisible(middle.x(), middle.y(), wide, high)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent) and watched is self.area.viewport() and self._zoom is None and self._width:
            self.scaled.emit(self.scale)
        is_plain = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self._canvas
        return is_plain and isinstance(event, QKeyEvent) and self._on_key(event)

    def _on_key(self, event: QKeyEvent) -> bool:
        others = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if not self._width or event.modifiers() & others:
            return False
        key = event.key()
        if key in _TURNS:
            self.turned.emit(_TURNS[key])
        elif key in _STEPS:
            self.zoom(_STEPS[key])
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            return False
        return True

    def _make_bar(self) -> QWidget:
        whole = QWidget()
        row = FlowLayout(whole, gap=6, line_gap=6)
        tip = "Previous page (Page Up)"
        self.before = button("‹", "tab", name="Previous page", tip=tip, on_press=lambda: self.turned.emit(-1))
        tip = "Next page (Page Down)"
        self.behind = button("›", "tab", name="Next page", tip=tip, on_press=lambda: self.turned.emit(1))
        self.page_label = text_label("", "muted")
        tip = "Show the page smaller (−)"
        self.smaller = button("−", "tab", name="Smaller", tip=tip, on_press=lambda: self.zoom(-1))
        self.larger = button("+", "tab", name="Larger", tip="Show the page larger (+)", on_press=lambda: self.zoom(1))
        self.fitting = button("Fit", "tab", name="Fit the page to the width", tip="Fit (0)", on_press=self.fit)
        for one in (self.before, self.behind, self.page_label, self.smaller, self.larger, self.fitting):
            row.addWidget(one)
        return whole
