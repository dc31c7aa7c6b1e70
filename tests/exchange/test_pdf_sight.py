"""The pages of a layout are looked at: words that nobody sees are none of it, and what no words say is told."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from set_pages import set_file, set_page

from fairdraft.domain.errors import KnownError
from fairdraft.domain.pdf_document import pdf_document
from fairdraft.domain.pdf_pages import PdfSight
from fairdraft.exchange.pdf_files import PdfFiles

_FILES = PdfFiles((sys.executable, "-m", "fairdraft", "worker"), lambda: os.environ)
_HIDDEN = "Call your doctor, 24 hours."


def _hide(canvas: Canvas, kind: str) -> None:
    canvas.setFont("Helvetica", 10)
    x, y = 20, 100
    if kind == "white":
        canvas.setFillColorRGB(1, 1, 1)
    elif kind == "tiny":
        canvas.setFont("Helvetica", 0.5)
    elif kind == "off the page":
        y = -50
    elif kind == "clear":
        canvas.setFillAlpha(0)
    elif kind == "cut off":
        frame = canvas.beginPath()
        frame.rect(20, 130, 200, 20)
        canvas.clipPath(frame, stroke=0)
    text = canvas.beginText(x, y)
    text.setTextRenderMode(3 if kind == "mode" else 0)
    text.textLine(_HIDDEN)
    canvas.drawText(text)
    if kind == "covered":
        canvas.setFillColorRGB(0.5, 0.6, 0.7)
        canvas.rect(10, 90, 200, 30, stroke=0, fill=1)


def test_words_that_nobody_sees_are_none_of_a_layout(tmp_path: Path) -> None:
    """However they are hidden; those that are seen stay, pale, small, on a color, or turned."""
    kinds = ("white", "tiny", "off the page", "clear", "cut off", "mode", "covered")
    path = tmp_path / "layout.pdf"
    canvas = Canvas(str(path), pagesize=(300, 200))
    for kind in kinds:
        canvas.saveState()
        _hide(canvas, kind)
        canvas.restoreState()
        canvas.setFont("Helvetica", 4)
        canvas.setFillColorRGB(0.7, 0.7, 0.7)
        # So near that the boxes of both touch.
        canvas.drawString(20, 109, "Seen — as it is · *small.")
        canvas.showPage()
    canvas.setPageRotation(90)
    canvas.setFillColorRGB(0, 0, 0.6)
    canvas.rect(0, 0, 300, 200, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(20, 100, "White on blue")
    canvas.rotate(90)
    canvas.drawString(20, -180, "beside, set upward")
    canvas.save()
    pages = _FILES.read(path, look=True).pages
    for kind, page in zip(kinds, pages, strict=False):
        assert page.sight is not None
        assert (page.text, page.sight.unseen) == ("Seen — as it is · *small.", _HIDDEN), kind
    assert pages[-1].sight is not None
    assert (pages[-1].text.split("\n"), pages[-1].sight.unseen) == (["White on blue", "beside, set upward"], "")
    assert _FILES.read(path).pages[0].sight is None, "what is not looked at stays as it is"
    told = pdf_document(_FILES.read(path, look=True)).told
    assert any(f"left out: “{_HIDDEN}”" in one and one.startswith("Page 1 has words") for one in told)


def test_a_file_of_which_nobody_sees_a_word_is_not_called_empty() -> None:
    page = replace(set_page(1), sight=PdfSight("White words"))
    with pytest.raises(KnownError, match="has words, but none of them are visible"):
        pdf_document(set_file(page))


def test_pictures_outlines_fields_and_recognized_letters_are_told(tmp_path: Path) -> None:
    """What was not read is said, page by page; words that were recognized in a picture stay."""
    path = tmp_path / "layout.pdf"
    canvas = Canvas(str(path), pagesize=(300, 200))
    canvas.drawString(20, 180, "Outlines above")
    for at in range(15):
        canvas.circle(20 + 10 * at, 150, 4, fill=1)
    canvas.showPage()
    canvas.drawString(20, 180, "A field")
    canvas.acroForm.textfield(value="Words of its own", x=20, y=50, width=200, height=20)
    canvas.showPage()
    stripes = Image.new("L", (300, 200))
    stripes.putdata([255 * (at // 2 % 2) for at in range(300 * 200)])
    canvas.drawImage(ImageReader(stripes), 0, 0, 300, 200)
    text = canvas.beginText(20, 100)
    text.setTextRenderMode(3)
    text.textLine("Recognized words")
    canvas.drawText(text)
    canvas.save()
    document = pdf_document(_FILES.read(path, look=True))
    assert document.text.split("\n") == ["Outlines above", "A field", "Recognized words"]
    told = "\n".join(document.told)
    assert "There are pictures or drawn shapes on page 1." in told
    assert "cover parts of page 2, 1 in all" in told
    assert "The words of page 3 are hidden behind a picture" in told
