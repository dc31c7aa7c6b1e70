"""Ratings: one per draft, rater and occasion."""

import gc
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from fairdraft.domain.annotation import annotation_on
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import new_id
from fairdraft.domain.rating import Rating
from fairdraft.services.ports import Store

Make = Callable[..., Rating]


@pytest.fixture
def draft(store: Store, finished: Callable[..., Draft]) -> Draft:
    one = finished()
    store.finish_draft(one, None)
    return one


def test_a_rating_is_read_as_it_was_given(store: Store, draft: Draft, make_rating: Make) -> None:
    """Every field comes back; unrated criteria are absent; a rating may have no score at all."""
    full = make_rating(draft, rater_role="medical writer", adjudicates="another", blind=True, duration_ms=90_500)
    bare = make_rating(draft, rater="R2", scores={}, verdict=None, comment="")
    store.save_rating(full)
    store.save_rating(bare)

    assert store.ratings() == (full, bare)


def test_the_same_rating_is_replaced_whole(store: Store, draft: Draft, make_rating: Make) -> None:
    """Saving the same id again leaves nothing of the first: scores taken back are gone."""
    rating = make_rating(draft)
    store.save_rating(rating)
    changed = replace(rating, scores={"accuracy": 5, "brand_voice": 1}, verdict="approve", comment="")
    store.save_rating(changed)

    assert store.ratings(draft_id=draft.id) == (changed,)


def test_a_rater_judges_a_draft_once_an_occasion(store: Store, draft: Draft, make_rating: Make) -> None:
    """A second rating of the same draft, rater and occasion is refused; another rater or occasion is not."""
    rating = make_rating(draft)
    store.save_rating(rating)
    with pytest.raises(KnownError, match=f"R1 has already rated draft {draft.id} on occasion 1"):
        store.save_rating(make_rating(draft, scores={"accuracy": 1}))
    repeat, other = make_rating(draft, occasion=2), make_rating(draft, rater="R2")
    store.save_rating(repeat)
    store.save_rating(other)
    with pytest.raises(KnownError, match="occasion 1"):
        store.save_rating(replace(repeat, occasion=1))

    assert store.ratings() == (rating, repeat, other)


def test_ratings_are_filtered_and_come_oldest_first(store: Store, draft: Draft, make_rating: Make, finished) -> None:
    """Study and draft narrow the list; time orders it, then the order in which they were saved."""
    other_draft = finished(study="desk-other")
    store.finish_draft(other_draft, None)
    late = make_rating(draft, rated_at=draft.made_at + timedelta(hours=2))
    first, second = make_rating(draft, rater="R3"), make_rating(draft, rater="R2")
    elsewhere = make_rating(other_draft)
    for rating in (late, first, second, elsewhere):
        store.save_rating(rating)

    assert store.ratings() == (first, second, elsewhere, late)
    assert store.ratings(study="desk-other") == (elsewhere,)
    assert store.ratings(study="desk-glynora") == (first, second, late)
    assert store.ratings(draft_id=other_draft.id, study="desk-glynora") == ()


def test_ratings_rest_while_their_draft_is_deleted(store: Store, draft: Draft, make_rating: Make) -> None:
    """They leave every list with the draft and come back with it."""
    rating = make_rating(draft)
    store.save_rating(rating)
    store.delete_draft(draft.id)
    assert store.ratings() == ()
    assert store.ratings(draft_id=draft.id) == ()
    store.restore_draft(draft.id)
    assert store.ratings() == (rating,)


def test_a_rating_needs_its_draft(store: Store, make_rating: Make, finished) -> None:
    """A draft that is not in the store cannot be rated, and is named."""
    unknown = finished()
    with pytest.raises(UsageError, match=unknown.id):
        store.save_rating(make_rating(unknown))


def test_a_score_outside_the_scale_never_gets_in(store: Store, draft: Draft, make_rating: Make) -> None:
    """A score of 0 or 6 is a bug that leaves the earlier rating untouched."""
    rating = make_rating(draft)
    store.save_rating(rating)
    for score in (0, 6):
        with pytest.raises(IntegrityError):
            store.save_rating(replace(rating, comment="new", scores={"accuracy": score}))
    assert store.ratings() == (rating,)


def test_a_study_knows_whether_words_were_marked(store: Store, draft: Draft, make_rating: Make) -> None:
    """Ratings without marks, and marks in another study, do not count."""
    store.save_rating(make_rating(draft))
    assert not store.has_annotations(draft.study)
    mark = annotation_on(draft.text, 0, 3, annotation_id=new_id(), label="cure")
    store.save_rating(make_rating(draft, rater="R2", annotations=(mark,)))
    assert store.has_annotations(draft.study)
    assert not store.has_annotations("another")


def test_ratings_that_were_not_read_to_their_end_leave_nothing_open(
    store: Store, draft: Draft, make_rating: Make, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever stops in the middle, as an export that is refused does, closes the store without an error in the log."""
    store.save_rating(make_rating(draft))
    with store.study_ratings(draft.study, ["accuracy"]) as ratings:
        begun = next(ratings.columns)
    assert begun.draft_id == [draft.id]
    store.close()
    del ratings
    gc.collect()
    assert [one.getMessage() for one in caplog.records] == []
