"""What does one look at a piece tell, off the window's thread?"""

from collections.abc import Sequence
from dataclasses import dataclass

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.claim_link import ClaimLink
from fairdraft.domain.finding import CheckResult
from fairdraft.domain.piece import Block
from fairdraft.domain.product import Product
from fairdraft.services.checking import CheckingService


@dataclass(frozen=True, slots=True)
class PieceReading:
    """One text of a piece: what its check found, and how its sentences stand to the product's claims."""

    text: str
    result: CheckResult
    claims: tuple[ClaimLink, ...] = ()


def read_piece(
    checking: CheckingService, blocks: Sequence[Block], product: Product | None, campaign: Campaign
) -> PieceReading:
    """Check a piece and read all that is shown beside it."""
    checked = checking.check_blocks(blocks, product, campaign)
    return PieceReading(checked.text, checked.result, checking.claim_links_of_blocks(blocks, product, campaign))
