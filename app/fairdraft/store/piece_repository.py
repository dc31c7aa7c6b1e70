"""How are pieces kept, with their tree of revisions and the lease that one editor holds at a time?"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, func, insert, or_, select, update

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.piece import Piece, PieceSign, PieceState, Revision, Version, block_from_object
from fairdraft.domain.piece_beginning import BegunPiece
from fairdraft.store import tables
from fairdraft.store.repository import AHEAD, Repository, full_id, set_deleted

_TABLE = tables.pieces
_REVISIONS = tables.piece_revisions
_LEASES = tables.leases

_IDS_AT_ONCE = 500
_PLAIN_FIELDS = tuple(name for name in Piece.__dataclass_fields__ if name != "blocks")
_VERSION_FIELDS = tuple(Version.__dataclass_fields__)
_PLAIN_REVISION_FIELDS = tuple(name for name in Revision.__dataclass_fields__ if name != "blocks")


class PieceRepository(Repository):
    """The pieces part of the store."""

    def create_piece(self, piece: Piece, revision: Revision) -> Piece:
        """See `PieceStore.create_piece`."""
        if (revision.piece_id, revision.id, revision.blocks) != (piece.id, piece.head, piece.blocks):
            raise ValueError(f"piece {piece.id} does not show its first revision {revision.id}")
        if revision.parent is not None:
            raise ValueError(f"the first revision of piece {piece.id} has a parent")
        of_draft = _TABLE.c.draft_id == piece.draft_id
        with self._database.writing() as writing:
            known = writing.connection.execute(select(_TABLE.c.id).where(of_draft, _TABLE.c.deleted_at.is_(None)))
            begun = None if piece.draft_id is None else known.scalars().first()
            if begun is not None:
                return _stored_piece(writing.connection, begun)
            row = {name: getattr(piece, name) for name in _PLAIN_FIELDS}
            writing.connection.execute(insert(_TABLE).values(row))
            writing.connection.execute(insert(_REVISIONS).values(_revision_row(revision)))
            writing.changed("piece", piece.id)
            return piece

    def piece(self, piece_id: str) -> Piece | None:
        """See `PieceStore.piece`. Soft-deleted pieces are not found; two that begin so are a UsageError."""
        with self._database.reading() as connection:
            found = full_id(connection, _TABLE, piece_id, "piece")
            return None if found is None else _stored_piece(connection, found)

    def piece_sign(self, piece_id: str) -> PieceSign | None:
        """See `PieceStore.piece_sign`."""
        comments, answers, dismissals = tables.piece_comments, tables.piece_comment_answers, tables.dismissals
        of_piece = comments.c.piece_id == piece_id
        given = select(func.count()).where(of_piece)
        answered = select(func.count()).join_from(answers, comments, answers.c.comment_id == comments.c.id)
        dismissed = select(func.count() + func.count(dismissals.c.withdrawn_at))
        query = select(
            *(_TABLE.c[name] for name in ("head", "state", "title")),
            (given.scalar_subquery() + answered.where(of_piece).scalar_subquery()).label("said"),
            dismissed.where(dismissals.c.piece_id == piece_id).scalar_subquery().label("dismissed"),
        ).where(_TABLE.c.id == piece_id, _TABLE.c.deleted_at.is_(None))
        with self._database.reading() as connection:
            found = connection.execute(query).one_or_none()
            if found is None:
                return None
            return PieceSign(found.head, found.state, found.title, found.said, found.dismissed)

    def pieces(self, *, campaign: str | None = None, limit: int | None = None) -> tuple[Piece, ...]:
        """See `PieceStore.pieces`."""
        query = _with_blocks().where(_TABLE.c.deleted_at.is_(None))
        if campaign is not None:
            query = query.where(_TABLE.c.campaign == campaign)
        query = query.order_by(_TABLE.c.changed_at.desc(), _TABLE.c.number.desc()).limit(limit)
        with self._database.reading() as connection:
            return tuple(_piece(row) for row in connection.execute(query))

    def approved_heads(self, campaigns: Iterable[str], other_than: str, *, newest: int) -> tuple[tuple[str, str], ...]:
        """See `PieceStore.approved_heads`."""
        query = select(_TABLE.c.id, _TABLE.c.head).where(
            _TABLE.c.campaign.in_(list(campaigns)),
            _TABLE.c.state == "approved",
            _TABLE.c.deleted_at.is_(None),
            _TABLE.c.id != other_than,
            or_(_TABLE.c.draft_id.is_(None), _TABLE.c.draft_id != other_than),
        )
        query = query.order_by(_TABLE.c.approved_at.desc(), _TABLE.c.number.desc()).limit(newest)
        with self._database.reading() as connection:
            return tuple((row.id, row.head) for row in connection.execute(query))

    def piece_aside(self, piece_id: str) -> Piece | None:
        """See `PieceStore.piece_aside`; two that begin so are a UsageError."""
        with self._database.reading() as connection:
            found = full_id(connection, _TABLE, piece_id, "piece", deleted=True)
            return None if found is None else _stored_piece(connection, found)

    def pieces_aside(self, *, campaign: str | None = None) -> tuple[Piece, ...]:
        """See `PieceStore.pieces_aside`."""
        query = _with_blocks().where(_TABLE.c.deleted_at.is_not(None))
        if campaign is not None:
            query = query.where(_TABLE.c.campaign == campaign)
        with self._database.reading() as connection:
            found = connection.execute(query.order_by(_TABLE.c.deleted_at.desc(), _TABLE.c.number.desc()))
            return tuple(_piece(row) for row in found)

    def pieces_of(self, drafts: Collection[str]) -> tuple[Piece, ...]:
        """See `PieceStore.pieces_of`."""
        ids = list(drafts)
        there = _with_blocks().where(_TABLE.c.deleted_at.is_(None))
        some = (ids[first : first + _IDS_AT_ONCE] for first in range(0, len(ids), _IDS_AT_ONCE))
        with self._database.reading() as connection:
            found = (connection.execute(there.where(_TABLE.c.draft_id.in_(few))) for few in some)
            return tuple(_piece(row) for rows in found for row in rows)

    def pieces_without_draft(self, campaign: str) -> tuple[BegunPiece, ...]:
        """See `PieceStore.pieces_without_draft`."""
        first = _REVISIONS.alias()
        query = _with_blocks().add_columns(first.c.summary, first.c.author)
        query = query.join(first, and_(first.c.piece_id == _TABLE.c.id, first.c.parent.is_(None)))
        query = query.where(_TABLE.c.campaign == campaign, _TABLE.c.draft_id.is_(None), _TABLE.c.deleted_at.is_(None))
        query = query.order_by(_TABLE.c.changed_at.desc(), _TABLE.c.number.desc())
        with self._database.reading() as connection:
            return tuple(BegunPiece(_piece(row), row.summary, row.author) for row in connection.execute(query))

    def rename_piece(self, piece_id: str, title: str) -> None:
        """See `PieceStore.rename_piece`."""
        with self._database.writing() as writing:
            _must_be_there(writing.connection, piece_id)
            writing.connection.execute(update(_TABLE).where(_TABLE.c.id == piece_id).values(title=title))
            writing.changed("piece", piece_id)

    def revisions(self, piece_id: str) -> tuple[Revision, ...]:
        """See `PieceStore.revisions`: in the order in which they were saved, whatever the clocks said."""
        query = select(_REVISIONS).where(_REVISIONS.c.piece_id == piece_id).order_by(_REVISIONS.c.number)
        with self._database.reading() as connection:
            return tuple(revision_of_row(row) for row in connection.execute(query))

    def revisions_of(self, piece_id: str, ids: Collection[str]) -> tuple[Revision, ...]:
        """See `PieceStore.revisions_of`."""
        wanted = list(ids)
        of_piece = select(_REVISIONS).where(_REVISIONS.c.piece_id == piece_id)
        some = (wanted[first : first + _IDS_AT_ONCE] for first in range(0, len(wanted), _IDS_AT_ONCE))
        with self._database.reading() as connection:
            found = (connection.execute(of_piece.where(_REVISIONS.c.id.in_(few))) for few in some)
            return tuple(revision_of_row(row) for rows in found for row in rows)

    def versions(self, piece_id: str) -> tuple[Version, ...]:
        """See `PieceStore.versions`."""
        query = select(*(_REVISIONS.c[name] for name in _VERSION_FIELDS)).where(_REVISIONS.c.piece_id == piece_id)
        with self._database.reading() as connection:
            return tuple(Version(*row) for row in connection.execute(query.order_by(_REVISIONS.c.number)))

    def review_steps(self, piece_id: str) -> tuple[Revision, ...]:
        """See `PieceStore.review_steps`."""
        query = select(_REVISIONS).where(_REVISIONS.c.piece_id == piece_id, _REVISIONS.c.step.is_not(None))
        with self._database.reading() as connection:
            return tuple(revision_of_row(row) for row in connection.execute(query.order_by(_REVISIONS.c.number)))

    def take_lease(self, piece_id: str, holder: str, seconds: float) -> None:
        """See `PieceStore.take_lease`."""
        with self._database.writing() as writing:
            now = self._clock()
            _must_be_there(writing.connection, piece_id)
            lease = _lease(writing.connection, piece_id)
            latest = now + timedelta(seconds=seconds) + AHEAD
            if lease is not None and lease.holder != holder and now < lease.ends_at <= latest:
                raise _held_by_another(writing.connection, lease)
            ends = {"holder": holder, "ends_at": now + timedelta(seconds=seconds)}
            if lease is None:
                writing.connection.execute(insert(_LEASES).values(piece_id=piece_id, taken_at=now, **ends))
            else:
                taken = lease.taken_at if lease.holder == holder else now
                this = update(_LEASES).where(_LEASES.c.piece_id == piece_id)
                writing.connection.execute(this.values(taken_at=taken, **ends))
            if lease is None or lease.holder != holder:
                writing.changed("piece", piece_id)

    def release_lease(self, piece_id: str, holder: str) -> None:
        """See `PieceStore.release_lease`."""
        with self._database.writing() as writing:
            own = delete(_LEASES).where(_LEASES.c.piece_id == piece_id, _LEASES.c.holder == holder)
            if writing.connection.execute(own).rowcount:
                writing.changed("piece", piece_id)

    def save_revision(self, revision: Revision, holder: str) -> Piece:
        """See `PieceStore.save_revision`. A holder whose lease ran out may save as long as nobody took it."""
        piece_id = revision.piece_id
        with self._database.writing() as writing:
            _must_be_there(writing.connection, piece_id)
            lease = _lease(writing.connection, piece_id)
            if lease is None:
                name = _stored_piece(writing.connection, piece_id).name
                raise KnownError(
                    f'"{name}" was not saved, because its editing lease has ended.',
                    "Open it for editing again, then save.",
                )
            if lease.holder != holder:
                raise _held_by_another(writing.connection, lease)
            if revision.parent is not None:
                of_parent = select(_REVISIONS.c.piece_id).where(_REVISIONS.c.id == revision.parent)
                if writing.connection.execute(of_parent).scalar() != piece_id:
                    raise ValueError(f"revision {revision.parent} is no revision of piece {piece_id}")
            writing.connection.execute(insert(_REVISIONS).values(_revision_row(revision)))
            this = update(_TABLE).where(_TABLE.c.id == piece_id)
            writing.connection.execute(this.values(head=revision.id, changed_at=revision.made_at))
            void = {"state": "draft", "approved_by": None, "approved_at": None, "approved_sha256": None}
            writing.connection.execute(this.where(_TABLE.c.state == "approved").values(void))
            writing.changed("piece", piece_id)
            return _stored_piece(writing.connection, piece_id)

    def review_piece(self, step: Revision, state: PieceState, sha256: str | None) -> Piece:
        """See `PieceStore.review_piece`."""
        with self._database.writing() as writing:
            _must_be_there(writing.connection, step.piece_id)
            this = update(_TABLE).where(_TABLE.c.id == step.piece_id)
            piece = _stored_piece(writing.connection, step.piece_id)
            if piece.head != step.parent:
                raise KnownError(f'"{piece.name}" was edited in the meantime.', "Read it as it is now, then try again.")
            writing.connection.execute(insert(_REVISIONS).values(_revision_row(step)))
            approved = state == "approved"
            facts = {
                "head": step.id,
                "state": state,
                "changed_at": step.made_at,
                "approved_by": step.author if approved else None,
                "approved_at": step.made_at if approved else None,
                "approved_sha256": sha256 if approved else None,
            }
            writing.connection.execute(this.values(facts))
            writing.changed("piece", step.piece_id)
            return _stored_piece(writing.connection, step.piece_id)

    def delete_piece(self, piece_id: str) -> None:
        """See `PieceStore.delete_piece`."""
        self._set_piece_deleted(piece_id, self._clock())

    def restore_piece(self, piece_id: str) -> None:
        """See `PieceStore.restore_piece`."""
        self._set_piece_deleted(piece_id, None)

    def _set_piece_deleted(self, piece_id: str, moment: datetime | None) -> None:
        with self._database.writing() as writing:
            if set_deleted(writing.connection, _TABLE, piece_id, moment, "piece"):
                writing.changed("piece", piece_id)


def _must_be_there(connection: Connection, piece_id: str) -> None:
    if connection.execute(select(_TABLE.c.id).where(_TABLE.c.id == piece_id)).scalar() is None:
        raise UsageError(f'There is no piece "{piece_id}" in the store.', "List the pieces to see their ids.")


def _lease(connection: Connection, piece_id: str) -> Row[Any] | None:
    return connection.execute(select(_LEASES).where(_LEASES.c.piece_id == piece_id)).one_or_none()


def _held_by_another(connection: Connection, lease: Row[Any]) -> KnownError:
    name = _stored_piece(connection, lease.piece_id).name
    ends = lease.ends_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return KnownError(
        f'"{name}" is being edited by {lease.holder} until {ends}.',
        f"You can read it now. Edit it after {lease.holder} has closed it, or after that time.",
    )


def _with_blocks() -> Select[Any]:
    return select(_TABLE, _REVISIONS.c.blocks).join(_REVISIONS, _REVISIONS.c.id == _TABLE.c.head)


def _stored_piece(connection: Connection, piece_id: str) -> Piece:
    return _piece(connection.execute(_with_blocks().where(_TABLE.c.id == piece_id)).one())


def _piece(row: Row[Any]) -> Piece:
    blocks = tuple(block_from_object(block) for block in row.blocks)
    return Piece(blocks=blocks, **{name: getattr(row, name) for name in _PLAIN_FIELDS})


def revision_of_row(row: Row[Any]) -> Revision:
    """A revision as it stands in its table."""
    blocks = tuple(block_from_object(block) for block in row.blocks)
    return Revision(blocks=blocks, **{name: getattr(row, name) for name in _PLAIN_REVISION_FIELDS})


def _revision_row(revision: Revision) -> dict[str, Any]:
    row = {name: getattr(revision, name) for name in _PLAIN_REVISION_FIELDS}
    return row | {"blocks": [block.as_object() for block in revision.blocks]}
