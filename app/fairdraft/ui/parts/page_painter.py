"""How do printed pages come onto a printer: the same lines at the same places as in the PDF file?"""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF
from PySide6.QtPrintSupport import QPrinter

from fairdraft.domain.errors import KnownError
from fairdraft.domain.printed_page import INKS, Paper, PrintedDocument, PrintedPage, strokes
from fairdraft.ui.theme.fonts import Typography

# Sizes of letters are whole pixels to Qt: a point is as many of them.
_FINE = 20
_MARK_WIDTH = 0.9


def print_pages(document: PrintedDocument, printer: QPrinter, typography: Typography) -> Iterator[int]:
    """Paint the pages that were chosen in the printer's dialog, one at each step, and answer how many were; on paper of
    another size than theirs they are made to fit. What was painted is printed when the last step ends.

    Raises:
        KnownError: the printer takes nothing.
    """
    chosen = printer.pageRanges()
    pages = [page for number, page in enumerate(document.pages, start=1) if chosen.isEmpty() or chosen.contains(number)]
    if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise KnownError(
            f"Nothing was printed: the printer “{printer.printerName()}” took no page."
            if printer.printerName()
            else "Nothing was printed: the file could not be written.",
            "Choose another printer or place, or save the piece as PDF and print that.",
        )
    try:
        for number, page in enumerate(pages):
            if number:
                printer.newPage()
            room = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
            paint_page(page, document.paper, painter, room, typography)
            yield number + 1
    finally:
        painter.end()


def paint_page(page: PrintedPage, paper: Paper, painter: QPainter, room: QRectF, typography: Typography) -> None:
    """Paint one page, set for a paper, in the middle of what there is, as large as it can be."""
    factor = min(room.width() / paper.width, room.height() / paper.height)
    painter.save()
    painter.translate(
        room.x() + (room.width() - paper.width * factor) / 2, room.y() + (room.height() - paper.height * factor) / 2
    )
    painter.scale(factor, factor)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for area in page.areas:
        painter.fillRect(QRectF(area.x, area.y, area.width, area.height), QColor(INKS[area.ink]))
    for mark in page.marks:
        pen = QPen(QColor(INKS[mark.ink]), _MARK_WIDTH)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        for points in strokes(mark):
            painter.drawPolyline(QPolygonF([QPointF(*one) for one in points]))
    painter.scale(1 / _FINE, 1 / _FINE)
    fonts: dict[tuple[float, bool], QFont] = {}
    for words in page.words:
        style = (words.size, words.bold)
        if style not in fonts:
            fonts[style] = _font(words.size, typography, bold=words.bold)
        painter.setFont(fonts[style])
        painter.setPen(QColor(INKS[words.ink]))
        painter.drawText(QPointF(words.x * _FINE, words.y * _FINE), words.words)
    painter.restore()


def _font(size: float, typography: Typography, *, bold: bool) -> QFont:
    font = QFont(list(typography.serif))
    font.setPixelSize(round(size * _FINE))
    font.setBold(bold)
    # Lines were broken by the widths of single letters.
    font.setKerning(False)
    font.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
