"""What becomes of the products and campaigns of a set from another laptop?"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.product import Product
from fairdraft.domain.rating_set import CatalogueTaken
from fairdraft.store import tables
from fairdraft.store.catalogue_repository import stored_campaign, stored_product, write_campaign, write_product
from fairdraft.store.database import Writing


def take_catalogue(
    writing: Writing, products: Iterable[Product], campaigns: Iterable[Campaign], now: datetime
) -> CatalogueTaken:
    """Take in what is not here yet, as part of a transaction; what is here stays as it is, and is told where it has
    other words.
    """
    connection = writing.connection
    added: list[str] = []
    newest: list[str] = []
    otherwise: list[str] = []
    table = tables.products
    for product in products:
        here = stored_product(connection, product.id, product.version)
        name = f"{product.id}@{product.version}"
        if here is None:
            versions = connection.execute(select(table.c.version).where(table.c.id == product.id)).scalars().all()
            write_product(connection, product, now)
            writing.changed("product", product.id)
            # Compared here, because databases do not agree on the order of texts.
            (newest if versions and product.version > max(versions) else added).append(name)
        elif here != product:
            otherwise.append(name)
    for campaign in campaigns:
        known = stored_campaign(connection, campaign.id)
        if known is None:
            write_campaign(connection, campaign, now)
            writing.changed("campaign", campaign.id)
            added.append(campaign.id)
        elif known != campaign:
            otherwise.append(campaign.id)
    return CatalogueTaken(tuple(added), tuple(newest), tuple(otherwise))
