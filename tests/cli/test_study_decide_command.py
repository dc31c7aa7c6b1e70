"""`study decide` and `decisions`, and the sheet as a file."""

from pathlib import Path

import pypdfium2

RATINGS = "campaign,prompt_id,candidate,draft_id,rater_id,score_accuracy,verdict,cost,cost_currency\n"
RATINGS += "".join(
    f"k,k/{n},{one},{n}{one},R1,{score},{verdict},0.1,USD\n"
    for n in range(3)
    for one, score, verdict in (("a", 2, "revise"), ("b", 4, "approve"))
)


def test_a_decision_is_recorded_listed_and_stands_on_the_sheet(fairdraft, tmp_path: Path) -> None:
    """What is decided on brought ratings is told in words and JSON, and goes out with the sheet as a PDF file."""
    file = tmp_path / "ratings.csv"
    file.write_text(RATINGS)
    assert fairdraft("study", "import-ratings", "brought", file).code == 0
    assert "No decision yet." in fairdraft("study", "decisions", "brought").out
    decided = fairdraft("study", "decide", "brought", "Rate more briefs.", "--by", "R7", "--candidate", "b", "--json")
    assert decided.json["decision"] == "Rate more briefs."
    assert decided.json["advice"] == "No candidate can be recommended yet."
    (listed,) = fairdraft("study", "decisions", "brought", "--json").json
    assert (listed["by"], listed["candidate"], listed["ratings"]) == ("R7", "b", 6)
    sheet = fairdraft("compare", "brought", "--sheet", "--format", "text", "--approved-a-month", "12").out
    assert "Decision: b: Rate more briefs." in sheet
    assert "b: 12 drafts" in sheet
    assert fairdraft("study", "name", "brought", "Raters of March").code == 0
    target = tmp_path / "sheet.pdf"
    assert fairdraft("compare", "brought", "--sheet", "--format", "pdf", "--out", target).code == 0
    with pypdfium2.PdfDocument(target) as read:
        assert read.get_metadata_value("Title") == "Decision sheet: Raters of March"


def test_a_sheet_has_the_form_that_its_file_is_named_for(fairdraft, tmp_path: Path) -> None:
    """A file called .pdf is one without further words; the whole comparison has no such form: nothing is written."""
    file = tmp_path / "ratings.csv"
    file.write_text(RATINGS)
    assert fairdraft("study", "import-ratings", "brought", file).code == 0
    target, whole, page = tmp_path / "sheet.PDF", tmp_path / "whole.docx", tmp_path / "whole.html"
    assert fairdraft("compare", "brought", "--sheet", "--out", target).code == 0
    assert target.read_bytes().startswith(b"%PDF-")
    assert fairdraft("compare", "brought", "--out", whole).code == 2
    assert not whole.exists()
    assert fairdraft("compare", "brought", "--out", page).code == 0
    assert page.read_text().startswith("<!DOCTYPE html>")


def test_a_sheet_that_cannot_be_written_so_is_told(fairdraft) -> None:
    """No form without a place, no Word form of the whole comparison, and no month without the sheet."""
    for words, said in (
        (("--sheet", "--format", "docx"), "--out FILE"),
        (("--format", "docx", "--out", "x.docx"), "Add --sheet"),
        (("--approved-a-month", "9"), "Add --sheet"),
    ):
        answer = fairdraft("compare", "sample", *words)
        assert answer.code == 2
        assert said in answer.err
