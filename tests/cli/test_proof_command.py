"""`fairdraft pieces proof`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

Run = Callable[..., Any]


@pytest.fixture
def piece(fairdraft: Run) -> dict[str, Any]:
    """A piece of the sample campaign with its approved language."""
    begun = fairdraft("draft", "--campaign", "glynora", "--json").json["drafts"][0]["id"]
    fairdraft("pieces", "send", begun, "--by", "W1")
    return fairdraft("pieces", "show", fairdraft("pieces", "list", "--json").json[0]["id"], "--json").json


def _banner(path: Path, piece: dict[str, Any], change: Callable[[int, str], str] = lambda _frame, text: text) -> Path:
    """A banner of two frames, a page each: copy above, safety information in small type on both."""
    words = {one["section"]: one["text"] for one in piece["blocks"]}
    rest = [words.pop(one) for one in ("isi", "names")]
    half = len(words) // 2
    canvas = Canvas(str(path), pagesize=(300, 600))
    for frame, copy in enumerate((list(words.values())[:half], list(words.values())[half:]), start=1):
        y = 590.0
        for text, size in ((f"Frame {frame}", 5), *((one, 10) for one in copy), *((one, 4.5) for one in rest)):
            for line in change(frame, text).split("\n"):
                set_line = Paragraph(line, ParagraphStyle("", fontSize=size, leading=1.2 * size))
                _width, height = set_line.wrap(280, 600)
                y -= height + size / 3
                set_line.drawOn(canvas, 10, y)
        canvas.showPage()
    canvas.save()
    return path


def test_a_layout_that_says_the_same_passes_and_one_that_alters_approved_language_does_not(
    fairdraft: Run, piece: dict[str, Any], tmp_path: Path
) -> None:
    """Exit code 1 where approved language differs on any frame; what differs is told there, and in a document."""
    same = fairdraft("pieces", "proof", piece["id"], _banner(tmp_path / "same.pdf", piece))
    assert same.code == 0, same.out
    assert "Approved language is complete and word for word." in same.out
    assert "again on page 2" in same.out
    other = _banner(
        tmp_path / "other.pdf",
        piece,
        lambda frame, text: text.replace("hospitalization and death", "hospitalization") if frame == 2 else text,
    )
    answer = fairdraft("pieces", "proof", piece["id"], other, "--json", "--out", tmp_path / "found.docx")
    assert answer.code == 1
    (one,) = answer.json["differences"]
    assert (one["kind"], one["page"], one["repeated"], one["section"]) == ("approved", 2, True, "isi")
    assert one["before"] == "hospitalization and death."
    assert (answer.json["approved_differs"], answer.json["piece"]) == (True, piece["id"])
    document = docx.Document(str(tmp_path / "found.docx"))
    told = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("which can lead to hospitalization and death. hospitalization." in one for one in told)
    fairdraft("pieces", "proof", piece["id"], other, "--out", tmp_path / "found.html")
    page = (tmp_path / "found.html").read_text("utf-8")
    assert "<del>hospitalization and death.</del>" in page
    assert "<ins>hospitalization.</ins>" in page


def test_what_is_no_layout_of_the_piece_is_refused(fairdraft: Run, piece: dict[str, Any], tmp_path: Path) -> None:
    """Another text, a picture and a wrong ending of the result are a sentence each, and nothing is written."""
    canvas = Canvas(str(tmp_path / "other.pdf"))
    canvas.drawString(72, 700, "Minutes of the meeting of Monday, which nobody took.")
    canvas.save()
    other = fairdraft("pieces", "proof", piece["id"], tmp_path / "other.pdf")
    assert (other.code, "a different text" in other.err) == (3, True)
    wrong = fairdraft(
        "pieces", "proof", piece["id"], _banner(tmp_path / "same.pdf", piece), "--out", tmp_path / "found.txt"
    )
    assert (wrong.code, "in neither .docx nor .html" in wrong.err) == (3, True)
    assert not (tmp_path / "found.txt").exists()
    assert fairdraft("pieces", "proof", piece["id"], tmp_path / "none.pdf").code == 3
