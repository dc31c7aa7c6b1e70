"""Parts that a piece lacks, and where they are put in."""

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.copy_parts import lacking_parts, with_part
from fairdraft.domain.piece import Block, BlockKind


def campaign(channel: str = "web") -> Campaign:
    said = {"schema": "fairdraft/campaign@1", "id": "one", "name": "One", "product": "p", "channel": channel}
    return Campaign.model_validate(said)


def blocks(*sections: str) -> tuple[Block, ...]:
    kinds: dict[str, BlockKind] = {"isi": "locked", "note": "note"}
    return tuple(Block(one, one, kinds.get(one, "copy"), "Words") for one in sections)


def after_adding(section: str, *there: str) -> list[str]:
    whole, part = with_part(blocks(*there), section, campaign())
    assert part in whole
    assert (part.section, part.kind, part.text) == (section, "copy", "")
    assert [one for one in whole if one != part] == list(blocks(*there))
    return [one.section for one in whole]


def test_a_piece_lacks_what_its_campaign_is_written_in() -> None:
    """In reading order; a script, which is written in lines, lacks no part."""
    assert lacking_parts(blocks("headline", "isi"), campaign()) == ("subhead", "body", "call_to_action")
    assert lacking_parts(blocks("isi"), campaign("tv")) == ()


def test_a_part_stands_where_it_is_read() -> None:
    """Behind what comes before it and before the approved language, whatever notes stand above."""
    assert after_adding("body", "note", "headline", "isi") == ["note", "headline", "body", "isi"]
    assert after_adding("headline", "note", "body", "isi") == ["note", "headline", "body", "isi"]
    assert after_adding("subhead", "headline", "body", "call_to_action") == [
        "headline",
        "subhead",
        "body",
        "call_to_action",
    ]
    assert after_adding("body", "isi") == ["body", "isi"]
