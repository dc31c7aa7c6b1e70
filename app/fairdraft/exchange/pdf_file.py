"""How do printed pages become a PDF file?

The same pages give the same bytes: the file is dated by what is in it, and tells nothing of who wrote it and where.
"""

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fairdraft.domain.identity import utc_text
from fairdraft.domain.printed_page import (
    INKS,
    Ink,
    PrintedArea,
    PrintedDocument,
    PrintedMark,
    PrintedNote,
    PrintedPage,
    strokes,
)
from fairdraft.exchange.printed_letters import PrintedLetters
from fairdraft.exchange.storable_text import storable_in_xml
from fairdraft.exchange.word_parts import property_title

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportlab.lib.colors import Color
    from reportlab.pdfgen.canvas import Canvas

# Soft enough to read the words through them.
_HIGHLIGHTS: dict[Ink, str] = {"error": "#F6C8C3", "warning": "#FFE6A6", "muted": "#DCE0E6", "accent": "#BFE4E1"}
_MARK_WIDTH = 0.9
# Flags of notes: the ground of words is printed; a sign in the margin is not, and keeps its size.
_ON_WORDS, _IN_MARGIN = 4, 8 | 16


def pdf_bytes(document: PrintedDocument, letters: PrintedLetters) -> bytes:
    """The file: letters embedded, what was said as notes on the words, headings as bookmarks."""
    # It takes longer to import than most commands to run.
    from reportlab.lib.colors import HexColor
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfgen.canvas import Canvas

    for face in letters.faces.values():
        pdfmetrics.registerFont(face)
    buffer = io.BytesIO()
    canvas = Canvas(
        buffer,
        (document.paper.width, document.paper.height),
        pageCompression=1,
        invariant=1,
        lang="en-US",
        # Without it a face that is not embedded stands in every file. Its type is given wrongly.
        initialFontName=letters.faces[False].fontName,  # type: ignore[arg-type]
    )
    canvas.setTitle(property_title(document.title))
    canvas.setSubject(storable_in_xml(document.subject))
    for tell in (canvas.setAuthor, canvas.setCreator, canvas.setProducer):
        tell("Fairdraft")
    canvas.setDateFormatter(lambda *_clock: _date(document.made_at))
    canvas.setViewerPreference("DisplayDocTitle", "true")
    colors = {ink: HexColor(code) for ink, code in INKS.items()}
    for number, page in enumerate(document.pages):
        _put_page(canvas, page, number, document.paper.height, letters, colors)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _put_page(
    canvas: "Canvas",
    page: PrintedPage,
    number: int,
    height: float,
    letters: PrintedLetters,
    colors: "Mapping[Ink, Color]",
) -> None:
    for place, head in enumerate(page.heads):
        key = f"head-{number}-{place}"
        canvas.bookmarkHorizontal(key, 0, height - head.y + 6)
        canvas.addOutlineEntry(storable_in_xml(head.title), key, head.level, closed=False)
    for area in page.areas:
        canvas.setFillColor(colors[area.ink])
        canvas.rect(area.x, height - area.y - area.height, area.width, area.height, stroke=0, fill=1)
    for mark in page.marks:
        _put_mark(canvas, mark, height, colors)
    for words in page.words:
        canvas.setFillColor(colors[words.ink])
        canvas.setFont(letters.faces[words.bold].fontName, words.size)
        canvas.drawString(words.x, height - words.y, words.words)
    for note in page.notes:
        _put_note(canvas, note, height)


def _put_mark(canvas: "Canvas", mark: PrintedMark, height: float, colors: "Mapping[Ink, Color]") -> None:
    canvas.setStrokeColor(colors[mark.ink])
    canvas.setLineWidth(_MARK_WIDTH)
    path = canvas.beginPath()
    for points in strokes(mark):
        path.moveTo(points[0][0], height - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, height - y)
    canvas.drawPath(path, stroke=1, fill=0)


def _put_note(canvas: "Canvas", note: PrintedNote, height: float) -> None:
    from reportlab.lib.colors import HexColor
    from reportlab.pdfbase.pdfdoc import PDFString

    told: dict[str, Any] = {
        "T": PDFString(storable_in_xml(note.author)),
        "M": PDFString(_date(note.at)),
        "F": _ON_WORDS if note.at_words else _IN_MARGIN,
    }
    # Grounds darken each other; a white one is not seen.
    color = list(HexColor("#FFFFFF" if note.unseen else _HIGHLIGHTS[note.areas[0].ink]).rgb())
    text = storable_in_xml(note.text)
    if not note.at_words:
        canvas.textAnnotation(text, _corners(note.areas, height), Color=color, **told)
        return
    quads: list[float] = []
    for area in note.areas:
        left, bottom, right, top = _corners((area,), height)
        quads += (left, top, right, top, left, bottom, right, bottom)
    canvas.highlightAnnotation(text, _corners(note.areas, height), quads, color, **told)


def _corners(areas: tuple[PrintedArea, ...], height: float) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of what holds the areas, from the lower left corner of a page that is so high."""
    return (
        min(one.x for one in areas),
        height - max(one.y + one.height for one in areas),
        max(one.x + one.width for one in areas),
        height - min(one.y for one in areas),
    )


def _date(moment: datetime) -> str:
    digits = "".join(one for one in utc_text(moment)[:19] if one.isdigit())
    return f"D:{digits}Z"
