"""How does a page of a PDF file show, with some of its words outlined?"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from fairdraft.domain.pdf_pages import PdfBox
from fairdraft.ui.overriding import override
from fairdraft.ui.theme.tokens import LIGHT

# An outline stands off the letters; letters lower than this are shown larger, up to so many times the view.
_OFF, _PEN = 2.0, 2.0
_LEAST_LETTERS, _MOST_ZOOM = 13.0, 3.5
_SHAPE = 0.03
"""Pictures are of whole pixels: so much may their shape be another one than that of the page."""
# A page is paper in either scheme.
_OUTLINE, _INSIDE = LIGHT.error, "#1CA8261D"


class _Paper(QWidget):
    """The picture, as large as it is shown, with its outlines."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()
        self.boxes: tuple[QRectF, ...] = ()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawImage(QRectF(self.rect()), self.image, QRectF(self.image.rect()))
        for box in self.boxes:
            painter.setPen(QPen(QColor(_OUTLINE), _PEN))
            painter.setBrush(QColor(_INSIDE))
            painter.drawRoundedRect(box.adjusted(-_OFF, -_OFF, _OFF, _OFF), 3, 3)


class PagePicture(QScrollArea):
    """A page as wide as the view, or larger where the outlined letters would be too small to be read."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName("Page of the layout")
        # Where both bars end, the style would draw a grip that moves nothing.
        self.setCornerWidget(QWidget())
        self._paper = _Paper()
        self._boxes: tuple[PdfBox, ...] = ()
        self._frame = PdfBox(0, 0, 1, 1)
        self.setWidget(self._paper)
        self._paper.hide()

    @property
    def outlines(self) -> tuple[QRectF, ...]:
        """Where outlines stand on the picture, in its pixels on the screen."""
        return self._paper.boxes

    def show_page(self, image: QImage, frame: PdfBox, boxes: Sequence[PdfBox]) -> None:
        """Show a page.

        Args:
            image: its picture.
            frame: what of the page is in it, in points.
            boxes: what is outlined, in the same coordinates. Nothing is where the page is shown turned.
        """
        self._paper.image = image
        self._frame = frame
        self._boxes = () if _is_turned(image, frame) else tuple(boxes)
        self._paper.setVisible(not image.isNull())
        self._fit()

    def clear(self) -> None:
        """Show no page."""
        self.show_page(QImage(), PdfBox(0, 0, 1, 1), ())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        image = self._paper.image
        if image.isNull():
            return
        frame = self._frame
        width = max(1.0, frame.right - frame.left)
        scale = max(1, self.viewport().width()) / width
        height = min((box.top - box.bottom for box in self._boxes), default=0.0)
        if 0 < height * scale < _LEAST_LETTERS:
            scale *= min(_MOST_ZOOM, _LEAST_LETTERS / (height * scale))
        tall = width * image.height() / image.width()
        self._paper.setFixedSize(QSize(round(width * scale), round(tall * scale)))
        self._paper.boxes = tuple(
            QRectF(
                QPointF((box.left - frame.left) * scale, (frame.top - box.top) * scale),
                QPointF((box.right - frame.left) * scale, (frame.top - box.bottom) * scale),
            )
            for box in self._boxes
        )
        self._paper.update()
        if self._paper.boxes:
            whole = QRectF()
            for one in self._paper.boxes:
                whole = whole.united(one)
            at, view = whole.toAlignedRect(), self.viewport().size()
            self.horizontalScrollBar().setValue(at.center().x() - view.width() // 2)
            self.verticalScrollBar().setValue(at.center().y() - view.height() // 2)


def _is_turned(image: QImage, frame: PdfBox) -> bool:
    """Whether a picture is wider than its page, as that of a page is which is shown turned."""
    if image.isNull():
        return True
    shape = (frame.right - frame.left) / max(1.0, frame.top - frame.bottom)
    return abs(image.width() / image.height() - shape) > _SHAPE * shape
