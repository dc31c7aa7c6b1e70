"""How are comments on pieces kept, with what was answered to them?"""

from typing import Any

from sqlalchemy import Connection, Row, insert, select

from fairdraft.domain.errors import UsageError
from fairdraft.domain.piece import Revision
from fairdraft.domain.piece_comment import CommentAnswer, PieceComment
from fairdraft.store import tables
from fairdraft.store.piece_repository import revision_of_row
from fairdraft.store.repository import Repository

_TABLE = tables.piece_comments
_ANSWERS = tables.piece_comment_answers

_PLAIN_FIELDS = tuple(name for name in PieceComment.__dataclass_fields__ if name != "answers")
_ANSWER_FIELDS = tuple(CommentAnswer.__dataclass_fields__)


class CommentRepository(Repository):
    """The comments part of the store."""

    def save_comment(self, comment: PieceComment) -> None:
        """See `CommentStore.save_comment`."""
        revisions = tables.piece_revisions
        with self._database.writing() as writing:
            known = select(revisions.c.piece_id).where(revisions.c.id == comment.revision_id)
            if writing.connection.execute(known).scalar() != comment.piece_id:
                raise UsageError(
                    f'There is no piece "{comment.piece_id}" with the revision "{comment.revision_id}" in the store.',
                    "List the pieces to see their ids.",
                )
            row = {name: getattr(comment, name) for name in _PLAIN_FIELDS}
            writing.connection.execute(insert(_TABLE).values(row))
            writing.changed("piece", comment.piece_id)

    def save_answer(self, answer: CommentAnswer) -> PieceComment:
        """See `CommentStore.save_answer`."""
        with self._database.writing() as writing:
            of_comment = select(_TABLE.c.piece_id).where(_TABLE.c.id == answer.comment_id)
            piece_id: str | None = writing.connection.execute(of_comment).scalar()
            if piece_id is None:
                raise UsageError(
                    f'There is no comment "{answer.comment_id}" in the store.',
                    "Show the piece's comments to see their ids.",
                )
            row = {name: getattr(answer, name) for name in _ANSWER_FIELDS}
            writing.connection.execute(insert(_ANSWERS).values(row))
            writing.changed("piece", piece_id)
            return next(one for one in _comments(writing.connection, piece_id) if one.id == answer.comment_id)

    def comments(self, piece_id: str) -> tuple[PieceComment, ...]:
        """See `CommentStore.comments`: in the order in which they were saved, whatever the clocks said."""
        with self._database.reading() as connection:
            return _comments(connection, piece_id)

    def commented_revisions(self, piece_id: str) -> tuple[Revision, ...]:
        """See `CommentStore.commented_revisions`."""
        revisions = tables.piece_revisions
        commented = select(_TABLE.c.revision_id).where(_TABLE.c.piece_id == piece_id)
        query = select(revisions).where(revisions.c.id.in_(commented)).order_by(revisions.c.number)
        with self._database.reading() as connection:
            return tuple(revision_of_row(row) for row in connection.execute(query))

    def open_comments(self) -> dict[str, int]:
        """See `CommentStore.open_comments`."""
        steps = select(_ANSWERS.c.comment_id, _ANSWERS.c.kind).where(_ANSWERS.c.kind != "answered")
        counts: dict[str, int] = {}
        with self._database.reading() as connection:
            last = {row.comment_id: row.kind for row in connection.execute(steps.order_by(_ANSWERS.c.number))}
            for row in connection.execute(select(_TABLE.c.id, _TABLE.c.piece_id)):
                if last.get(row.id) != "resolved":
                    counts[row.piece_id] = counts.get(row.piece_id, 0) + 1
        return counts


def _comments(connection: Connection, piece_id: str) -> tuple[PieceComment, ...]:
    of_piece = select(_ANSWERS).join(_TABLE, _TABLE.c.id == _ANSWERS.c.comment_id).where(_TABLE.c.piece_id == piece_id)
    answers: dict[str, list[CommentAnswer]] = {}
    for row in connection.execute(of_piece.order_by(_ANSWERS.c.number)):
        answers.setdefault(row.comment_id, []).append(
            CommentAnswer(**{name: getattr(row, name) for name in _ANSWER_FIELDS})
        )
    query = select(_TABLE).where(_TABLE.c.piece_id == piece_id).order_by(_TABLE.c.number)
    return tuple(_comment(row, answers) for row in connection.execute(query))


def _comment(row: Row[Any], answers: dict[str, list[CommentAnswer]]) -> PieceComment:
    plain = {name: getattr(row, name) for name in _PLAIN_FIELDS}
    return PieceComment(answers=tuple(answers.get(row.id, ())), **plain)
