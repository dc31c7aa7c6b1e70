"""Studies: plans that can be sealed, and ratings that come in all or not at all."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from fairdraft.domain.change import Change
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.rating import Rating
from fairdraft.domain.study import RatingsTakenIn, Study, StudyPlan
from fairdraft.services.ports import Store

PLAN = StudyPlan(
    schema="fairdraft/study@1",
    id="autumn",
    campaigns=("glynora",),
    candidates=("a", "b"),
    approved={"criteria": ("accuracy",)},
    comparisons=({"a": "a", "b": "b", "criterion": "accuracy"},),
)
OTHER = PLAN.model_copy(update={"drafts_per_brief": 2})


@pytest.fixture
def drafts(finished: Callable[..., Draft]) -> list[Draft]:
    return [finished(id=f"d{number}", study="agency") for number in (1, 2)]


@pytest.fixture
def ratings(drafts: list[Draft], make_rating: Callable[..., Rating]) -> list[Rating]:
    return [make_rating(one, further={"colour": "blue"}) for one in drafts]


def test_a_plan_comes_back_and_changes_count_as_versions(store: Store, clock, reopen) -> None:
    """Every field is read as it was kept; the same plan again is no change, another one is the next version."""
    first = store.save_study("autumn", PLAN)
    assert first == Study("autumn", PLAN, 1, clock())
    heard: list[tuple[Change, ...]] = []
    store.subscribe(heard.append)
    assert store.save_study("autumn", PLAN) == first
    assert heard == []
    assert store.save_study("autumn", OTHER) == replace(first, plan=OTHER, version=2)
    assert heard == [(Change("study", "autumn"),)]
    store.close()
    assert reopen().studies() == (replace(first, plan=OTHER, version=2),)


def test_a_sealed_plan_never_changes(store: Store, clock) -> None:
    """Sealing keeps the hash of the plan; another plan is refused, the same is not, sealing again changes nothing."""
    store.save_study("autumn", PLAN)
    sealed = store.seal_study("autumn")
    assert (sealed.sealed_at, sealed.sealed_sha256) == (clock(), PLAN.sha256)
    clock.advance(60)
    assert store.seal_study("autumn") == sealed
    assert store.save_study("autumn", PLAN) == sealed
    with pytest.raises(KnownError, match='plan of study "autumn" is sealed'):
        store.save_study("autumn", OTHER)
    assert store.study("autumn") == sealed


def test_only_a_plan_can_be_sealed(store: Store) -> None:
    """A study that only holds imported ratings, and one that is not there, have nothing to seal."""
    store.import_ratings("agency", [], [])
    with pytest.raises(KnownError, match="has no plan to seal"):
        store.seal_study("agency")
    with pytest.raises(UsageError, match='no study "nothing"'):
        store.seal_study("nothing")
    assert store.save_study("agency", PLAN).version == 1
    assert store.seal_study("agency").imported


def test_ratings_come_in_with_their_study_and_drafts(store: Store, drafts, ratings, clock) -> None:
    """One call adds the study, its drafts and its ratings, and is told as one change."""
    heard: list[tuple[Change, ...]] = []
    store.subscribe(heard.append)
    done = store.import_ratings("agency", drafts, ratings)
    assert done == RatingsTakenIn(tuple(one.id for one in ratings), drafts_added=2)
    assert store.studies() == (Study("agency", None, 1, clock(), imported=True),)
    assert sorted(store.drafts(study="agency"), key=lambda one: one.id) == drafts
    assert store.ratings(study="agency") == tuple(ratings)
    assert heard == [(Change("study", "agency"),)]


def test_ratings_come_in_once(store: Store, drafts, ratings) -> None:
    """The same again adds nothing; another judgement in the same place is told and changes nothing."""
    store.import_ratings("agency", drafts, ratings)
    changed = replace(ratings[1], id="new", scores={"accuracy": 1})
    done = store.import_ratings("agency", drafts, [ratings[0], changed])
    assert done == RatingsTakenIn((), (ratings[0].id,), (ratings[1].id,))
    assert store.ratings(study="agency") == tuple(ratings)


def test_ids_of_other_ratings_are_not_taken_away(store: Store, drafts, ratings, finished, make_rating) -> None:
    """A rating whose id belongs to another study gets its own, and adjudications point to that, each time."""
    store.import_ratings("agency", drafts, ratings)
    copies = [replace(one, id=f"copy-{one.id}", study="second") for one in drafts]
    same_ids = [replace(one, study="second", draft_id=f"copy-{one.draft_id}") for one in ratings]
    settling = make_rating(copies[0], id="last", study="second", rater="R9", adjudicates=f"{ratings[0].id}; R7")
    for added in (3, 0):
        assert len(store.import_ratings("second", copies, [*same_ids, settling]).added) == added
    stored = {one.rater + one.draft_id: one for one in store.ratings(study="second")}
    first = stored["R1" + copies[0].id]
    assert first.id not in {one.id for one in ratings}
    assert stored["R9" + copies[0].id].adjudicates == f"{first.id}; R7"
    assert store.ratings(study="agency") == tuple(ratings)


def test_an_import_that_fails_leaves_nothing(store: Store, drafts, ratings) -> None:
    """One rating that the tables refuse, and neither study nor draft nor rating is there."""
    with pytest.raises(IntegrityError):
        store.import_ratings("agency", drafts, [*ratings, replace(ratings[0], id="x", rater="R2", scores={"a": 9})])
    assert (store.studies(), store.drafts(), store.ratings()) == ((), (), ())


def test_drafts_are_found_by_whole_ids(store: Store, drafts) -> None:
    """Deleted drafts are found too, so that nothing takes their place; beginnings of ids are not."""
    store.import_ratings("agency", drafts, [])
    store.delete_draft("d1")
    assert store.drafts_of_ids(["d1", "d2", "d"]) == {one.id: one for one in drafts}
