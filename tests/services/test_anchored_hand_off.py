"""A piece leaves with highlighted copies of its sources, and says what is not anchored."""

import json
import os
import sys
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas
from services_support import imported, table_rows
from source_pdfs import label

from fairdraft.domain.piece import Piece
from fairdraft.exchange.pdf_files import PdfFiles
from fairdraft.services.workplace import Workplace

PI = "GLYNORA Prescribing Information"
DRIFTED = "At week 26, 41% of people taking GLYNORA had an A1C below 7%, compared with 17% of people taking placebo."
COPY = """\
HEADLINE: Mornings, simpler
GLYNORA is a tablet taken once a day.
GLYNORA can be taken with or without food.
GLYNORA doubles your energy in 3 days.
A1C shows your average blood sugar over about three months.
CTA: Ask your doctor about GLYNORA® (vespagliflone) tablets.
"""


@pytest.fixture
def piece(workplace: Workplace, tmp_path: Path) -> Piece:
    return imported(workplace, tmp_path, COPY)


def test_the_sources_of_a_piece_go_out_with_the_very_words_highlighted(
    workplace: Workplace, piece: Piece, tmp_path: Path
) -> None:
    """Each highlight says claim and sentence; sheet, record and manifest tell what is anchored and what is not."""
    pdf = label(tmp_path / "label.pdf", before=1)
    workplace.source_documents.give("glynora", PI, pdf, by="W1")
    workplace.anchoring.accept_same_words("glynora", by="W1")
    out = tmp_path / "out"
    files = workplace.handing_off.write(piece, out).files
    copy = out / "sources" / "GLYNORA-Prescribing-Information.pdf"
    assert copy in files
    read = PdfFiles((sys.executable, "-m", "fairdraft", "worker"), lambda: os.environ).read(copy)
    marks = {one.text: one for one in read.remarks}
    once = "Claim gly-once-daily supports: “GLYNORA is a tablet taken once a day.”"
    assert set(marks) == {once, "Claim gly-food supports: “GLYNORA can be taken with or without food.”"}
    assert (marks[once].page, marks[once].kind, marks[once].author) == (3, "highlight", "W1")
    rows = {one["The piece says"]: one for one in table_rows(out / "anchors.xlsx", 1)}
    first = rows["GLYNORA is a tablet taken once a day."]
    assert (first["Page"], first["Highlighted copy"]) == (
        "page 3 (printed 2)",
        "sources/GLYNORA-Prescribing-Information.pdf",
    )
    assert first["Words of the document"] == "GLYNORA is a tablet taken once a day."
    assert first["To look at"] == "the claim names page 3"
    not_anchored = {said: one["NOT ANCHORED because"] for said, one in rows.items() if one["NOT ANCHORED because"]}
    assert not_anchored == {
        "GLYNORA doubles your energy in 3 days.": "no approved claim on file says it",
        "A1C shows your average blood sugar over about three months.": "nobody has chosen the document's file",
    }
    ticked = {one["Claims"]: one["Highlighted"] for one in table_rows(out / "reference-list.xlsx", 2)}
    assert ticked == {"gly-once-daily, gly-food": "✓", "t2d-a1c-meaning": ""}
    manifest = json.loads((out / "manifest.json").read_text())
    assert {one: manifest["counts"][one] for one in ("anchored", "not_anchored", "highlighted_copies")} == {
        "anchored": 2,
        "not_anchored": 2,
        "highlighted_copies": 1,
    }
    assert "sources/GLYNORA-Prescribing-Information.pdf" in [one["name"] for one in manifest["files"]]
    record = (out / "review-record.md").read_text()
    assert "1 source document with the words highlighted" in record
    assert "NOT ANCHORED" in record
    assert "2 of 4 sentences anchored." in record
    again = workplace.handing_off.write(piece, out).files
    assert sorted(again) == sorted(files)


def test_a_file_that_allows_no_remarks_is_told_and_not_copied(
    workplace: Workplace, piece: Piece, tmp_path: Path
) -> None:
    """The claims stay anchored, and everything else goes out."""
    workplace.source_documents.give("glynora", PI, label(tmp_path / "label.pdf", may_remark=False), by="W1")
    workplace.anchoring.accept_same_words("glynora", by="W1")
    out = tmp_path / "out"
    told_at_once = workplace.handing_off.write(piece, out).to_look_at
    assert (
        told_at_once == "2 of 4 sentences with claims not anchored in a source. 1 source not copied. See anchors.xlsx."
    )
    assert not (out / "sources").exists()
    (told,) = table_rows(out / "anchors.xlsx", 2)
    assert told["Not copied because"].startswith("“GLYNORA Prescribing Information” does not permit annotations")
    record = (out / "review-record.md").read_text()
    assert "does not permit annotations" in record
    assert "sources/" not in record
    assert [one["Page"] for one in table_rows(out / "anchors.xlsx", 1)][:2] == ["page 2", "page 2"]
    (tmp_path / "label.pdf").unlink()
    workplace.handing_off.write(piece, out)
    assert "There is no file “GLYNORA Prescribing Information”" in (out / "review-record.md").read_text()
    assert str(tmp_path) not in record + (out / "review-record.md").read_text()
    assert not any(str(tmp_path) in value for one in table_rows(out / "anchors.xlsx", 1) for value in one.values())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_whoever_may_read_the_folder_may_read_the_copies(workplace: Workplace, piece: Piece, tmp_path: Path) -> None:
    """On a drive that a team shares as much as its other files."""
    workplace.source_documents.give("glynora", PI, label(tmp_path / "label.pdf"), by="W1")
    workplace.anchoring.accept_same_words("glynora", by="W1")
    files = workplace.handing_off.write(piece, tmp_path / "out").files
    assert len({one.stat().st_mode for one in files}) == 1


def test_a_highlight_tells_what_is_to_be_looked_at(workplace: Workplace, tmp_path: Path) -> None:
    """A sentence that drifted from its claim does not pass for supported, nor a file that changed for the same."""
    piece = imported(workplace, tmp_path, f"HEADLINE: Mornings, simpler\n{DRIFTED}\n")
    workplace.source_documents.give("glynora", PI, label(tmp_path / "label.pdf"), by="W1")
    workplace.anchoring.accept("glynora", "gly-goal-26", by="W1")
    (source,) = workplace.handing_off.hand_off(piece).anchored.sources
    assert [one.text for one in source.marks] == [f"Claim gly-goal-26 is not what the piece says: “{DRIFTED}”"]
    label(tmp_path / "label.pdf", before=1)
    (source,) = workplace.handing_off.hand_off(piece).anchored.sources
    again = "Claim gly-goal-26, found again in a file that was changed since it was anchored,"
    assert [one.text for one in source.marks] == [f"{again} is not what the piece says: “{DRIFTED}”"]


def test_words_that_go_on_on_the_next_page_are_highlighted_on_both(
    workplace: Workplace, piece: Piece, tmp_path: Path
) -> None:
    """Whether they were found, or quoted with either page."""
    canvas = Canvas(str(tmp_path / "label.pdf"))
    for number, line in enumerate(("GLYNORA is a tablet", "taken once a day. Store it dry."), start=1):
        canvas.drawString(72, 60 if number == 1 else 740, line)
        canvas.drawString(300, 30, str(number))
        canvas.showPage()
    canvas.save()
    workplace.source_documents.give("glynora", PI, tmp_path / "label.pdf", by="W1")
    (found,) = workplace.anchoring.accept_same_words("glynora", by="W1")
    assert found.passage is not None
    assert (found.claim.id, found.where(found.passage)) == ("gly-once-daily", "page 1 and page 2")
    assert found.as_object()["anchor"]["pages_now"] == [1, 2]
    for page in (1, 2):
        quoted = workplace.anchoring.quote("glynora", "gly-once-daily", page, "is a tablet taken once a day", by="W1")
        assert (quoted.state, quoted.anchor is not None and quoted.anchor.passage.page) == ("anchored", 1)
    workplace.handing_off.write(piece, tmp_path / "out")
    copy = tmp_path / "out" / "sources" / "GLYNORA-Prescribing-Information.pdf"
    marks = PdfFiles((sys.executable, "-m", "fairdraft", "worker"), lambda: os.environ).read(copy).remarks
    assert [(one.page, one.kind) for one in marks] == [(1, "highlight"), (2, "highlight")]
    assert len({one.text for one in marks}) == 1
