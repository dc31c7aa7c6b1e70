"""Which balance of risk and benefit have the approved pieces here that have the same form?"""

import threading
from collections.abc import Iterable

from fairdraft.domain.balance_range import BalanceRange, balance_range
from fairdraft.domain.campaign import Campaign
from fairdraft.domain.change import Change
from fairdraft.services.checking import CheckingService
from fairdraft.services.managing_products import ProductService
from fairdraft.services.ports import PieceStore

MOST_PIECES = 50
"""So many are looked at, those that were approved last: an older one tells less of what is approved today."""


class BalanceBesideService:
    """Weighs approved pieces, each once; may be called from any thread.

    Args:
        pieces: where they are kept.
        products: campaigns and their products.
        checking: weighs a piece.
    """

    def __init__(self, pieces: PieceStore, products: ProductService, checking: CheckingService) -> None:
        self._pieces = pieces
        self._products = products
        self._checking = checking
        self._lock = threading.Lock()
        # By piece and revision; what is on neither side has no share.
        self._shares: dict[tuple[str, str], float | None] = {}

    def beside(self, campaign: Campaign, own: str = "") -> BalanceRange | None:
        """The range of the approved pieces of the campaign's ad type and channel, whatever their product; None for
        fewer than three.

        Args:
            campaign: that of the piece they are to stand beside.
            own: the id of that piece, or of the draft it was begun from: it does not stand beside itself.
        """
        alike = {
            one.id: one
            for one in self._products.campaigns()
            if (one.ad_type, one.channel) == (campaign.ad_type, campaign.channel)
        }
        approved = self._pieces.approved_heads(alike, own, newest=MOST_PIECES)
        with self._lock:
            self._shares = {key: share for key, share in self._shares.items() if key in set(approved)}
            for key in approved:
                if key not in self._shares:
                    self._shares[key] = self._share(key[0], alike)
            shares = [self._shares[key] for key in approved]
        return balance_range(campaign.channel, [one for one in shares if one is not None])

    def on_changes(self, changes: Iterable[Change]) -> None:
        """Follow what the store says of changes: approved language decides what is risk."""
        if any(one.thing in ("product", "campaign") for one in changes):
            with self._lock:
                self._shares = {}

    def _share(self, piece_id: str, campaigns: dict[str, Campaign]) -> float | None:
        piece = self._pieces.piece(piece_id)
        if piece is None or piece.campaign not in campaigns:
            return None
        campaign = campaigns[piece.campaign]
        return self._checking.balance(piece.blocks, self._products.product_of(campaign), campaign).risk_share
