"""Which product is a campaign for?"""

from collections.abc import Callable, Sequence

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.errors import KnownError
from fairdraft.domain.product import Product
from fairdraft.services.managing_products import ProductService


class CampaignProducts:
    """Products by campaign. They are asked for at every key press in the brief, so each is read once.

    Args:
        products: where they are.
        tell: told why one cannot be read.
        followers: called when there are other ones: what was held against them has to be once more.
    """

    def __init__(
        self,
        products: ProductService,
        tell: Callable[[KnownError], None],
        followers: Sequence[Callable[[], None]] = (),
    ) -> None:
        self._service = products
        self._tell = tell
        self._followers = tuple(followers)
        self._known: dict[str, Product | None] = {}

    def of(self, campaign: Campaign) -> Product | None:
        """The campaign's product; None where it has none or it cannot be read."""
        if campaign.id not in self._known:
            try:
                self._known[campaign.id] = self._service.product_of(campaign)
            except KnownError as problem:
                self._tell(problem)
                return None
        return self._known[campaign.id]

    def forget(self) -> None:
        """The store has other versions now."""
        self._known.clear()
        for follow in self._followers:
            follow()


def campaign_heading(campaign: Campaign, product: Product | None) -> str:
    """A campaign over its work: brand and channel too, where its name does not say them."""
    brand = "" if product is None or product.brand.casefold() in campaign.name.casefold() else product.brand
    channel = "" if campaign.channel in campaign.name.casefold() else campaign.channel
    return " · ".join(filter(None, (brand, campaign.name, channel)))
