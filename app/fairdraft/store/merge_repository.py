"""How do two laptops' judgements of one study become one, losing none and choosing none silently?"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import new_id, text_sha256, value_sha256
from fairdraft.domain.judgement_origin import merge_details
from fairdraft.domain.judgement_record import Settlement, judgement_sha256, settlements_of
from fairdraft.domain.judgement_standing import Decisions
from fairdraft.domain.rating import rating_from_object
from fairdraft.domain.rating_queue import StoredQueue, StudyEvent, StudyEventKind
from fairdraft.domain.rating_set import (
    CatalogueTaken,
    ConflictDecision,
    JudgementRecord,
    MergeConflict,
    MergeReport,
    RatingSet,
    received_details,
    vote_from_object,
)
from fairdraft.domain.study import Study, StudyPlan
from fairdraft.store import tables
from fairdraft.store.catalogue_merge import take_catalogue
from fairdraft.store.database import Writing
from fairdraft.store.draft_repository import draft_row
from fairdraft.store.judgement_events import judgement_events, kept_events
from fairdraft.store.judgement_ledger import JudgementLedger
from fairdraft.store.judgement_merge import JudgementMerge
from fairdraft.store.judgement_places import standing_judgements
from fairdraft.store.queue_repository import queue_row, stored_queue
from fairdraft.store.repository import Repository
from fairdraft.store.study_repository import drafts_of, save_study_row, seal_if_open, stored_study, write_event

_CONFLICTS = tables.merge_conflicts
_DRAFTS = tables.drafts
_PLACES = tables.study_drafts
_QUEUES = tables.rating_queues
_EVENTS = tables.study_events


class MergeRepository(Repository):
    """The part of the store that takes other laptops' studies in."""

    def merge(self, given: RatingSet, source: str) -> MergeReport:
        """See `SharingStore.merge`."""
        with self._database.writing() as writing:
            merging = _Merging(writing, given, source, self._clock())
            report = merging.run()
            writing.changed("study", given.study)
            return report

    def conflicts(self, study_id: str) -> tuple[MergeConflict, ...]:
        """See `SharingStore.conflicts`."""
        query = select(_CONFLICTS).where(_CONFLICTS.c.study == study_id)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
            standing = standing_judgements(connection, study_id) if rows else {}
            made = settlements_of(kept_events(connection, study_id)) if rows else ()
        decisions = Decisions(made)
        # Where nothing stands, as it was taken back, nothing is in conflict: what waits stands from the next merge on.
        met = [row for row in rows if (row.kind, row.place) in standing or row.resolved_at is not None]
        found = [_conflict(row, standing.get((row.kind, row.place), {}), decisions) for row in met]
        places = {row.id: (row.place, row.content_sha256) for row in rows}
        return tuple(sorted(found, key=lambda one: (one.resolved_at is not None, one.kind, *places[one.id])))

    def judgement_record(self, study_id: str) -> JudgementRecord:
        """See `SharingStore.judgement_record`."""
        query = select(_CONFLICTS.c.kind, _CONFLICTS.c.content).where(_CONFLICTS.c.study == study_id)
        with self._database.reading() as connection:
            events = judgement_events(connection, study_id)
            waiting = sorted(connection.execute(query).all(), key=lambda row: judgement_sha256(row.content))
        return JudgementRecord(
            events,
            tuple(rating_from_object(row.content) for row in waiting if row.kind == "rating"),
            tuple(vote_from_object(row.content) for row in waiting if row.kind == "vote"),
        )

    def resolve(self, conflict_id: str, by: str, *, keep_other: bool) -> MergeConflict:
        """See `SharingStore.resolve`."""
        with self._database.writing() as writing:
            connection, now = writing.connection, self._clock()
            row = connection.execute(select(_CONFLICTS).where(_CONFLICTS.c.id == conflict_id)).one_or_none()
            ledger = None if row is None else JudgementLedger(connection, row.study, row.source, now)
            stands = None if ledger is None or row is None else ledger.stands((row.kind, row.place))
            if row is None or ledger is None or stands is None or row.resolved_at is not None:
                raise KnownError(
                    f'There is no open conflict "{conflict_id}".',
                    'See the conflicts of the study on its page or with "fairdraft study conflicts".',
                )
            place = (row.kind, row.place)
            kept, aside = judgement_sha256(row.content), stands
            if not keep_other:
                kept, aside = aside, kept
            replaced = tuple(one.id for one in ledger.decisions.both_ways(kept, aside))
            settled = Settlement(new_id(), row.kind, kept, aside, by, now, replaced)
            write_event(connection, settled.event(row.study))
            ledger.learn((), (settled,))
            ledger.settle(place)
            writing.changed("study", row.study)
            writing.changed("rating", str(ledger.content(place, kept)["id"]))
            return _conflict(ledger.row(place, aside), ledger.content(place, kept), ledger.decisions)


@dataclass(slots=True)
class _Merging:
    writing: Writing
    given: RatingSet
    source: str
    now: datetime
    created: bool = False
    knows_names: bool = False
    unblinded: bool = False
    drafts_added: set[str] = field(default_factory=set)
    drafts_beside: int = 0
    catalogue: CatalogueTaken = field(default_factory=CatalogueTaken)

    @property
    def connection(self) -> Connection:
        return self.writing.connection

    def run(self) -> MergeReport:
        """Take everything in."""
        judgements = JudgementMerge(self.connection, self.given, self.source, self.now)
        self.catalogue = take_catalogue(self.writing, self.given.products, self.given.campaigns, self.now)
        self._take_study()
        self._take_drafts()
        judgements.run()
        if judgements.counts["imported"]:
            seal_if_open(self.connection, self.given.study, self.now)
        self._take_queues(judgements.raters)
        self._take_events(judgements)
        return MergeReport(
            study=self.given.study,
            created=self.created,
            imported=judgements.counts["imported"],
            already_there=judgements.counts["already_there"] + judgements.counts["stayed_back"],
            conflicting=judgements.counts["conflicting"],
            rejected=dict(sorted(judgements.rejected.items())),
            drafts_added=len(self.drafts_added),
            unblinded=self.unblinded,
            drafts_beside=self.drafts_beside,
            catalogue=self.catalogue,
            taken_back=judgements.counts["taken_back"],
            changed=judgements.counts["changed"],
            stayed_back=judgements.counts["stayed_back"],
            settled=judgements.counts["settled"],
            decided_both_ways=judgements.counts["decided_both_ways"],
        )

    def _take_study(self) -> None:
        given = self.given
        here = stored_study(self.connection, given.study)
        self.knows_names = here is not None and here.plan is not None and not here.plan.is_hidden
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
                self.drafts_added.add(draft.id)
            elif not _same_draft(known, draft):
                raise KnownError(
                    f"Draft {draft.id} of the set has different words or another brief than here.",
                    "It comes from another study with this name; nothing was imported.",
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
            if place in taken:
                self.drafts_beside += one.draft_id in self.drafts_added
            else:
                names = ("campaign", "brief", "brief_sha256", "candidate", "draft_number")
                row = dict(zip(names, place, strict=True)) | {"study": self.given.study, "draft_id": one.draft_id}
                self.connection.execute(insert(_PLACES).values(settings_sha256=one.settings_sha256, **row))

    def _take_queues(self, raters: Mapping[str, str]) -> None:
        rows = self.connection.execute(select(_QUEUES).where(_QUEUES.c.study == self.given.study))
        here = {row.rater: stored_queue(row) for row in rows}
        for given in self.given.queues:
            queue = replace(given, rater=raters.get(given.rater, given.rater))
            known = here.get(queue.rater)
            if known is None:
                self.connection.execute(insert(_QUEUES).values(queue_row(queue)))
            elif _longer(queue, known):
                of_rater = (_QUEUES.c.study == queue.study, _QUEUES.c.rater == queue.rater)
                row = queue_row(replace(queue, skipped=known.skipped, skipped_pairs=known.skipped_pairs))
                self.connection.execute(update(_QUEUES).where(*of_rater).values(row))

    def _take_events(self, judgements: JudgementMerge) -> None:
        query = select(_EVENTS.c.id, _EVENTS.c.kind, _EVENTS.c.details).where(_EVENTS.c.study == self.given.study)
        rows = self.connection.execute(query).all()
        here = {row.id: row.kind for row in rows}
        raters = judgements.raters
        for event in self.given.events:
            # Who rates blind does not know who wrote what, and cannot end that where it is known.
            tells_nothing = event.kind == "unblinded" and self.given.blind and self.knows_names
            if event.id not in here and not tells_nothing:
                write_event(self.connection, replace(event, by=raters.get(event.by, event.by)))
                self.unblinded |= event.kind == "unblinded" and self.knows_names and "unblinded" not in here.values()
        # A study that was still being drafted may come again with more drafts.
        details = received_details(self.given)
        is_known = any(row.kind == "received" and row.details == details for row in rows)
        if self.given.blind and not self.knows_names and not is_known:
            self._write_event("received", "", details)
        if judgements.sessions or judgements.met:
            sender = raters.get(self.given.sender, self.given.sender)
            self._write_event("merged", sender, merge_details(self.source, judgements.sessions, judgements.met))

    def _write_event(self, kind: StudyEventKind, by: str, details: dict[str, Any]) -> None:
        write_event(self.connection, StudyEvent(new_id(), self.given.study, kind, by, self.now, details))


def _conflict(row: Row[Any], standing: dict[str, Any], decisions: Decisions) -> MergeConflict:
    here = judgement_sha256(standing) if standing else ""
    made = decisions.both_ways(here, judgement_sha256(row.content)) if row.resolved_at is None else ()
    told = tuple(ConflictDecision(one.by, one.at, keeps_standing=one.kept == here) for one in made)
    return MergeConflict(
        row.id,
        row.study,
        row.kind,
        standing,
        row.content,
        row.source,
        row.found_at,
        row.resolved_at,
        row.resolved_by,
        told,
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
