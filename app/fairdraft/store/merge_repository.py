"""How do two laptops' judgements of one study become one, losing none and choosing none silently?"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import new_id, text_sha256, value_sha256
from fairdraft.domain.judgement_origin import merge_details
from fairdraft.domain.rating import rating_from_object
from fairdraft.domain.rating_queue import StoredQueue, StudyEvent
from fairdraft.domain.rating_set import (
    ConflictKind,
    MergeConflict,
    MergeReport,
    RatingSet,
    say_the_same,
    vote_from_object,
    vote_object,
)
from fairdraft.domain.study import Study, StudyPlan
from fairdraft.store import tables
from fairdraft.store.draft_repository import draft_row
from fairdraft.store.queue_repository import queue_row, stored_queue, vote_of_row, vote_row
from fairdraft.store.rating_repository import ratings_where, remove_parts, write_rating
from fairdraft.store.repository import Repository
from fairdraft.store.study_repository import drafts_of, save_study_row, seal_if_open, stored_study, write_event

_CONFLICTS = tables.merge_conflicts
_RATINGS = tables.ratings
_VOTES = tables.votes
_DRAFTS = tables.drafts
_PLACES = tables.study_drafts
_QUEUES = tables.rating_queues
_EVENTS = tables.study_events


class MergeRepository(Repository):
    """The part of the store that takes other laptops' studies in."""

    def merge(self, given: RatingSet, source: str) -> MergeReport:
        """See `SharingStore.merge`."""
        with self._database.writing() as writing:
            merging = _Merging(writing.connection, given, source, self._clock())
            report = merging.run()
            writing.changed("study", given.study)
            return report

    def conflicts(self, study_id: str) -> tuple[MergeConflict, ...]:
        """See `SharingStore.conflicts`."""
        query = select(_CONFLICTS).where(_CONFLICTS.c.study == study_id)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
            standing = _standing(connection, study_id) if rows else {}
        found = [_conflict(row, standing.get((row.kind, row.place), {})) for row in rows]
        places = {row.id: (row.place, row.content_sha256) for row in rows}
        return tuple(sorted(found, key=lambda one: (one.resolved_at is not None, one.kind, *places[one.id])))

    def resolve(self, conflict_id: str, by: str, *, keep_other: bool) -> MergeConflict:
        """See `SharingStore.resolve`."""
        with self._database.writing() as writing:
            connection, now = writing.connection, self._clock()
            row = connection.execute(select(_CONFLICTS).where(_CONFLICTS.c.id == conflict_id)).one_or_none()
            if row is None or row.resolved_at is not None:
                raise KnownError(
                    f'There is no open conflict "{conflict_id}".',
                    'See those of the study, on its page or with "fairdraft study conflicts".',
                )
            standing = _standing(connection, row.study).get((row.kind, row.place), {})
            this = update(_CONFLICTS).where(_CONFLICTS.c.id == conflict_id)
            if keep_other and standing:
                _KINDS[row.kind].replace(connection, standing, row.content)
                # The row now holds what was set aside.
                connection.execute(this.values(content=standing, content_sha256=value_sha256(standing)))
            connection.execute(this.values(resolved_at=now, resolved_by=by))
            writing.changed("study", row.study)
            writing.changed("rating", str((row.content if keep_other else standing).get("id")))
            decided = connection.execute(select(_CONFLICTS).where(_CONFLICTS.c.id == conflict_id)).one()
            return _conflict(decided, row.content if keep_other else standing)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What ratings and votes have in common: a place that holds one, and a moment."""

    place: Callable[[Mapping[str, Any]], str]
    moment: str
    replace: Callable[[Connection, Mapping[str, Any], Mapping[str, Any]], None]


def rating_place(content: Mapping[str, Any]) -> str:
    """The place that one rating of a rater fills: draft, rater and occasion."""
    return json.dumps([content["draft_id"], content["rater"], content["occasion"]])


def vote_place(content: Mapping[str, Any]) -> str:
    """The place that one vote of a rater fills: the two drafts, in either order, and the rater."""
    return json.dumps([*sorted((content["first_draft"], content["second_draft"])), content["rater"]])


def _replace_rating(connection: Connection, standing: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    remove_parts(connection, standing["id"])
    connection.execute(delete(_RATINGS).where(_RATINGS.c.id == standing["id"]))
    write_rating(connection, rating_from_object(dict(other)))


def _replace_vote(connection: Connection, standing: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    connection.execute(delete(_VOTES).where(_VOTES.c.id == standing["id"]))
    connection.execute(insert(_VOTES).values(vote_row(vote_from_object(other))))


_KINDS: Mapping[str, _Kind] = {
    "rating": _Kind(rating_place, "rated_at", _replace_rating),
    "vote": _Kind(vote_place, "voted_at", _replace_vote),
}


@dataclass(slots=True)
class _Merging:
    connection: Connection
    given: RatingSet
    source: str
    now: datetime
    created: bool = False
    unblinded: bool = False
    drafts_added: int = 0
    sessions: set[str] = field(default_factory=set)
    met: list[tuple[str, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)

    def run(self) -> MergeReport:
        """Take everything in."""
        self._take_study()
        self._take_drafts()
        self._take_judgements()
        if self.counts["imported"]:
            seal_if_open(self.connection, self.given.study, self.now)
        self._take_queues()
        self._take_events()
        return MergeReport(
            study=self.given.study,
            created=self.created,
            imported=self.counts["imported"],
            already_there=self.counts["already there"],
            conflicting=self.counts["conflicting"],
            rejected=dict(sorted(self.rejected.items())),
            drafts_added=self.drafts_added,
            unblinded=self.unblinded,
        )

    def _take_study(self) -> None:
        given = self.given
        here = stored_study(self.connection, given.study)
        if here is None:
            self.created = True
            save_study_row(
                self.connection,
                Study(
                    given.study,
                    given.plan,
                    given.version,
                    self.now,
                    imported=given.plan is None,
                    sealed_at=given.sealed_at,
                    sealed_sha256=given.sealed_sha256,
                ),
            )
            return
        if not given.blind and here.plan is not None and here.plan.is_hidden:
            # The owner tells who wrote what: from here on it is known on this laptop too.
            self.unblinded = True
            save_study_row(self.connection, replace(here, plan=given.plan, version=given.version))
            event = StudyEvent(new_id(), given.study, "unblinded", "", self.now, {"by_set": self.source})
            write_event(self.connection, event)
        elif here.plan is None and given.plan is not None and not given.blind:
            save_study_row(self.connection, replace(here, plan=given.plan, version=given.version))

    def _take_drafts(self) -> None:
        here = drafts_of(self.connection, [one.id for one in self.given.drafts])
        for draft in self.given.drafts:
            known = here.get(draft.id)
            if known is None:
                self.connection.execute(insert(_DRAFTS).values(draft_row(draft, self.now)))
                self.drafts_added += 1
            elif not _same_draft(known, draft):
                raise KnownError(
                    f"Draft {draft.id} of the set has other words, or belongs to another brief, than here.",
                    "It comes from another study of this name; nothing was taken in.",
                )
            elif known.candidate == StudyPlan.HIDDEN and draft.candidate != StudyPlan.HIDDEN:
                this = update(_DRAFTS).where(_DRAFTS.c.id == draft.id)
                self.connection.execute(this.values(draft_row(draft, self.now)))
        self._take_places()

    def _take_places(self) -> None:
        taken = {
            tuple(row)
            for row in self.connection.execute(
                select(_PLACES.c.campaign, _PLACES.c.brief, _PLACES.c.brief_sha256, _PLACES.c.candidate,
                       _PLACES.c.draft_number).where(_PLACES.c.study == self.given.study)
            )
        }  # fmt: skip
        for one in self.given.placed:
            place = (one.place.campaign, one.place.brief, one.place.brief_sha256, one.place.candidate, one.place.number)
            if place not in taken:
                names = ("campaign", "brief", "brief_sha256", "candidate", "draft_number")
                row = dict(zip(names, place, strict=True)) | {"study": self.given.study, "draft_id": one.draft_id}
                self.connection.execute(insert(_PLACES).values(settings_sha256=one.settings_sha256, **row))

    def _take_judgements(self) -> None:
        standing = _standing(self.connection, self.given.study)
        known: dict[tuple[str, str], dict[str, Row[Any]]] = {}
        for row in self.connection.execute(select(_CONFLICTS).where(_CONFLICTS.c.study == self.given.study)):
            known.setdefault((row.kind, row.place), {})[row.content_sha256] = row
        by_id = {(kind, row.content["id"]): row.content for (kind, _), rows in known.items() for row in rows.values()}
        by_id |= {(kind, content["id"]): content for (kind, _), content in standing.items()}
        rubric = (self.given.rubric.id, self.given.rubric.version)
        for rating in self.given.ratings:
            if (rating.rubric_id, rating.rubric_version) != rubric:
                self.rejected["rated by another version of the rubric"] += 1
            else:
                self._take("rating", rating.as_object(), standing, known, by_id)
        for vote in self.given.votes:
            self._take("vote", vote_object(vote), standing, known, by_id)

    def _take(
        self,
        kind: ConflictKind,
        content: dict[str, Any],
        standing: dict[tuple[str, str], dict[str, Any]],
        known: dict[tuple[str, str], dict[str, Row[Any]]],
        by_id: dict[tuple[str, str], dict[str, Any]],
    ) -> None:
        how = _KINDS[kind]
        key = (kind, how.place(content))
        same_id = by_id.get((kind, content["id"]))
        if same_id is not None and how.place(same_id) != key[1]:
            if {**same_id, "rater": content["rater"]} == content:
                # The same judgement, whose rater has another pseudonym here since.
                self.counts["already there"] += 1
                return
            raise KnownError(
                f"The {kind} {content['id']} of the set is about something else here.",
                "It was changed on its way; nothing was taken in.",
            )
        here = standing.get(key)
        sha256 = value_sha256(content)
        if here is None:
            self._add(kind, content)
            standing[key] = by_id[kind, content["id"]] = content
            self._brought(content)
            self.counts["imported"] += 1
        elif value_sha256(here) == sha256:
            self.counts["already there"] += 1
        elif sha256 in known.get(key, {}):
            waiting = known[key][sha256].resolved_at is None and not say_the_same(kind, here, content)
            self.counts["conflicting" if waiting else "already there"] += 1
        else:
            self._brought(content)
            self.met.append((content["id"], here["id"]))
            self._keep_both(kind, key, here, content, standing, known)
            # What says the same asks nobody to decide; both are kept, as the later may come to differ from a third.
            self.counts["already there" if say_the_same(kind, here, content) else "conflicting"] += 1

    def _brought(self, content: Mapping[str, Any]) -> None:
        if content.get("session_id") is not None:
            self.sessions.add(content["session_id"])

    def _add(self, kind: ConflictKind, content: dict[str, Any]) -> None:
        if kind == "rating":
            write_rating(self.connection, rating_from_object(content))
        else:
            self.connection.execute(insert(_VOTES).values(vote_row(vote_from_object(content))))

    def _keep_both(
        self,
        kind: ConflictKind,
        key: tuple[str, str],
        here: dict[str, Any],
        content: dict[str, Any],
        standing: dict[tuple[str, str], dict[str, Any]],
        known: dict[tuple[str, str], dict[str, Row[Any]]],
    ) -> None:
        how = _KINDS[kind]
        decided = any(row.resolved_at is not None for row in known.get(key, {}).values())

        def rank(one: Mapping[str, Any]) -> tuple[str, str]:
            return str(one[how.moment]), value_sha256(one)

        # What a person decided stands; else the later one, so that the order of merges makes no difference.
        waits = content
        if not decided and rank(content) > rank(here):
            how.replace(self.connection, here, content)
            standing[key], waits = content, here
        row = {
            "id": new_id(),
            "study": self.given.study,
            "kind": kind,
            "place": key[1],
            "content": waits,
            "content_sha256": value_sha256(waits),
            "source": self.source,
            "found_at": self.now,
            "resolved_at": None,
            "resolved_by": "",
        }
        self.connection.execute(insert(_CONFLICTS).values(row))
        stored = self.connection.execute(select(_CONFLICTS).where(_CONFLICTS.c.id == row["id"])).one()
        known.setdefault(key, {})[stored.content_sha256] = stored

    def _take_queues(self) -> None:
        rows = self.connection.execute(select(_QUEUES).where(_QUEUES.c.study == self.given.study))
        here = {row.rater: stored_queue(row) for row in rows}
        for queue in self.given.queues:
            known = here.get(queue.rater)
            if known is None:
                self.connection.execute(insert(_QUEUES).values(queue_row(queue)))
            elif _longer(queue, known):
                of_rater = (_QUEUES.c.study == queue.study, _QUEUES.c.rater == queue.rater)
                row = queue_row(replace(queue, skipped=known.skipped, skipped_pairs=known.skipped_pairs))
                self.connection.execute(update(_QUEUES).where(*of_rater).values(row))

    def _take_events(self) -> None:
        query = select(_EVENTS.c.id).where(_EVENTS.c.study == self.given.study)
        here = set(self.connection.execute(query).scalars())
        for event in self.given.events:
            if event.id not in here:
                write_event(self.connection, event)
        if self.sessions or self.met:
            details = merge_details(self.source, self.sessions, self.met)
            merged = StudyEvent(new_id(), self.given.study, "merged", self.given.sender, self.now, details)
            write_event(self.connection, merged)


def _standing(connection: Connection, study_id: str) -> dict[tuple[str, str], dict[str, Any]]:
    """What stands in each place of a study, by kind and place."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for rating in ratings_where(connection, [_RATINGS.c.study == study_id]):
        content = rating.as_object()
        found["rating", rating_place(content)] = content
    for row in connection.execute(select(_VOTES).where(_VOTES.c.study == study_id)):
        content = vote_object(vote_of_row(row))
        found["vote", vote_place(content)] = content
    return found


def _conflict(row: Row[Any], standing: dict[str, Any]) -> MergeConflict:
    return MergeConflict(
        row.id, row.study, row.kind, standing, row.content, row.source, row.found_at, row.resolved_at, row.resolved_by
    )


def _same_draft(here: Draft, given: Draft) -> bool:
    return (here.study, here.campaign, here.brief, here.brief_sha256, here.mode, text_sha256(here.text)) == (
        given.study,
        given.campaign,
        given.brief,
        given.brief_sha256,
        given.mode,
        text_sha256(given.text),
    )


def _longer(given: StoredQueue, here: StoredQueue) -> bool:
    """Whether the given order is the one to keep: the longer, else the later in one order of all, on any laptop."""

    def rank(one: StoredQueue) -> tuple[int, str]:
        entries = queue_row(replace(one, skipped=()))["entries"]
        return len(one.entries) + len(one.pairs), value_sha256([entries, one.seed, one.turn])

    return rank(given) > rank(here)
