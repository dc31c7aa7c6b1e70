"""A document beside a claim: one page of it, with the passage, or words that say why there is none."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedWidget, QWidget

from fairdraft.domain.anchor_search import passage_of
from fairdraft.domain.claim_anchor import Passage
from fairdraft.domain.printed_pages import page_words
from fairdraft.domain.source_text import SourceText
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.empty_state import EmptyState
from fairdraft.ui.parts.page_view import PageView
from fairdraft.ui.parts.turn_later import turn_later
from fairdraft.ui.products.page_canvas import PageCanvas
from fairdraft.ui.theme.theme import Theme

# While a window is made larger or smaller no picture is asked for; the one that is there is drawn in the new size.
_REST_MS = 150


class PageViewer(QWidget):
    """`picture_wanted` carries a page's number and its width in pixels; the answer comes by `show_picture`. `chosen`
    says that other words are chosen by hand; they may go on on the page behind or before.
    """

    picture_wanted = Signal(int, int)
    chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._text: SourceText | None = None
        self._passage: Passage | None = None
        self._number = 1
        # The words that are chosen by hand, by page.
        self._words: dict[int, frozenset[int]] = {}
        self.canvas = PageCanvas(theme)
        self.view = PageView(self.canvas)
        self.empty = EmptyState(theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        vertical(self).addWidget(self._stack)
        self.canvas.chosen.connect(self._on_chosen)
        self.canvas.begun.connect(self._on_begun)
        self.canvas.seen_wanted.connect(self.view.bring_into_view)
        self.view.turned.connect(self.turn)
        self.view.scaled.connect(self._on_scaled)
        self._passage_later = turn_later(self, self.canvas.show_passage)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._ask)

    @property
    def number(self) -> int:
        """The page that is shown."""
        return self._number

    @property
    def shows_page(self) -> bool:
        """Whether a page is shown, and not words in its place."""
        return self._text is not None

    @property
    def chosen_passage(self) -> Passage | None:
        """The words that are chosen by hand, on one page or on two in a row; None where none are."""
        text, pages = self._text, sorted(self._words)
        if text is None or not pages:
            return None
        first = text.pages[pages[0] - 1]
        if len(pages) == 1:
            return passage_of(first, self._words[first.number])
        pair = text.pairs[first.number - 1]
        behind = (pair.end + at for at in self._words[pages[1]])
        return passage_of(pair, (*self._words[first.number], *behind))

    def let_go(self) -> None:
        """Choose no words."""
        self._words = {}
        self.canvas.let_go()
        self.chosen.emit()

    def tell(self, title: str, words: str, *, busy: bool = False, action: str = "") -> None:
        """Say in the place of a page why there is none."""
        self._text = None
        self._words = {}
        self.canvas.show_page(None, None)
        self.view.show_none()
        self.empty.tell(title, words, busy=busy, action=action)
        self._stack.setCurrentWidget(self.empty)

    def show_passage(self, text: SourceText, passage: Passage | None) -> None:
        """Show the page of a passage; without one the page that is shown, or the first of another document."""
        number = passage.page if passage is not None else self._number if text is self._text else 1
        self._text, self._passage = text, passage
        self._words = {}
        self._stack.setCurrentWidget(self.view)
        self._show(number)
        # The area knows its size a turn later.
        self._passage_later.start()

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
            self.view.to_top()

    def _show(self, number: int) -> None:
        text = self._text
        page = None if text is None else text.page(number)
        if text is None or page is None:
            return
        self._number = number
        parts = () if self._passage is None else text.parts(self._passage)
        self.canvas.magnify(self.view.scale)
        on_page = next((one for one in parts if one.page == number), None)
        self.canvas.show_page(page, on_page, self._words.get(number, frozenset()))
        count, said = len(text.pages), page_words(number, text.printed)
        self.view.say_page(f"{said[:1].upper()}{said[1:]} of {count}", number=number, count=count)
        self.view.show_page(page.width)
        self._ask()

    def _on_begun(self) -> None:
        """Let go what is chosen on other pages."""
        if self._words:
            self._words = {}
            self.chosen.emit()

    def _on_chosen(self) -> None:
        number, words = self._number, self.canvas.words
        if words:
            # A passage stands on two pages at most, one behind the other.
            beside = [one for one in (number - 1, number + 1) if one in self._words][-1:]
            self._words = {number: words} | {one: self._words[one] for one in beside}
        else:
            self._words.pop(number, None)
        self.chosen.emit()

    def _ask(self) -> None:
        self._rest.stop()
        if self._text is not None:
            width = round(self.canvas.width() * self.devicePixelRatioF())
            self.picture_wanted.emit(self._number, max(1, width))

    def _on_scaled(self, scale: float) -> None:
        self.canvas.magnify(scale)
        self._rest.start()
