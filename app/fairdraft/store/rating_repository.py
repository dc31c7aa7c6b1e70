"""How are ratings kept, one per draft, rater and occasion?"""

from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.rating import Rating
from fairdraft.store import tables
from fairdraft.store.repository import Repository, add_or_replace

_TABLE = tables.ratings
_SCORES = tables.rating_scores
_DRAFTS = tables.drafts

_PLAIN_FIELDS = tuple(name for name in Rating.__dataclass_fields__ if name != "scores")


class RatingRepository(Repository):
    """The ratings part of the store."""

    def save_rating(self, rating: Rating) -> None:
        """See `RatingStore.save_rating`."""
        with self._database.writing() as writing:
            if writing.connection.execute(select(_DRAFTS.c.id).where(_DRAFTS.c.id == rating.draft_id)).scalar() is None:
                raise UsageError(
                    f'There is no draft "{rating.draft_id}" in the store to rate.', "List the drafts to see their ids."
                )
            same_judgement = select(_TABLE.c.id).where(
                _TABLE.c.draft_id == rating.draft_id,
                _TABLE.c.rater == rating.rater,
                _TABLE.c.occasion == rating.occasion,
                _TABLE.c.id != rating.id,
            )
            if writing.connection.execute(same_judgement).scalar() is not None:
                raise KnownError(
                    f"{rating.rater} has already rated draft {rating.draft_id} on occasion {rating.occasion}.",
                    "Change that rating, or rate the draft on another occasion.",
                )
            row = {name: getattr(rating, name) for name in _PLAIN_FIELDS}
            add_or_replace(writing.connection, _TABLE, row)
            writing.connection.execute(delete(_SCORES).where(_SCORES.c.rating_id == rating.id))
            scores = [
                {"rating_id": rating.id, "criterion": criterion, "score": score}
                for criterion, score in rating.scores.items()
            ]
            if scores:
                writing.connection.execute(insert(_SCORES), scores)
            writing.changed("rating", rating.id)

    def ratings(self, *, study: str | None = None, draft_id: str | None = None) -> tuple[Rating, ...]:
        """See `RatingStore.ratings`. Ratings of soft-deleted drafts rest until the draft is restored."""
        conditions: list[ColumnElement[bool]] = [_DRAFTS.c.deleted_at.is_(None)]
        if study is not None:
            conditions.append(_TABLE.c.study == study)
        if draft_id is not None:
            conditions.append(_TABLE.c.draft_id == draft_id)
        alive = _TABLE.join(_DRAFTS, _DRAFTS.c.id == _TABLE.c.draft_id)
        query = select(_TABLE).select_from(alive).where(*conditions).order_by(_TABLE.c.rated_at, _TABLE.c.number)
        query_scores = select(_SCORES).select_from(_SCORES.join(alive, _TABLE.c.id == _SCORES.c.rating_id))
        scores: dict[str, dict[str, int]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(query_scores.where(*conditions)):
                scores.setdefault(row.rating_id, {})[row.criterion] = row.score
            return tuple(_rating(row, scores.get(row.id, {})) for row in connection.execute(query))


def _rating(row: Row[Any], scores: dict[str, int]) -> Rating:
    return Rating(scores=scores, **{name: getattr(row, name) for name in _PLAIN_FIELDS})
