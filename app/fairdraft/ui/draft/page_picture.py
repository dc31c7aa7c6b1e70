"""How does a page of a layout show, with some of its words outlined?"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fairdraft.domain.layout_comparison import LayoutPlace
from fairdraft.domain.pdf_pages import PdfBox
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.page_view import PageView
from fairdraft.ui.parts.turn_later import turn_later
from fairdraft.ui.theme.tokens import LIGHT

# An outline stands off the letters; letters lower than this are shown larger.
_OFF, _PEN = 2.0, 2.0
_LEAST_LETTERS = 13.0
_SHAPE = 0.03
"""Pictures are of whole pixels: so much may their shape be another one than that of the page."""
_MOST_PICTURES = 6
_USUAL = (612.0, 792.0)
"""A page in points where it does not say its size."""
# A page is paper in either scheme.
_OUTLINE, _INSIDE, _FOCUS, _EDGE = LIGHT.error, "#1CA8261D", LIGHT.accent, LIGHT.line_strong


class _Paper(QWidget):
    """The picture, as large as it is shown, with its outlines."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()
        # Where outlines stand, in its pixels on the screen.
        self.boxes: tuple[QRectF, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Page of the layout")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.image.isNull():
            painter.fillRect(self.rect(), QColor("#ffffff"))
        else:
            painter.drawImage(QRectF(self.rect()), self.image, QRectF(self.image.rect()))
        # White paper would have no end on a white ground.
        painter.setPen(QColor(_EDGE))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        for box in self.boxes:
            painter.setPen(QPen(QColor(_OUTLINE), _PEN))
            painter.setBrush(QColor(_INSIDE))
            painter.drawRoundedRect(box.adjusted(-_OFF, -_OFF, _OFF, _OFF), 3, 3)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(_FOCUS), _PEN))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))


class PagePicture(QWidget):
    """A page of a layout, as wide as the view, or larger where the outlined letters would be too small to be read.

    `picture_wanted` carries the number of a page; the answer comes by `show_picture`, and is kept for a while. `shown`
    says that another page, or another place of it, is in front.
    """

    picture_wanted = Signal(int)
    shown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._frames: tuple[PdfBox, ...] = ()
        self._pictures: dict[int, QImage] = {}
        self._place = LayoutPlace(1, ())
        self._number = 1
        self.paper = _Paper()
        self.view = PageView(self.paper)
        self._later = turn_later(self, self._bring_into_view)
        vertical(self).addWidget(self.view)
        self.view.turned.connect(lambda step: self.turn_to(self._number + step))
        self.view.scaled.connect(self._on_scaled)
        self.show_file(())

    @property
    def number(self) -> int:
        """The page in front."""
        return self._number

    def show_file(self, frames: Sequence[PdfBox]) -> None:
        """Take another file; `frames` are what of each page is in its picture, in points. No page is in front then."""
        self._frames, self._pictures, self._number = tuple(frames), {}, 1
        self.clear()

    def clear(self) -> None:
        """Show no page."""
        self.view.show_none()
        self.view.say_page("", number=0, count=0)
        self.paper.hide()
        self.paper.boxes = ()

    def show_place(self, place: LayoutPlace) -> None:
        """Show the page of a place, which is outlined there."""
        self._place = place
        self._show(place.page)

    def turn_to(self, number: int) -> None:
        """Go to a page; nothing happens where there is none of that number. The place stays outlined on its own."""
        if 1 <= number <= len(self._frames) and number != self._number:
            self._show(number)
            self.view.to_top()

    def show_picture(self, number: int, image: QImage) -> None:
        """Keep the picture of a page, and show it if that page is still in front."""
        if len(self._pictures) >= _MOST_PICTURES:
            self._pictures.pop(next(iter(self._pictures)))
        self._pictures[number] = image
        # Whoever goes through the places by the arrow keys may have passed this one meanwhile.
        if number == self._number:
            self._show(number)

    def _show(self, number: int) -> None:
        self._number = number
        count = len(self._frames)
        self.paper.image = self._pictures.get(number, QImage())
        self.paper.show()
        boxes = self._boxes()
        height = min((box.top - box.bottom for box in boxes), default=0.0)
        self.view.say_page(f"Page {number} of {count}", number=number, count=count)
        self.view.show_page(self._size()[0], least=_LEAST_LETTERS / height if height > 0 else 0.0)
        if number in self._pictures:
            # The area knows the size of the page a turn later.
            self._later.start()
            self.shown.emit()
        else:
            self.picture_wanted.emit(number)

    def _size(self) -> tuple[float, float]:
        """How wide and high the page in front is, in points; of one that is shown turned the picture alone tells."""
        frame, image = self._frames[self._number - 1], self.paper.image
        width, height = frame.right - frame.left, frame.top - frame.bottom
        if width <= 0 or height <= 0:
            width, height = _USUAL
        return width, height if image.isNull() else width * image.height() / image.width()

    def _boxes(self) -> tuple[PdfBox, ...]:
        """What is outlined on the page in front: nothing where it is shown turned."""
        frame, image = self._frames[self._number - 1], self.paper.image
        return self._place.boxes if self._place.page == self._number and not _is_turned(image, frame) else ()

    def _on_scaled(self, scale: float) -> None:
        frame, (width, height) = self._frames[self._number - 1], self._size()
        self.paper.setFixedSize(QSize(round(width * scale), round(height * scale)))
        self.paper.boxes = tuple(
            QRectF(
                QPointF((box.left - frame.left) * scale, (frame.top - box.top) * scale),
                QPointF((box.right - frame.left) * scale, (frame.top - box.bottom) * scale),
            )
            for box in self._boxes()
        )
        self.paper.update()
        self._bring_into_view()

    def _bring_into_view(self) -> None:
        if self.paper.boxes:
            whole = QRectF()
            for one in self.paper.boxes:
                whole = whole.united(one)
            self.view.bring_into_view(whole)


def _is_turned(image: QImage, frame: PdfBox) -> bool:
    """Whether a picture is wider than its page, as that of a page is which is shown turned."""
    if image.isNull():
        return True
    shape = (frame.right - frame.left) / max(1.0, frame.top - frame.bottom)
    return abs(image.width() / image.height() - shape) > _SHAPE * shape
