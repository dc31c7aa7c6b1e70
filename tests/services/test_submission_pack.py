"""What the one who submits a piece gets in its hand-off folder: the reference list, and the submission sheet."""

import json
import re
import zipfile
from pathlib import Path

import docx
import pytest
from pdf_support import read_pdf
from services_support import imported, sheet, table_rows

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.identity import text_sha256
from fairdraft.domain.piece import Piece, render
from fairdraft.exchange.docx_text import docx_text
from fairdraft.exchange.submission_document import BY_HAND
from fairdraft.services.workplace import Workplace

CITED = """\
Client: Example Health
HEADLINE: GLYNORA is a tablet taken once a day.²
BODY: At week 26, A1C dropped by 1.1 points with GLYNORA and 0.2 points with placebo.¹,² \
Some people feel better within a week.² People with COVID-19 lost 12 pounds.
LEGAL: ©2026 Example Pharma. US-GLY-26-0077 11/26
REFERENCES
1. GLYNORA Prescribing Information. Example Pharma; 2026.
2. Doe J. A fictional study. July 2024.
"""

SPOT = """\
[0:00-0:60]
VO: GLYNORA is a tablet taken once a day.
SUPER: Actor portrayal
"""


def other_campaign(workplace: Workplace, **changed: object) -> str:
    """A campaign beside the shipped one, of this id."""
    shipped = workplace.products.campaign("glynora").model_dump(by_alias=True)
    made = Campaign.model_validate(shipped | changed)
    workplace.products._store.save_campaign(made)
    return made.id


def table_names(file: Path) -> list[str]:
    """The names of a workbook's sheets."""
    with zipfile.ZipFile(file) as book:
        return re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode("utf-8"))


def fields_of(file: Path) -> dict[str, str]:
    """The fields of a submission sheet with all that stands in them."""
    tables = docx.Document(str(file)).tables
    return {row.cells[0].text: row.cells[1].text for table in tables for row in table.rows if len(row.cells) == 2}


def blank(entry: str) -> bool:
    return entry.startswith(f"\n{BY_HAND}")


@pytest.fixture
def cited(workplace: Workplace, tmp_path: Path) -> Piece:
    """A written piece in its folder `out`."""
    piece = imported(workplace, tmp_path, CITED)
    workplace.handing_off.write(piece, tmp_path / "out")
    return piece


def test_each_source_stands_once_in_the_order_of_first_mention(cited: Piece, tmp_path: Path) -> None:
    """With the number that the piece gives it, how the piece lists it, and what a person has to look at."""
    sources = table_rows(tmp_path / "out" / "reference-list.xlsx", 1)
    assert [(one["No."], one["Number in the piece"], one["Source"], one["Places"]) for one in sources] == [
        ("1", "1", "GLYNORA Prescribing Information", "2"),
        ("2", "2", "Doe J. A fictional study. July 2024.", "1"),
    ]
    assert sources[0]["Label version"] == "2026-02"
    assert sources[0]["To look at"] == "its entry in the piece does not name label 2026-02"
    assert {one["Loaded"] for one in sources} == {""}


def test_each_place_to_highlight_is_a_row_to_tick_off(cited: Piece, tmp_path: Path) -> None:
    """Page, paragraph and table with the claims there and what the piece says; a place nobody told is to be found."""
    places = table_rows(tmp_path / "out" / "reference-list.xlsx", 2)
    once, study, unknown = places
    assert (once["Page"], once["Paragraph"], once["Claims"]) == ("3", "2.1", "gly-once-daily")
    assert once["The piece says"] == "Headline: GLYNORA is a tablet taken once a day.²"
    assert (study["Page"], study["Paragraph"], study["Table"]) == ("12", "14.1", "Table 4")
    assert study["Approved wording"].startswith("At week 26, A1C had dropped")
    assert (unknown["Source"], unknown["Page"]) == ("Doe J. A fictional study. July 2024.", "")
    assert unknown["To look at"] == "no page, paragraph or table on file: find the place"
    assert unknown["The piece says"].split("\n") == [
        "Headline: GLYNORA is a tablet taken once a day.²",
        "Body: At week 26, A1C dropped by 1.1 points with GLYNORA and 0.2 points with placebo.¹,²",
        "Body: Some people feel better within a week.²",
    ]
    (unsupported,) = table_rows(tmp_path / "out" / "reference-list.xlsx", 3)
    assert unsupported["The piece says"] == "People with COVID-19 lost 12 pounds."


def test_the_sheet_has_what_is_known_and_leaves_the_rest_to_people(cited: Piece, tmp_path: Path) -> None:
    """Names, code and date from the piece and its product; what only people know is blank and says so."""
    fields = fields_of(tmp_path / "out" / "submission-sheet.docx")
    assert fields["3. Proprietary name"] == "GLYNORA"
    assert fields["4. Established name"] == "vespagliflone"
    assert fields["Dosage form"] == "tablets"
    assert fields["Client"] == "Example Health"
    assert fields["Job code in the text"].startswith("US-GLY-26-0077\n")
    assert fields["Date in the text"].startswith("11/26\n")
    for name in (
        "1. Date submitted",
        "2. Application type (NDA, ANDA, BLA, PMA or CDER IND) and number",
        "5. Package insert date and ID number (latest final printed labeling)",
        "7. Material type (FDA codes)",
        "7. Dissemination or publication date",
        "7. Material ID code",
        "10. Typed name and title of the responsible official or agent",
        "Job number",
    ):
        assert blank(fields[name]), name
    told = docx_text(tmp_path / "out" / "submission-sheet.docx")
    assert "21 CFR 314.81(b)(3)(i)" in told
    assert "(citation verified; rule PRC-02)" in told
    assert "Generic prominence" in told
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert manifest["counts"]["left_to_people"] == told.count(BY_HAND)
    assert manifest["counts"]["sources"] == 2


@pytest.mark.usefixtures("cited")
def test_tables_of_word_documents_are_no_wider_than_the_text(tmp_path: Path) -> None:
    """On the page that the documents are made for, no column reaches into the margin."""
    tables = 0
    for file in sorted((tmp_path / "out").glob("*.docx")):
        document = docx.Document(str(file))
        page = document.sections[0]
        room = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
        for table in document.tables:
            tables += 1
            assert sum(column.width or 0 for column in table.columns) <= room, file.name
    assert tables > 3


def test_a_sheet_says_first_whether_the_piece_is_approved(workplace: Workplace, tmp_path: Path) -> None:
    """Until then "not approved" stands at its top; afterward who approved which words, and when."""
    piece = imported(workplace, tmp_path, "HEADLINE: A morning\nBODY: Walk the dog.\n")
    workplace.handing_off.write(piece, tmp_path / "out")
    file = tmp_path / "out" / "submission-sheet.docx"
    assert docx.Document(str(file)).paragraphs[1].text == "NOT APPROVED. Draft, not sent to review yet."
    assert fields_of(file)["Approved by"] == "not approved"
    workplace.approving.send(piece.id, "W1")
    workplace.approving.approve(piece.id, "M1")
    approved = workplace.editing.piece(piece.id)
    workplace.handing_off.write(approved, tmp_path / "out")
    assert docx.Document(str(file)).paragraphs[1].text.startswith("Approved by M1 on ")
    fields = fields_of(file)
    assert fields["Approved by"] == "M1"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", fields["Approved on"])
    assert fields["SHA-256 of the approved words"] == text_sha256(render(piece.blocks).text)
    (nothing,) = sheet(tmp_path / "out" / "reference-list.xlsx", 1)[1:]
    assert nothing[0][0].startswith("No approved claim in this piece names a source")


def test_every_document_of_a_sample_brand_says_that_it_is_sample_data(workplace: Workplace, tmp_path: Path) -> None:
    """Also where the campaign is a person's own: the brand is invented all the same; and none says "compliant"."""
    own = other_campaign(workplace, id="own", sample=False)
    piece = imported(workplace, tmp_path, CITED, own)
    workplace.handing_off.write(piece, tmp_path / "out")
    for file in (tmp_path / "out").iterdir():
        if file.suffix == ".docx":
            told = docx_text(file)
        elif file.suffix == ".pdf":
            told = "\n".join(read_pdf(file).pages)
        elif file.suffix == ".xlsx":
            last = len(table_names(file))
            told = "\n".join(text for row in sheet(file, last) for text, _, _ in row)
            assert table_names(file)[-1] == "Sample data"
        else:
            told = file.read_text("utf-8")
        assert "ample data" in told or '"sample_data": true' in told, file.name
        assert "compliant" not in told.casefold(), file.name


def test_a_spot_has_sources_without_numbers(workplace: Workplace, tmp_path: Path) -> None:
    """Nobody speaks a reference mark: its claims lead to their sources all the same, and nothing is amiss there."""
    piece = imported(workplace, tmp_path, SPOT, other_campaign(workplace, id="spot", channel="tv"))
    workplace.handing_off.write(piece, tmp_path / "out")
    (source,) = table_rows(tmp_path / "out" / "reference-list.xlsx", 1)
    assert (source["Number in the piece"], source["To look at"]) == ("", "")
    (place,) = table_rows(tmp_path / "out" / "reference-list.xlsx", 2)
    assert place["The piece says"] == "Voice-over: GLYNORA is a tablet taken once a day."
    assert fields_of(tmp_path / "out" / "submission-sheet.docx")["Ad type, channel"] == "Product claim, television"


def test_a_piece_without_a_product_lists_what_its_marks_lead_to(workplace: Workplace, tmp_path: Path) -> None:
    """The names that the form asks for stay blank, and a number that has no form of a code stands beside its field."""
    ask = other_campaign(workplace, id="ask", product=None, ad_type="help-seeking", sample=False)
    text = "HEADLINE: Thirsty?\nBODY: Many people are.¹ Ask.\nJob code: 12345\nREFERENCES\n1. Doe J. Thirst. 2024.\n"
    workplace.handing_off.write(imported(workplace, tmp_path, text, ask), tmp_path / "out")
    (place,) = table_rows(tmp_path / "out" / "reference-list.xlsx", 2)
    assert place["Source"] == "Doe J. Thirst. 2024."
    assert place["The piece says"] == "Body: Many people are.¹"
    fields = fields_of(tmp_path / "out" / "submission-sheet.docx")
    assert blank(fields["3. Proprietary name"])
    assert blank(fields["Job code in the text"])
    assert "The footer has: 12345" in fields["Job code in the text"]
    assert fields["Required language"] == "none is required"
    assert "does not cover help-seeking pieces" in docx_text(tmp_path / "out" / "submission-sheet.docx")
