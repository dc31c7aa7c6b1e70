"""The room that a format leaves beside approved language."""

from collections.abc import Mapping

import pytest

from fairdraft.domain.campaign import Channel
from fairdraft.domain.piece_formats import NAMED_FORMATS, ApprovedSize, FormatRoom

S = "\N{NO-BREAK SPACE}s"
SPOKEN = ApprovedSize(words=172, safety_words=124, characters=900)


@pytest.mark.parametrize(
    ("channel", "limits", "approved", "left", "told"),
    [
        (
            "tv",
            {"seconds": 90},
            SPOKEN,
            53,
            f"takes 69{S} of :90, 50{S} of it the major statement. Left for copy: 53 wor",
        ),
        (
            "tv",
            {"seconds": 60},
            SPOKEN,
            -22,
            f"takes 69{S} of :60, 50{S} of it the major statement. Nothing is left for",
        ),
        (
            "tv",
            {"seconds": 30},
            SPOKEN,
            -97,
            f"The major statement alone takes 50{S} of :30. Nothing is left for copy.",
        ),
        ("radio", {"seconds": 60}, ApprovedSize(150), 0, f"takes 60{S} of :60. Nothing is left for copy."),
        (
            "radio",
            {"seconds": 60},
            ApprovedSize(),
            150,
            "No approved language is required: all 150 words of :60 are for copy.",
        ),
        ("tv", {}, SPOKEN, None, f"172 words, 69{S} spoken. The length of the spot is not set."),
        ("tv", {"voice_over": 50}, SPOKEN, None, "Copy: all voice-over together up to 50 words."),
        ("social", {"characters": 280}, SPOKEN, -620, "alone takes 900 of 280 characters. Nothing is left for copy."),
        ("search", {"characters": 910, "headline_characters": 30}, SPOKEN, 10, "10 characters; headline up to 30 char"),
        (
            "social",
            {"characters": 280},
            ApprovedSize(),
            280,
            "No approved language is required: all 280 characters are for copy.",
        ),
        ("web", {"headline": 10}, SPOKEN, None, "Approved language: 172 words. Copy: headline up to 10 words."),
        ("banner", {}, ApprovedSize(), None, "No approved language is required. No limit is set for copy."),
        ("web", {"seconds": 60}, SPOKEN, None, "No limit is set for copy."),
    ],
)
def test_the_room_is_told(
    channel: Channel, limits: Mapping[str, int], approved: ApprovedSize, left: int | None, told: str
) -> None:
    """What approved language takes of the length, and what is left; that nothing is left is said plainly."""
    room = FormatRoom(channel, limits, approved, 150)
    assert told in room.words
    assert room.left == left
    assert room.is_full == (left is not None and left <= 0) == ("Nothing is left" in room.words)


def test_a_slower_pace_leaves_less() -> None:
    """At 120 words a minute :90 holds 180 words."""
    assert FormatRoom("tv", {"seconds": 90}, SPOKEN, 120).left == 8


def test_every_named_format_says_where_its_figures_come_from() -> None:
    """As usual in the trade, or with a source; no two have one id, and none could be taken for another's channel."""
    for one in NAMED_FORMATS:
        assert "not verified" in one.figures or "sources" in one.figures
        assert one.id.startswith(one.channel)
    assert len({one.id for one in NAMED_FORMATS}) == len({one.name for one in NAMED_FORMATS}) == len(NAMED_FORMATS)
