"""What changed, who is here, and use from many threads."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from fairdraft.domain.change import Change
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.profile import Profile
from fairdraft.services.ports import Store

Make = Callable[..., Draft]


def test_the_profile_saved_last_is_the_present_one(store: Store) -> None:
    """Profiles come in the order in which people were last here; saving one again makes it the present one."""
    assert store.profile() is None
    anna, ben = Profile("p1", "Anna Reyes", "copywriter", "W1"), Profile("p2", "Ben Ode", "medical writer", "W2")
    store.save_profile(anna)
    store.save_profile(ben)
    assert store.profiles() == (ben, anna)
    renamed = Profile("p1", "Anna Reyes-Lund", "copywriter", "W1")
    store.save_profile(renamed)
    assert store.profile() == renamed
    assert store.profiles() == (renamed, ben)


def test_listeners_hear_of_a_change_after_it_is_stored(store: Store, make_draft: Make) -> None:
    """A listener is called once per operation, on the caller's thread, and already sees what it is told of."""
    heard: list[tuple[tuple[Change, ...], bool, threading.Thread]] = []
    one, other = make_draft(), make_draft()

    def listen(changes: tuple[Change, ...]) -> None:
        heard.append((changes, store.draft(one.id) is not None, threading.current_thread()))

    stop = store.subscribe(listen)
    store.begin_drafts([one, other])
    assert heard == [((Change("draft", one.id), Change("draft", other.id)), True, threading.current_thread())]
    stop()
    stop()
    store.save_streamed({one.id: "x"})
    assert len(heard) == 1


def test_a_listener_may_write(store: Store, make_draft: Make) -> None:
    """A listener is called outside the transaction, so that it can use the store."""
    stop = store.subscribe(lambda changes: store.delete_draft(changes[0].id) if store.drafts() else None)
    store.begin_drafts([make_draft()])
    assert store.drafts() == ()
    stop()


def test_nothing_is_told_when_nothing_changed(store: Store, make_draft: Make) -> None:
    """A refused operation, a renewed lease and an autosave of a final draft are no changes."""
    draft = make_draft(state="finished")
    store.finish_draft(draft, None)
    heard: list[tuple[Change, ...]] = []
    store.subscribe(heard.append)
    store.save_streamed({draft.id: "x"})
    store.restore_draft(draft.id)
    store.release_lease("no piece", "Anna")
    with pytest.raises(KnownError):
        store.finish_draft(draft, None)
    assert heard == []


def test_every_operation_says_what_it_changed(store: Store, finished: Make, make_piece, make_rating) -> None:
    """Drafts, pieces, leases, ratings and profiles are told by kind and id."""
    heard: list[tuple[Change, ...]] = []
    store.subscribe(heard.append)
    draft = finished()
    piece, revision = make_piece()
    rating = make_rating(draft)
    store.finish_draft(draft, None)
    store.save_rating(rating)
    store.create_piece(piece, revision)
    store.take_lease(piece.id, "Anna", 60)
    store.take_lease(piece.id, "Anna", 60)
    store.release_lease(piece.id, "Anna")
    store.delete_piece(piece.id)
    store.save_profile(Profile("p1", "Anna", "", "W1"))
    assert [change for changes in heard for change in changes] == [
        Change("draft", draft.id),
        Change("rating", rating.id),
        *[Change("piece", piece.id)] * 4,
        Change("profile", "p1"),
    ]


def test_a_failing_listener_disturbs_nobody(store: Store, make_draft: Make, expect_log) -> None:
    """The change is stored, the other listeners hear of it, and the fault is logged."""
    heard: list[tuple[Change, ...]] = []

    def fail(changes: tuple[Change, ...]) -> None:
        raise ValueError("broken screen")

    expect_log("fairdraft.store.database", "listener to changes of the store failed")
    store.subscribe(fail)
    store.subscribe(heard.append)
    draft = make_draft()
    store.begin_drafts([draft])

    assert store.drafts() == (draft,)
    assert heard == [(Change("draft", draft.id),)]


def test_threads_write_and_read_together(store: Store, finished: Make, make_rating) -> None:
    """Eight threads that write and read at once lose nothing and see only whole operations."""
    drafts = [finished() for _ in range(8)]
    for draft in drafts:
        store.finish_draft(draft, None)

    def rate(draft: Draft) -> None:
        for occasion in range(1, 11):
            store.save_rating(make_rating(draft, occasion=occasion))
            assert all(len(one.scores) == 2 for one in store.ratings())

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(rate, drafts))

    assert len(store.ratings()) == 80


def test_closing_waits_for_a_running_transaction(store: Store) -> None:
    """A write in progress on another thread is stored before the store closes; later use is a bug."""
    inside, go_on = threading.Event(), threading.Event()

    def write() -> None:
        with store._database.writing() as writing:
            inside.set()
            go_on.wait(10)
            writing.connection.exec_driver_sql("INSERT INTO store_metadata VALUES ('late', 'yes')")

    writer = threading.Thread(target=write)
    writer.start()
    inside.wait(10)
    closer = threading.Thread(target=store.close)
    closer.start()
    closer.join(0.2)
    assert closer.is_alive()
    go_on.set()
    closer.join(10)
    writer.join(10)
    with pytest.raises(RuntimeError, match="closed"):
        store.profiles()


def test_what_was_written_while_closing_is_there(store: Store, reopen: Callable[..., Store]) -> None:
    """The facts of the file come back, who made it and when, in every later opening."""
    facts = store.facts()
    store.close()
    assert facts["created_with"] == "0.1.0"
    assert facts["created_at"] == "2026-03-02T12:00:00.123Z"
    assert reopen().facts() == facts
