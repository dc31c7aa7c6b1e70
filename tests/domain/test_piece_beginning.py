"""What stands in a piece before anybody wrote a word of it."""

import pytest

from fairdraft.domain.assembly import assisted_blocks
from fairdraft.domain.campaign import Campaign, copy_sections
from fairdraft.domain.piece import UNTITLED, Piece, headline_of, render
from fairdraft.domain.piece_beginning import EMPTY, BegunPiece, empty_blocks, first_state
from fairdraft.domain.product import Product


@pytest.mark.parametrize(
    ("channel", "to_write"),
    [
        ("web", [("headline", "copy"), ("subhead", "copy"), ("body", "copy"), ("call_to_action", "copy")]),
        ("tv", [("voice_over", "voice_over"), ("super", "super")]),
        ("radio", [("voice_over", "voice_over")]),
    ],
)
def test_sections_are_empty_and_approved_language_is_that_of_drafts(
    product: Product, campaign: Campaign, channel: str, to_write: list[tuple[str, str]]
) -> None:
    """What is to be written has no words and is no part of the text; the locked blocks are an assisted draft's."""
    of_channel = campaign.model_copy(update={"channel": channel, "sections": copy_sections(channel)})
    blocks = empty_blocks(product, of_channel)
    empty = [(one.section, one.kind) for one in blocks if not one.text]
    assert empty == to_write
    locked = [one for one in blocks if one.text]
    assert locked == [one for one in assisted_blocks([], product, of_channel) if one.kind == "locked"]
    assert render(blocks).text == render(locked).text
    assert headline_of(blocks) == ""


def test_a_house_has_its_own_sections(product: Product, campaign: Campaign) -> None:
    """The sections of the campaign's file are those that are to be written; approved ones come from the product."""
    own = campaign.model_copy(update={"sections": ("eyebrow", "headline", "indication", "isi")})
    blocks = empty_blocks(product, own)
    assert [one.section for one in blocks if not one.text] == ["eyebrow", "headline"]
    assert [one.section for one in blocks].count("indication") == 1
    only_approved = campaign.model_copy(update={"sections": ("isi",)})
    assert [one.section for one in empty_blocks(product, only_approved) if not one.text] == list(copy_sections("web"))


def test_without_a_product_all_is_to_be_written(campaign: Campaign) -> None:
    """A help-seeking piece begins with its sections alone, and with no text."""
    help_seeking = campaign.model_copy(update={"product": None, "ad_type": "help-seeking"})
    blocks = empty_blocks(None, help_seeking)
    assert len(blocks) == 4
    assert render(blocks).text == ""


def test_a_piece_is_called_by_its_headline_until_somebody_names_it(product: Product, campaign: Campaign) -> None:
    """Without both it says so; a name that was given stays whatever the headline says."""

    def named(title: str, headline: str) -> str:
        blocks = empty_blocks(product, campaign)
        written = (
            tuple(type(one)(one.id, one.section, one.kind, headline or one.text) for one in blocks[:1]) + blocks[1:]
        )
        piece: Piece = first_state("web", title, written, "W1", EMPTY)[0]
        return piece.name

    assert named("", "") == UNTITLED
    assert named("", "More\nmornings") == "More mornings"
    assert named("Spring page", "More mornings") == "Spring page"


def test_the_first_state_tells_where_a_piece_came_from(product: Product, campaign: Campaign) -> None:
    """The first revision is the one that the piece shows, and says whether a manuscript was read."""
    piece, first = first_state("web", "", empty_blocks(product, campaign), "W1", EMPTY)
    assert (first.piece_id, first.id, first.parent, first.blocks) == (piece.id, piece.head, None, piece.blocks)
    assert (piece.state, piece.draft_id, piece.made_at) == ("draft", None, first.made_at)
    assert not BegunPiece(piece, first.summary, first.author).is_imported
    assert BegunPiece(piece, "imported from deck.docx", "W1").is_imported
