"""How are studies kept, and how do many ratings come in at once, all or none?"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, Row, insert, select

from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import named_id, new_id
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import StudyEvent
from fairdraft.domain.study import DESK_PREFIX, RatingsTakenIn, Study, StudyPlan
from fairdraft.store import tables
from fairdraft.store.column_types import storable
from fairdraft.store.draft_repository import draft_of_row, draft_row
from fairdraft.store.rating_repository import rating_row, ratings_where, score_rows
from fairdraft.store.repository import Repository, add_or_replace

_TABLE = tables.studies
_DRAFTS = tables.drafts
_RATINGS = tables.ratings
_EVENTS = tables.study_events

# Well below the number of parameters that any database takes in one statement.
_IDS_AT_ONCE = 500
# The rows of a hundred thousand ratings would take more memory than the ratings.
_RATINGS_AT_ONCE = 2_000

_PLAIN_FIELDS = tuple(name for name in Study.__dataclass_fields__ if name not in ("plan", "named"))


class StudyRepository(Repository):
    """The studies part of the store."""

    def studies(self) -> tuple[Study, ...]:
        """See `StudyStore.studies`."""
        with self._database.reading() as connection:
            names = _names(connection)
            found = [_study(row, names) for row in connection.execute(select(_TABLE))]
        # Sorted here, because databases do not agree on the order of texts.
        return tuple(sorted(found, key=lambda one: one.id))

    def study(self, study_id: str) -> Study | None:
        """See `StudyStore.study`."""
        with self._database.reading() as connection:
            return stored_study(connection, study_id)

    def save_study(self, study_id: str, plan: StudyPlan, *, new_version: bool = False) -> Study:
        """See `StudyStore.save_study`."""
        with self._database.writing() as writing:
            known = stored_study(writing.connection, study_id)
            if known is not None and known.plan == plan:
                return known
            if known is None:
                study = Study(study_id, plan, 1, self._clock())
            elif known.sealed_at is not None and not new_version:
                raise KnownError(
                    f'The plan of study "{study_id}" is sealed and was not changed.',
                    "Give the changed plan another id, or keep it as a new version (--new-version), which every "
                    "comparison will say.",
                )
            else:
                version = known.version + (known.plan is not None)
                study = replace(known, plan=plan, version=version, sealed_at=None, sealed_sha256=None)
            add_or_replace(writing.connection, _TABLE, _row(study))
            details = {"version": study.version, "sha256": plan.sha256, "plan": _row(study)["plan"]}
            if known is not None and known.sealed_sha256 is not None:
                details["after_sealed"] = known.sealed_sha256
            write_event(writing.connection, StudyEvent(new_id(), study_id, "planned", "", self._clock(), details))
            writing.changed("study", study_id)
            return study

    def seal_study(self, study_id: str) -> Study:
        """See `StudyStore.seal_study`."""
        with self._database.writing() as writing:
            known = stored_study(writing.connection, study_id)
            if known is None:
                raise UsageError(f'There is no study "{study_id}" in the store.', "List the studies to see their ids.")
            if known.sealed_at is not None:
                return known
            if known.plan is None:
                raise KnownError(
                    f'Study "{study_id}" has no plan to seal: it holds ratings that were made elsewhere.',
                    'Plan a study with this id, in the planner or with "fairdraft study create FILE".',
                )
            writing.changed("study", study_id)
            return seal_if_open(writing.connection, study_id, self._clock()) or known

    def drafts_of_ids(self, draft_ids: Iterable[str]) -> dict[str, Draft]:
        """See `StudyStore.drafts_of_ids`."""
        with self._database.reading() as connection:
            return drafts_of(connection, draft_ids)

    def import_ratings(self, study_id: str, drafts: Sequence[Draft], ratings: Sequence[Rating]) -> RatingsTakenIn:
        """See `StudyStore.import_ratings`."""
        with self._database.writing() as writing:
            connection, now = writing.connection, self._clock()
            if not study_id.startswith(DESK_PREFIX) and stored_study(connection, study_id) is None:
                connection.execute(insert(_TABLE).values(_row(Study(study_id, None, 1, now, imported=True))))
                writing.changed("study", study_id)
            present = drafts_of(connection, [one.id for one in drafts])
            missing = [one for one in drafts if one.id not in present]
            if missing:
                connection.execute(insert(_DRAFTS), [draft_row(one, now) for one in missing])
            there = {
                (one.draft_id, one.rater, one.occasion): one
                for one in ratings_where(connection, [_RATINGS.c.study == study_id])
            }
            added: list[Rating] = []
            same: list[str] = []
            other: list[str] = []
            for rating in _with_own_ids(connection, study_id, ratings, there):
                known = there.get((rating.draft_id, rating.rater, rating.occasion))
                if known is None:
                    added.append(rating)
                else:
                    (same if _same_judgement(known, rating) else other).append(rating.id)
            for first in range(0, len(added), _RATINGS_AT_ONCE):
                some = added[first : first + _RATINGS_AT_ONCE]
                connection.execute(insert(_RATINGS), [rating_row(one) for one in some])
                _insert_scores(connection, [row for one in some for row in score_rows(one)])
            if added or missing:
                # One word for all of them: a screen would have to read the whole study anyway.
                writing.changed("study", study_id)
            return RatingsTakenIn(tuple(one.id for one in added), tuple(same), tuple(other), len(missing))


def seal_if_open(connection: Connection, study_id: str, now: datetime) -> Study | None:
    """Freeze the study's plan by its hash, as part of another transaction; None where there is nothing to seal."""
    known = stored_study(connection, study_id)
    if known is None or known.plan is None or known.sealed_at is not None:
        return None
    sealed = replace(known, sealed_at=now, sealed_sha256=known.plan.sha256)
    add_or_replace(connection, _TABLE, _row(sealed))
    details = {"version": sealed.version, "sha256": sealed.sealed_sha256}
    write_event(connection, StudyEvent(new_id(), study_id, "sealed", "", now, details))
    return sealed


def save_study_row(connection: Connection, study: Study) -> None:
    """Write a study over the one of its id, or add it."""
    add_or_replace(connection, _TABLE, _row(study))


def write_event(connection: Connection, event: StudyEvent) -> None:
    """Keep what happened to a study."""
    row = {name: getattr(event, name) for name in StudyEvent.__dataclass_fields__}
    connection.execute(insert(tables.study_events).values(row))


def _insert_scores(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    # Past SQLAlchemy's handling of each value, which takes most of the time when half a million come at once.
    if not rows:
        return
    compiled = insert(tables.rating_scores).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    written = [
        {**row, "rating_id": storable(row["rating_id"]), "criterion": storable(row["criterion"])} for row in rows
    ]
    names = getattr(compiled, "positiontup", None)
    positional = [tuple(row[name] for name in names) for row in written] if names else written
    connection.exec_driver_sql(str(compiled), positional)


def _with_own_ids(
    connection: Connection, study_id: str, ratings: Sequence[Rating], there: Mapping[tuple[str, str, int], Rating]
) -> list[Rating]:
    """The ratings under the ids that they have here, adjudications pointing to those.

    A rating that is there keeps its id; one whose id belongs to another rating gets the id that its study,
    draft, rater and occasion give it.
    """
    taken = _taken(connection, [one.id for one in ratings])
    ids: list[str] = []
    here: dict[str, str] = {}
    for one in ratings:
        known = there.get((one.draft_id, one.rater, one.occasion))
        if known is not None:
            own = known.id
        elif one.id in taken:
            own = named_id(study_id, one.draft_id, one.rater, str(one.occasion))
        else:
            own = one.id
        taken.add(own)
        here.setdefault(one.id, own)
        ids.append(own)
    return [
        replace(one, id=own, adjudicates=_pointing_here(one.adjudicates, here))
        if own != one.id or one.adjudicates
        else one
        for one, own in zip(ratings, ids, strict=True)
    ]


def _pointing_here(adjudicates: str | None, here: Mapping[str, str]) -> str | None:
    if adjudicates is None:
        return None
    return re.sub(r"[^\s,;]+", lambda found: here.get(found[0], found[0]), adjudicates)


def _taken(connection: Connection, rating_ids: Sequence[str]) -> set[str]:
    taken: set[str] = set()
    for first in range(0, len(rating_ids), _IDS_AT_ONCE):
        some = select(_RATINGS.c.id).where(_RATINGS.c.id.in_(rating_ids[first : first + _IDS_AT_ONCE]))
        taken.update(connection.execute(some).scalars())
    return taken


def _same_judgement(known: Rating, given: Rating) -> bool:
    """Whether both say the same; when it was given does not count, for a file may not know."""
    return (known.scores, known.verdict, known.comment, known.adjudicates, known.duration_ms) == (
        given.scores,
        given.verdict,
        given.comment,
        given.adjudicates,
        given.duration_ms,
    )


def drafts_of(connection: Connection, draft_ids: Iterable[str]) -> dict[str, Draft]:
    """Drafts by their whole ids, soft-deleted ones too."""
    ids = list(dict.fromkeys(draft_ids))
    found: dict[str, Draft] = {}
    for first in range(0, len(ids), _IDS_AT_ONCE):
        some = select(_DRAFTS).where(_DRAFTS.c.id.in_(ids[first : first + _IDS_AT_ONCE]))
        found |= {row.id: draft_of_row(row) for row in connection.execute(some)}
    return found


def stored_study(connection: Connection, study_id: str) -> Study | None:
    """The study of that id, as part of another transaction."""
    row = connection.execute(select(_TABLE).where(_TABLE.c.id == study_id)).one_or_none()
    return None if row is None else _study(row, _names(connection, _EVENTS.c.study == study_id))


def _names(connection: Connection, *conditions: ColumnElement[bool]) -> dict[str, str]:
    """What studies were named last, by id; the same on every laptop, in whatever order the names came there."""
    query = select(_EVENTS.c.study, _EVENTS.c.at, _EVENTS.c.id, _EVENTS.c.details)
    rows = connection.execute(query.where(_EVENTS.c.kind == "named", *conditions)).all()
    return {row.study: row.details["name"] for row in sorted(rows, key=lambda row: (row.at, row.id))}


def _row(study: Study) -> dict[str, Any]:
    # Defaults too: a later program with other defaults must not change what was planned.
    plan = None if study.plan is None else study.plan.model_dump(mode="json", by_alias=True)
    return {name: getattr(study, name) for name in _PLAIN_FIELDS} | {"plan": plan}


def _study(row: Row[Any], names: Mapping[str, str]) -> Study:
    try:
        plan = None if row.plan is None else StudyPlan.model_validate(row.plan)
    except ValidationError as error:
        raise KnownError(
            f'The plan of study "{row.id}" in the store has content that this version of Fairdraft does not know.',
            "Open the store with the version of Fairdraft that wrote it, or a newer one.",
        ) from error
    plain = {name: getattr(row, name) for name in _PLAIN_FIELDS}
    return Study(plan=plan, named=names.get(row.id, ""), **plain)
