"""With what does a piece begin that was begun from no draft, and how is it told from where it came?"""

from dataclasses import dataclass

from fairdraft.domain.assembly import assisted_blocks
from fairdraft.domain.campaign import APPROVED_SECTIONS, Campaign, copy_sections, is_broadcast
from fairdraft.domain.copy_shape import Section
from fairdraft.domain.identity import new_id, utc_now
from fairdraft.domain.piece import Block, Piece, Revision
from fairdraft.domain.product import Product

EMPTY = "an empty piece"
"""The summary of the first revision of a piece that somebody wrote here from the first word on."""
IMPORTED = "imported from "
"""How the summary of the first revision of an imported piece begins; what it was read from follows."""


@dataclass(frozen=True, slots=True)
class BegunPiece:
    """A piece that was begun from no draft, with the summary of its first revision and who made that."""

    piece: Piece
    beginning: str
    by: str

    @property
    def is_imported(self) -> bool:
        """Whether it was begun from a manuscript."""
        return self.beginning.startswith(IMPORTED)


def empty_blocks(product: Product | None, campaign: Campaign) -> tuple[Block, ...]:
    """The sections of a campaign with nothing written in them, and the approved language around them.

    What people write is as a campaign has it (a script: one spoken line, on tv with its super); the approved language
    is that of assisted drafts.
    """
    own = [name for name in campaign.sections if name not in APPROVED_SECTIONS]
    names = copy_sections(campaign.channel) if is_broadcast(campaign.channel) or not own else own
    return assisted_blocks([Section(name, "") for name in names], product, campaign)


def first_state(
    campaign: str, title: str, blocks: tuple[Block, ...], by: str, summary: str, *, draft_id: str | None = None
) -> tuple[Piece, Revision]:
    """A new piece of a campaign, and the first revision that it shows."""
    now, piece_id, revision_id = utc_now(), new_id(), new_id()
    piece = Piece(
        id=piece_id,
        campaign=campaign,
        title=title,
        draft_id=draft_id,
        head=revision_id,
        blocks=blocks,
        state="draft",
        made_at=now,
        changed_at=now,
    )
    return piece, Revision(revision_id, piece_id, None, blocks, by, now, summary)
