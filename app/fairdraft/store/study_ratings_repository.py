"""How are a study's ratings read by the hundred thousand, some at a time, without holding them all?"""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, collate, exists, func, select

from fairdraft.domain.study_ratings import RatingColumns, StudyRatings
from fairdraft.store import tables
from fairdraft.store.column_types import MARK, as_written
from fairdraft.store.rating_repository import STORED_COLUMNS, STORED_FIELDS, ScoreReader, ratings_where
from fairdraft.store.repository import Repository, as_stored

_RATINGS = tables.ratings
_SCORES = tables.rating_scores
_DRAFTS = tables.drafts
_ANNOTATIONS = tables.annotations


class StudyRatingsRepository(Repository):
    """The part of the store that reads many ratings."""

    @contextmanager
    def study_ratings(self, study_id: str, criteria: Collection[str]) -> Iterator[StudyRatings]:
        """See `StudyRatingsStore.study_ratings`."""
        here = [_DRAFTS.c.deleted_at.is_(None), _RATINGS.c.study == study_id]
        joined = _RATINGS.join(_DRAFTS, _DRAFTS.c.id == _RATINGS.c.draft_id)
        with self._database.reading() as connection:
            counts = select(_RATINGS.c.draft_id, func.count()).select_from(joined).where(*here)
            per_draft = {row[0]: row[1] for row in connection.execute(counts.group_by(_RATINGS.c.draft_id))}
            has_marks = exists().where(_ANNOTATIONS.c.rating_id == _RATINGS.c.id).correlate(_RATINGS)
            query = select(*STORED_COLUMNS).select_from(joined).where(*here).order_by(*_exported_order(connection))
            scores = ScoreReader()
            yield StudyRatings(
                per_draft,
                _further_criteria(connection, study_id, criteria),
                ratings_where(connection, [*here, has_marks]),
                (_columns(rows, scores) for rows in as_stored(connection, query)),
            )


def _exported_order(connection: Connection) -> list[ColumnElement[Any]]:
    """By time, draft, rater and id; texts by their code points, whatever the database is used to."""
    columns = (_RATINGS.c.rated_at, _RATINGS.c.draft_id, _RATINGS.c.rater, _RATINGS.c.id)
    return [collate(one, "C") if connection.dialect.name == "postgresql" else one for one in columns]


def _further_criteria(connection: Connection, study_id: str, criteria: Collection[str]) -> tuple[str, ...]:
    """Criteria that a study's ratings have scores on, besides those that are known."""
    others = select(_SCORES.c.criterion).where(_SCORES.c.criterion.not_in(list(criteria))).distinct()
    of_study = _SCORES.join(_RATINGS, _RATINGS.c.id == _SCORES.c.rating_id)
    of_study = of_study.join(_DRAFTS, _DRAFTS.c.id == _RATINGS.c.draft_id)
    found = []
    for one in connection.execute(others).scalars().all():
        scored = select(_RATINGS.c.id).select_from(of_study).where(_SCORES.c.criterion == one).limit(1)
        scored = scored.where(_RATINGS.c.study == study_id, _DRAFTS.c.deleted_at.is_(None))
        if connection.execute(scored).first() is not None:
            found.append(one)
    return tuple(sorted(found))


def _columns(rows: list[tuple[Any, ...]], scores: ScoreReader) -> RatingColumns:
    stored = dict(zip(STORED_FIELDS, map(list, zip(*rows, strict=True)), strict=True))
    scored, further, _ = stored.pop("scores"), stored.pop("further"), stored.pop("suggested_text")
    if MARK in "".join([one for values in stored.values() for one in values if type(one) is str]):
        stored = {name: [_as_written(one) for one in values] for name, values in stored.items()}
    stored["rated_at"] = list(map(datetime.fromisoformat, stored["rated_at"]))
    stored["blind"] = list(map(bool, stored["blind"]))
    stored["revealed_before_submit"] = [None if one is None else bool(one) for one in stored["revealed_before_submit"]]
    return RatingColumns(
        **stored,
        scores=list(map(scores, scored)),
        further=[{} if one is None else json.loads(as_written(one)) or {} for one in further],
    )


def _as_written(value: Any) -> Any:
    return as_written(value) if isinstance(value, str) else value
