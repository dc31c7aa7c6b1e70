"""Backups of a store in use, and their merging return."""

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from fairdraft.domain.endpoint_consent import EndpointConsent
from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import LibraryModel, ModelFolder, ModelHeader
from fairdraft.domain.model_fact import ModelFact
from fairdraft.domain.profile import Profile
from fairdraft.domain.rating_queue import StoredQueue, Vote
from fairdraft.services.ports import Store
from fairdraft.store import tables
from fairdraft.store.backup import KEPT_BACKUPS, backup_beside, backup_store
from fairdraft.store.integrity import integrity_faults
from fairdraft.store.restore import _RESTORED, Restored, restore_store
from fairdraft.store.schema import CURRENT_SCHEMA
from fairdraft.store.sqlite_file import backups_folder
from fairdraft.store.sqlite_store import open_store

Reopen = Callable[..., Store]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "copy.db"


@pytest.fixture
def restore(store_path: Path, target: Path, clock) -> Callable[[], Restored]:
    return lambda: restore_store(store_path, target, app_version="0.1.0", now=clock())


def model(clock, **fields) -> LibraryModel:
    header = ModelHeader("m", "llama", "Q4_1", 1, 1, ("en",), "", "", None, "gpt2")
    values = {"id": "m1", "name": "small", "path": "/m.gguf", "size": 1, "modified_ns": 1, "sha256": "aa"}
    values |= {"header": header, "licence_restricts_training": False, "added_at": clock()}
    return LibraryModel(**(values | fields))


def test_a_backup_is_one_whole_file(store: Store, store_path: Path, target: Path, finished) -> None:
    """It is taken while the store is open and being written, stands alone, and opens as a store."""
    draft = finished()
    store.finish_draft(draft, None)
    with store._database.writing() as writing:
        writing.connection.exec_driver_sql("INSERT INTO store_metadata VALUES ('not yet', 'stored')")
        assert backup_store(store_path, target) == target

    assert [one.name for one in target.parent.iterdir()] == ["copy.db"]
    assert integrity_faults(target) == ()
    copy = open_store(target, app_version="0.1.0")
    assert copy.drafts() == (draft,)
    assert "not yet" not in copy.facts()
    copy.close()


def test_what_a_killed_backup_left_goes_with_the_next(store: Store, store_path: Path, target: Path, clock) -> None:
    """From the store's own folder, once it is an hour old; a fresh one, whole copies and other folders stay."""
    folder = backups_folder(store_path)
    names = ("a.db.9.part", "a.db.9.part-journal", "b.db.8.part", "a.db")
    for place in (folder, target.parent):
        place.mkdir(parents=True)
        for name in names:
            (place / name).write_bytes(b"half")
            if name != "b.db.8.part":
                os.utime(place / name, (time.time() - 7200,) * 2)
    written = backup_beside(store_path, 1, clock())
    assert {one.name for one in folder.iterdir()} == {"b.db.8.part", "a.db", written.name}
    backup_store(store_path, target)
    assert {one.name for one in target.parent.iterdir()} == {*names, target.name}


def test_a_backup_overwrites_nothing(store: Store, store_path: Path, target: Path) -> None:
    """An existing file of that name stays and is named."""
    target.parent.mkdir()
    target.write_text("mine")
    with pytest.raises(KnownError, match=r"copy\.db already exists"):
        backup_store(store_path, target)
    assert target.read_text() == "mine"
    with pytest.raises(KnownError, match="no store at"):
        backup_store(store_path.with_name("none.db"), target)


def test_a_damaged_store_makes_no_backup(store: Store, store_path: Path, target: Path, finished) -> None:
    """A copy that would be damaged too is not kept as if it were good."""
    for _ in range(20):
        store.finish_draft(finished(text="word " * 500), None)
    store.close()
    spoil(store_path)
    with pytest.raises(KnownError, match="damaged"):
        backup_store(store_path, target)
    assert list(target.parent.iterdir()) == []


def spoil(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for page in range(40, len(content) // 4096 - 1):
        content[page * 4096 : page * 4096 + 2000] = b"\xff" * 2000
    path.write_bytes(content)


def test_a_restore_brings_back_what_is_lacking(
    store: Store, store_path: Path, target: Path, restore, reopen: Reopen, finished, make_piece, make_rating, clock
) -> None:
    """What was made since stays, what was lost returns, and nothing of the store is overwritten."""
    old, piece = finished(), make_piece()
    for _ in range(3):
        store.save_profile(Profile("p1", "Anna", "", "W1"))
    store.finish_draft(old, None)
    store.create_piece(*piece)
    rating = make_rating(old)
    store.save_rating(rating)
    store.save_model(model(clock))
    backup_store(store_path, target)
    before = target.read_bytes()

    store.close()
    for end in ("", "-wal", "-shm"):
        store_path.with_name(store_path.name + end).unlink(missing_ok=True)
    store = reopen()
    new, changed = finished(), replace(rating, comment="kept")
    store.save_profile(Profile("p2", "Ben", "", "W2"))
    store.finish_draft(new, None)
    store.finish_draft(old, None)
    store.save_rating(changed)
    store.close()

    done = restore()
    assert dict(done.added) == {"profiles": 1, "pieces": 1, "piece_revisions": 1, "models": 1} | {
        name: 0 for name in done.added if name not in ("profiles", "pieces", "piece_revisions", "models")
    }
    assert (done.already_there["drafts"], done.already_there["ratings"]) == (1, 1)
    assert done.moved_aside is None
    assert target.read_bytes() == before

    store = reopen()
    assert store.profile() == Profile("p2", "Ben", "", "W2")
    assert store.profiles()[1:] == (Profile("p1", "Anna", "", "W1"),)
    assert {one.id for one in store.drafts()} == {old.id, new.id}
    assert store.pieces() == (piece[0],)
    assert store.revisions(piece[0].id) == (piece[1],)
    assert store.ratings() == (changed,)
    assert store.models() == (model(clock),)
    assert store.check_integrity() == ()
    names = [one.name for one in (store_path.parent / "backups").iterdir()]
    assert names == [f"store-schema{CURRENT_SCHEMA}-20260302T120000123456Z.db"]


def test_a_restore_takes_no_copy_away_that_is_needed(store: Store, store_path: Path, clock, finished) -> None:
    """The oldest copies go when the store is copied; the one that comes back stays, and so does the newest, whatever
    time the clock told when it was made.
    """
    now = clock()
    copies = [backup_beside(store_path, 8, now + timedelta(days=day)) for day in range(KEPT_BACKUPS)]
    store.finish_draft(finished(), None)
    store.close()
    restore_store(store_path, copies[0], app_version="0.1.0", now=now + timedelta(days=30))
    assert copies[0].exists()
    set_back = backup_beside(store_path, 8, now - timedelta(days=300))
    assert set_back.exists()
    assert len(list(backups_folder(store_path).iterdir())) == KEPT_BACKUPS + 1


def test_nothing_that_a_person_made_is_left_out() -> None:
    """Every table comes back but those that hold no work: the leases and the facts about the file."""
    assert set(tables.metadata.tables) - {one.name for one in _RESTORED} == {"leases", "store_metadata"}


def test_answers_to_findings_come_back(
    store: Store, store_path: Path, target: Path, restore, make_piece, make_dismissal
) -> None:
    """Dismissals come back with their piece; one that was withdrawn since stays withdrawn."""
    piece, first = make_piece()
    gone, withdrawn = make_dismissal(piece), make_dismissal(piece)
    store.create_piece(piece, first)
    store.save_dismissal(withdrawn)
    backup_store(store_path, target)
    elsewhere = open_store(target, app_version="0.1.0")
    elsewhere.save_dismissal(gone)
    elsewhere.close()
    withdrawn = store.withdraw_dismissal(withdrawn.id)

    assert restore().added["dismissals"] == 1
    assert store.dismissals(piece.id) == (withdrawn, gone)


def test_a_restore_twice_changes_nothing_more(
    store: Store, store_path: Path, target: Path, restore, finished, clock
) -> None:
    """The second time everything is already there."""
    store.finish_draft(finished(), None)
    backup_store(store_path, target)
    assert restore().added.total() == 0
    clock.advance(1)
    assert restore().already_there["drafts"] == 1


def test_what_is_in_the_way_stays(store: Store, store_path: Path, target: Path, restore, finished, make_rating, clock):
    """A rating of the same draft, rater and occasion, or a model of the same name, is not replaced, and counted."""
    draft = finished()
    store.finish_draft(draft, None)
    backup_store(store_path, target)
    other = open_store(target, app_version="0.1.0")
    other.save_rating(make_rating(draft, scores={"accuracy": 1}))
    elsewhere = make_rating(draft, rater="R9", scores={"accuracy": 3})
    other.save_rating(elsewhere)
    other.save_model(model(clock))
    other.close()
    own = make_rating(draft)
    store.save_rating(own)
    store.save_model(model(clock, id="m2", path="/own.gguf"))

    done = restore()
    assert {name: n for name, n in done.in_the_way.items() if n} == {"ratings": 1, "models": 1}
    assert store.ratings() == (own, elsewhere)
    assert [one.path for one in store.models()] == ["/own.gguf"]


def test_a_restore_undoes_nothing_that_raters_did_since(
    store: Store, store_path: Path, target: Path, restore, reopen: Reopen, finished, make_rating, clock
) -> None:
    """A rating or vote that was taken back stays so, two drafts have one vote in whichever order they were shown, and a
    rater who has another pseudonym does not have the old one's order besides.
    """
    one, other = finished(), finished()
    for draft in (one, other):
        store.finish_draft(draft, None)
    taken_back, kept = make_rating(one), make_rating(other)
    for rating in (taken_back, kept):
        store.save_rating(rating)
    vote = Vote("v1", one.study, "R2", one.id, other.id, "first", clock())
    store.save_vote(vote)
    store.save_vote(replace(vote, id="v2", rater="R3"))
    queue = StoredQueue(one.study, "R1", 7, 0, (), clock())
    store.save_rating_queue(queue)
    backup_store(store_path, target)
    store.withdraw_rating(taken_back.id)
    store.withdraw_vote(vote.id)
    votes = tables.votes
    given_elsewhere = {"id": "v3", "first_draft": other.id, "second_draft": one.id}
    with store._database.writing() as writing:
        writing.connection.execute(update(votes).where(votes.c.id == "v2").values(given_elsewhere))
    store.rename_rater("R1", "X")
    store.close()
    done = restore()
    assert not any(done.added.values())
    assert (done.already_there["votes"], done.in_the_way["votes"], done.in_the_way["rating_queues"]) == (1, 1, 1)
    store = reopen()
    assert [(one.id, one.rater) for one in store.ratings()] == [(kept.id, "X")]
    assert [one.id for one in store.votes(one.study)] == ["v3"]
    assert [one.rater for one in store.rating_queues(one.study)] == ["X"]


def test_a_second_piece_of_a_draft_comes_back_as_one_of_its_own(
    store: Store, store_path: Path, target: Path, restore, reopen: Reopen, finished, make_piece, clock
) -> None:
    """Two laptops began a piece of one draft: with the other's backup both are found, and once each."""
    draft = finished()
    store.finish_draft(draft, None)
    backup_store(store_path, target)
    theirs = make_piece("Their words", draft_id=draft.id)
    elsewhere = open_store(target, app_version="0.1.0")
    elsewhere.create_piece(*theirs)
    elsewhere.close()
    ours = make_piece("Our words", draft_id=draft.id)
    store.create_piece(*ours)
    store.close()
    for _ in range(2):
        restore()
        clock.advance(1)
    store = reopen()
    assert store.pieces_of([draft.id]) == (ours[0],)
    (own,) = store.pieces_without_draft(draft.campaign)
    assert (own.piece.id, own.piece.blocks, own.is_imported) == (theirs[0].id, theirs[0].blocks, True)
    assert store.check_integrity() == ()


def test_deletions_and_new_revisions_stay(
    store: Store, store_path: Path, target: Path, restore, finished, make_piece
) -> None:
    """A draft deleted since stays deleted, and a piece keeps the head it has now."""
    draft, (piece, first) = finished(), make_piece()
    store.finish_draft(draft, None)
    store.create_piece(piece, first)
    backup_store(store_path, target)
    store.delete_draft(draft.id)
    store.take_lease(piece.id, "Anna", 60)
    second = replace(first, id="second", parent=first.id)
    store.save_revision(second, "Anna")

    restore()
    assert store.drafts() == ()
    assert store.piece(piece.id).head == "second"
    assert store.revisions(piece.id) == (first, second)


def test_a_damaged_store_is_moved_aside(
    store: Store, store_path: Path, target: Path, restore, reopen, finished
) -> None:
    """The backup takes its place, and the damaged file is kept beside it under another name."""
    drafts = [finished(text="word " * 500) for _ in range(20)]
    for draft in drafts:
        store.finish_draft(draft, None)
    backup_store(store_path, target)
    store.close()
    spoil(store_path)
    spoilt = store_path.read_bytes()

    done = restore()
    assert done.added["drafts"] == 20
    assert done.moved_aside == store_path.with_name("store-damaged-20260302T120000123456Z.db")
    assert done.moved_aside.read_bytes() == spoilt
    assert reopen().drafts() == tuple(reversed(drafts))


@pytest.mark.parametrize("left", ["nothing", "empty file", "log without its store", "zero bytes"])
def test_a_lost_store_is_replaced(
    store: Store, store_path: Path, target: Path, restore, reopen: Reopen, finished, left: str
) -> None:
    """Where the store is gone, emptied or overwritten with zeros, the backup becomes the store."""
    draft = finished()
    store.finish_draft(draft, None)
    backup_store(store_path, target)
    later = finished()
    store.finish_draft(later, None)
    log = store_path.with_name("store.db-wal").read_bytes()
    store.close()
    store_path.unlink()
    if left == "empty file":
        store_path.touch()
    elif left == "zero bytes":
        store_path.write_bytes(b"\0" * 8192)
    elif left == "log without its store":
        store_path.with_name("store.db-wal").write_bytes(log)

    done = restore()
    assert (done.moved_aside is None) == (left in ("nothing", "empty file"))
    again = reopen()
    assert again.drafts() == (draft,)
    assert again.check_integrity() == ()


def test_bad_backups_are_refused(store: Store, store_path: Path, target: Path, restore, finished) -> None:
    """A missing, empty, damaged, newer or foreign backup changes nothing in the store."""
    with pytest.raises(KnownError, match="no backup") as told:
        restore()
    assert str(store_path.parent / "backups") in told.value.remedy
    target.parent.mkdir()
    target.touch()
    with pytest.raises(KnownError, match="empty"):
        restore()
    target.write_bytes(b"PK\3\4 something else")
    with pytest.raises(KnownError, match="not a Fairdraft store"):
        restore()
    target.unlink()
    backup_store(store_path, target)
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
        connection.commit()
    with pytest.raises(KnownError, match="newer"):
        restore()
    draft = finished()
    store.finish_draft(draft, None)
    assert store.drafts() == (draft,)
    assert not list(store_path.parent.glob("*damaged*"))
    assert list((store_path.parent / "backups").glob("*")) == []


def test_a_newer_store_is_not_touched_by_a_restore(store: Store, store_path: Path, target: Path, restore) -> None:
    """A backup is never merged into, or put in place of, a store that this program does not know."""
    backup_store(store_path, target)
    store.close()
    with closing(sqlite3.connect(store_path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
        connection.commit()
    with pytest.raises(KnownError, match="newer"):
        restore()
    assert store_path.exists()


def test_what_is_known_around_models_comes_back(store: Store, store_path: Path, target: Path, restore, clock) -> None:
    """Folders, facts and consents come back; the store's own of the same place stay."""
    fact = ModelFact("ab", "bench", "cpu", {"rate": 1}, clock())
    consent = EndpointConsent("https://models.example", "big", "W1", clock(), "aa")
    store.save_model_folder(ModelFolder("f1", "/models", clock()))
    backup_store(store_path, target)
    elsewhere = open_store(target, app_version="0.1.0")
    elsewhere.save_model_folder(ModelFolder("f2", "/more", clock()))
    elsewhere.save_model_fact(fact)
    elsewhere.save_model_fact(replace(fact, key="gpu"))
    elsewhere.save_endpoint_consent(consent)
    elsewhere.save_endpoint_consent(replace(consent, model="other"))
    elsewhere.close()
    newer = replace(fact, facts={"rate": 2})
    own = replace(consent, agreed_by="W2")
    store.save_model_fact(newer)
    store.save_endpoint_consent(own)

    done = restore()
    assert [done.added[name] for name in ("model_folders", "model_facts", "endpoint_consents")] == [1, 1, 1]
    assert [done.in_the_way[name] for name in ("model_facts", "endpoint_consents")] == [1, 1]
    assert [one.id for one in store.model_folders()] == ["f1", "f2"]
    assert {one.key: one.facts for one in store.model_facts("ab")} == {"cpu": {"rate": 2}, "gpu": {"rate": 1}}
    assert {one.model: one.agreed_by for one in store.endpoint_consents()} == {"big": "W2", "other": "W1"}
