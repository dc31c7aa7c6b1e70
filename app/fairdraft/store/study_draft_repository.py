"""How does each draft that a study wants keep its place, so that none is made twice?"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, select, update

from fairdraft.domain.draft import Draft, StoredCheck
from fairdraft.domain.errors import KnownError
from fairdraft.domain.many_values import no_collections
from fairdraft.domain.study_progress import DraftPlace, PlacedDraft, StudyCounts, settings_sha256
from fairdraft.store import tables
from fairdraft.store.column_types import MARK, as_written
from fairdraft.store.draft_repository import check_row, draft_of_row, draft_row, given_up
from fairdraft.store.repository import Repository, as_stored
from fairdraft.store.study_repository import drafts_of

_PLACES = tables.study_drafts
_DRAFTS = tables.drafts
_RATINGS = tables.ratings
_CONFLICTS = tables.merge_conflicts

# Columns of a place, and the field of each.
_PLACE_FIELDS = {
    "campaign": "campaign",
    "brief": "brief",
    "brief_sha256": "brief_sha256",
    "candidate": "candidate",
    "draft_number": "number",
}


class StudyDraftRepository(Repository):
    """The part of the store that knows which drafts a study has."""

    def running(self, study_id: str) -> AbstractContextManager[Callable[[], None]]:
        """See `StudyLocks.running`. A store in a file is one machine's: its other programs have a lock of their own."""
        return self._database.run_claimed(study_id, self._clock())

    def placed_drafts(self, study_id: str) -> tuple[PlacedDraft, ...]:
        """See `StudyDraftStore.placed_drafts`."""
        columns = (*(_PLACES.c[name] for name in _PLACE_FIELDS), _PLACES.c.draft_id, _PLACES.c.settings_sha256)
        query = (
            select(*columns, _DRAFTS.c.state, _DRAFTS.c.failure)
            .join(_DRAFTS, _DRAFTS.c.id == _PLACES.c.draft_id)
            .where(_PLACES.c.study == study_id, _DRAFTS.c.deleted_at.is_(None))
        )
        with self._database.reading() as connection, no_collections():
            return tuple(_placed(row) for rows in as_stored(connection, query) for row in rows)

    def begin_placed_drafts(self, study_id: str, drafts: Sequence[tuple[DraftPlace, Draft]]) -> None:
        """See `StudyDraftStore.begin_placed_drafts`."""
        with self._database.writing() as writing:
            now = self._clock()
            for place, draft in drafts:
                if draft.study != study_id or draft.state == "failed":
                    raise ValueError(f"draft {draft.id} cannot take a place of study {study_id}")
                _refuse_taken(writing.connection, study_id, place, draft.id)
                writing.connection.execute(insert(_DRAFTS).values(draft_row(draft, now)))
                _take_place(writing.connection, study_id, place, draft)
                writing.changed("draft", draft.id)

    def take_in_drafts(self, study_id: str, drafts: Sequence[tuple[DraftPlace, Draft, StoredCheck | None]]) -> None:
        """See `StudyDraftStore.take_in_drafts`."""
        with self._database.writing() as writing:
            now = self._clock()
            present = drafts_of(writing.connection, [draft.id for _, draft, _ in drafts])
            for place, draft, check in drafts:
                if draft.study != study_id or draft.state != "finished":
                    raise ValueError(f"draft {draft.id} cannot take a place of study {study_id}")
                _refuse_taken(writing.connection, study_id, place, draft.id)
                if draft.id not in present:
                    writing.connection.execute(insert(_DRAFTS).values(draft_row(draft, now)))
                    if check is not None:
                        writing.connection.execute(insert(tables.draft_checks).values(check_row(check)))
                _take_place(writing.connection, study_id, place, draft)
            if drafts:
                writing.changed("study", study_id)

    def give_up_interrupted(self, study_id: str) -> int:
        """See `StudyDraftStore.give_up_interrupted`."""
        with self._database.writing() as writing:
            now = self._clock()
            streaming = select(_DRAFTS).where(_DRAFTS.c.study == study_id, _DRAFTS.c.state == "streaming")
            rows = writing.connection.execute(streaming).all()
            for row in rows:
                draft = given_up(draft_of_row(row))
                # Not as one that its own process may still finish: that process is gone.
                writing.connection.execute(
                    update(_DRAFTS).where(_DRAFTS.c.id == draft.id).values(draft_row(draft, now))
                )
                writing.changed("draft", draft.id)
            return len(rows)

    def study_counts(self, study_id: str) -> StudyCounts:
        """See `StudyDraftStore.study_counts`."""
        alive = _DRAFTS.c.deleted_at.is_(None)
        drafts = (
            select(_DRAFTS.c.candidate, func.count())
            .where(_DRAFTS.c.study == study_id, _DRAFTS.c.state == "finished", alive)
            .group_by(_DRAFTS.c.candidate)
        )
        ratings = (
            select(_RATINGS.c.rater, func.count())
            .join(_DRAFTS, _DRAFTS.c.id == _RATINGS.c.draft_id)
            .where(_RATINGS.c.study == study_id, alive)
            .group_by(_RATINGS.c.rater)
        )
        conflicts = select(func.count()).where(_CONFLICTS.c.study == study_id, _CONFLICTS.c.resolved_at.is_(None))
        with self._database.reading() as connection:
            return StudyCounts(
                dict(sorted(tuple(row) for row in connection.execute(drafts))),
                dict(sorted(tuple(row) for row in connection.execute(ratings))),
                connection.execute(conflicts).scalar_one(),
            )


def _placed(row: Sequence[Any]) -> PlacedDraft:
    """A place with its draft, of a row with its values as they are stored: a study has ten thousand of them."""
    if MARK in "".join([one for one in row if isinstance(one, str)]):
        row = [as_written(one) if isinstance(one, str) else one for one in row]
    campaign, brief, brief_sha256, candidate, number, draft_id, settings, state, failure = row
    return PlacedDraft(DraftPlace(campaign, brief, brief_sha256, candidate, number), draft_id, state, failure, settings)


def _refuse_taken(connection: Connection, study_id: str, place: DraftPlace, draft_id: str) -> None:
    query = select(_DRAFTS.c.id, _DRAFTS.c.state, _DRAFTS.c.deleted_at)
    query = query.join(_PLACES, _PLACES.c.draft_id == _DRAFTS.c.id).where(_is_place(study_id, place))
    known = connection.execute(query).one_or_none()
    if known is None or known.id == draft_id or known.deleted_at is not None:
        return
    if known.state in ("finished", "streaming"):
        raise KnownError(
            f'Draft {place.number} of "{place.candidate}" for {place.prompt_id} is already in the study.',
            "Run the study again: it makes the remaining drafts.",
        )


def _take_place(connection: Connection, study_id: str, place: DraftPlace, draft: Draft) -> None:
    row = {"draft_id": draft.id, "settings_sha256": settings_sha256(draft)}
    taken = connection.execute(update(_PLACES).where(_is_place(study_id, place)).values(row))
    if not taken.rowcount:
        connection.execute(insert(_PLACES).values(study=study_id, **row, **_place_row(place)))


def _is_place(study_id: str, place: DraftPlace) -> ColumnElement[bool]:
    return and_(_PLACES.c.study == study_id, *(_PLACES.c[name] == value for name, value in _place_row(place).items()))


def _place_row(place: DraftPlace) -> dict[str, Any]:
    return {column: getattr(place, name) for column, name in _PLACE_FIELDS.items()}
