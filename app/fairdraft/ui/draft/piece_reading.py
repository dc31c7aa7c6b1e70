"""What does one look at a piece tell, off the window's thread?"""

from collections.abc import Sequence
from dataclasses import dataclass

from fairdraft.domain.balance_range import BalanceRange
from fairdraft.domain.campaign import Campaign
from fairdraft.domain.claim_link import ClaimLink
from fairdraft.domain.comment_places import TextCarrier
from fairdraft.domain.finding import CheckResult, Span
from fairdraft.domain.piece import Block, render
from fairdraft.domain.product import Product
from fairdraft.domain.referencing import has_references
from fairdraft.services.checking import Balance, CheckingService, TvScript
from fairdraft.ui.draft.sheet_map import SheetMap


@dataclass(frozen=True, slots=True)
class PieceReading:
    """One text of a piece: what its check found, how its sentences stand to the product's claims, its balance, and
    its rows where it is for TV or radio. `listed` tells that it has a list of references, and `beside` between which
    shares of risk approved pieces of its form lie.
    """

    text: str
    result: CheckResult
    claims: tuple[ClaimLink, ...] = ()
    balance: Balance | None = None
    script: TvScript | None = None
    listed: bool = False
    beside: BalanceRange | None = None


def read_piece(
    checking: CheckingService,
    blocks: Sequence[Block],
    product: Product | None,
    campaign: Campaign,
    pace: float,
    *,
    typed_at: int | None = None,
    beside: BalanceRange | None = None,
) -> PieceReading:
    """Check a piece and read all that is shown beside it; `pace` is spoken words a minute, for scripts, `typed_at` the
    position in the sheet's document where somebody is just writing, and `beside` as in `PieceReading`.
    """
    in_hand = None if typed_at is None else SheetMap(blocks).to_rendering(typed_at)
    checked = checking.check_blocks(blocks, product, campaign, in_hand=in_hand)
    spoken = campaign.channel in ("tv", "radio")
    return PieceReading(
        checked.text,
        checked.result,
        checking.claim_links_of_blocks(blocks, product, campaign),
        checking.balance(blocks, product, campaign) if campaign.ad_type == "product-claim" else None,
        checking.tv_script(blocks, product, campaign, pace=pace) if spoken else None,
        has_references(blocks),
        beside,
    )


def place_now(reading: PieceReading, blocks: Sequence[Block], span: Span) -> Span:
    """Where words of a text that was read stand in the blocks as they are by now: somebody may have gone on writing."""
    return TextCarrier(reading.text, render(blocks).text).carry(span).span
