"""How does a screen of several pages show one of them, and what do its pages have in common?"""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractSlider, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from fairdraft.ui.background import Background
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal, scrolled, vertical
from fairdraft.ui.parts.key_words import key_words
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.screen import PrimaryAction, Screen

_ACTION = QAbstractSlider.SliderAction
_SCROLLS = {
    Qt.Key.Key_PageDown.value: _ACTION.SliderPageStepAdd,
    Qt.Key.Key_PageUp.value: _ACTION.SliderPageStepSub,
    Qt.Key.Key_Home.value: _ACTION.SliderToMinimum,
    Qt.Key.Key_End.value: _ACTION.SliderToMaximum,
}

# Above a title of several lines, whose first one stands beside the way back.
_BESIDE_WAY = 4

_Answer = TypeVar("_Answer")


def back_button(page: QWidget, to: str, leave: Callable[[], None]) -> QPushButton:
    """The button at the head of a page that leads back to the one before. Alt+Left does the same while the page shows,
    wherever in the window the keys are: what led to the page had them, and is often outside of it.
    """
    one = button("", "flush", on_press=leave)
    _lead_to(one, to)
    QShortcut(QKeySequence("Alt+Left"), page).activated.connect(leave)
    return one


def _lead_to(back: QPushButton, to: str) -> None:
    back.setText(f"← {to}")
    back.setAccessibleName(f"Back to {to.lower()}")
    back.setToolTip(plain_tip(f"Back to {to.lower()} ({key_words('Alt+Left')})"))


class Page(Screen):
    """One page of a screen: a screen that knows the way back. `left` asks for the page before."""

    left = Signal()

    def way_back(self, to: str) -> QWidget:
        """The head of a page below the first: the way back, and the page's title in `title`."""
        head = QWidget()
        row = horizontal(head, gap=14)
        self.back = back_button(self, to, self.left.emit)
        row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        self.title = text_label("", "title", wrap=True)
        self.title.setContentsMargins(0, _BESIDE_WAY, 0, 0)
        row.addWidget(self.title, 1)
        return head

    def name_way_back(self, to: str) -> None:
        """Say where the way back leads."""
        _lead_to(self.back, to)


class ReadingPage(Page):
    """A page that is read from top to bottom: most of it takes no keys, so they scroll it."""

    def __init__(self) -> None:
        super().__init__()
        self.area, self.column = reading_column(widest=820)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        scroll = _SCROLLS.get(event.key())
        if scroll is None:
            super().keyPressEvent(event)
        else:
            self.area.verticalScrollBar().triggerAction(scroll)


class PagedScreen(Screen):
    """A screen that shows one of its pages, with that one's heading and action; what they tell it tells on."""

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._background = background
        self._stack = QStackedWidget()
        vertical(self).addWidget(self._stack)
        self._pages: tuple[Page, ...] = ()

    def hold(self, *pages: Page) -> None:
        """Take these pages, the first of them in front."""
        self._pages = pages
        for page in pages:
            self._stack.addWidget(page)
            page.told.connect(self.told)
            page.over.connect(self.over)
            page.frame_changed.connect(self._on_frame_changed)
            page.left.connect(self.go_back)

    @property
    def page(self) -> Page:
        """The page in front."""
        return self._pages[self._stack.currentIndex()]

    @override
    def heading(self) -> str:
        return self.page.heading()

    @override
    def action(self) -> PrimaryAction | None:
        return self.page.action()

    @override
    def close_screen(self) -> None:
        for page in self._pages:
            page.close_screen()

    def go_back(self) -> None:
        """Leave the page in front for the one before it."""
        raise NotImplementedError

    def show_page(self, page: Page) -> None:
        """Bring a page to the front."""
        self._stack.setCurrentWidget(page)
        page.shown()
        self.frame_changed.emit()

    def run(self, work: Callable[[], _Answer], done: Callable[[_Answer], None]) -> None:
        """Work beside the window's thread; a fault is told, and what went wrong before is over where it goes well."""

        def went(answer: _Answer) -> None:
            self.went_well()
            done(answer)

        self._background.run(work, went, self.tell)

    def _on_frame_changed(self) -> None:
        if self.sender() is self.page:
            self.frame_changed.emit()


def reading_column(*, widest: int = 980, gap: int = 12) -> tuple[QScrollArea, QVBoxLayout]:
    """A scrolling column that stops growing where lines would be too long, and the layout for what it holds."""
    area, around = scrolled(margins=(24, 20, 24, 24), gap=gap)
    inside = QWidget()
    inside.setMaximumWidth(widest)
    column = vertical(inside, gap=gap)
    # In a row with a stretch, because heights of wrapped words are else reckoned for the whole width.
    row = horizontal()
    row.addWidget(inside, 1)
    # It takes nothing before the column is as wide as it may be.
    row.addStretch(0)
    around.addLayout(row)
    return area, column
