"""Which events tell what became of a study's judgements: those kept as such, and those that follow from rows?"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from fairdraft.domain.judgement_record import (
    ENDED,
    SETTLED,
    ConflictKind,
    Ending,
    Settlement,
    judgement_sha256,
    settlements_of,
)
from fairdraft.domain.rating_queue import StudyEvent
from fairdraft.store import tables
from fairdraft.store.judgement_places import standing_judgements

_EVENTS = tables.study_events
_FORMER = tables.former_ratings
_DRAFTS = tables.drafts
_CONFLICTS = tables.merge_conflicts


def judgement_events(connection: Connection, study_id: str) -> tuple[StudyEvent, ...]:
    """All of them, for a set: those that are kept, and those that follow from rows."""
    kept = kept_events(connection, study_id)
    # What stands is asked of such rows alone, and most studies have none.
    follow = (
        select(_FORMER.c.id).join(_DRAFTS, _DRAFTS.c.id == _FORMER.c.draft_id).where(_DRAFTS.c.study == study_id),
        select(_CONFLICTS.c.id).where(_CONFLICTS.c.study == study_id, _CONFLICTS.c.resolved_at.is_not(None)),
    )
    if not any(connection.execute(one.limit(1)).first() for one in follow):
        return kept
    standing = standing_judgements(connection, study_id)
    known = {one.id for one in kept}
    ended = (one.event(study_id) for one in former_endings(connection, study_id, standing))
    settled = (one.event(study_id) for one in earlier_settlements(connection, study_id, standing, kept))
    return (*kept, *(one for one in (*ended, *settled) if one.id not in known))


def kept_events(connection: Connection, study_id: str) -> tuple[StudyEvent, ...]:
    """The events of a study that tell of ended judgements and decided conflicts, oldest first."""
    query = select(_EVENTS).where(_EVENTS.c.study == study_id, _EVENTS.c.kind.in_((ENDED, SETTLED)))
    return tuple(
        StudyEvent(row.id, row.study, row.kind, row.by, row.at, row.details)
        for row in connection.execute(query.order_by(_EVENTS.c.number))
    )


def former_endings(
    connection: Connection, study_id: str, standing: Mapping[tuple[ConflictKind, str], Mapping[str, Any]]
) -> tuple[Ending, ...]:
    """The ratings that were changed or taken back here, by their former versions.

    Args:
        connection: to the store.
        study_id: the study.
        standing: what stands in its places (see `standing_judgements`).
    """
    of_study = select(_DRAFTS.c.id).where(_DRAFTS.c.study == study_id)
    rows = connection.execute(select(_FORMER).where(_FORMER.c.draft_id.in_(of_study)).order_by(_FORMER.c.number)).all()
    # Earlier versions took a change back by giving the former rating again, to the letter.
    ids = {row.rating_id for row in rows}
    again = {judgement_sha256(one) for one in standing.values() if one["id"] in ids}
    found = (
        Ending(
            row.id,
            "rating",
            row.rating_id,
            judgement_sha256(row.content),
            row.why,
            row.ended_at,
            of_file=bool(row.content.get("further")),
        )
        for row in rows
    )
    return tuple(one for one in found if one.sha256 not in again)


def earlier_settlements(
    connection: Connection,
    study_id: str,
    standing: Mapping[tuple[ConflictKind, str], Mapping[str, Any]],
    kept: Iterable[StudyEvent],
) -> tuple[Settlement, ...]:
    """The decisions of earlier versions of the program, which are told by rows of conflicts alone: for what stands."""
    decided = {one.aside for one in settlements_of(kept)}
    query = select(_CONFLICTS).where(_CONFLICTS.c.study == study_id, _CONFLICTS.c.resolved_at.is_not(None))
    found: list[Settlement] = []
    for row in connection.execute(query.order_by(_CONFLICTS.c.number)):
        here, aside = standing.get((row.kind, row.place)), judgement_sha256(row.content)
        if here is not None and aside not in decided:
            sha256 = judgement_sha256(here)
            found.append(Settlement(row.id, row.kind, sha256, aside, row.resolved_by, row.resolved_at))
    return tuple(found)
