"""A document beside a claim: one page of it, larger or smaller, with the ways to the others."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from fairdraft.domain.claim_anchor import Passage
from fairdraft.domain.printed_pages import page_words
from fairdraft.domain.source_text import SourceText
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.empty_state import EmptyState
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.products.page_canvas import PageCanvas
from fairdraft.ui.theme.theme import Theme

_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
# Pixels a point on a screen of 96 pixels an inch.
_WHOLE = 96 / 72
_MARGIN = 16
# While a window is made larger or smaller no picture is asked for; the one that is there is drawn in the new size.
_REST_MS = 150


class PageViewer(QWidget):
    """`picture_wanted` carries a page's number and its width in pixels; the answer comes by `show_picture`."""

    picture_wanted = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._text: SourceText | None = None
        self._passage: Passage | None = None
        self._number = 1
        # None: as wide as there is room.
        self._zoom: float | None = None
        column = vertical(self, gap=8)
        self._bar = self._make_bar()
        column.addWidget(self._bar)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self.canvas = PageCanvas(theme)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        around = QWidget()
        around.setProperty("role", "column")
        inside = horizontal(around, margins=(0, 0, 0, 0))
        inside.addStretch(1)
        inside.addWidget(self.canvas)
        inside.addStretch(1)
        self.area.setWidget(around)
        self.area.setWidgetResizable(True)
        self.area.viewport().installEventFilter(self)
        self.empty = EmptyState(theme)
        self._stack.addWidget(self.area)
        self._stack.addWidget(self.empty)
        self.canvas.seen_wanted.connect(self._bring_into_view)
        self.canvas.turned.connect(self.turn)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._ask)
        self._say_page()

    @property
    def number(self) -> int:
        """The page that is shown."""
        return self._number

    @property
    def shows_page(self) -> bool:
        """Whether a page is shown, and not words in its place."""
        return self._text is not None

    def tell(self, title: str, words: str, *, busy: bool = False, action: str = "") -> None:
        """Say in the place of a page why there is none."""
        self._text = None
        self.canvas.show_page(None, None)
        self.empty.tell(title, words, busy=busy, action=action)
        self._stack.setCurrentWidget(self.empty)
        self._say_page()

    def show_passage(self, text: SourceText, passage: Passage | None) -> None:
        """Show the page of a passage; without one the page that is shown, or the first of another document."""
        number = passage.page if passage is not None else self._number if text is self._text else 1
        self._text, self._passage = text, passage
        self._stack.setCurrentWidget(self.area)
        self._show(number)
        # The area knows its size a turn later.
        QTimer.singleShot(0, self.canvas, self.canvas.show_passage)

    def show_picture(self, path: str, number: int, picture: QImage) -> None:
        """Show the picture of a page of a file, if that page is still in front."""
        if self._text is not None and (path, number) == (self._text.file.name, self._number):
            self.canvas.show_picture(picture)

    def turn(self, step: int) -> None:
        """Go to another page, so many further on."""
        self.turn_to(self._number + step)

    def turn_to(self, number: int) -> None:
        """Go to a page; nothing happens where there is none of that number."""
        if self._text is not None and self._text.page(number) is not None and number != self._number:
            self._show(number)
            bar = self.area.verticalScrollBar()
            bar.setValue(bar.minimum())

    def zoom(self, step: int) -> None:
        """Show the page larger or smaller, by so many steps."""
        now = self._scale() / _WHOLE
        others = [one for one in _ZOOMS if (one > now + 0.01 if step > 0 else one < now - 0.01)]
        if others and self._text is not None:
            self._zoom = others[0] if step > 0 else others[-1]
            self._resize()

    def fit(self) -> None:
        """Show the page as wide as there is room."""
        self._zoom = None
        self._resize()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent) and watched is self.area.viewport() and self._zoom is None:
            self._resize()
        return False

    def _show(self, number: int) -> None:
        text = self._text
        page = None if text is None else text.page(number)
        if page is None:
            return
        self._number = number
        parts = () if text is None or self._passage is None else text.parts(self._passage)
        on_page = next((one for one in parts if one.page == number), None)
        self.canvas.magnify(self._scale())
        self.canvas.show_page(page, on_page)
        self._resize()
        self._ask()

    def _ask(self) -> None:
        self._rest.stop()
        if self._text is not None:
            width = round(self.canvas.width() * self.devicePixelRatioF())
            self.picture_wanted.emit(self._number, max(1, width))

    def _resize(self) -> None:
        self.canvas.magnify(self._scale())
        self._rest.start()
        self._say_page()

    def _scale(self) -> float:
        page = None if self._text is None else self._text.page(self._number)
        if page is None or self._zoom is not None:
            return (self._zoom or 1.0) * _WHOLE
        return max(0.25, (self.area.viewport().width() - _MARGIN) / max(1.0, page.width))

    def _bring_into_view(self, place: QRectF) -> None:
        middle = place.center().toPoint() + self.canvas.pos()
        room = self.area.viewport()
        # With what stands around it, where that fits.
        high = min(round(place.height() / 2) + 60, room.height() // 2)
        wide = min(round(place.width() / 2) + 20, room.width() // 2)
        self.area.ensureVisible(middle.x(), middle.y(), wide, high)

    def _make_bar(self) -> QWidget:
        whole = QWidget()
        row = FlowLayout(whole, gap=6, line_gap=6)
        self.before = button(
            "‹", "tab", name="Page before", tip="Page before (Page Up)", on_press=lambda: self.turn(-1)
        )
        self.behind = button("›", "tab", name="Next page", tip="Next page (Page Down)", on_press=lambda: self.turn(1))
        self.page_label = text_label("", "muted")
        self.smaller = button("−", "tab", name="Smaller", tip="Show the page smaller", on_press=lambda: self.zoom(-1))
        self.larger = button("+", "tab", name="Larger", tip="Show the page larger", on_press=lambda: self.zoom(1))
        self.fitting = button("Fit", "tab", name="Fit the page to the width", on_press=self.fit)
        for one in (self.before, self.behind, self.page_label, self.smaller, self.larger, self.fitting):
            row.addWidget(one)
        return whole

    def _say_page(self) -> None:
        text = self._text
        count = 0 if text is None else len(text.pages)
        self.before.setEnabled(text is not None and self._number > 1)
        self.behind.setEnabled(self._number < count)
        self._bar.setVisible(text is not None)
        if text is None:
            return
        said = page_words(self._number, text.printed)
        self.page_label.setText(f"{said[:1].upper()}{said[1:]} of {count}")
