"""Limits of a campaign: what a writer is told of them, and which parts of a piece are longer."""

import pytest

from fairdraft.domain.campaign import Campaign, unknown_sections
from fairdraft.domain.copy_limits import PartLength, headline_characters, limits_to_write, part_lengths
from fairdraft.domain.piece import Block, BlockKind, render

PIECE = (
    Block("headline", "headline", "copy", "Ask about the long way home"),
    Block("body", "body", "copy", "One two three.\nA second line of it"),
    Block("body-2", "body", "copy", "Four."),
    Block("note", "body", "note", "[Not counted, however long it is]"),
    Block("isi", "isi", "locked", "Do not take it."),
)


def test_a_writer_is_told_what_is_to_be_written() -> None:
    """Words, characters, and of a script all that is spoken; not what holds for approved language, too."""
    limits = {"seconds": 60, "voice_over": 44, "super": 8, "headline_characters": 30, "body": 90, "characters": 280}
    assert limits_to_write(limits) == (
        "all voice-over together up to 44 words",
        "each super up to 8 words",
        "headline up to 30 characters",
        "body up to 90 words",
    )


def test_parts_are_held_against_their_limits() -> None:
    """Words of a section count together, characters line by line; the whole piece is its rendering. Approved words and
    notes are no copy, and what a piece lacks is not told.
    """
    limits = {
        "headline_characters": 20,
        "body": 5,
        "body_characters": 20,
        "subhead": 4,
        "seconds": 9,
        "characters": 999,
    }
    headline, words, line, whole = part_lengths(PIECE, limits)
    assert (headline.words, headline.in_short, headline.is_over) == (
        "headline 27 of 20 characters",
        "headline 27/20",
        True,
    )
    assert (words.words, words.is_over) == ("body 9 of 5 words", True)
    assert (line.words, line.is_over) == ("body 19 of 20 characters", False)
    assert (whole.count, whole.words) == (len(render(PIECE).text), f"whole piece {whole.count} of 999 characters")
    assert part_lengths(PIECE, {"headline": 0, "body": -3}) == ()


@pytest.mark.parametrize(("section", "count"), [("voice_over", 5), ("super", 3)])
def test_spoken_lines_count_together_and_supers_each(section: str, count: int) -> None:
    """A limit of supers is one of each of them."""
    kinds: dict[str, BlockKind] = {"voice_over": "voice_over", "super": "super"}
    texts = ("One two three.", "Four five.")
    blocks = [Block(str(number), section, kinds[section], text) for number, text in enumerate(texts)]
    assert [one.count for one in part_lengths(blocks, {section: 4})] == [count]


def test_the_headline_is_counted_where_nothing_limits_it() -> None:
    """In characters, the longest of several; a piece may have none."""
    assert headline_characters(PIECE) == 27
    assert headline_characters(PIECE[1:]) is None
    assert PartLength("headline", "character", 1).words == "headline 1 character"
    assert PartLength("headline", "character", 31).in_short == "headline 31"


def test_limits_of_characters_are_known() -> None:
    """Those of sections that a channel has, and of the whole piece; others are told as sections that it lacks."""
    campaign = Campaign.model_validate(
        {
            "schema": "fairdraft/campaign@1",
            "id": "one",
            "name": "One",
            "product": "glynora",
            "channel": "search",
            "limits": {"headline_characters": 30, "characters": 810, "slogan_characters": 9, "seconds": 30},
        }
    )
    assert unknown_sections(campaign) == ("slogan", "seconds")
