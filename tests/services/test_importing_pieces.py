"""Manuscripts as pieces: nothing is lost, approved language is known, and pieces without a draft are pieces."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from agency_deck import agency_deck
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from services_support import with_words

from fairdraft.domain.assembly import approved_texts
from fairdraft.domain.campaign import Campaign
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import Finding
from fairdraft.domain.manuscript import ManuscriptPart, read_manuscript
from fairdraft.domain.piece import render
from fairdraft.domain.product import Product
from fairdraft.services.importing_pieces import blocks_of
from fairdraft.services.workplace import Workplace

SCRIPT = """\
GLYNORA TV :30
[0:00-0:10]
VO: More mornings.
SUPER: Actor portrayal
VISUAL: A kitchen.
[0:10-0:30]
VO: Do not take GLYNORA if you are on dialysis.
SUPER: Do not take GLYNORA if you are on dialysis.
"""


@pytest.fixture
def glynora(workplace: Workplace) -> Product:
    return workplace.products.product("glynora")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_nothing_is_lost_where_approved_language_is_locked(glynora: Product, data: st.DataObject) -> None:
    """Whatever stands around approved texts, the blocks hold every character that is no blank, in order."""
    texts = [text for _, text in approved_texts(glynora)]
    some = st.one_of(st.sampled_from(texts), st.text(max_size=40), st.sampled_from(["BODY:", "", "[a note]", "Legal:"]))
    text = "\n".join(data.draw(st.lists(some, max_size=6)))
    parts = read_manuscript(text)
    blocks = blocks_of(parts, glynora)
    assert "".join("".join(one.text.split()) for one in blocks) == "".join("".join(one.text.split()) for one in parts)
    assert len({one.id for one in blocks}) == len(blocks)


@pytest.mark.parametrize("number", range(3))
def test_every_block_of_an_assisted_piece_is_known_again(workplace: Workplace, number: int) -> None:
    """What the program inserts as approved language is approved language when it comes back in a file."""
    product = workplace.products.products()[number]
    for section, text in approved_texts(product):
        (block,) = blocks_of((ManuscriptPart("body", "copy", text),), product)
        assert (block.kind, block.text.strip()) == ("locked", text.strip()), section


def test_a_script_is_read_as_the_file_is(workplace: Workplace, tmp_path: Path) -> None:
    """Rows, words, times and length of the piece are those that a check of the file has."""
    shipped = workplace.products.campaign("glynora")
    campaign = Campaign.model_validate(
        shipped.model_dump(by_alias=True) | {"id": "spot", "name": "Spot", "channel": "tv"}
    )
    workplace.products._store.save_campaign(campaign)
    file = tmp_path / "spot.txt"
    file.write_text(SCRIPT)
    piece = workplace.importing_pieces.import_piece(file, "spot", by="W1").piece
    script = workplace.checking.tv_script(piece.blocks, workplace.products.product_of(campaign), campaign)
    assert script.length == 30
    assert [(one.time, one.voice_over.text, one.super.text) for one in script.rows] == [
        ((0.0, 10.0), "More mornings.", "Actor portrayal"),
        ((10.0, 30.0), *["Do not take GLYNORA if you are on dialysis."] * 2),
    ]


def test_a_note_that_a_part_stays_in_view_counts_in_a_piece(workplace: Workplace, tmp_path: Path) -> None:
    """A piece gives the findings that its file gives, though notes are no part of its text."""
    file = tmp_path / "page.txt"
    body = " ".join(["GLYNORA helps your kidneys remove some sugar from your body."] * 60)
    campaign = workplace.products.campaign("glynora")
    product = workplace.products.product_of(campaign)
    rules = []
    for note in ("[Sticky ISI]", "[Blue ground]"):
        file.write_text(f"HEADLINE: More mornings\n{note}\nBODY:\n{body}\n{product.safety.isi}", encoding="utf-8")
        piece = workplace.importing_pieces.import_piece(file, "glynora", by="W1").piece
        of_piece = workplace.checking.check_blocks(piece.blocks, product, campaign).result
        of_file = workplace.checking.check_text(
            file.read_text(encoding="utf-8"), product, campaign.ad_type, campaign.channel
        )
        rules.append({one.rule for one in of_piece.findings})
        assert ("FB-05" in rules[-1]) == ("FB-05" in {one.rule for one in of_file.findings})


def test_a_piece_without_a_draft_is_put_aside_and_brought_back(workplace: Workplace, tmp_path: Path) -> None:
    """It is edited, deleted and restored as pieces of drafts are."""
    file = tmp_path / "page.md"
    file.write_text("# More mornings\n\nIt is a tablet.")
    piece = workplace.importing_pieces.import_piece(file, "glynora", by="W1").piece
    session = workplace.editing.open(piece.id, "W1")
    blocks = with_words(piece.blocks, "body", "It is a small tablet.")
    assert render(workplace.editing.save(session, blocks, "W1").blocks).text.endswith("small tablet.")
    workplace.editing.close(session)
    workplace.editing._store.delete_piece(piece.id)
    assert workplace.editing.pieces("glynora") == ()
    workplace.editing.restore(piece.id)
    assert [one.id for one in workplace.editing.pieces("glynora")] == [piece.id]


def test_a_piece_is_found_by_the_name_that_macos_gave_its_file(workplace: Workplace, tmp_path: Path) -> None:
    """Accents that stand apart from their letters there are typed on them."""
    file = tmp_path / "E\N{COMBINING ACUTE ACCENT}veil.md"
    file.write_text("It is a tablet.")
    piece = workplace.importing_pieces.import_piece(file, "glynora", by="W1").piece
    assert piece.whole_name == "Éveil"


def test_a_deck_of_an_agency_comes_in_with_what_was_said_in_it(workplace: Workplace, tmp_path: Path) -> None:
    """Facts, copy under its names and what is beside it as notes, numbers of references, comments at their words."""
    read = workplace.importing_pieces.read(agency_deck(tmp_path), "glynora")
    assert read.told == (
        "Tracked changes were read as accepted: those by Dr. Roe.",
        "1 comment, of Mia Legal, is imported with it.",
    )
    piece = workplace.importing_pieces.take_in(read, by="W1")
    assert [(one.section, one.text) for one in piece.blocks if one.kind == "copy"] == [
        ("headline", "Take a small step"),
        ("body", "It is a tablet.¹"),
        ("call_to_action", "Ask your doctor"),
        ("body", "Talk to your doctor today."),
        ("references", "1. GLYNORA Prescribing Information. Example Pharma; 2026."),
    ]
    header = dict(workplace.handing_off.hand_off(piece).header)
    assert (header["Client"], header["Job number"]) == ("Example Pharma", "GLY-26-0113")
    (comment,) = workplace.commenting.talk(piece.id).comments
    assert (comment.quote, comment.text) == ("today.", "Say when.")
    campaign = workplace.products.campaign("glynora")
    found = workplace.checking.check_blocks(piece.blocks, workplace.products.product_of(campaign), campaign).result
    assert "REF-01" not in {one.rule for one in found.findings}


def test_comments_that_the_store_refuses_are_told_with_the_piece_that_came_in(
    workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads it does not bring the manuscript in again: the file, taken in for the piece, brings the rest."""
    read = workplace.importing_pieces.read(agency_deck(tmp_path), "glynora")

    def full(_comment: object) -> None:
        raise KnownError("The disk is full.", "Make room.")

    with monkeypatch.context() as broken:
        broken.setattr(workplace.receiving._comments, "save_comment", full)
        with pytest.raises(
            KnownError, match=r"was imported, but not all comments of deck\.docx: The disk is full\. Make room"
        ):
            workplace.importing_pieces.take_in(read, by="W1")
    (piece,) = workplace.editing.pieces("glynora")
    received = workplace.receiving.look(piece, workplace.receiving.read(tmp_path / "deck.docx"))
    workplace.receiving.take_in(received, by="W1", holder="test")
    assert [one.text for one in workplace.commenting.talk(piece.id).comments] == ["Say when."]


def test_the_same_deck_brings_nothing_twice_and_the_next_round_brings_its_words(
    workplace: Workplace, tmp_path: Path
) -> None:
    """What stands beside the copy is known again as the notes that it became."""
    piece = workplace.importing_pieces.import_piece(agency_deck(tmp_path), "glynora", by="W1").piece
    again = workplace.receiving.look(piece, workplace.receiving.read(tmp_path / "deck.docx"))
    assert not again.brings_something
    later = workplace.receiving.look(piece, workplace.receiving.read(agency_deck(tmp_path, last="this week.")))
    assert [(one.gone, one.come) for one in later.changes] == [("today.", "this week.")]


def said(findings: Sequence[Finding], text: str) -> set[tuple[str, str]]:
    """Each finding's rule and words."""
    return {(one.rule, "" if one.span is None else text[one.span.start : one.span.end]) for one in findings}


def test_a_check_of_the_file_finds_in_a_deck_what_its_piece_has(workplace: Workplace, tmp_path: Path) -> None:
    """What stands at its head and beside its copy is no copy: it neither has findings nor hides any."""
    file = agency_deck(tmp_path, beside="GLYNORA® (vespagliflone) is the best, and cures everyone.")
    document = workplace.documents.read_text(file)
    asides = [document.text[start:end].split()[0] for start, end in document.asides]
    assert asides == ["GLYNORA", "[Comments:", "[Ref.:", "[Comments:"]
    assert len(document.copy) == len(document.text)
    campaign = workplace.products.campaign("glynora")
    product = workplace.products.product_of(campaign)
    piece = workplace.importing_pieces.import_piece(file, "glynora", by="W1").piece
    checked = workplace.checking.check_blocks(piece.blocks, product, campaign)
    of_file = workplace.checking.check_text(
        document.copy, product, campaign.ad_type, campaign.channel, campaign=campaign
    )
    assert said(of_file.findings, document.text) == said(checked.result.findings, checked.text)
