"""Which parts of a copy deck does a piece lack, and where does another one stand?"""

from collections.abc import Sequence

from fairdraft.domain.campaign import APPROVED_SECTIONS, Campaign, copy_sections, is_broadcast
from fairdraft.domain.identity import new_id
from fairdraft.domain.piece import Block


def lacking_parts(blocks: Sequence[Block], campaign: Campaign) -> tuple[str, ...]:
    """The sections that people write for a campaign and that a piece has no part for, in reading order; none of a
    script, which is written in lines.
    """
    there = {one.section for one in blocks}
    return tuple(one for one in _written(campaign) if one not in there)


def with_part(blocks: Sequence[Block], section: str, campaign: Campaign) -> tuple[tuple[Block, ...], Block]:
    """The blocks with an empty part where it is read: behind what comes before it, else before what follows."""
    order = _written(campaign)
    rank = {name: place for place, name in enumerate(order)}
    mine = rank.get(section, len(order))
    places = [(at, rank[one.section]) for at, one in enumerate(blocks) if one.section in rank]
    before = [at + 1 for at, other in places if other < mine]
    following = [at for at, other in places if other > mine]
    at = before[-1] if before else following[0] if following else 0
    part = Block(new_id(), section, "copy", "")
    return (*blocks[:at], part, *blocks[at:]), part


def _written(campaign: Campaign) -> tuple[str, ...]:
    if is_broadcast(campaign.channel):
        return ()
    asked = [one for one in campaign.sections if one not in APPROVED_SECTIONS]
    # A campaign may ask for a headline alone, and its writer have more to say.
    return tuple(dict.fromkeys((*asked, *copy_sections(campaign.channel))))
