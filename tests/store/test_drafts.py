"""Drafts: from the first streamed word to the final form."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from fairdraft.domain.draft import Draft, StoredCheck
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.services.ports import Store

Make = Callable[..., Draft]


def test_a_streamed_draft_grows_with_every_autosave(store: Store, make_draft: Make) -> None:
    """The model's text so far is there after each autosave, and the rest of the draft is as it began."""
    one, other = make_draft(), make_draft()
    store.begin_drafts([one, other])
    store.save_streamed({one.id: "Ask your"})
    store.save_streamed({one.id: "Ask your doctor"})

    found = store.draft(one.id)
    assert found is not None
    assert (found.model_text, found.state) == ("Ask your doctor", "streaming")
    assert store.draft(other.id) == other


def test_a_finished_draft_is_read_as_it_was_given(store: Store, make_draft: Make, finished: Make) -> None:
    """Every field of a finished draft and its check come back unchanged."""
    draft = finished()
    store.begin_drafts([make_draft(id=draft.id)])
    check = StoredCheck(draft.id, 1, 2, 3, ("core@1", "isi@2"))
    store.finish_draft(draft, check)

    assert store.draft(draft.id) == draft
    assert store.checks([draft.id, "unknown"]) == {draft.id: check}


def test_a_final_draft_never_changes(store: Store, finished: Make) -> None:
    """A second final form is refused, autosaves pass it by, and the first form stays."""
    draft = finished()
    store.finish_draft(draft, None)
    store.save_streamed({draft.id: "something else"})
    with pytest.raises(KnownError, match="final"):
        store.finish_draft(finished(id=draft.id, model_text="other"), None)

    assert store.draft(draft.id) == draft


def test_many_checks_are_found_at_once(store: Store, finished: Make) -> None:
    """More ids than one statement takes are looked up without a fault."""
    draft = finished()
    store.finish_draft(draft, StoredCheck(draft.id, 0, 0, 0, ()))

    assert set(store.checks([f"no-{n}" for n in range(1200)] + [draft.id])) == {draft.id}


def test_drafts_are_filtered_and_come_newest_first(store: Store, finished: Make) -> None:
    """Each filter alone and together narrows the list; order is by time, then by when they were stored."""
    old = finished(made_at=finished().made_at - timedelta(days=1), candidate="base")
    first, second = finished(), finished(brief="b02", study="desk-other", campaign="other")
    for draft in (first, second, old):
        store.finish_draft(draft, None)

    assert [one.id for one in store.drafts()] == [second.id, first.id, old.id]
    assert store.drafts(limit=1) == (second,)
    assert store.drafts(study="desk-other") == (second,)
    assert store.drafts(campaign="glynora", brief="b01") == (first, old)
    assert store.drafts(candidate="base") == (old,)
    assert store.drafts(candidate="base", brief="b02") == ()


def test_the_beginning_of_an_id_finds_a_draft(store: Store, finished: Make) -> None:
    """Six characters that fit one draft find it, in capitals too; fewer find nothing; two fits are told."""
    one, other = finished(id="abcdef01-aaaa"), finished(id="abcdef02-bbbb")
    store.finish_draft(one, None)
    store.finish_draft(other, None)

    assert store.draft("abcdef01") == one
    assert store.draft("ABCDEF02") == other
    assert store.draft("abcde") is None
    assert store.draft("abcdef99") is None
    with pytest.raises(UsageError, match=r"abcdef01-aaaa, abcdef02-bbbb"):
        store.draft("abcdef")
    store.delete_draft(other.id)
    assert store.draft("abcdef") == one


def test_an_id_that_begins_another_is_found_itself(store: Store, finished: Make) -> None:
    """A whole id wins over longer ids that begin with it."""
    short, long = finished(id="abcdef"), finished(id="abcdef01")
    store.finish_draft(short, None)
    store.finish_draft(long, None)

    assert store.draft("abcdef") == short


def test_wildcards_in_an_id_stand_for_themselves(store: Store, finished: Make) -> None:
    """A per cent sign or an underline fits no other character."""
    store.finish_draft(finished(id="abcdefgh"), None)

    assert store.draft("abc_ef") is None
    assert store.draft("abcdef%") is None


def test_a_deleted_draft_is_gone_until_it_is_restored(store: Store, finished: Make) -> None:
    """Deletion hides a draft everywhere; restoring brings it back as it was; both may be repeated."""
    draft = finished()
    store.finish_draft(draft, None)
    store.delete_draft(draft.id)
    store.delete_draft(draft.id)
    assert store.draft(draft.id) is None
    assert store.drafts() == ()

    store.restore_draft(draft.id)
    store.restore_draft(draft.id)
    assert store.drafts() == (draft,)


def test_deleting_an_unknown_draft_is_told(store: Store) -> None:
    """An id that is not in the store is named."""
    with pytest.raises(UsageError, match="nowhere"):
        store.delete_draft("nowhere")


def test_an_abandoned_draft_keeps_its_words(store: Store, make_draft: Make, clock) -> None:
    """A draft without autosave for long enough fails with what it had, shown as text; a live one goes on."""
    dead, alive = make_draft(), make_draft()
    store.begin_drafts([dead, alive])
    store.save_streamed({dead.id: "Half a sen"})
    clock.advance(60)
    store.save_streamed({alive.id: "still going"})

    (recovered,) = store.recover_abandoned(30)
    assert recovered == store.draft(dead.id)
    assert (recovered.id, recovered.state, recovered.model_text) == (dead.id, "failed", "Half a sen")
    assert recovered.text == "Half a sen"
    assert recovered.failure.endswith(".")
    assert store.draft(alive.id).state == "streaming"
    assert store.recover_abandoned(30) == ()


def test_a_draft_abandoned_by_a_clock_that_was_wrong_keeps_its_words(store: Store, make_draft: Make, clock) -> None:
    """Its program was killed while the clock told next year: it is not taken for a live one until then."""
    dead = make_draft()
    clock.advance(365 * 86_400)
    store.begin_drafts([dead])
    store.save_streamed({dead.id: "Half a sen"})
    clock.advance(-365 * 86_400)
    (recovered,) = store.recover_abandoned(30)
    assert (recovered.id, recovered.text) == (dead.id, "Half a sen")


def test_a_draft_given_up_too_early_can_be_finished(store: Store, make_draft: Make, finished: Make, clock) -> None:
    """The draft's own process may autosave and finish after all; then it is final."""
    begun = make_draft()
    store.begin_drafts([begun])
    store.save_streamed({begun.id: "Ask"})
    clock.advance(60)
    store.recover_abandoned(30)

    store.save_streamed({begun.id: "Ask about"})
    streaming = store.draft(begun.id)
    assert (streaming.state, streaming.model_text, streaming.blocks, streaming.text, streaming.failure) == (
        ("streaming", "Ask about", (), "", "")
    )
    clock.advance(60)
    store.recover_abandoned(30)

    final = finished(id=begun.id)
    store.finish_draft(final, None)
    assert store.draft(begun.id) == final
    with pytest.raises(KnownError):
        store.finish_draft(final, None)


def test_a_failed_draft_that_was_never_given_up_is_final(store: Store, make_draft: Make) -> None:
    """A draft that failed in its own process is as final as a finished one."""
    begun = make_draft()
    store.begin_drafts([begun])
    failed = make_draft(id=begun.id, state="failed", failure="The model ended.")
    store.finish_draft(failed, None)
    store.save_streamed({begun.id: "late words"})

    assert store.draft(begun.id) == failed


def test_wrong_states_are_bugs(store: Store, make_draft: Make, finished: Make) -> None:
    """A final draft cannot begin, a streaming one cannot finish, and a check belongs to its draft."""
    with pytest.raises(ValueError, match="begins"):
        store.begin_drafts([finished()])
    with pytest.raises(ValueError, match="streaming"):
        store.finish_draft(make_draft(), None)
    with pytest.raises(ValueError, match="given for"):
        store.finish_draft(finished(), StoredCheck("another", 0, 0, 0, ()))
    assert store.drafts() == ()


def test_drafts_begin_together_or_not_at_all(store: Store, make_draft: Make) -> None:
    """If one of a batch cannot be stored, none is."""
    from sqlalchemy.exc import IntegrityError

    draft = make_draft()
    with pytest.raises(IntegrityError):
        store.begin_drafts([make_draft(), draft, draft])
    assert store.drafts() == ()


def test_briefs_with_drafts_are_told_once_and_last_used_first(store: Store, finished: Make) -> None:
    """Those of the campaign's desk whose ids begin so, each once; put aside drafts and planned studies do not count."""
    made = finished().made_at
    for brief, days, more in (
        ("own-1", 3, {}),
        ("own-2", 2, {}),
        ("own-1", 1, {}),
        ("b01", 0, {}),
        ("own_3", 0, {"study": "autumn"}),
        ("own-4", 0, {"study": "desk-other", "campaign": "other"}),
    ):
        text = f"Words of {brief}"
        store.finish_draft(finished(brief=brief, brief_text=text, made_at=made - timedelta(days=days), **more), None)
    gone = finished(brief="own-5")
    store.finish_draft(gone, None)
    store.delete_draft(gone.id)

    found = store.briefs("glynora", beginning="own-")
    assert [(one.id, one.text) for one in found] == [("own-1", "Words of own-1"), ("own-2", "Words of own-2")]
    assert [one.id for one in store.briefs("glynora")] == ["b01", "own-1", "own-2"]
