"""How are the files of source documents kept, and the passages in them that support claims?"""

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from fairdraft.domain.claim_anchor import ClaimAnchor, Passage, SourceDocument
from fairdraft.store import tables
from fairdraft.store.repository import Repository

_DOCUMENTS = tables.source_documents
_ANCHORS = tables.claim_anchors

_DOCUMENT_FIELDS = tuple(SourceDocument.__dataclass_fields__)
_PLAIN_FIELDS = tuple(name for name in ClaimAnchor.__dataclass_fields__ if name != "passage")


class AnchorRepository(Repository):
    """The part of the store that ties claims to words of their sources. Files are this machine's, anchors shared."""

    def source_documents(self, product_id: str) -> tuple[SourceDocument, ...]:
        """See `AnchorStore.source_documents`."""
        query = select(_DOCUMENTS).where(_DOCUMENTS.c.product == product_id).order_by(_DOCUMENTS.c.name)
        with self._machine.reading() as connection:
            rows = connection.execute(query)
            return tuple(SourceDocument(**{name: getattr(row, name) for name in _DOCUMENT_FIELDS}) for row in rows)

    def save_source_document(self, document: SourceDocument) -> None:
        """See `AnchorStore.save_source_document`."""
        with self._machine.writing() as writing:
            place = (_DOCUMENTS.c.product == document.product, _DOCUMENTS.c.name == document.name)
            writing.connection.execute(delete(_DOCUMENTS).where(*place))
            row = {name: getattr(document, name) for name in _DOCUMENT_FIELDS}
            writing.connection.execute(insert(_DOCUMENTS).values(row))
            writing.changed("claim_anchor", document.product)

    def remove_source_document(self, document_id: str) -> None:
        """See `AnchorStore.remove_source_document`."""
        this = _DOCUMENTS.c.id == document_id
        with self._machine.writing() as writing:
            product = writing.connection.execute(select(_DOCUMENTS.c.product).where(this)).scalar()
            if product is not None:
                writing.connection.execute(delete(_DOCUMENTS).where(this))
                writing.changed("claim_anchor", product)

    def claim_anchors(self, product_id: str) -> tuple[ClaimAnchor, ...]:
        """See `AnchorStore.claim_anchors`: in the order in which they were saved, whatever the clocks said."""
        query = select(_ANCHORS).where(_ANCHORS.c.product == product_id).order_by(_ANCHORS.c.number)
        with self._database.reading() as connection:
            return tuple(map(_anchor, connection.execute(query)))

    def save_claim_anchor(self, anchor: ClaimAnchor) -> ClaimAnchor:
        """See `AnchorStore.save_claim_anchor`."""
        row = {name: getattr(anchor, name) for name in _PLAIN_FIELDS}
        row |= {"page": anchor.passage.page, "runs": anchor.passage.runs, "quotes": anchor.passage.quotes}
        with self._database.writing() as writing:
            query = select(_ANCHORS).where(*_standing(anchor.product, anchor.claim))
            for here in map(_anchor, writing.connection.execute(query)):
                if replace(here, id=anchor.id, made_at=anchor.made_at) == anchor:
                    return here
            self._end(writing.connection, anchor.product, anchor.claim)
            writing.connection.execute(insert(_ANCHORS).values(row))
            writing.changed("claim_anchor", anchor.product)
            return anchor

    def end_claim_anchor(self, product_id: str, claim_id: str) -> bool:
        """See `AnchorStore.end_claim_anchor`."""
        with self._database.writing() as writing:
            ended = self._end(writing.connection, product_id, claim_id)
            if ended:
                writing.changed("claim_anchor", product_id)
            return ended

    def _end(self, connection: Connection, product_id: str, claim_id: str) -> bool:
        standing = _standing(product_id, claim_id)
        done = connection.execute(update(_ANCHORS).where(*standing).values(ended_at=self._clock()))
        return bool(done.rowcount)


def _standing(product_id: str, claim_id: str) -> tuple[ColumnElement[bool], ...]:
    return _ANCHORS.c.product == product_id, _ANCHORS.c.claim == claim_id, _ANCHORS.c.ended_at.is_(None)


def _anchor(row: Row[Any]) -> ClaimAnchor:
    passage = Passage(row.page, tuple((start, end) for start, end in row.runs), tuple(row.quotes))
    return ClaimAnchor(passage=passage, **{name: getattr(row, name) for name in _PLAIN_FIELDS})
