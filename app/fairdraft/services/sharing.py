"""How does a study reach another laptop, and its ratings come back, without a server?"""

import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import new_id, utc_now
from fairdraft.domain.judgement_origin import JudgementOrigin, origin_of
from fairdraft.domain.judgement_record import ENDED, SETTLED
from fairdraft.domain.rating_queue import BlindDraft, StudyEvent, StudyEventKind
from fairdraft.domain.rating_set import MergeConflict, MergeReport, RatingSet, blinded, candidate_map_sha256, for_raters
from fairdraft.domain.study import Study, StudyPlan
from fairdraft.services.comparing import ComparingService
from fairdraft.services.managing_products import ProductService
from fairdraft.services.naming import known_study, somebody
from fairdraft.services.ports import Documents, Store
from fairdraft.services.queueing import QueueingService
from fairdraft.services.rating_ports import UnfinishedRatings
from fairdraft.services.rating_queue import blind_draft
from fairdraft.services.sharing_ports import RatingSetFiles
from fairdraft.services.study_reader import StudyReader

_TRAVELLING_EVENTS: tuple[StudyEventKind, ...] = ("planned", "sealed", "order", "unblinded", "named", "decided")


class SharingService:
    """Writes studies to `.fairset` files and takes such files in."""

    def __init__(
        self,
        store: Store,
        products: ProductService,
        comparing: ComparingService,
        queueing: QueueingService,
        documents: Documents,
        files: RatingSetFiles,
        unfinished: UnfinishedRatings,
        reader: StudyReader,
    ) -> None:
        self._reader = reader
        self._store = store
        self._products = products
        self._comparing = comparing
        self._queueing = queueing
        self._documents = documents
        self._files = files
        self._unfinished = unfinished

    def export(self, study_id: str, folder: Path, *, blind: bool) -> Path:
        """Write a study as a `.fairset`, read back and compared before this returns.

        A blind one carries neither candidates nor provenance, and the orders of all raters that the plan names. A study
        that came blind goes out blind, with the ratings that were given here.

        Raises:
            KnownError: an unknown study; a blind set of a study whose plan names no raters or that has no plan; a whole
                set of a study that is still blind; the folder cannot be written.
        """
        study = known_study(self._store, study_id)
        came_blind = study.plan is not None and study.plan.is_hidden
        if came_blind:
            return self._files.write_rating_set(self._received(study), folder)
        if blind:
            self._queueing.draw(study_id)
        else:
            self._reader.require_names(study_id, "A whole set")
        whole = self._whole(study)
        if not blind:
            return self._files.write_rating_set(whole, folder)
        whole = for_raters(whole)
        salt = self._salt(study_id)
        mapped = candidate_map_sha256(salt, {one.id: one.candidate for one in whole.drafts})
        return self._files.write_rating_set(blinded(whole, mapped), folder)

    def merge(self, path: Path) -> MergeReport:
        """Take a `.fairset` in: whole, or refused in a sentence. The study is made if it is not there.

        Raises:
            KnownError: the file is not what it should be; it was made of another plan or another version of the rubric;
                its drafts have other words here; or they were written by other candidates than when it went out.
        """
        given = self._files.read_rating_set(path)
        rubric = self._documents.rubric(given.rubric.id)
        if rubric != given.rubric:
            raise KnownError(
                f'{path} was rated by version "{given.rubric.version}" of the rubric "{rubric.id}", but this program '
                f'has version "{rubric.version}" or a different wording of it.',
                "Use the same version of Fairdraft on both laptops; rubric versions are never mixed.",
            )
        here = self._store.study(given.study)
        if here is not None:
            self._refuse_other_plan(here, given, path)
        checked = self._check_candidates(given, path)
        report = self._store.merge(given, path.name)
        return replace(report, candidates_checked=checked)

    def conflicts(self, study_id: str) -> tuple[MergeConflict, ...]:
        """The conflicts that merges found, open ones first; two judgements that say the same are none."""
        found = self._store.conflicts(known_study(self._store, study_id).id)
        return tuple(one for one in found if one.resolved_at is not None or one.is_open)

    def origins(self, conflict: MergeConflict) -> tuple[JudgementOrigin, JudgementOrigin]:
        """Where the judgement that stands and the other one came from."""
        events = self._store.study_events(conflict.study)
        return origin_of(conflict.standing, events), origin_of(conflict.other, events)

    def drafts_of(self, conflict: MergeConflict) -> tuple[BlindDraft, ...]:
        """What a conflict is about, blind: the draft of a rating, or the two of a vote in the order they were shown."""
        names = ("draft_id",) if conflict.kind == "rating" else ("first_draft", "second_draft")
        ids = [str(conflict.standing[name]) for name in names]
        known = self._store.drafts_of_ids(ids)
        rubric = self._comparing.rubric_of(conflict.study)
        return tuple(blind_draft(known[one], rubric) for one in ids if one in known)

    def resolve(self, conflict_id: str, by: str, *, keep_other: bool) -> MergeConflict:
        """Decide a conflict: keep the judgement that stands, or put the other one in its place."""
        return self._store.resolve(
            conflict_id, somebody(by, "No person is named for the decision."), keep_other=keep_other
        )

    def forget_rater(self, rater: str) -> tuple[str, int]:
        """Give a rater's judgements a new pseudonym that nothing links to the person, and forget their profile and
        what they have half rated on this machine.

        Returns:
            the new pseudonym, and how many ratings and votes carry it.
        """
        if not rater.strip():
            raise UsageError("No rater is named.", "Give the pseudonym to forget.")
        pseudonym = f"rater-{new_id()[:8]}"
        known = any(one.pseudonym == rater for one in self._store.profiles())
        renamed, elsewhere = self._store.rename_rater(rater, pseudonym)
        begun = self._unfinished.forget_unfinished(rater)
        if not renamed and not elsewhere and not known and not begun:
            raise KnownError(f'Nothing here was judged by "{rater}".', "Give the pseudonym as the status shows it.")
        return pseudonym, renamed

    def _whole(self, study: Study) -> RatingSet:
        ratings = self._store.ratings(study=study.id)
        votes = self._store.votes(study.id)
        placed = [one for one in self._store.placed_drafts(study.id) if one.state == "finished"]
        ids = {one.draft_id for one in placed} | {one.draft_id for one in ratings}
        record = self._store.judgement_record(study.id)
        # What waits is alone in its place where what stood was taken back.
        ids |= {one.draft_id for one in record.ratings}
        ids |= {draft_id for one in (*votes, *record.votes) for draft_id in (one.first_draft, one.second_draft)}
        drafts = sorted(self._store.drafts_of_ids(ids).values(), key=lambda one: one.id)
        campaigns = {one.id: one for one in self._products.campaigns()}
        named = sorted({one.campaign for one in drafts} | set(study.plan.campaigns if study.plan else ()))
        used = tuple(campaigns[name] for name in named if name in campaigns)
        products = {one.product: self._products.product(one.product) for one in used if one.product is not None}
        events = [one for one in self._store.study_events(study.id) if one.kind in _TRAVELLING_EVENTS]
        return RatingSet(
            study=study.id,
            blind=False,
            plan=study.plan,
            plan_sha256=None if study.plan is None else study.plan.sha256,
            version=study.version,
            sealed_at=study.sealed_at,
            sealed_sha256=study.sealed_sha256,
            rubric=self._comparing.rubric_of(study.id),
            campaigns=used,
            products=tuple(products[name] for name in sorted(products)),
            drafts=tuple(drafts),
            placed=tuple(sorted(placed, key=lambda one: one.draft_id)),
            ratings=tuple(sorted(ratings, key=lambda one: one.id)),
            votes=tuple(sorted(votes, key=lambda one: one.id)),
            queues=tuple(replace(one, skipped=(), skipped_pairs=()) for one in self._store.rating_queues(study.id)),
            events=tuple(sorted([*events, *record.events], key=lambda one: (one.at, one.id))),
            sender="" if (profile := self._store.profile()) is None else profile.pseudonym,
            waiting_ratings=record.ratings,
            waiting_votes=record.votes,
        )

    def _received(self, study: Study) -> RatingSet:
        """A study that came blind, as it goes back."""
        whole = self._whole(study)
        came = self._came_with(study.id, {one.id for one in whole.drafts})
        # All drafts that came, so that their owner can check the candidates; the plan's hash is the owner's too.
        given = self._store.drafts_of_ids(came["drafts"])
        drafts: tuple[Draft, ...] = tuple(given[one] for one in sorted(given))
        return replace(
            blinded(whole, ""),
            drafts=drafts,
            plan_sha256=came.get("plan_sha256"),
            sealed_at=None,
            sealed_sha256=None,
            candidate_map_sha256=came.get("candidate_map_sha256"),
            events=tuple(one for one in whole.events if one.kind in ("unblinded", ENDED, SETTLED)),
        )

    def _came_with(self, study_id: str, judged: set[str]) -> dict[str, Any]:
        """What is known of the blind set that a study came in (see `received_details`): of several that have all judged
        drafts, the largest. Where none has them, all drafts here, of which nobody can check the candidates.
        """
        everything = [one.id for one in self._store.drafts(study=study_id)]
        known = [one.details for one in self._store.study_events(study_id) if one.kind == "received"]
        came = [{**one, "drafts": one.get("drafts") or everything} for one in known]
        whole = [one for one in came if judged <= set(one["drafts"])]
        if whole:
            return max(whole, key=lambda one: (one.get("candidate_map_sha256") is not None, len(one["drafts"])))
        plan_sha256 = known[-1].get("plan_sha256") if known else None
        return {"plan_sha256": plan_sha256, "candidate_map_sha256": None, "drafts": sorted({*everything, *judged})}

    def _refuse_other_plan(self, here: Study, given: RatingSet, path: Path) -> None:
        hidden_here = here.plan is not None and here.plan.is_hidden
        if (given.blind and here.plan is None) or (hidden_here and given.plan is None):
            raise KnownError(
                f'{path} is of a different study than the "{here.id}" here: one of the two has no plan, '
                "and its ratings were made elsewhere.",
                "Ask its sender which study it is, or to give it another id.",
            )
        if here.plan is None or given.plan_sha256 is None:
            return
        events = self._store.study_events(here.id)
        if here.plan == given.plan and not any(one.kind == "received" for one in events):
            # Equal plans; earlier versions could be ended before they kept the hash of the owner's.
            return
        known = {here.plan.sha256}
        for event in events:
            known |= {event.details.get("sha256", ""), event.details.get("plan_sha256", "")}
        if here.plan.is_hidden and not given.blind:
            # The owner's own plan: what came blind was made of it, if it says so.
            known.discard(here.plan.sha256)
        if given.plan_sha256 not in known:
            raise KnownError(
                f'{path} was made from a different plan of study "{here.id}" than the one here.',
                "Ask its sender which study it is, or give one of them another id.",
            )

    def _salt(self, study_id: str) -> str:
        """What is mixed into the hash of who wrote what; it never leaves this store."""
        for event in self._store.study_events(study_id):
            if event.kind == "exported":
                return str(event.details["salt"])
        salt = secrets.token_hex(16)
        self._store.record_event(_event(study_id, "exported", {"salt": salt}))
        return salt

    def _check_candidates(self, given: RatingSet, path: Path) -> bool | None:
        """Whether the set's drafts have the candidates here that they had when it went out; None: not known here."""
        salts = [one.details["salt"] for one in self._store.study_events(given.study) if one.kind == "exported"]
        here = self._store.drafts_of_ids([one.id for one in given.drafts])
        hidden = any(one.candidate == StudyPlan.HIDDEN for one in here.values())
        if not given.blind or given.candidate_map_sha256 is None or not salts or hidden:
            return None
        candidates = {one.id: one.candidate for one in here.values()}
        if candidate_map_sha256(str(salts[0]), candidates) != given.candidate_map_sha256:
            raise KnownError(
                f"{path} was made from drafts that have other candidates here.",
                "The set or the study was changed along the way; nothing was imported.",
            )
        return True


def _event(study_id: str, kind: StudyEventKind, details: dict[str, Any]) -> StudyEvent:
    return StudyEvent(new_id(), study_id, kind, "", utc_now(), details)
