"""Pieces that no model drafted: begun from nothing, written, checked, handed off, renamed, put aside."""

from pathlib import Path

import docx
import pytest
from services_support import begun_empty, drafted, written

from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import UNTITLED, render
from fairdraft.exchange.docx_text import docx_text
from fairdraft.exchange.word_parts import words_in_a_row
from fairdraft.services.commenting import quoted_place
from fairdraft.services.library import CopyFacts
from fairdraft.services.workplace import Workplace


@pytest.mark.parametrize("campaign_id", ["glynora", "cordexa", "lumivar", "glynora-tv", "cordexa-radio"])
def test_the_checks_say_nothing_of_what_is_not_written(workplace: Workplace, campaign_id: str) -> None:
    """Every required element is present from the start; nothing is an error or a warning."""
    piece = begun_empty(workplace, campaign_id)
    campaign = workplace.products.campaign(campaign_id)
    product = workplace.products.product_of(campaign)
    result = workplace.checking.check_blocks(piece.blocks, product, campaign).result
    assert {one.status for one in result.required} == {"present"}
    assert {one.severity for one in result.findings} <= {"suggestion"}
    script = workplace.checking.tv_script(piece.blocks, product, campaign)
    assert all(row.voice_over.text or row.super.text for row in script.rows)


def test_it_is_handed_off_without_its_empty_sections(workplace: Workplace, tmp_path: Path) -> None:
    """A deck has what is written, says how the piece began, and reads back; nothing stands for a missing headline."""
    piece = written(workplace, begun_empty(workplace), body="It is a tablet.")
    assert piece.name == UNTITLED
    workplace.handing_off.write(piece, tmp_path / "out")
    for name in ("copy-deck.docx", "annotated-deck.docx"):
        text = docx_text(tmp_path / "out" / name)
        assert "It is a tablet." in text
        assert "Headline" not in text
        assert "Subhead" not in text
    header = docx.Document(str(tmp_path / "out" / "copy-deck.docx")).tables[0]
    rows = [[cell.text for cell in row.cells] for row in header.rows]
    assert ["Begun as", "an empty piece"] in rows
    again = workplace.importing_pieces.import_piece(tmp_path / "out" / "copy-deck.docx", "glynora", by="W1").piece
    assert [one.text for one in again.blocks if one.section == "body"] == ["It is a tablet."]
    for form in ("docx", "html", "md"):
        assert workplace.exporting.export(piece.id, form, tmp_path / form)


def test_its_annotated_deck_comes_in_elsewhere_as_the_same_piece(workplace: Workplace, tmp_path: Path) -> None:
    """What that deck says of each block beside its section's name, and tells behind the piece, becomes no copy."""
    piece = written(workplace, begun_empty(workplace), headline="More mornings.", body="It is a tablet.")
    spoken = written(workplace, begun_empty(workplace, "glynora-tv"), voice_over="Ray walks home.")
    workplace.commenting.add(piece.id, quoted_place(render(piece.blocks).text, "a tablet"), "Which?", by="M1")
    for one in (piece, spoken):
        workplace.handing_off.write(one, tmp_path / one.id)
        for deck in ("annotated-deck.docx", "annotated-deck.pdf", "copy-deck.pdf"):
            again = workplace.importing_pieces.read(tmp_path / one.id / deck, one.campaign).blocks
            read = [(block.section, words_in_a_row(block.text)) for block in again if block.kind != "note"]
            if one is piece:
                assert read == [(block.section, words_in_a_row(block.text)) for block in one.blocks if block.text]
            assert not [text for _, text in read if "pproved language" in text or "Which?" in text]


def test_a_check_of_a_deck_as_pdf_counts_no_word_that_it_tells_of_itself(workplace: Workplace, tmp_path: Path) -> None:
    """Facts, lengths of lines, names of approved blocks, numbers at the words, and lists of findings are no copy."""
    spoken = written(workplace, begun_empty(workplace, "glynora-tv"), voice_over="Ray walks home. He is cured!")
    workplace.handing_off.write(spoken, tmp_path / "out")
    for deck in ("copy-deck.pdf", "annotated-deck.pdf"):
        document = workplace.documents.read_text(tmp_path / "out" / deck)
        lines = [line for line in document.copy.splitlines() if line.strip()]
        assert lines[1:] == [line for line in lines if line.startswith(("VO: ", "SUPER: "))], deck
        assert document.copy.count("He is cured!") == 1 + lines[0].count("He is cured!")


def test_it_goes_through_review_into_the_library(workplace: Workplace) -> None:
    """Once approved it is approved copy, under its headline, without its locked blocks."""
    piece = written(workplace, begun_empty(workplace), headline="More mornings.", call_to_action="Ask your doctor.")
    workplace.approving.send(piece.id, "W1")
    workplace.approving.approve(piece.id, "M1")
    workplace.approved_work.add(CopyFacts())
    (copy,) = [one for one in workplace.library.copies() if one.source_id == piece.id]
    assert (copy.name, copy.text) == ("More mornings.", "More mornings.\n\nAsk your doctor.")


def test_one_without_a_word_goes_to_nobody(workplace: Workplace) -> None:
    """A help-seeking piece in which nothing is written has no text to be reviewed."""
    campaign = workplace.products.campaign("glynora")
    help_seeking = campaign.model_copy(update={"id": "seek", "product": None, "ad_type": "help-seeking"})
    workplace.products._store.save_campaign(help_seeking)
    piece = begun_empty(workplace, "seek")
    assert render(piece.blocks).text == ""
    with pytest.raises(KnownError, match="no words to review"):
        workplace.approving.send(piece.id, "W1")


def test_it_is_listed_with_how_it_began_and_by_whom(workplace: Workplace) -> None:
    """Own and imported pieces of the campaign, last changed first; pieces of drafts and of others are left out."""
    own = begun_empty(workplace, name="  Spring   page ")
    read = workplace.importing_pieces.read_text("HEADLINE: Mornings\nBODY: It is a tablet.", "glynora")
    imported = workplace.importing_pieces.take_in(read, by="W2")
    begun_empty(workplace, "lumivar")
    workplace.editing.begin(drafted(workplace)[0], "W1")
    listed = workplace.editing.begun_from_no_draft("glynora")
    assert [(one.piece.name, one.is_imported, one.by) for one in listed] == [
        ("Mornings", True, "W2"),
        ("Spring page", False, "W1"),
    ]
    assert {one.piece.id for one in listed} == {own.id, imported.id}


def test_it_gets_another_name_and_loses_it(workplace: Workplace) -> None:
    """A name counts more than the headline; without one it is the headline again. Pieces of drafts have theirs."""
    piece = written(workplace, begun_empty(workplace), headline="More mornings.")
    assert workplace.editing.rename(piece.id, " Spring \n page ").name == "Spring page"
    assert workplace.editing.rename(piece.id, "").name == "More mornings."
    of_draft = workplace.editing.begin(drafted(workplace)[0], "W1")
    with pytest.raises(KnownError, match="called by its headline"):
        workplace.editing.rename(of_draft.id, "Mine")


def test_it_is_put_aside_unless_somebody_edits_it(workplace: Workplace) -> None:
    """Nothing is lost; a piece of a draft stays with it, and one that another window holds is left to that."""
    piece = begun_empty(workplace)
    session = workplace.editing.open(piece.id, "another window")
    with pytest.raises(KnownError, match="being edited by another window"):
        workplace.editing.put_aside(piece.id, "window")
    workplace.editing.close(session)
    workplace.editing.put_aside(piece.id, "window")
    assert workplace.editing.begun_from_no_draft("glynora") == ()
    assert [one.id for one in workplace.editing.pieces_aside("glynora")] == [piece.id]
    with pytest.raises(KnownError, match='"Untitled" was set aside') as told:
        workplace.editing.piece(piece.id)
    assert f"pieces restore {piece.id[:8]}" in told.value.remedy
    for given in (piece.id[:8], piece.id):
        assert workplace.editing.restore(given).id == piece.id
    assert workplace.editing.pieces_aside() == ()
    assert [one.piece.id for one in workplace.editing.begun_from_no_draft("glynora")] == [piece.id]
    workplace.editing.close(workplace.editing.open(piece.id, "another window"))
    with pytest.raises(KnownError, match="was made from a draft"):
        workplace.editing.put_aside(workplace.editing.begin(drafted(workplace)[0], "W1").id, "window")
    with pytest.raises(KnownError, match='no piece "nowhere"'):
        workplace.editing.restore("nowhere")


def test_text_is_read_as_its_file_is_and_kept_only_when_taken_in(workplace: Workplace, tmp_path: Path) -> None:
    """Pasted text gives the blocks of a file with these words; another piece with the same text is told beforehand."""
    use = workplace.products.product("glynora").indications[0].text
    text = f"HEADLINE: Mornings\n[art: sunrise]\nBODY\nIt is a tablet.\n{use}\n"
    (tmp_path / "deck.md").write_text(text)
    pasted = workplace.importing_pieces.read_text(text, "glynora")
    assert workplace.editing.pieces("glynora") == ()
    of_file = workplace.importing_pieces.read(tmp_path / "deck.md", "glynora")
    assert (pasted.blocks, pasted.title, pasted.alike) == (of_file.blocks, "Mornings", None)
    assert (pasted.source, of_file.source) == ("pasted text", "deck.md")
    assert pasted.words == len(f"Mornings It is a tablet. {use}".split())
    piece = workplace.importing_pieces.take_in(pasted, by="W1", name="Deck")
    assert workplace.editing.revisions(piece.id)[0].summary == "imported from pasted text"
    again = workplace.importing_pieces.read(tmp_path / "deck.md", "glynora")
    assert again.alike is not None
    assert again.alike.id == piece.id
    untitled = workplace.importing_pieces.read_text("BODY: It is a tablet.", "glynora")
    assert untitled.title == "Pasted text"
    with pytest.raises(KnownError, match="Pasted text has no copy in it"):
        workplace.importing_pieces.read_text("[a note]\n", "glynora")
