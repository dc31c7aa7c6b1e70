"""What rests on a version of a product, and which drafts of it still wait for somebody to go on with them?"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, func, or_, select

from fairdraft.domain.identity import text_sha256
from fairdraft.domain.product_use import DraftsOfBrief, ProductUse
from fairdraft.domain.study import DESK_PREFIX
from fairdraft.store import tables
from fairdraft.store.repository import Repository

_DRAFTS, _PIECES, _ANCHORS = tables.drafts, tables.pieces, tables.claim_anchors


class ProductUseRepository(Repository):
    """The part of the store that knows what versions of products are used for."""

    def waiting_drafts(self, product_id: str, version: str) -> tuple[DraftsOfBrief, ...]:
        """See `ProductUseStore.waiting_drafts`."""
        begun = select(_PIECES.c.draft_id).where(_PIECES.c.deleted_at.is_(None), _PIECES.c.draft_id.is_not(None))
        query = (
            select(_DRAFTS.c.campaign, _DRAFTS.c.brief, func.count())
            .where(
                *_made_from(product_id, version),
                _DRAFTS.c.study.startswith(DESK_PREFIX, autoescape=True),
                _DRAFTS.c.deleted_at.is_(None),
                _DRAFTS.c.state.in_(("finished", "stopped")),
                _DRAFTS.c.text_sha256 != text_sha256(""),
                _DRAFTS.c.id.not_in(begun),
            )
            .group_by(_DRAFTS.c.campaign, _DRAFTS.c.brief)
        )
        with self._database.reading() as connection:
            # Ordered here, because databases do not agree on the order of texts.
            return tuple(DraftsOfBrief(*row) for row in sorted(map(tuple, connection.execute(query))))


def product_use(connection: Connection, product_id: str, version: str) -> ProductUse:
    """What rests on a version that is there, as part of another transaction."""
    products, campaigns = tables.products.c, tables.campaigns.c
    added = select(products.added_at).where(products.id == product_id, products.version == version)
    since: datetime = connection.execute(added).scalar_one()
    own = select(campaigns.id).where(campaigns.product == product_id)

    def count(table: Table, *conditions: ColumnElement[bool]) -> int:
        return connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()

    # Those of a blind set, and those that were made elsewhere, do not tell their product.
    untold = and_(_DRAFTS.c.product.is_(None), _DRAFTS.c.campaign.in_(own), _DRAFTS.c.saved_at >= since)
    return ProductUse(
        drafts=count(_DRAFTS, or_(and_(*_made_from(product_id, version)), untold)),
        pieces=count(_PIECES, _PIECES.c.campaign.in_(own), _PIECES.c.changed_at >= since),
        anchors=count(_ANCHORS, _ANCHORS.c.product == product_id, _ANCHORS.c.made_at >= since),
    )


def _made_from(product_id: str, version: str) -> tuple[ColumnElement[bool], ...]:
    return _DRAFTS.c.product == product_id, _DRAFTS.c.product_version == version
