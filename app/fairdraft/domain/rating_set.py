"""What does a file hold that carries a study to another laptop, or its ratings back?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.draft import Draft, Provenance
from fairdraft.domain.identity import value_sha256
from fairdraft.domain.judgement_record import ENDED, SETTLED, ConflictKind
from fairdraft.domain.product import Product
from fairdraft.domain.rating import Rating, rating_from_object
from fairdraft.domain.rating_queue import StoredQueue, StudyEvent, Vote, judgement_of
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.study import StudyPlan
from fairdraft.domain.study_progress import PlacedDraft

BLIND_SOURCE = "blind set"
_NOT_TOLD = datetime(1970, 1, 1, tzinfo=UTC)
_TOLD_BLIND = ("sealed", "unblinded", ENDED, SETTLED)


@dataclass(frozen=True, slots=True)
class RatingSet:
    """A study as it travels: its task, drafts, rubric, orders, ratings and votes.

    `waiting_ratings` and `waiting_votes` do not count where the set was written: they wait there for a person, or one
    decided against them. `events` tell what ended and what was decided.

    A blind set has neither candidates nor provenance, only `candidate_map_sha256`, a salted hash that its owner can
    check. `plan_sha256` is the hash of the plan as the owner has it; `plan` is None for ratings made elsewhere.
    `sender` is the pseudonym of who wrote the set, empty where nobody said who works there.
    """

    study: str
    blind: bool
    plan: StudyPlan | None
    plan_sha256: str | None
    version: int
    sealed_at: datetime | None
    sealed_sha256: str | None
    rubric: Rubric
    campaigns: tuple[Campaign, ...]
    products: tuple[Product, ...]
    drafts: tuple[Draft, ...]
    placed: tuple[PlacedDraft, ...]
    ratings: tuple[Rating, ...]
    votes: tuple[Vote, ...]
    queues: tuple[StoredQueue, ...]
    events: tuple[StudyEvent, ...]
    candidate_map_sha256: str | None = None
    sender: str = ""
    waiting_ratings: tuple[Rating, ...] = ()
    waiting_votes: tuple[Vote, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgementRecord:
    """What is known of a study's judgements besides those that count: `events` of what ended and was decided, and the
    judgements that wait or were decided against.
    """

    events: tuple[StudyEvent, ...]
    ratings: tuple[Rating, ...]
    votes: tuple[Vote, ...]


@dataclass(frozen=True, slots=True)
class ConflictDecision:
    """A decision of a conflict that another one contradicts: who made it, when, and for which of the two."""

    by: str
    at: datetime
    keeps_standing: bool


@dataclass(frozen=True, slots=True)
class MergeConflict:
    """Two judgements in one place (a draft, rater and occasion; or two drafts and a rater) that say different things.

    `standing` is the one that counts meanwhile, the later given; `other` is kept until a person decides. `decisions`
    are those of laptops that decided otherwise than each other, so that it is open again.
    """

    id: str
    study: str
    kind: ConflictKind
    standing: dict[str, Any]
    other: dict[str, Any]
    source: str
    found_at: datetime
    resolved_at: datetime | None = None
    resolved_by: str = ""
    decisions: tuple[ConflictDecision, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether a person has something to decide: nobody did, and the two do not say the same at different times."""
        return self.resolved_at is None and not say_the_same(self.kind, self.standing, self.other)


def say_the_same(kind: ConflictKind, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two judgements, as JSON, judge alike, whenever and in which sitting they were given."""
    return _said_in(kind, one) == _said_in(kind, other)


def _said_in(kind: ConflictKind, judgement: Mapping[str, Any]) -> object:
    if kind == "vote":
        return judgement.get("outcome"), judgement.get("comment")
    rating = rating_from_object(dict(judgement))
    # Its time is no part of what is said.
    return replace(judgement_of(rating), duration_ms=None), rating.adjudicates


@dataclass(frozen=True, slots=True)
class CatalogueTaken:
    """What a merge did with a set's campaigns, by id, and products, as id@version.

    `added` were not here; `newest` are versions of products that were here in an earlier one: they are what is checked
    against from then on. `otherwise` are here with other words, and stay as they are here.
    """

    added: tuple[str, ...] = ()
    newest: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What a merge did, in judgements (ratings and votes); `rejected` has the reasons with their counts.

    `candidates_checked` says whether the drafts' candidates were found to be those that the blind set was made of:
    None where that is not known here. `unblinded` says that the study is not blind any more, and was. `drafts_beside`
    counts added drafts whose places in the plan are taken by others here.

    `taken_back` and `changed` were here until the set told that their raters took them back or said otherwise since;
    `stayed_back` of its own are older than that, and among those that are already there. `settled` conflicts are
    decided as they were on another laptop; `decided_both_ways` are open again, as laptops decided them differently.
    """

    study: str
    created: bool
    imported: int
    already_there: int
    conflicting: int
    rejected: dict[str, int] = field(default_factory=dict)
    drafts_added: int = 0
    unblinded: bool = False
    candidates_checked: bool | None = None
    drafts_beside: int = 0
    catalogue: CatalogueTaken = CatalogueTaken()
    taken_back: int = 0
    changed: int = 0
    stayed_back: int = 0
    settled: int = 0
    decided_both_ways: int = 0


def for_raters(given: RatingSet) -> RatingSet:
    """The part of a study that raters elsewhere need: the drafts that have a place in it or stand in an order, and what
    was said of them in this program. Rows of a file of ratings may name the model in an id or a column of their own.
    """
    needed = {one.draft_id for one in given.placed}
    for queue in given.queues:
        needed |= {entry.draft_id for entry in queue.entries} | {one for pair in queue.pairs for one in pair}
    return replace(
        given,
        drafts=tuple(one for one in given.drafts if one.id in needed),
        ratings=_rated_here(given.ratings, needed),
        votes=_voted_on(given.votes, needed),
        waiting_ratings=_rated_here(given.waiting_ratings, needed),
        waiting_votes=_voted_on(given.waiting_votes, needed),
        events=tuple(one for one in given.events if one.kind != ENDED or not one.details["of_file"]),
    )


def _rated_here(ratings: tuple[Rating, ...], drafts: Collection[str]) -> tuple[Rating, ...]:
    return tuple(one for one in ratings if one.draft_id in drafts and not one.further)


def _voted_on(votes: tuple[Vote, ...], drafts: set[str]) -> tuple[Vote, ...]:
    return tuple(one for one in votes if {one.first_draft, one.second_draft} <= drafts)


def received_details(given: RatingSet) -> dict[str, Any]:
    """What a study's event says of the blind set that it came in, for its owner to check what goes back."""
    return {
        "plan_sha256": given.plan_sha256,
        "candidate_map_sha256": given.candidate_map_sha256,
        "drafts": sorted(one.id for one in given.drafts),
    }


def blinded(given: RatingSet, candidate_map_sha256: str) -> RatingSet:
    """The set without anything that tells who wrote what."""
    plan = None if given.plan is None else given.plan.hidden()
    return replace(
        given,
        blind=True,
        plan=plan,
        drafts=tuple(blinded_draft(one) for one in given.drafts),
        placed=(),
        events=tuple(one for one in given.events if one.kind in _TOLD_BLIND),
        candidate_map_sha256=candidate_map_sha256,
    )


def candidate_map_sha256(salt: str, candidates: Mapping[str, str]) -> str:
    """The hash of who wrote which draft (draft id to candidate); nobody without the salt can try out names."""
    return value_sha256([salt, dict(sorted(candidates.items()))])


def vote_object(vote: Vote) -> dict[str, Any]:
    """A vote as JSON."""
    values = {name: getattr(vote, name) for name in Vote.__dataclass_fields__}
    return values | {"voted_at": moment_text(vote.voted_at)}


def vote_from_object(value: Mapping[str, Any]) -> Vote:
    """The vote of a JSON form; fields of later versions are left aside."""
    known = {name: value[name] for name in Vote.__dataclass_fields__ if name in value}
    return Vote(**(known | {"voted_at": datetime.fromisoformat(value["voted_at"])}))


def event_object(event: StudyEvent) -> dict[str, Any]:
    """An event as JSON."""
    return {name: getattr(event, name) for name in StudyEvent.__dataclass_fields__} | {"at": moment_text(event.at)}


def event_from_object(value: Mapping[str, Any]) -> StudyEvent:
    """The event of a JSON form."""
    known = {name: value[name] for name in StudyEvent.__dataclass_fields__}
    return StudyEvent(**(known | {"at": datetime.fromisoformat(value["at"])}))


def hidden_draft_fields() -> dict[str, Any]:
    """What a draft of a blind set has in the fields that would tell who wrote it."""
    return {
        "candidate": StudyPlan.HIDDEN,
        "state": "finished",
        "model_text": "",
        "provenance": Provenance(source=BLIND_SOURCE),
        "made_at": _NOT_TOLD,
        "failure": "",
    }


def blinded_draft(draft: Draft) -> Draft:
    """The draft as a blind set has it: its words, and nothing that tells who wrote them."""
    blocks = tuple(replace(block, id=str(number)) for number, block in enumerate(draft.blocks, start=1))
    return replace(draft, blocks=blocks, **hidden_draft_fields())


def moment_text(moment: datetime) -> str:
    """A moment to the microsecond, in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
