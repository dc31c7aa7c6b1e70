"""A page that is turned, or of which a part alone is seen, is marked on the very words, in picture and file."""

import os
import sys
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from fairdraft.domain.anchor_search import passages_of
from fairdraft.domain.anchored_sources import passage_boxes, source_marks
from fairdraft.domain.page_readings import ReadPage
from fairdraft.exchange.pdf_files import PdfFiles

_FILES = PdfFiles((sys.executable, "-m", "fairdraft", "worker"), lambda: os.environ)


def _pdf(path: Path, turned: int, *, cropped: bool) -> Path:
    canvas = Canvas(str(path), pagesize=(400, 600))
    canvas.setFont("Helvetica", 12)
    canvas.drawString(120, 500, "Take it once a day")
    canvas.save()
    document = pypdfium2.PdfDocument(path)
    if cropped:
        document[0].set_cropbox(30, 40, 390, 580)
    document[0].set_rotation(turned)
    document.save(path.with_suffix(".turned.pdf"))
    document.close()
    return path.with_suffix(".turned.pdf")


@pytest.mark.parametrize(("turned", "cropped"), [(0, True), (90, False), (180, True), (270, True)])
def test_words_are_marked_where_they_are_seen(tmp_path: Path, turned: int, cropped: bool) -> None:
    """The ink of the picture lies in the box of the passage, and so does the color of the highlighted copy."""
    path = _pdf(tmp_path / "a.pdf", turned, cropped=cropped)
    page = ReadPage(_FILES.read(path).pages[0])
    (passage,) = passages_of(["Take it once a day"], page)
    boxes = passage_boxes(page, passage)
    left, top = min(one.left for one in boxes), page.height - max(one.top for one in boxes)
    right, bottom = max(one.right for one in boxes), page.height - min(one.bottom for one in boxes)
    picture = Image.open(BytesIO(_FILES.picture(path, 1, round(page.width))))
    ink = picture.convert("L").point(lambda value: 255 if value < 160 else 0).getbbox()
    assert ink is not None
    assert left - 2 <= ink[0] < ink[2] <= right + 2
    assert top - 2 <= ink[1] < ink[3] <= bottom + 2
    target = tmp_path / "marked.pdf"
    _FILES.mark(path, target, source_marks(page, [(passage, "x", "W1")]))
    marked = Image.open(BytesIO(_FILES.picture(target, 1, round(page.width)))).convert("RGB")
    blue = marked.getchannel("B").point(lambda value: 255 if value < 245 else 0).getbbox()
    assert blue is not None
    assert [blue[0], blue[1], blue[2], blue[3]] == pytest.approx([left, top, right, bottom], abs=4)
