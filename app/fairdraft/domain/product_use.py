"""What in the store rests on a version of a product's approved language?"""

from dataclasses import dataclass

from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.name_list import listed
from fairdraft.domain.product import Product


@dataclass(frozen=True, slots=True)
class DraftsOfBrief:
    """How many drafts of a brief (its id, in the campaign of that id) there are."""

    campaign: str
    brief: str
    drafts: int

    @property
    def words(self) -> str:
        """Such as "glynora/b01 (3)"."""
        return f"{self.campaign}/{self.brief} ({self.drafts:,})"

    def as_object(self) -> dict[str, str | int]:
        """The JSON form."""
        return {"campaign": self.campaign, "brief": self.brief, "drafts": self.drafts}


@dataclass(frozen=True, slots=True)
class ProductUse:
    """Counts of what rests on a version of a product: drafts made from it, and what came since it was added: pieces and
    drafts that do not tell their product, as those of a blind set, in its product's campaigns, and claims tied to their
    sources. What was deleted and may come back counts.
    """

    drafts: int = 0
    pieces: int = 0
    anchors: int = 0

    @property
    def words(self) -> str:
        """What rests on it, as said within a sentence; empty where nothing does."""
        things = ((self.drafts, "draft"), (self.pieces, "piece"), (self.anchors, "claim tied to its source"))
        named = [counted(n, thing) for n, thing in things if n]
        return listed(named) if named else ""


class ProductVersionTakenError(KnownError):
    """A version of a product is there with other content.

    Args:
        product: what was to be added.
        use: what rests on the one that is there; while nothing does, it can be replaced.
    """

    def __init__(self, product: Product, use: ProductUse) -> None:
        self.product = product
        self.use = use
        what = f'Product "{product.id}" version "{product.version}" is in the store with different content'
        if use.words:
            super().__init__(
                f"{what}, and this rests on it: {use.words}.",
                "Give the changed product file a new version; approved language never changes within a version in use.",
            )
        else:
            super().__init__(f"{what}.", "Nothing rests on it yet: replace it, or give the file a new version.")
