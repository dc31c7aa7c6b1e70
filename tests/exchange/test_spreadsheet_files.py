"""The decision sheet as a file of its own: a page that is whole, everything in full behind it."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from rated_study import RUBRIC, rated, sheet_of

from fairdraft.domain.decision_sheet import ADVICE_NOTE
from fairdraft.domain.printed_page import PAPERS, PrintedArea
from fairdraft.domain.study_contents import StudyContents
from fairdraft.exchange.decision_document import decision_document
from fairdraft.exchange.decision_pages import decision_pages
from fairdraft.exchange.decision_parts import IN_FULL, SheetContents, sheet_contents, with_short_names
from fairdraft.exchange.pdf_file import pdf_bytes
from fairdraft.exchange.printed_letters import PrintedLetters
from fairdraft.host.paths import resources


@pytest.fixture(scope="module")
def letters() -> PrintedLetters:
    return PrintedLetters(resources() / "fonts")


def contents_of(candidates: int) -> SheetContents:
    compared = rated(candidates)
    made = sheet_contents(StudyContents("autumn", RUBRIC, {}, (), ()), compared, sheet_of(compared))
    return replace(made, at=datetime(2026, 3, 1, tzinfo=UTC))


def words_of(pages: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pages)
    # A hyphen at the end of a line is read as another sign.
    return [squeezed(one.get_textpage().get_text_bounded()) for one in document]


def squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@pytest.mark.parametrize("candidates", [1, 3, 7])
def test_the_first_page_has_what_decides_and_the_others_all_of_it(letters: PrintedLetters, candidates: int) -> None:
    """Question, figures, advice and the fields to decide in stand on page one; no sentence is lost behind it."""
    contents = contents_of(candidates)
    first, *others = words_of(pdf_bytes(decision_pages(contents, letters, PAPERS["letter"]), letters))
    for said in (
        "Decision sheet: autumn",
        contents.sheet.question,
        contents.sheet.advice,
        "Decision By Date Conditions",
    ):
        assert squeezed(said) in first
    assert "Agreementalpha" in first
    if candidates == 1:
        # One rater agrees with nobody: where there is room, the dashes have their reason beside them.
        assert "Nodraftwasratedbytworaterssohowfartheyagreecannotbetold" in first
    assert "Infull" in others[0]
    whole = "".join(others)
    told = (
        *contents.sheet.because,
        *contents.sheet.shows,
        *contents.sheet.conditions,
        *contents.sheet.rules,
        *contents.sheet.evidence,
    )
    for sentence in told:
        assert squeezed(sentence) in whole
    assert contents.sheet.question.startswith(f"Which of {candidates} candidates should") == (candidates > 6)
    beyond = max(0, candidates - 6)
    assert (squeezed(f"{beyond} more candidate on the next page") in first) == bool(beyond)
    tables = Document(io.BytesIO(decision_document(contents, PAPERS["letter"]))).tables
    in_word = [one for one in tables if "Approved" in [cell.text for cell in one.column_cells(0)]]
    assert sum(len(one.columns) - 2 for one in in_word) == candidates
    assert whole.count("Allregulatedcriteria") == min(1, beyond)
    assert "0.000" not in whole


def test_a_decision_takes_the_place_of_the_empty_fields(letters: PrintedLetters) -> None:
    """What was decided, by whom and on what stands on the first page, in PDF and in Word; the foot says so, too."""
    contents = contents_of(3)
    assert contents.standing == "Not decided yet"
    signed = (("Decision", "Adapt it."), ("By", "R7 (account lead)"), ("Date", "2026-03-02"), ("Conditions", "none"))
    notes = ("Decided on 90 ratings; the data advised then: Adapt it.",)
    decided = replace(
        contents, sheet=replace(contents.sheet, signed=signed, decided=notes), standing="Decided by R7 on 2026-03-02"
    )
    first = words_of(pdf_bytes(decision_pages(decided, letters, PAPERS["letter"]), letters))[0]
    document = Document(io.BytesIO(decision_document(decided, PAPERS["letter"])))
    in_word = "\n".join(
        [one.text for one in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        + [document.sections[0].footer.paragraphs[0].text]
    )
    for said in ("Adapt it.", "R7 (account lead)", "2026-03-02", notes[0], "Decided by R7 on 2026-03-02"):
        assert squeezed(said) in first
        assert said in in_word
    for sentence in (*contents.sheet.conditions, *contents.sheet.rules):
        assert sentence in in_word


def test_an_empty_field_has_a_line_of_its_own_to_write_on(letters: PrintedLetters) -> None:
    """Above each name of a field stands a line as wide as the field, and a gap between two lines."""
    (first, *_others) = decision_pages(contents_of(3), letters, PAPERS["letter"]).pages
    by_height: dict[float, list[PrintedArea]] = {}
    for one in first.areas:
        by_height.setdefault(one.y, []).append(one)
    (lines,) = [ruled for ruled in by_height.values() if len(ruled) == 4]
    assert all(one.x + one.width < other.x for one, other in pairwise(lines))


def test_what_is_in_full_begins_a_page_without_an_empty_one_before_it() -> None:
    """In Word the page begins at its heading: no empty paragraph stands before it that a full page pushes over."""
    document = Document(io.BytesIO(decision_document(contents_of(3), PAPERS["letter"])))
    place, heading = next((at, one) for at, one in enumerate(document.paragraphs) if one.text == IN_FULL)
    assert heading.paragraph_format.page_break_before
    assert document.paragraphs[place - 1].text == ADVICE_NOTE


def test_tables_in_word_have_thin_gray_lines_where_the_format_wants_them() -> None:
    """No table of the document has the black lines of the library's style; lines stand before the table's layout."""
    document = Document(io.BytesIO(decision_document(contents_of(3), PAPERS["letter"])))
    ruled = [one for one in document.tables if one.style is not None and one.style.name == "Table Grid"]
    assert len(ruled) >= 3
    for table in ruled:
        order = [one.tag.rpartition("}")[2] for one in table._tbl.tblPr]
        assert order.index("tblBorders") < order.index("tblLayout")
        borders = table._tbl.tblPr[order.index("tblBorders")]
        assert {one.get(qn("w:color")) for one in borders} == {"BDBAB0"}


@pytest.mark.parametrize("candidates", [6, 8])
def test_long_decisions_and_names_leave_the_first_page_whole(letters: PrintedLetters, candidates: int) -> None:
    """What has no room there is cut, says so, and stands in full behind it."""
    compared = rated(candidates)
    contents = sheet_contents(StudyContents("autumn", RUBRIC, {}, (), ()), compared, sheet_of(compared))
    names = {
        one.candidate: f"{one.candidate}-{'of-approved-copy-' * 3}{one.candidate[-1]}"
        for one in contents.sheet.candidates
    }
    sheet = replace(
        contents.sheet,
        candidates=tuple(replace(one, candidate=names[one.candidate]) for one in contents.sheet.candidates),
        because=tuple(f"{one} is within the margin." for one in names.values()),
        signed=(
            ("Decision", f"{'x' * 2000} end-of-it"),
            ("By", "R7"),
            ("Date", "2026-03-02"),
            ("Conditions", "w " * 900),
        ),
        decided=tuple(f"Decision {at} of many that were taken before, with its reasons." for at in range(30)),
    )
    long = replace(contents, sheet=sheet)
    for paper in PAPERS.values():
        first, *others = words_of(pdf_bytes(decision_pages(long, letters, paper), letters))
        assert squeezed(ADVICE_NOTE) in first
        assert "moreinfullonthenextpage" in first
        assert "endofit" not in first
        assert others[0].startswith("Infull")
        whole = "".join(others)
        assert "endofit" in whole
        assert squeezed(sheet.decided[-1]) in whole
        for name in names.values():
            assert squeezed(name) not in first
            assert squeezed(name) in whole


def test_names_that_would_be_the_same_when_cut_stay_whole() -> None:
    """Two long names that differ in their middle alone are told apart on the first page."""
    sheet = contents_of(2).sheet
    alike = [f"{'a' * 30}-{middle}-{'b' * 30}" for middle in ("one", "two")]
    whole = replace(
        sheet, candidates=tuple(replace(one, candidate=name) for one, name in zip(sheet.candidates, alike, strict=True))
    )
    assert with_short_names(whole) == whole


def test_equal_sheets_give_equal_files(letters: PrintedLetters, tmp_path: Path) -> None:
    """Nothing of the clock is in a file; the paper is the one that was chosen, in Word as well."""
    contents = contents_of(2)
    for paper in PAPERS.values():
        (section,) = Document(io.BytesIO(decision_document(contents, paper))).sections
        assert section.page_height.pt == pytest.approx(paper.height, abs=0.5)
    assert decision_document(contents, PAPERS["a4"]) == decision_document(contents, PAPERS["a4"])
    once, again = (pdf_bytes(decision_pages(contents, letters, PAPERS["letter"]), letters) for _ in range(2))
    assert once == again
