"""The hand-off folder of a piece, read back by the programs of those who get it."""

import json
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from pdf_support import letters_of, read_pdf
from services_support import drafted, imported, sheet

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.deck_labels import SOURCES_HEADING
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import Span
from fairdraft.domain.piece import Piece, render
from fairdraft.domain.referencing import SUPPORT, in_order, with_claim
from fairdraft.domain.shortening import shortened
from fairdraft.exchange.docx_text import docx_text
from fairdraft.exchange.hand_off_pages import review_record
from fairdraft.services.workplace import Workplace

DECK = """\
Client: Example Health
Job number: EX-1234

FRAME 1
HEADLINE: =The best mornings begin with GLYNORA
[art: sunrise]
BODY
At week 26, A1C dropped by 1.3 points with GLYNORA and 0.2 points with placebo.

=GLYNORA is a tablet taken once a day.
FRAME 2
CTA: Ask your doctor about GLYNORA® (vespagliflone) tablets.
{use}
SELECT SAFETY INFORMATION
Do not take GLYNORA if you are on dialysis, or are allergic to vespagliflone.
You may be at higher risk if you are 75 or older, take a water pill, or eat little salt.
LEGAL: Rx only
FOOTNOTES
* A study.
REFERENCES
1. GLYNORA Prescribing Information.
"""

SPOT = """\
GLYNORA TV :60
[0:00-0:10]
VO: More mornings with GLYNORA.
SUPER: Actor portrayal
VISUAL: A kitchen.
[0:10-0:60]
VO: Do not take GLYNORA if you are on dialysis.
SUPER: Do not take GLYNORA if you are on dialysis.
"""


@pytest.fixture
def piece(workplace: Workplace, tmp_path: Path) -> Piece:
    """A deck with altered, varied and approved words, a dismissed finding, and a resolved comment."""
    use = workplace.products.product("glynora").indications[0].text
    made = imported(workplace, tmp_path, DECK.format(use=use))
    campaign = workplace.products.campaign("glynora")
    checked = workplace.checking.check_blocks(made.blocks, workplace.products.product_of(campaign), campaign)
    workplace.dismissing.dismiss(made.id, checked.result.findings[-1], checked.text, "=Meant so.", by="M1")
    at = checked.text.index("once a day")
    comment = workplace.commenting.add(made.id, Span(at, at + 10), "How often?", by="M1")
    workplace.commenting.resolve(comment, "As the label says.", by="W1")
    return workplace.editing.piece(made.id)


def rows(table: docx.table.Table) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


def test_the_copy_deck_has_every_word_and_no_finding(workplace: Workplace, piece: Piece, tmp_path: Path) -> None:
    """Header, frames with their sections, approved language marked with its label, notes in brackets; no comments."""
    workplace.handing_off.write(piece, tmp_path / "out")
    deck = docx.Document(str(tmp_path / "out" / "copy-deck.docx"))
    header, first, second = map(rows, deck.tables)
    assert header[:3] == [
        ("Client", "Example Health"),
        ("Job number", "EX-1234"),
        ("Brand (generic)", "GLYNORA® (vespagliflone) tablets"),
    ]
    facts = dict(header)
    assert facts["Label and ISI version"] == "2026-02"
    assert facts["Writer"] == "W1"
    assert facts["Review"].startswith("Draft")
    assert [one.text for one in deck.paragraphs if one.style.name == "Heading 2"][:2] == ["FRAME 1", "FRAME 2"]
    assert first[:2] == [("Headline", "=The best mornings begin with GLYNORA"), ("", "[art: sunrise]")]
    assert second[1][0] == "Indication\n[Approved language, label 2026-02]"
    assert [one[0] for one in second[2:]] == ["ISI", "Legal lines", "Footnotes", "Reference list"]
    assert not list(deck.comments)
    told = "\n".join(one.text for one in deck.paragraphs)
    assert "page 12, paragraph 14.1, Table 4, label 2026-02 (gly-a1c-26)" in told
    everything = docx_text(tmp_path / "out" / "copy-deck.docx")
    assert "compliant" not in everything.casefold()
    assert "Meant so" not in everything
    assert "NOT APPROVED" in deck.sections[0].footer.paragraphs[0].text


def test_both_decks_are_there_as_pages(workplace: Workplace, piece: Piece, tmp_path: Path) -> None:
    """The PDF of a deck has its header, panels, words and sources, and nothing that was said of it; the annotated one
    has notes and lists. The manifest names both.
    """
    workplace.handing_off.write(piece, tmp_path / "out")
    deck, annotated = (read_pdf(tmp_path / "out" / f"{name}.pdf") for name in ("copy-deck", "annotated-deck"))
    header = "ClientExampleHealthJobnumberEX-1234Brand(generic)GLYNORA®(vespagliflone)tablets"
    assert header in deck.letters
    assert [title for level, title in deck.heads if level == 1][:2] == ["FRAME 1", "FRAME 2"]
    assert "IndicationApprovedlanguage,label2026-02" in deck.letters
    assert "page12,paragraph14.1,Table4,label2026-02(gly-a1c-26)" in deck.letters
    assert not deck.notes
    assert "Meantso" not in deck.letters
    for one in piece.blocks:
        # A panel is a heading, without its colon.
        words = letters_of(one.text).rstrip(":")
        assert words in annotated.letters
        assert words in deck.letters
    assert any("=Meant so." in one.text for one in annotated.notes)
    assert "=Meantso." in annotated.letters
    assert "compliant" not in (deck.letters + annotated.letters).casefold()
    assert all("NOT APPROVED" in page for page in (*deck.pages, *annotated.pages))
    named = {one["name"] for one in json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["files"]}
    assert {"copy-deck.pdf", "annotated-deck.pdf"} < named
    record = (tmp_path / "out" / "review-record.md").read_text("utf-8")
    assert all(f"`{name}`" in record for name in named - {"review-record.md"})


def test_a_panel_in_which_nothing_stands_yet_is_in_the_deck(workplace: Workplace, tmp_path: Path) -> None:
    """A frame that is only named has its heading, and keeps no folder from being written."""
    piece = imported(workplace, tmp_path, "FRAME 1\nFRAME 2\nHEADLINE: More mornings\n")
    workplace.handing_off.write(piece, tmp_path / "out")
    deck = docx.Document(str(tmp_path / "out" / "copy-deck.docx"))
    assert [one.text for one in deck.paragraphs if one.style.name == "Heading 2"][:2] == ["FRAME 1", "FRAME 2"]


def test_a_deck_that_comes_back_is_the_same_piece(workplace: Workplace, piece: Piece, tmp_path: Path) -> None:
    """What is written as a copy deck is read as one: the same sections with the same words, claims that came with their
    references and footnotes among them. What the deck tells of its claims' sources is no part of the list.
    """
    session = workplace.editing.open(piece.id, "desk")
    blocks = piece.blocks
    body = next(one for one in blocks if one.section == "body")
    for claim in workplace.products.product("glynora").claims[1:9:7]:
        blocks = with_claim(blocks, body.id, 0, 0, claim).blocks
    blocks = tuple(
        replace(one, text=f"References\n{one.text}") if one.section == "references" and one.kind == "copy" else one
        for one in blocks
    )
    piece = workplace.editing.save(session, blocks, "W1")
    workplace.editing.close(session)
    workplace.handing_off.write(piece, tmp_path / "out")
    again = workplace.importing_pieces.import_piece(tmp_path / "out" / "copy-deck.docx", "glynora", by="W1").piece

    def copy(one: Piece) -> list[tuple[str, str, list[str]]]:
        return [(x.section, x.kind, x.text.split()) for x in one.blocks if x.kind != "note"]

    assert copy(again) == copy(piece)
    # What the annotated one has as comments is said of the piece that it was made of.
    assert workplace.importing_pieces.read(tmp_path / "out" / "annotated-deck.docx", "glynora").talk is None
    assert [one.text.split("\n")[0] for one in again.blocks if one.section == "annex"] == [SOURCES_HEADING]
    assert in_order(again.blocks) == again.blocks
    # Its own words about the claims are made anew, not handed on again.
    workplace.handing_off.write(again, tmp_path / "again")
    assert docx_text(tmp_path / "again" / "copy-deck.docx").count(SOURCES_HEADING) == 1
    header = dict(rows(docx.Document(str(tmp_path / "again" / "copy-deck.docx")).tables[0]))
    support = sum(len(one.text.split()) for one in piece.blocks if one.section in SUPPORT and one.kind != "note")
    assert f" {support} of references and footnotes," in header["Words"]


def test_the_claims_grid_tells_how_each_claim_is_said(workplace: Workplace, piece: Piece, tmp_path: Path) -> None:
    """As said and as approved with source and label; no text is a formula, now or once somebody edits its cell."""
    workplace.handing_off.write(piece, tmp_path / "out")
    grid = sheet(tmp_path / "out" / "claims-grid.xlsx", 1)
    heads, *claims = [[text for text, _, _ in row] for row in grid]
    found = {row[4]: dict(zip(heads, row, strict=True)) for row in claims}
    drifted = found["gly-a1c-26"]
    assert drifted["How it is said"] == "drifted"
    assert "[-1.3-] {+1.1+}" in drifted["Word by word"]
    assert (drifted["Source document"], drifted["Page"], drifted["Table"], drifted["Label version"]) == (
        "GLYNORA Prescribing Information",
        "12",
        "Table 4",
        "2026-02",
    )
    assert drifted["Qualifier in the piece"] == "missing"
    assert found["gly-once-daily"]["How it is said"] == "verbatim"
    like = [(kind, stays) for row in grid for text, kind, stays in row if text.startswith(("=", "+", "-", "@"))]
    assert like
    assert set(like) == {("s", True)}
    required = {row[0][0]: [text for text, _, _ in row] for row in sheet(tmp_path / "out" / "claims-grid.xlsx", 2)}
    assert required["Prescription status"][1:3] == ["present", "100%"]


def test_the_match_and_the_record_tell_what_was_altered_answered_and_not_checked(
    workplace: Workplace, piece: Piece, tmp_path: Path
) -> None:
    """Word diffs, dismissals with reason and person, comments with their resolution, rules that text cannot show."""
    workplace.handing_off.write(piece, tmp_path / "out")
    match = (tmp_path / "out" / "isi-match.md").read_text("utf-8")
    assert "| Indication: type 2 diabetes | ✓ present | 100% |" in match
    assert "[-75-] {+65+} or older" in match
    assert "| Indication | 21 | Approved language, label 2026-02 |" in match
    record = (tmp_path / "out" / "review-record.md").read_text("utf-8")
    assert "=Meant so. | M1 |" in record
    assert "resolved by W1" in record
    assert "As the label says." in record
    assert "| NAM-03 | Generic prominence |" in record
    assert "compliant" not in (match + record).casefold()
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert {one["name"] for one in manifest["files"]} | {"manifest.json"} == {
        one.name for one in (tmp_path / "out").iterdir()
    }
    annotated = docx.Document(str(tmp_path / "out" / "annotated-deck.docx"))
    assert any("=Meant so." in one.text for one in annotated.comments)


def test_of_very_many_findings_the_record_says_that_the_gravest_stand_in_the_deck(
    workplace: Workplace, piece: Piece, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are counted at the head of the annotated deck."""
    whole = review_record(workplace.handing_off.hand_off(piece), ())
    assert "; they are in the annotated deck" in whole
    monkeypatch.setattr("fairdraft.services.reviewing._MOST_FINDINGS", 2)
    given = workplace.handing_off.hand_off(piece)
    assert len(given.judged) > 2
    assert "; the 2 most serious are in the annotated deck" in review_record(given, ())
    assert any("the most serious. The others" in one for one in given.review.texts[0].facts)


def test_an_assisted_draft_is_handed_on_with_all_its_approved_language(workplace: Workplace, tmp_path: Path) -> None:
    """Every locked block is word for word on file; the header tells that a model wrote the draft; equal bytes again."""
    (draft,) = drafted(workplace)
    piece = workplace.editing.begin(draft, "W1")
    given = workplace.handing_off.hand_off(piece)
    assert given.word_for_word == {one.id for one in piece.blocks if one.kind == "locked"} != set()
    assert dict(given.header)["Begun as"].startswith("a draft that a model wrote")
    for folder in ("one", "two", "two"):
        workplace.handing_off.write(piece, tmp_path / folder)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes(), file.name


def test_approved_language_of_an_earlier_label_is_not_called_approved(workplace: Workplace, tmp_path: Path) -> None:
    """What was inserted before the label changed is held against the language that is on file now."""
    (draft,) = drafted(workplace)
    piece = workplace.editing.begin(draft, "W1")
    product = workplace.products.product("glynora")
    safety = product.safety.model_copy(update={"isi": product.safety.isi.replace("65 or older", "75 or older")})
    newer = product.model_copy(update={"version": "2026-09", "safety": safety})
    workplace.products._store.save_product(newer)
    workplace.handing_off.write(piece, tmp_path / "out")
    text = docx_text(tmp_path / "out" / "copy-deck.docx")
    assert "[Inserted as approved language; differs from the wording on file now]" in text
    assert "[Approved language, label 2026-09]" in text


def test_a_script_is_a_table_of_what_is_said_and_shown(workplace: Workplace, tmp_path: Path) -> None:
    """Time, VO, SUPER and VISUAL stand beside each other, and an import of the deck reads the same script."""
    shipped = workplace.products.campaign("glynora").model_dump(by_alias=True)
    workplace.products._store.save_campaign(Campaign.model_validate(shipped | {"id": "spot", "channel": "tv"}))
    piece = imported(workplace, tmp_path, SPOT, "spot")
    workplace.handing_off.write(piece, tmp_path / "out")
    deck = docx.Document(str(tmp_path / "out" / "copy-deck.docx"))
    assert dict(rows(deck.tables[0]))["Spoken"] == "13 words, 60 s; the spot is 60 s long"
    assert rows(deck.tables[2]) == [
        ("TIME", "VO", "SUPER", "VISUAL"),
        ("[0:00-0:10]", "More mornings with GLYNORA.\n[4 words, 2 s at 150 a minute]", "Actor portrayal", "A kitchen."),
        (
            "[0:10-0:60]",
            "Do not take GLYNORA if you are on dialysis.\n[9 words, 4 s at 150 a minute]",
            "Do not take GLYNORA if you are on dialysis.",
            "",
        ),
    ]


def test_a_folder_with_other_files_is_left_alone(workplace: Workplace, piece: Piece, tmp_path: Path) -> None:
    """Only an empty folder or an earlier export is written anew."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(KnownError, match="has other files in it"):
        workplace.handing_off.write(piece, tmp_path / "out")
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_a_help_seeking_piece_has_no_product(workplace: Workplace, tmp_path: Path) -> None:
    """Its header says so; nothing is required, and no word is lost."""
    shipped = workplace.products.campaign("glynora").model_dump(by_alias=True)
    asked = {"id": "ask", "product": None, "ad_type": "help-seeking"}
    workplace.products._store.save_campaign(Campaign.model_validate(shipped | asked))
    piece = imported(workplace, tmp_path, "# Thirsty?\n\nAsk a doctor about it.", "ask")
    workplace.handing_off.write(piece, tmp_path / "out")
    text = docx_text(tmp_path / "out" / "copy-deck.docx")
    assert "none: a help-seeking piece" in text
    assert all(line in text for line in render(piece.blocks).text.split("\n") if line)


def test_a_headline_longer_than_properties_of_files_is_handed_on(workplace: Workplace, tmp_path: Path) -> None:
    """Its documents are written with every word of it; their properties have its beginning."""
    headline = "A headline that goes on & on " * 12
    piece = imported(workplace, tmp_path, f"HEADLINE: {headline}\nBODY: A morning.\n")
    workplace.handing_off.write(piece, tmp_path / "out")
    deck = docx.Document(str(tmp_path / "out" / "copy-deck.docx"))
    assert deck.core_properties.title == shortened(f"Copy deck: {headline}".strip(), 255)
    assert deck.paragraphs[0].text == headline.strip()
