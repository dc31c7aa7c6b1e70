"""How are a study's ratings read by the hundred thousand, some at a time, without holding them all?"""

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, case, cast, collate, exists, func, select

from fairdraft.domain.study_ratings import RatingColumns, StudyRatings
from fairdraft.store import tables
from fairdraft.store.column_types import MARK, as_written
from fairdraft.store.rating_repository import ratings_where
from fairdraft.store.repository import Repository, as_stored

_TEXT_COLUMNS = (
    "id", "draft_id", "study", "rater", "rubric_id", "rubric_version", "verdict", "comment", "rater_role",
    "adjudicates", "session_id",
)  # fmt: skip
_OTHER_COLUMNS = (
    "occasion", "duration_ms", "position_in_session", "presentation_seed", "blind", "revealed_before_submit",
    "rated_at", "further",
)  # fmt: skip
_TO_THE_MILLISECOND = len("2026-03-01T09:30:00.000")
# Three bits each leave a whole number of the database's positive.
_IN_A_NUMBER = 20

_RATINGS = tables.ratings
_SCORES = tables.rating_scores
_DRAFTS = tables.drafts
_ANNOTATIONS = tables.annotations
_COLUMNS = [_RATINGS.c[name] for name in (*_TEXT_COLUMNS, *_OTHER_COLUMNS)]


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
            further = _further_criteria(connection, study_id, criteria)
            codes = ScoreCodes([*criteria, *further])
            query = select(*_COLUMNS, *codes.columns).select_from(joined).where(*here)
            query = query.order_by(*_exported_order(connection))
            marked = ratings_where(connection, [*here, has_marks])
            # Whoever stops half way leaves the query open: it is closed here, while the database still is not.
            with closing(as_stored(connection, query)) as stored:
                yield StudyRatings(per_draft, further, marked, (_columns(rows, codes) for rows in stored))


class ScoreCodes:
    """A rating's scores as whole numbers, three bits for each criterion: half a million rows, or texts of them, would
    take as long as all the rest.

    Args:
        criteria: the ids of those that there may be scores on.
    """

    def __init__(self, criteria: Sequence[str]) -> None:
        self._groups = [criteria[first : first + _IN_A_NUMBER] for first in range(0, len(criteria), _IN_A_NUMBER)]
        self.columns = [_code(one) for one in self._groups]
        self._read: dict[tuple[int | None, ...], dict[str, int]] = {}

    def scores(self, codes: tuple[int | None, ...]) -> dict[str, int]:
        """The scores by criterion that the numbers of `columns` mean; the same mapping for the same numbers."""
        known = self._read.get(codes)
        if known is None:
            known = self._read[codes] = {
                criterion: score
                for code, group in zip(codes, self._groups, strict=True)
                for place, criterion in enumerate(group)
                if (score := int(code or 0) >> (3 * place) & 7)
            }
        return known


def _code(criteria: Sequence[str]) -> ColumnElement[Any]:
    weights = {one: cast(_SCORES.c.score, BigInteger) * 8**place for place, one in enumerate(criteria)}
    query = select(func.sum(case(weights, value=_SCORES.c.criterion))).where(_SCORES.c.rating_id == _RATINGS.c.id)
    return query.correlate(_RATINGS).scalar_subquery()


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


def _columns(rows: list[tuple[Any, ...]], codes: ScoreCodes) -> RatingColumns:
    columns = list(zip(*rows, strict=True))
    stored: dict[str, Any] = dict(zip(_TEXT_COLUMNS, columns, strict=False))
    if MARK in "".join(filter(None, chain.from_iterable(stored.values()))):
        stored = {name: [None if one is None else as_written(one) for one in text] for name, text in stored.items()}
    stored |= zip(_OTHER_COLUMNS, columns[len(_TEXT_COLUMNS) :], strict=False)
    # Stored to the microsecond, with a Z behind it.
    stored["rated_at"] = [f"{one[:_TO_THE_MILLISECOND]}Z" for one in stored["rated_at"]]
    stored["blind"] = map(bool, stored["blind"])
    stored["revealed_before_submit"] = [None if one is None else bool(one) for one in stored["revealed_before_submit"]]
    stored["further"] = [{} if one is None else json.loads(as_written(one)) or {} for one in stored["further"]]
    coded = columns[len(_COLUMNS) :]
    stored["scores"] = map(codes.scores, zip(*coded, strict=True)) if coded else ({} for _ in rows)
    return RatingColumns(**{name: list(values) for name, values in stored.items()})
