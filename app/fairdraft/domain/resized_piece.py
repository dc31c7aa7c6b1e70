"""With which words does a piece begin that is cut from one in another length?"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from fairdraft.domain.assembly import assisted_blocks
from fairdraft.domain.campaign import APPROVED_SECTIONS, Campaign, copy_sections, is_broadcast
from fairdraft.domain.copy_shape import Section
from fairdraft.domain.piece import Block
from fairdraft.domain.product import Product
from fairdraft.domain.resized_brief import own_copy
from fairdraft.domain.script_shape import is_script
from fairdraft.domain.written_copy import written_copy

CUT_FROM = "with the copy of "
"""How the summary of the first revision of such a piece begins; what that one is called follows."""
_BODY, _SPOKEN = "body", "voice_over"
# All of it: what is too long is for a person to cut.
_EVERY_WORD = 10**9


def blocks_to_cut(
    source: Iterable[Block], approved: Sequence[str], product: Product | None, campaign: Campaign
) -> tuple[Block, ...]:
    """All of a piece's own copy in the parts of another campaign, with the approved language that this one asks for.

    A part goes where the campaign has one of the same name, all others into its body; of a script what is spoken. A
    script gets a spoken line for each paragraph. Marks of references stay behind with what they lead to.

    Args:
        source: the piece.
        approved: approved texts; sentences that stand in one of them are left out.
        product: that of the campaign.
        campaign: what the piece is cut for.
    """
    own = _own_parts(tuple(source), approved)
    if is_broadcast(campaign.channel):
        lines = [line for _section, text in own for line in text.split("\n")]
        return assisted_blocks([Section(_SPOKEN, line) for line in lines], product, campaign)
    asked = [name for name in campaign.sections if name not in APPROVED_SECTIONS]
    names = asked or list(copy_sections(campaign.channel))
    if any(section not in names for section, _text in own) and _BODY not in names:
        names.append(_BODY)
    texts: dict[str, list[str]] = {name: [] for name in names}
    for section, text in own:
        texts[section if section in texts else _BODY].append(text)
    return assisted_blocks([Section(name, "\n".join(said)) for name, said in texts.items()], product, campaign)


def _own_parts(blocks: tuple[Block, ...], approved: Sequence[str]) -> list[tuple[str, str]]:
    """Section and words of each part that somebody wrote, paragraphs a line apart."""
    written = written_copy(blocks)
    if any(one.kind == _SPOKEN or is_script(one.text) for one in written):
        return [(_BODY, part) for part in own_copy(blocks, approved, _EVERY_WORD).parts]
    found = []
    for one in written:
        lines = (own_copy([replace(one, text=line)], approved, _EVERY_WORD).parts for line in one.text.split("\n"))
        text = "\n".join(" ".join(parts) for parts in lines if parts)
        if text:
            found.append((one.section, text))
    return found
