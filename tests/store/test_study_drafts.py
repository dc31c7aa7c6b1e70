"""Places of a study's drafts: taken once, given up by what failed."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.study_progress import DraftPlace
from fairdraft.services.ports import Store

PLACE = DraftPlace("glynora", "b01", "ef" * 32, "a", 1)


@pytest.fixture
def begun(make_draft: Callable[..., Draft]) -> Callable[..., Draft]:
    return lambda **fields: make_draft(**({"study": "autumn", "candidate": "a"} | fields))


def test_a_place_is_taken_once(store: Store, begun: Callable[..., Draft]) -> None:
    """While its draft streams and once it is finished nothing else gets in, and nothing of the attempt stays."""
    first, free = begun(), replace(PLACE, number=2)
    store.begin_placed_drafts("autumn", [(PLACE, first)])
    for state in ("streaming", "finished"):
        if state == "finished":
            store.finish_draft(replace(first, state="finished"), None)
        with pytest.raises(KnownError, match="already in the study"):
            store.begin_placed_drafts("autumn", [(free, begun()), (PLACE, begun())])
    assert [(one.place, one.draft_id, one.state) for one in store.placed_drafts("autumn")] == [
        (PLACE, first.id, "finished")
    ]
    assert len(store.drafts(study="autumn")) == 1
    store.begin_placed_drafts("winter", [(PLACE, begun(study="winter"))])


@pytest.mark.parametrize("state", ["failed", "stopped"])
def test_what_failed_gives_its_place_up(store: Store, begun: Callable[..., Draft], state: str) -> None:
    """The next draft stands there, and the earlier one stays in the store."""
    first, second = begun(), begun()
    store.begin_placed_drafts("autumn", [(PLACE, first)])
    store.finish_draft(replace(first, state=state, failure="why"), None)
    (placed,) = store.placed_drafts("autumn")
    assert (placed.state, placed.failure) == (state, "why")
    store.begin_placed_drafts("autumn", [(PLACE, second)])
    assert [one.draft_id for one in store.placed_drafts("autumn")] == [second.id]
    assert len(store.drafts(study="autumn")) == 2


def test_a_deleted_draft_gives_its_place_up(store: Store, begun: Callable[..., Draft]) -> None:
    """Deleted, it is not counted, and another may take its place."""
    first = begun()
    store.begin_placed_drafts("autumn", [(PLACE, first)])
    store.finish_draft(replace(first, state="finished"), None)
    assert store.study_counts("autumn").drafts == {"a": 1}
    store.delete_draft(first.id)
    assert store.placed_drafts("autumn") == ()
    assert store.study_counts("autumn").drafts == {}
    store.begin_placed_drafts("autumn", [(PLACE, begun())])


def test_interrupted_drafts_wait_for_their_study(store: Store, begun: Callable[..., Draft], clock) -> None:
    """Recovery of the desk leaves them streaming; the study's own next run gives them up with their words."""
    first, elsewhere = begun(), begun(study="winter")
    store.begin_placed_drafts("autumn", [(PLACE, first)])
    store.begin_placed_drafts("winter", [(PLACE, elsewhere)])
    store.save_streamed({first.id: "Half a sen"})
    clock.advance(10_000)
    assert store.recover_abandoned(60) == ()
    assert store.give_up_interrupted("autumn") == 1
    given_up = store.draft(first.id)
    assert (given_up.state, given_up.model_text) == ("failed", "Half a sen")
    assert store.draft(elsewhere.id).state == "streaming"
    with pytest.raises(KnownError, match="final"):
        store.finish_draft(replace(first, state="finished"), None)


def test_counts_leave_out_what_is_not_finished(store: Store, begun, finished, make_rating) -> None:
    """Finished drafts by candidate, ratings by rater, of this study alone."""
    store.begin_placed_drafts("autumn", [(PLACE, begun())])
    done, other = finished(study="autumn", candidate="b"), finished()
    for one in (done, other):
        store.finish_draft(one, None)
        store.save_rating(make_rating(one))
    store.save_rating(make_rating(done, rater="R2"))
    counts = store.study_counts("autumn")
    assert (counts.drafts, counts.ratings) == ({"b": 1}, {"R1": 1, "R2": 1})
