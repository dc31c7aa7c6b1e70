"""Pieces in an agency's own Word templates, read back as programs and reviewers read them."""

import json
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import RGBColor
from services_support import begun_empty, imported

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.piece import Piece
from fairdraft.exchange.docx_text import docx_text
from fairdraft.exchange.template_deck import read_template, template_deck
from fairdraft.exchange.template_proof import marked_deck
from fairdraft.services.workplace import Workplace

DECK = """\
Client: Example Health
Job number: EX-1234

FRAME 1
HEADLINE: The best mornings begin with GLYNORA
HEADLINE: More mornings, more you
[art: sunrise]
BODY
At week 26, A1C dropped by 1.3 points with GLYNORA¹ and 0.2 points with placebo.

GLYNORA is a tablet taken once a day.
FRAME 2
CTA: Ask your doctor about GLYNORA® (vespagliflone) tablets.
{isi}
REFERENCES
1. GLYNORA Prescribing Information.
"""


@pytest.fixture
def piece(workplace: Workplace, tmp_path: Path) -> Piece:
    """A deck with two panels, alternates, raised marks and the whole safety information."""
    isi = workplace.products.product("glynora").safety.isi
    return imported(workplace, tmp_path, DECK.format(isi=isi))


class Template:
    """A template while it is made, and the deck that a piece becomes in it."""

    def __init__(self, workplace: Workplace, folder: Path) -> None:
        self.workplace = workplace
        self.folder = folder
        self.made = docx.Document()

    def file(self) -> Path:
        """The template's file as it is now."""
        path = self.folder / "house.docx"
        self.made.save(str(path))
        return path

    def filled(self, piece: Piece, file: Path | None = None) -> Path:
        """The copy deck of a piece."""
        given = self.workplace.handing_off.hand_off(piece)
        content = template_deck(read_template(file or self.file()), given)
        deck = self.folder / "copy-deck.docx"
        deck.write_bytes(marked_deck(deck, content, given, "house.docx"))
        return deck

    def told(self, piece: Piece) -> str:
        """Why the template is refused for a piece."""
        with pytest.raises(KnownError) as refused:
            self.workplace.handing_off.write(piece, self.folder / "out", template=self.file())
        assert not (self.folder / "out").exists()
        return str(refused.value)


@pytest.fixture
def template(workplace: Workplace, tmp_path: Path) -> Template:
    return Template(workplace, tmp_path)


def control(title: str, inside: str, *, of: str = "") -> object:
    """A field to fill in (content control) as Word writes it, by its title."""
    return parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="{title}"/><w:id w:val="7"/><w:showingPlcHdr/>{of}</w:sdtPr>'
        f"<w:sdtContent>{inside}</w:sdtContent></w:sdt>"
    )


ASKS = '<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>Click here to enter text.</w:t></w:r>'


def lines_of(deck: Path) -> list[str]:
    return [line for line in docx_text(deck).split("\n") if line]


def test_tokens_are_filled_wherever_a_template_has_them(template: Template, piece: Piece) -> None:
    """In heads and feet of pages, tables, text boxes, nested tables, and spread over runs of several formats."""
    made = template.made
    made.sections[0].header.paragraphs[0].text = "{{ Job number }} | {{client}}"
    made.sections[0].footer.paragraphs[0].text = "{{approval}}"
    split = made.add_paragraph("Piece: ")
    for letters in ("{", "{pie", "ce", "}", "} (v. {{ver", "sion}})"):
        split.add_run(letters)
    split.runs[2].bold = True
    inner = made.add_table(1, 1).cell(0, 0).add_table(1, 1).cell(0, 0)
    inner.text = "{{brand}} and {{generic}}"
    box = (
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent>'
        "<w:p><w:r><w:t>{{label version}}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    made.add_paragraph()._p.append(parse_xml(box))
    made.add_paragraph("{{copy}}")
    deck = template.filled(piece)
    read = docx.Document(str(deck))
    assert read.sections[0].header.paragraphs[0].text == "EX-1234 | Example Health"
    assert read.sections[0].footer.paragraphs[0].text.startswith("NOT APPROVED")
    lines = lines_of(deck)
    assert "Piece: The best mornings begin with GLYNORA (v. 1)" in lines
    assert "GLYNORA and vespagliflone" in lines
    assert "2026-02; lapses on 2027-08-31" in lines or any(line.startswith("2026-02") for line in lines)
    assert not [line for line in lines if "{{" in line]


def test_the_copy_has_every_part_in_the_template_s_own_styles(template: Template, piece: Piece) -> None:
    """Panels, labels and parts in order, each in the style of its name; raised marks stay raised."""
    for name in ("Headline", "CTA", "Body copy", "Panel"):
        template.made.styles.add_style(name, docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    template.made.add_paragraph("{{copy}}", style="Intense Quote")
    read = docx.Document(str(template.filled(piece)))
    looks = {one.text: one.style.name for one in read.paragraphs}
    assert looks["FRAME 1"] == "Panel"
    assert looks["The best mornings begin with GLYNORA"] == looks["More mornings, more you"] == "Headline"
    assert looks["GLYNORA is a tablet taken once a day."] == "Body copy"
    assert looks["Ask your doctor about GLYNORA® (vespagliflone) tablets."] == "CTA"
    assert looks["1. GLYNORA Prescribing Information."] == looks["Headline:"] == "Intense Quote"
    (marked,) = (one for one in read.paragraphs if one.text.startswith("At week 26"))
    assert [run.text for run in marked.runs if run.font.superscript] == ["1"]
    isi = [one for one in read.paragraphs if one.text.startswith("•")]
    assert isi
    assert all(one._p.pPr.find(qn("w:shd")) is not None for one in isi), "approved language is tinted, as in our deck"


def test_what_has_a_field_of_its_own_is_not_said_again_in_the_copy(template: Template, piece: Piece) -> None:
    """The second headline and the safety information go to their fields; a field in the head of pages takes nothing."""
    template.made.sections[0].header.paragraphs[0].text = "{{cta}}"
    template.made.add_paragraph("Alternate: {{headline 2}}")
    template.made.add_paragraph("{{copy}}")
    template.made.add_paragraph("{{ISI}}", style="List Bullet")
    deck = template.filled(piece)
    lines = lines_of(deck)
    assert lines[0] == "Alternate: More mornings, more you"
    assert "More mornings, more you" not in lines
    assert "Ask your doctor about GLYNORA® (vespagliflone) tablets." in lines
    assert sum("dialysis" in line for line in lines) == sum(
        "dialysis" in line for line in template.workplace.products.product("glynora").safety.isi.split("\n")
    )


def test_fields_to_fill_in_are_filled_by_their_title_or_tag(template: Template, piece: Piece) -> None:
    """Of whole paragraphs, within a line, and of a cell; what they asked for and what they were bound to is gone."""
    body = template.made.element.body
    bound = '<w:dataBinding w:xpath="/a" w:storeItemID="{1}"/><w:text/>'
    line = template.made.add_paragraph("Client: ")
    line._p.append(control("Client", ASKS))
    template.made.add_paragraph("Subject: ")._p.append(control("Subject", ASKS, of=bound))
    body.insert(0, control("Copy", f"<w:p>{ASKS}</w:p><w:p>{ASKS}</w:p>"))
    body.insert(1, control("Safety", f"<w:p>{ASKS}</w:p>", of='<w:tag w:val="isi"/>'))
    deck = template.filled(piece)
    lines = lines_of(deck)
    assert "Client: Example Health" in lines
    assert "Subject:" in [line.strip() for line in lines], "what Word binds to the file's properties is Word's"
    assert lines[0] == "FRAME 1"
    assert not [line for line in lines if "Click here" in line]
    assert b'w:val="Safety"' in zipfile.ZipFile(deck).read("word/document.xml")


def test_a_row_is_repeated_for_each_item_of_its_list(template: Template, piece: Piece) -> None:
    """Claims in a table, versions in paragraphs; a list without items says so in one row."""
    table = template.made.add_table(2, 3)
    for cell, words in zip(table.rows[1].cells, ("{{claim.number}}", "{{claim.said}}", "{{claim.how}}"), strict=True):
        cell.text = words
    template.made.add_paragraph("{{version.number}}: {{version.what}}")
    answered = template.made.add_table(1, 2)
    answered.cell(0, 0).text, answered.cell(0, 1).text = "{{dismissed.finding}}", "{{dismissed.reason}}"
    template.made.add_paragraph("{{copy}}")
    deck = template.filled(piece)
    read = docx.Document(str(deck))
    rows = [[cell.text for cell in row.cells] for row in read.tables[0].rows]
    assert rows[1:] == [
        ["1", "At week 26, A1C dropped by 1.3 points with GLYNORA1 and 0.2 points with placebo.", "drifted"],
        ["2", "GLYNORA is a tablet taken once a day.", "verbatim"],
    ]
    assert "1: imported from deck.txt" in [one.text for one in read.paragraphs]
    assert [cell.text for cell in read.tables[1].rows[0].cells] == ["None", ""]


def test_a_deck_of_elements_and_copy_comes_back_row_by_row(template: Template, piece: Piece) -> None:
    """Each part in a row with its name; what approved language is held against stands beside it."""
    table = template.made.add_table(2, 3)
    heads, fields = ("Element", "Copy", "Notes"), ("{{element.name}}", "{{element.copy}}", "{{element.approval}}")
    for row, words in zip(table.rows, (heads, fields), strict=True):
        for cell, one in zip(row.cells, words, strict=True):
            cell.text = one
    read = docx.Document(str(template.filled(piece)))
    names = [row.cells[0].text for row in read.tables[0].rows]
    assert names[1:4] == ["Headline", "Headline", ""]
    (isi,) = (row for row in read.tables[0].rows if row.cells[0].text == "ISI")
    assert isi.cells[2].text == "[Approved language, label 2026-02]"


def test_words_of_the_piece_are_never_left_out_silently(template: Template, piece: Piece) -> None:
    """A template without places for them, with mistyped fields or with a half one is refused with all that is wrong."""
    template.made.add_paragraph("{{hedline}} {{body}} {{claim.said}} {{version.date}} {{open")
    told = template.told(piece)
    for part in (
        "{{hedline}} is not a field: did you mean {{headline}}?",
        "“{{open” begins or ends like a field",
        "{{claim.said}} and {{version.date}}",
        "It has no place for headline, notes to the art department, call to action",
        "isi (approved language)" if "isi (approved" in told else "important safety information (approved language)",
    ):
        assert part in told


@pytest.mark.parametrize("hides", ["vanish", "strike", "numbered"])
def test_words_that_a_reader_would_not_see_as_they_are_are_refused(
    template: Template, piece: Piece, hides: str
) -> None:
    """Safety information in hidden or struck letters, or with a number before each line, is no safety information."""
    template.made.add_paragraph("{{copy}}")
    paragraph = template.made.add_paragraph("{{isi}}", style="List Number" if hides == "numbered" else None)
    paragraph.runs[0].font.hidden = hides == "vanish"
    paragraph.runs[0].font.strike = hides == "strike"
    assert "important safety information (approved language) in the deck differ" in template.told(piece)


def test_what_has_no_field_stays_byte_for_byte(template: Template, piece: Piece) -> None:
    """Styles, settings, pictures and pages' heads without fields go out as they are; the same piece, the same bytes."""
    template.made.sections[0].header.paragraphs[0].text = "Our house"
    template.made.add_paragraph("{{copy}}").runs[0].font.color.rgb = RGBColor(1, 2, 3)
    file = template.file()
    deck = template.filled(piece, file)
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(deck) as after:
        marks = ("customXml/item2.xml", "customXml/itemProps2.xml", "customXml/_rels/item2.xml.rels")
        assert after.namelist() == [*before.namelist(), *marks]
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert sorted(changed) == ["[Content_Types].xml", "word/_rels/document.xml.rels", "word/document.xml"]
    first = deck.read_bytes()
    assert template.filled(piece, file).read_bytes() == first
    colors = {str(one.font.color.rgb) for x in docx.Document(str(deck)).paragraphs[:-3] for one in x.runs}
    assert colors == {"010203"}


def test_a_deck_in_a_template_comes_back_as_ours_do(template: Template, piece: Piece) -> None:
    """It is known by its mark; a comment, a changed word and a changed word of approved language are found again."""
    template.made.add_paragraph("Our house's copy deck", style="Title")
    template.made.add_paragraph("{{copy}}")
    template.made.add_paragraph("Claims of this piece")
    template.made.add_paragraph("{{claim.number}}. {{claim.said}}")
    template.made.add_paragraph("Signed off by: ____")
    deck = template.filled(piece)
    received = template.workplace.receiving.look(piece, template.workplace.receiving.read(deck))
    assert not received.brings_something
    assert template.workplace.receiving.marks(deck)[0].piece_id == piece.id
    read = docx.Document(str(deck))
    (body,) = (one for one in read.paragraphs if one.text.startswith("GLYNORA is a tablet"))
    read.add_comment(body.runs, text="Says who?", author="Reviewer")
    body.runs[0].text = "GLYNORA is a pill taken once a day."
    safe = next(one for one in read.paragraphs if "dialysis" in one.text)
    safe.runs[0].text = safe.text.replace("dialysis", "holiday")
    read.save(str(deck))
    received = template.workplace.receiving.look(piece, template.workplace.receiving.read(deck))
    assert [one.comment.text for one in received.new_comments] == ["Says who?"]
    assert [one.block.section for one in received.changes] == ["body", "isi"]


def test_a_deck_that_was_made_a_template_has_the_marks_of_the_new_one(template: Template, piece: Piece) -> None:
    """And they hang on a part by which word processors other than Word keep them."""
    template.made.add_paragraph("Our house")
    template.made.add_paragraph("{{copy}}")
    first = docx.Document(str(template.filled(piece)))
    first.paragraphs[0].text = "Another house"
    first.add_paragraph("{{copy}}")
    template.made = first
    deck = template.filled(piece)
    with zipfile.ZipFile(deck) as file:
        assert b"/customXml/itemProps3.xml" in file.read("[Content_Types].xml")
        assert b"itemProps3.xml" in file.read("customXml/_rels/item3.xml.rels")
    returned = template.workplace.receiving.read(deck)
    assert len(returned.line_marks) == sum(bool(one.text.strip()) for one in returned.lines)


def test_words_of_the_template_beside_those_of_the_piece_are_nobody_s_change(template: Template, piece: Piece) -> None:
    """However many they are; what reviewers changed in the line is found, and alone."""
    template.made.add_paragraph("Main message - {{headline 1}} (approved)")
    template.made.add_paragraph(
        "What we would like every reader of this piece to go and do after they read it: {{cta}}"
    )
    template.made.add_paragraph("Safety block of this piece: {{isi}} (end of it)")
    template.made.add_paragraph("{{copy}}")
    deck = template.filled(piece)
    received = template.workplace.receiving.look(piece, template.workplace.receiving.read(deck))
    assert received.changes == ()
    assert not received.lost
    read = docx.Document(str(deck))
    for was, now in (("best mornings", "finest mornings"), ("Ask your", "Ask any"), ("IMPORTANT SAFETY", "SAFETY")):
        run = next(run for one in read.paragraphs for run in one.runs if was in run.text)
        run.text = run.text.replace(was, now)
    read.save(str(deck))
    received = template.workplace.receiving.look(piece, template.workplace.receiving.read(deck))
    assert [(one.block.section, one.edit.text.strip()) for one in received.changes] == [
        ("headline", "finest"),
        ("call_to_action", "any"),
        ("isi", ""),
    ]


def test_a_script_goes_into_rows_or_lines(workplace: Workplace, template: Template) -> None:
    """Of a spot the times, spoken words and supers stand in the rows of the template, or tagged in its copy."""
    spot = begun_empty(workplace, next(one.id for one in workplace.products.campaigns() if one.channel == "tv"))
    table = template.made.add_table(2, 2)
    for row, words in zip(table.rows, (("VO", "SUPER"), ("{{line.voice_over}}", "{{line.super}}")), strict=True):
        for cell, one in zip(row.cells, words, strict=True):
            cell.text = one
    template.made.add_paragraph("{{copy}}")
    deck = template.filled(spot)
    lines = lines_of(deck)
    assert any(line.startswith("VO: ") for line in lines)
    rows = docx.Document(str(deck)).tables[0].rows
    assert len(rows) > 2


def test_templates_are_kept_named_and_chosen(workplace: Workplace, template: Template, tmp_path: Path) -> None:
    """One that is kept goes by its name, with or without its ending; another of that name does not take its place."""
    service = workplace.deck_templates
    assert service.kept() == ()
    template.made.add_paragraph("{{copy}}")
    # Saved again it may have other times inside.
    file = template.file()
    kept, look = service.add(file, "House deck")
    assert (kept.name, look.lacks) == ("House deck", ())
    assert service.add(file, "House deck")[0] == kept
    assert service.file_of("house deck.DOCX") == service.file_of("House deck")
    template.made.add_paragraph("More")
    with pytest.raises(KnownError, match="already exists"):
        service.add(template.file(), "House deck")
    with pytest.raises(UsageError, match="not a template name"):
        service.add(template.file(), "../out")
    with pytest.raises(KnownError, match="Did you mean House deck"):
        service.file_of("House dek")
    campaign = workplace.products.campaign("glynora")
    assert service.chosen_for(campaign) is None
    chosen = Campaign.model_validate(campaign.model_dump(by_alias=True) | {"deck_template": "House deck"})
    assert service.chosen_for(chosen) == service.file_of("House deck")
    service.remove("House deck")
    with pytest.raises(KnownError, match="not on this machine"):
        service.chosen_for(chosen)


def test_the_example_takes_every_sample_piece(workplace: Workplace, piece: Piece, template: Template) -> None:
    """It can be added as it is, has a place for all words, and is never written over."""
    example = workplace.deck_templates.example(template.folder / "example.docx")
    look = workplace.deck_templates.look(example)
    assert (look.faults, look.lacks, look.dropped) == ((), (), ())
    workplace.handing_off.write(piece, template.folder / "out", template=example)
    manifest = json.loads((template.folder / "out" / "manifest.json").read_text())
    assert manifest["template"]["name"] == "example.docx"
    assert "Example Agency (fictional)" not in docx_text(template.folder / "out" / "copy-deck.docx")
    with pytest.raises(KnownError, match="already exists"):
        workplace.deck_templates.example(example)


def test_fields_in_the_properties_of_the_file_are_filled(template: Template, piece: Piece) -> None:
    """Programs show its title in place of its name; the words of a field are one line there."""
    template.made.core_properties.title = "{{brand}}: {{piece}} ({{job number}})"
    template.made.core_properties.subject = "{{label version}}"
    template.made.core_properties.author = "{{writer}} is no property of words"
    template.made.add_paragraph("{{copy}}")
    told = docx.Document(str(template.filled(piece))).core_properties
    assert told.title.startswith(f"GLYNORA: {piece.name} (")
    assert "{{" not in told.title + told.subject
    assert told.subject
    assert told.author == "{{writer}} is no property of words"
