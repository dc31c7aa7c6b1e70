"""How are the reasons kept with which a piece's findings were dismissed?"""

from typing import Any

from sqlalchemy import Row, insert, select, update

from fairdraft.domain.dismissal import Anchor, Dismissal
from fairdraft.domain.errors import UsageError
from fairdraft.store import tables
from fairdraft.store.repository import Repository

_TABLE = tables.dismissals

_ANCHOR_FIELDS = tuple(Anchor.__dataclass_fields__)
_PLAIN_FIELDS = tuple(name for name in Dismissal.__dataclass_fields__ if name != "anchor")


class DismissalRepository(Repository):
    """The dismissals part of the store."""

    def save_dismissal(self, dismissal: Dismissal) -> None:
        """See `PieceStore.save_dismissal`."""
        row = {name: getattr(dismissal, name) for name in _PLAIN_FIELDS}
        row |= {name: getattr(dismissal.anchor, name) for name in _ANCHOR_FIELDS}
        pieces = tables.pieces
        with self._database.writing() as writing:
            known = select(pieces.c.id).where(pieces.c.id == dismissal.piece_id)
            if writing.connection.execute(known).scalar() is None:
                raise UsageError(
                    f'There is no piece "{dismissal.piece_id}" in the store.', "List the pieces to see their ids."
                )
            writing.connection.execute(insert(_TABLE).values(row))
            writing.changed("piece", dismissal.piece_id)

    def withdraw_dismissal(self, dismissal_id: str) -> Dismissal:
        """See `PieceStore.withdraw_dismissal`."""
        this = _TABLE.c.id == dismissal_id
        with self._database.writing() as writing:
            still_held = update(_TABLE).where(this, _TABLE.c.withdrawn_at.is_(None))
            changed = writing.connection.execute(still_held.values(withdrawn_at=self._clock())).rowcount
            row = writing.connection.execute(select(_TABLE).where(this)).one_or_none()
            if row is None:
                raise UsageError(
                    f'There is no dismissal "{dismissal_id}" in the store.',
                    "Show the piece to see the ids of its dismissals.",
                )
            if changed:
                writing.changed("piece", row.piece_id)
            return _dismissal(row)

    def dismissals(self, piece_id: str) -> tuple[Dismissal, ...]:
        """See `PieceStore.dismissals`: in the order in which they were made, whatever the clocks said."""
        query = select(_TABLE).where(_TABLE.c.piece_id == piece_id).order_by(_TABLE.c.number)
        with self._database.reading() as connection:
            return tuple(_dismissal(row) for row in connection.execute(query))


def _dismissal(row: Row[Any]) -> Dismissal:
    anchor = Anchor(**{name: getattr(row, name) for name in _ANCHOR_FIELDS})
    return Dismissal(anchor=anchor, **{name: getattr(row, name) for name in _PLAIN_FIELDS})
