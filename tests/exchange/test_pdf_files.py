"""PDF files are read in a process of their own: their words with places, what was remarked on them, and faults."""

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from marked_pdf import add_remarks, quads
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from fairdraft.domain.errors import KnownError
from fairdraft.domain.pdf_pages import SOFT_HYPHEN, PdfBox, PdfMark
from fairdraft.exchange.pdf_files import PdfFiles

_WORKER = (sys.executable, "-m", "fairdraft", "worker")
_WIDTH, _HEIGHT = 300.0, 200.0
_FILES = PdfFiles(_WORKER, lambda: os.environ)


def _pdf(path: Path, draw: Callable[[Canvas], object], **options: object) -> Path:
    canvas = Canvas(str(path), pagesize=(_WIDTH, _HEIGHT), **options)
    draw(canvas)
    canvas.save()
    return path


def _line(canvas: Canvas, x: float, y: float, text: str, *, size: float = 10.0) -> None:
    canvas.setFont("Helvetica", size)
    canvas.drawString(x, y, text)


def test_words_have_places_raised_marks_and_the_hyphens_that_lines_brought(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("A proof")
        text = canvas.beginText(20, 150)
        text.setFont("Helvetica", 10)
        text.textOut("A1C fell by 1.1 points.")
        text.setFont("Helvetica", 6)
        text.setRise(4)
        text.textOut("1,2")
        text.setRise(0)
        text.setFont("Helvetica", 10)
        text.textLine(" Ask your doc-")
        text.textLine("tor about it.")
        canvas.drawText(text)
        canvas.showPage()
        canvas.rect(20, 20, 30, 30)
        canvas.showPage()

    read = _FILES.read(_pdf(tmp_path / "proof.pdf", draw))
    assert read.title == "A proof"
    assert [(page.number, page.width, page.height) for page in read.pages] == [
        (1, _WIDTH, _HEIGHT),
        (2, _WIDTH, _HEIGHT),
    ]
    assert read.pages_without_words == (2,)
    assert read.pages[0].text == f"A1C fell by 1.1 points.¹,² Ask your doc{SOFT_HYPHEN}tor\nabout it."
    first, broken = read.pages[0].lines[0][0], read.pages[0].lines[0][-1]
    assert first.boxes[0].left == pytest.approx(20, abs=0.5)
    assert first.boxes[0].bottom < 150 < first.boxes[0].top
    assert len(broken.boxes) == 2
    assert broken.boxes[1].top < broken.boxes[0].top


def test_marks_are_laid_over_a_copy_and_read_again_as_remarks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And drawn, with no file in the folder of temporary ones: a killed program would leave it there."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    source = _pdf(tmp_path / "label é.pdf", lambda canvas: _line(canvas, 20, 150, "It lowers blood sugar."))
    before = source.read_bytes()
    words = _FILES.read(source).pages[0].lines[0]
    target = tmp_path / "marked.pdf"
    boxes = tuple(box for word in words[1:3] for box in word.boxes)
    _FILES.mark(source, target, [PdfMark(1, boxes, "claim gly-use: “lowers”", "R1")])
    (remark,) = _FILES.read(target).remarks
    assert (remark.page, remark.kind, remark.text, remark.author) == (1, "highlight", "claim gly-use: “lowers”", "R1")
    assert len(remark.boxes) == 2
    assert remark.boxes[0] == pytest.approx(boxes[0], abs=0.01)
    assert source.read_bytes() == before
    picture = Image.open(BytesIO(_FILES.picture(target, 1, 600)))
    assert picture.size == (600, 400)
    above_letters = (int(boxes[0].right * 2 - 2), int((_HEIGHT - boxes[0].top) * 2 + 2))
    red, _green, blue = picture.convert("RGB").getpixel(above_letters)
    assert red - blue > 40, "the words are not highlighted"


def test_an_answer_names_the_remark_that_it_answers(tmp_path: Path) -> None:
    source = _pdf(tmp_path / "a.pdf", lambda canvas: _line(canvas, 20, 150, "It is best."))
    note = b"<</Type/Annot/Subtype/Text/Rect[10 10 20 20]/Contents(Who says so?)/T(Med)/M(D:20261101)>>"
    answer = b"<</Type/Annot/Subtype/Text/Rect[10 10 20 20]/Contents(The label.)/T(Writer)/IRT 90 0 R>>"
    data = source.read_bytes().replace(b"/MediaBox", b"/Annots [90 0 R 91 0 R] /MediaBox", 1)
    data = data.replace(b"xref\n", b"90 0 obj\n" + note + b"\nendobj\n91 0 obj\n" + answer + b"\nendobj\nxref\n", 1)
    source.write_bytes(data)
    asked, answered = _FILES.read(source).remarks
    assert (asked.kind, asked.text, asked.author, asked.moment, asked.answers) == (
        "note",
        "Who says so?",
        "Med",
        "D:20261101",
        None,
    )
    assert (answered.text, answered.answers) == ("The label.", 0)


def test_where_a_page_is_cut_and_what_is_shown_of_it_are_told_with_names_and_states_of_remarks(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTrimBox((30, 25, 270, 175))
        canvas.setCropBox((10, 5, 290, 195))
        _line(canvas, 40, 150, "It is best.")

    source = _pdf(tmp_path / "a.pdf", draw)
    add_remarks(
        source,
        f"/Subtype/Highlight{quads(40, 148, 60, 160)}/NM(fairdraft-1)/Contents(Ours)",
        f"/Subtype/Text{quads(40, 148, 60, 160)}/State(Completed)/StateModel(Review)/IRT {{0}}",
        "/Subtype/Square/Rect[40 148 60 160]/T(A\\000B)/Contents(In a\\001 box)",
        f"/Subtype/Highlight{quads(40, 148, 60, 160)}/RC(<body><p>Bold &amp; <b>red</b></p></body>)",
    )
    read = _FILES.read(source)
    page = read.pages[0]
    assert page.trim == pytest.approx((30, 25, 270, 175))
    assert page.frame == pytest.approx((10, 5, 290, 195))
    assert page.lines[0][0].boxes[0].left == pytest.approx(40, abs=0.5), "in the same coordinates"
    assert [(one.name, one.state, one.answers) for one in read.remarks] == [
        ("fairdraft-1", "", None),
        ("", "Completed", 0),
        ("", "", None),
        ("", "", None),
    ]
    boxed, formatted = read.remarks[2:]
    assert (boxed.kind, boxed.author, boxed.text) == ("shape", "AB", "In a box"), "no file may hold control characters"
    assert formatted.text == "Bold & red"
    plain = _FILES.read(_pdf(tmp_path / "b.pdf", lambda canvas: _line(canvas, 40, 150, "It."))).pages[0]
    assert (plain.trim, plain.corner) == (None, (0.0, 0.0))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_copy_for_which_there_is_no_room_is_not_there(tmp_path: Path) -> None:
    """PDFium itself would leave half of it, and say that all is well."""
    source = _pdf(tmp_path / "label.pdf", lambda canvas: _line(canvas, 20, 150, "It lowers blood sugar."))
    little_room = PdfFiles(("sh", "-c", 'ulimit -f 2; exec "$@"', "sh", *_WORKER), lambda: os.environ)
    with pytest.raises(KnownError, match="The copy cannot be written"):
        little_room.mark(source, tmp_path / "m.pdf", [PdfMark(1, (PdfBox(20, 150, 60, 160),), "x" * 4000)])
    assert [one.name for one in tmp_path.iterdir()] == ["label.pdf"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_nobody_waits_for_the_other_end_of_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "label.pdf")
    with pytest.raises(KnownError, match="is a pipe or a device"):
        _FILES.read(tmp_path / "label.pdf")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda data: data[: len(data) // 2], "is not a PDF file, or is damaged"),
        (lambda _data: b"Dear team", "is not a PDF file, or is damaged"),
        (lambda _data: b"", "is not a PDF file, or is damaged"),
    ],
)
def test_a_damaged_file_is_told_by_name(tmp_path: Path, spoil: Callable[[bytes], bytes], told: str) -> None:
    path = _pdf(tmp_path / "proof.pdf", lambda canvas: _line(canvas, 20, 150, "words"))
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(KnownError, match=told) as caught:
        _FILES.read(path)
    assert str(path) in caught.value.what
    assert caught.value.remedy


def test_passwords_missing_files_and_pages_are_told(tmp_path: Path) -> None:
    words = lambda canvas: _line(canvas, 20, 150, "words")  # noqa: E731 - drawn twice
    locked = _pdf(tmp_path / "locked.pdf", words, encrypt=StandardEncryption("secret"))
    with pytest.raises(KnownError, match="protected with a password"):
        _FILES.read(locked)
    with pytest.raises(KnownError, match="There is no file"):
        _FILES.read(tmp_path / "nowhere.pdf")
    no_remarks = _pdf(tmp_path / "r.pdf", words, encrypt=StandardEncryption("", "owner", canAnnotate=0))
    mark = PdfMark(1, (PdfBox(20, 150, 40, 160),), "x")
    with pytest.raises(KnownError, match="does not permit annotations"):
        _FILES.mark(no_remarks, tmp_path / "m.pdf", [mark])
    with pytest.raises(KnownError, match="has no page 7"):
        _FILES.mark(_pdf(tmp_path / "w.pdf", words), tmp_path / "m.pdf", [replace(mark, page=7)])
    with pytest.raises(KnownError, match="cannot be written"):
        _FILES.mark(tmp_path / "w.pdf", tmp_path / "gone" / "m.pdf", [mark])
    with pytest.raises(KnownError, match=r"was changed in the meantime"):
        _FILES.mark(tmp_path / "w.pdf", tmp_path / "m.pdf", [mark], read_sha256="another file")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["locked.pdf", "r.pdf", "w.pdf"]


def test_a_file_that_ends_the_process_is_told_as_damaged(tmp_path: Path) -> None:
    path = _pdf(tmp_path / "a.pdf", lambda canvas: _line(canvas, 20, 150, "words"))
    died = PdfFiles((sys.executable, "-c", "import os; os.abort()"), lambda: os.environ)
    with pytest.raises(KnownError, match="ended early"):
        died.read(path)
