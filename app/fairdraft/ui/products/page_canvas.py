"""A page of a source: its picture, the passage that supports a claim laid over it, and words chosen by hand."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from fairdraft.domain.anchor_search import passage_of
from fairdraft.domain.anchored_sources import passage_boxes
from fairdraft.domain.claim_anchor import Passage
from fairdraft.domain.page_readings import ReadPage
from fairdraft.domain.pdf_pages import PdfBox
from fairdraft.domain.word_choice import Way, word_at, word_beside, words_between
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.announcing import announce
from fairdraft.ui.theme.theme import Theme

# Laid over paper, which is white in both schemes.
_PAPER = "#ffffff"
_PASSAGE, _PASSAGE_EDGE = QColor(255, 200, 60, 96), QColor("#8a5a00")
_CHOSEN, _CHOSEN_EDGE = QColor(14, 103, 103, 70), QColor("#0e6767")
_WAYS: dict[int, Way] = {
    Qt.Key.Key_Left.value: "left",
    Qt.Key.Key_Right.value: "right",
    Qt.Key.Key_Up.value: "up",
    Qt.Key.Key_Down.value: "down",
}


class PageCanvas(QWidget):
    """Shows a page so many pixels a point. `chosen` is emitted when other words are chosen, and `begun` when they are
    chosen anew, so that none of another page goes with them; `seen_wanted` carries a place that is to come into view.

    Words are chosen by dragging over them, with Ctrl in addition to those that are; with keys, the arrows go from word
    to word, with Shift they choose, and Space takes one in or out.
    """

    chosen = Signal()
    begun = Signal()
    seen_wanted = Signal(QRectF)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._page: ReadPage | None = None
        self._picture = QImage()
        self._scale = 1.0
        self._passage: Passage | None = None
        self._words: frozenset[int] = frozenset()
        self._before: frozenset[int] = frozenset()
        self._from: int | None = None
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setAccessibleName("Page of the source")

    @property
    def words(self) -> frozenset[int]:
        """The words that are chosen by hand."""
        return self._words

    @property
    def picture(self) -> QImage:
        """The picture that is shown; empty while it is drawn."""
        return self._picture

    def place_of(self, word: int) -> QRectF:
        """Where a word of the page stands, in pixels."""
        return QRectF() if self._page is None else self._rect(self._page.words[word].boxes[0])

    def show_page(self, page: ReadPage | None, passage: Passage | None, words: frozenset[int] = frozenset()) -> None:
        """Show a page with a passage of it, and the words of it that are chosen by hand; its picture is waited for."""
        if page is not self._page:
            self._picture = QImage()
        self._page, self._passage = page, passage
        self._from = None
        self._at = passage.words[0] if passage is not None and passage.words else 0
        self._take(words)
        said = "" if page is None else f"Page {page.number}. {'' if passage is None else passage.quote}"
        self.setAccessibleDescription(said)
        self._fit()

    def show_picture(self, picture: QImage) -> None:
        """Show the picture of the page."""
        self._picture = picture
        self.update()

    def magnify(self, scale: float) -> None:
        """Show so many pixels a point."""
        self._scale = scale
        self._fit()

    def let_go(self) -> None:
        """Choose no words."""
        self._take(frozenset())

    def show_passage(self) -> None:
        """Bring the passage into view, if the page has it."""
        if self._page is not None and self._passage is not None:
            boxes = [self._rect(one) for one in passage_boxes(self._page, self._passage)]
            whole = boxes[0]
            for one in boxes[1:]:
                whole = whole.united(one)
            self.seen_wanted.emit(whole)

    @override
    def sizeHint(self) -> QSize:
        if self._page is None:
            return QSize(0, 0)
        return QSize(round(self._page.width * self._scale), round(self._page.height * self._scale))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(_PAPER))
        if not self._picture.isNull():
            painter.drawImage(QRectF(self.rect()), self._picture)
        elif self._page is not None:
            painter.setPen(QColor("#5c636d"))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), "Drawing the page…")
        if self._page is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._passage is not None:
            self._lay_over(painter, passage_boxes(self._page, self._passage), _PASSAGE, _PASSAGE_EDGE)
        if self._words:
            passage = passage_of(self._page, self._words)
            self._lay_over(painter, passage_boxes(self._page, passage), _CHOSEN, _CHOSEN_EDGE)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.tokens.accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
            if self._at < len(self._page.words):
                painter.setPen(QPen(_CHOSEN_EDGE, 1.5, Qt.PenStyle.DashLine))
                painter.drawRect(self._rect(self._page.words[self._at].boxes[0]).adjusted(-2, -2, 2, 2))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._word_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or self._page is None:
            return
        self._before = self._words if event.modifiers() & Qt.KeyboardModifier.ControlModifier else frozenset()
        self._from = at
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.begun.emit()
        if at is None:
            self._take(self._before)
        else:
            self._at = at
            self._take(self._before | {at})

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._word_at(event.position())
        if self._page is None or self._from is None or at is None:
            return
        self._at = at
        self._take(self._before | frozenset(words_between(self._page, self._from, at)))
        place = event.position()
        self.seen_wanted.emit(QRectF(place.x() - 4, place.y() - 4, 8, 8))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        page, modifiers = self._page, event.modifiers()
        way = _WAYS.get(event.key())
        if page is None or not page.words or modifiers & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
        elif way is not None:
            before = self._at
            self._at = word_beside(page, before, way)
            if modifiers & Qt.KeyboardModifier.ShiftModifier:
                if self._from is None or not self._words:
                    self._from, self._before = before, self._words
                self._take(self._before | frozenset(words_between(page, self._from, self._at)))
            else:
                self._from = None
            self._tell_word()
        elif event.key() == Qt.Key.Key_Space:
            self._from = None
            self._take(self._words ^ {self._at})
            self._tell_word()
        elif event.key() == Qt.Key.Key_Escape and self._words:
            self._from = None
            self.begun.emit()
            self._take(frozenset())
        else:
            super().keyPressEvent(event)

    def _take(self, words: frozenset[int]) -> None:
        if words != self._words:
            self._words = words
            self.chosen.emit()
        self.update()

    def _tell_word(self) -> None:
        """Show where the keys are, and say it to a screen reader."""
        if self._page is None:
            return
        word = self._page.words[self._at]
        self.seen_wanted.emit(self._rect(word.boxes[0]))
        said = f"{self._page.said([self._at])}{', chosen' if self._at in self._words else ''}"
        announce(self, said)
        self.update()

    def _word_at(self, place: QPointF | QPoint) -> int | None:
        page = self._page
        return None if page is None else word_at(page, place.x() / self._scale, page.height - place.y() / self._scale)

    def _rect(self, box: PdfBox) -> QRectF:
        height = 0.0 if self._page is None else self._page.height
        left, top = box.left * self._scale, (height - box.top) * self._scale
        return QRectF(left, top, (box.right - box.left) * self._scale, (box.top - box.bottom) * self._scale)

    def _lay_over(self, painter: QPainter, boxes: Sequence[PdfBox], fill: QColor, edge: QColor) -> None:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for one in boxes:
            painter.fillRect(self._rect(one).adjusted(-1, -1, 1, 1), fill)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        # Shape, too: a line below the words, for whoever does not see the color.
        painter.setPen(QPen(edge, 1.5))
        for one in boxes:
            rect = self._rect(one)
            painter.drawLine(rect.bottomLeft() + QPointF(0, 1), rect.bottomRight() + QPointF(0, 1))

    def _fit(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()
