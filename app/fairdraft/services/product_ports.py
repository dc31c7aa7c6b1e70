"""What do the use cases around products need of the store?"""

from typing import Protocol

from fairdraft.domain.product import Product
from fairdraft.domain.product_use import DraftsOfBrief


class ProductStore(Protocol):
    """Products in their versions, and what rests on these."""

    def products(self) -> tuple[Product, ...]:
        """The newest version (by version text) of every product, by id."""

    def product(self, product_id: str, version: str | None = None) -> Product | None:
        """That version of a product, or the newest."""

    def product_versions(self, product_id: str) -> tuple[str, ...]:
        """The versions of a product that were added, in the order of their texts."""

    def save_product(self, product: Product, *, replace: bool = False) -> bool:
        """Add a product version. The same id and version with other content is a `ProductVersionTakenError`: a version
        of approved language never changes silently. With `replace` it takes the place of the other while nothing rests
        on that; whether it did.
        """

    def waiting_drafts(self, product_id: str, version: str) -> tuple[DraftsOfBrief, ...]:
        """How many drafts with words, made at the desk from that version, nobody has gone on with, by campaign and
        brief.
        """
