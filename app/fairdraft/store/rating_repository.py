"""How are ratings kept, one per draft, rater and occasion?"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Text, cast, delete, func, insert, select

from fairdraft.domain.annotation import Annotation
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.many_values import no_collections
from fairdraft.domain.rating import SCRIPTED_ROLE, Rating
from fairdraft.domain.sample_study import SAMPLE_STUDY
from fairdraft.store import tables
from fairdraft.store.column_types import MARK, as_written
from fairdraft.store.repository import Repository, add_or_replace, as_stored

_TABLE = tables.ratings
_SCORES = tables.rating_scores
_DRAFTS = tables.drafts

_ANNOTATIONS = tables.annotations

_PLAIN_FIELDS = tuple(name for name in Rating.__dataclass_fields__ if name not in ("scores", "further", "annotations"))

# The columns of a rating by how they are stored; with rated_at and further these are all of them.
_TEXT_FIELDS = (
    "id", "draft_id", "study", "rater", "rubric_id", "rubric_version", "verdict", "comment", "rater_role",
    "adjudicates", "session_id", "suggested_text",
)  # fmt: skip
_NUMBER_FIELDS = ("occasion", "duration_ms", "position_in_session", "presentation_seed")
_TRUTH_FIELDS = ("blind", "revealed_before_submit")
_TEXTS = len(_TEXT_FIELDS)

_SCORES_REMEMBERED = 10_000
# In no stored text: there, the mark stands before hexadecimal digits alone.
_BETWEEN_SCORES = f"{MARK}|"
_STORED_SCORES = (
    select(func.aggregate_strings(cast(_SCORES.c.criterion, Text) + "=" + cast(_SCORES.c.score, Text), _BETWEEN_SCORES))
    .where(_SCORES.c.rating_id == _TABLE.c.id)
    .correlate(_TABLE)
    .scalar_subquery()
)

# A rating as it is stored, its scores in one text for a `_ScoreReader`: half a million rows would take longer.
_STORED_COLUMNS = (
    *(_TABLE.c[name] for name in (*_TEXT_FIELDS, *_NUMBER_FIELDS, *_TRUTH_FIELDS, "rated_at", "further")),
    _STORED_SCORES,
)


class RatingRepository(Repository):
    """The ratings part of the store."""

    def save_rating(self, rating: Rating) -> None:
        """See `RatingStore.save_rating`."""
        with self._database.writing() as writing:
            write_rating(writing.connection, rating)
            writing.changed("rating", rating.id)

    def ratings(self, *, study: str | None = None, draft_id: str | None = None) -> tuple[Rating, ...]:
        """See `RatingStore.ratings`. Ratings of soft-deleted drafts rest until the draft is restored."""
        conditions: list[ColumnElement[bool]] = [_DRAFTS.c.deleted_at.is_(None)]
        if study is not None:
            conditions.append(_TABLE.c.study == study)
        if draft_id is not None:
            conditions.append(_TABLE.c.draft_id == draft_id)
        with self._database.reading() as connection:
            return ratings_where(connection, conditions)

    def rating_times(self, rubric_id: str, limit: int) -> tuple[int, ...]:
        """See `RatingStore.rating_times`. A rating from the terminal has a time of 0, which is none."""
        query = (
            select(_TABLE.c.duration_ms)
            .where(
                _TABLE.c.rubric_id == rubric_id,
                _TABLE.c.duration_ms > 0,
                _TABLE.c.session_id.is_not(None),
                _TABLE.c.rater_role != SCRIPTED_ROLE,
                _TABLE.c.study != SAMPLE_STUDY,
            )
            .order_by(_TABLE.c.rated_at.desc(), _TABLE.c.number.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def has_annotations(self, study: str) -> bool:
        """See `RatingStore.has_annotations`."""
        marked = select(_ANNOTATIONS.c.id).join(_TABLE, _TABLE.c.id == _ANNOTATIONS.c.rating_id)
        with self._database.reading() as connection:
            return connection.execute(marked.where(_TABLE.c.study == study).limit(1)).first() is not None


def write_rating(connection: Connection, rating: Rating) -> None:
    """Add the rating, or replace that of the same id, with its scores and annotations.

    Raises:
        UsageError: there is no such draft.
        KnownError: the rater has another rating of the draft on that occasion.
    """
    if connection.execute(select(_DRAFTS.c.id).where(_DRAFTS.c.id == rating.draft_id)).scalar() is None:
        raise UsageError(
            f'There is no draft "{rating.draft_id}" in the store to rate.', "List the drafts to see their ids."
        )
    same_judgement = select(_TABLE.c.id).where(
        _TABLE.c.draft_id == rating.draft_id,
        _TABLE.c.rater == rating.rater,
        _TABLE.c.occasion == rating.occasion,
        _TABLE.c.id != rating.id,
    )
    if connection.execute(same_judgement).scalar() is not None:
        raise KnownError(
            f"{rating.rater} has already rated draft {rating.draft_id} on occasion {rating.occasion}.",
            "Change that rating, or rate the draft on another occasion.",
        )
    add_or_replace(connection, _TABLE, rating_row(rating))
    remove_parts(connection, rating.id)
    if rating.scores:
        connection.execute(insert(_SCORES), score_rows(rating))
    if rating.annotations:
        connection.execute(insert(_ANNOTATIONS), annotation_rows(rating))


def remove_parts(connection: Connection, rating_id: str) -> None:
    """Remove a rating's scores and annotations."""
    connection.execute(delete(_SCORES).where(_SCORES.c.rating_id == rating_id))
    connection.execute(delete(_ANNOTATIONS).where(_ANNOTATIONS.c.rating_id == rating_id))


def ratings_where(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> tuple[Rating, ...]:
    """Ratings, joined with their drafts, that meet all conditions; oldest first."""
    joined = _TABLE.join(_DRAFTS, _DRAFTS.c.id == _TABLE.c.draft_id)
    query = select(*_STORED_COLUMNS).select_from(joined).where(*conditions).order_by(_TABLE.c.rated_at, _TABLE.c.number)
    query_marks = select(_ANNOTATIONS).select_from(_ANNOTATIONS.join(joined, _TABLE.c.id == _ANNOTATIONS.c.rating_id))
    marks: dict[str, list[Annotation]] = {}
    for row in connection.execute(query_marks.where(*conditions).order_by(_ANNOTATIONS.c.start, _ANNOTATIONS.c.number)):
        marks.setdefault(row.rating_id, []).append(_annotation(row))
    scores = _ScoreReader()
    with no_collections():
        return tuple(_rating(row, scores, marks) for rows in as_stored(connection, query) for row in rows)


class _ScoreReader:
    """Reads the scores of ratings as `_STORED_COLUMNS` has them; what many ratings have alike is read once."""

    def __init__(self) -> None:
        self._read: dict[str, dict[str, int]] = {}

    def __call__(self, stored: str | None) -> dict[str, int]:
        """The scores by criterion, in one mapping for all ratings that have the same: not to be changed."""
        known = self._read.get(stored or "")
        if known is None:
            pairs = (one.rpartition("=") for one in sorted((stored or "").split(_BETWEEN_SCORES)) if one)
            known = {as_written(criterion): int(score) for criterion, _, score in pairs}
            if len(self._read) < _SCORES_REMEMBERED:
                self._read[stored or ""] = known
        return known


def rating_row(rating: Rating) -> dict[str, Any]:
    """The rating as a row of its table, scores apart."""
    return {name: getattr(rating, name) for name in _PLAIN_FIELDS} | {"further": rating.further or None}


def score_rows(rating: Rating) -> list[dict[str, Any]]:
    """The rating's scores as rows."""
    return [{"rating_id": rating.id, "criterion": one, "score": score} for one, score in rating.scores.items()]


def annotation_rows(rating: Rating) -> list[dict[str, Any]]:
    """The rating's annotations as rows."""
    return [{"rating_id": rating.id} | one.as_object() for one in rating.annotations]


def _annotation(row: Row[Any]) -> Annotation:
    return Annotation(**{name: getattr(row, name) for name in Annotation.__dataclass_fields__})


def _rating(row: tuple[Any, ...], scores: _ScoreReader, marks: Mapping[str, list[Annotation]]) -> Rating:
    texts: Sequence[Any] = row[:_TEXTS]
    if MARK in "".join([one for one in texts if one]):
        texts = [one if one is None else as_written(one) for one in texts]
    # Named one by one: a hundred thousand ratings would spend a second on mappings between.
    rating_id, draft_id, study, rater, rubric_id, rubric_version, verdict, comment, *others = texts
    rater_role, adjudicates, session_id, suggested_text = others
    occasion, duration_ms, position_in_session, presentation_seed, blind, revealed, rated_at, *rest = row[_TEXTS:]
    further, scored = rest
    return Rating(
        id=rating_id,
        draft_id=draft_id,
        study=study,
        rater=rater,
        rubric_id=rubric_id,
        rubric_version=rubric_version,
        rated_at=datetime.fromisoformat(rated_at),
        scores=dict(scores(scored)),
        verdict=verdict,
        comment=comment,
        rater_role=rater_role,
        occasion=occasion,
        blind=bool(blind),
        revealed_before_submit=None if revealed is None else bool(revealed),
        duration_ms=duration_ms,
        adjudicates=adjudicates,
        session_id=session_id,
        position_in_session=position_in_session,
        presentation_seed=presentation_seed,
        suggested_text=suggested_text,
        annotations=tuple(marks.get(rating_id, ())),
        further={} if further is None else json.loads(as_written(further)) or {},
    )
