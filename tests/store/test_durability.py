"""What was saved survives a kill, a full disk, and others who write at the same time."""

import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.services.ports import Store

Child = Callable[..., subprocess.Popen[str]]

_START = """
import os, signal, sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from fairdraft.domain.errors import KnownError
from fairdraft.domain.rating import Rating
from fairdraft.store.sqlite_store import open_store
path, draft = Path(sys.argv[1]), sys.argv[2]
def rating(name, rater="R1", occasion=1, comment=""):
    return Rating(name, draft, "desk-glynora", rater, "dtc", "1", datetime.now(UTC), {"accuracy": 4}, "approve",
                  comment, occasion=occasion)
"""


@pytest.fixture
def child(store_path: Path) -> Iterator[Child]:
    """Starts a Python process on the store of this test."""
    started: list[subprocess.Popen[str]] = []

    def start(
        code: str, *arguments: str, path: Path = store_path, within: Sequence[str | Path] = ()
    ) -> subprocess.Popen[str]:
        command = [*within, sys.executable, "-c", _START + code, path, *arguments]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def draft(store: Store, finished: Callable[..., Draft]) -> Draft:
    one = finished()
    store.finish_draft(one, None)
    return one


def ended(process: subprocess.Popen[str]) -> str:
    out, errors = process.communicate(timeout=250)
    assert process.returncode == 0, errors
    return out


def test_ratings_survive_a_kill_right_after_they_are_saved(store: Store, draft: Draft, child: Child) -> None:
    """Two raters' judgements of one draft are there although the process died the moment saving returned."""
    for rater in ("R1", "R2"):
        code = f"""
store = open_store(path, app_version="0.1.0")
store.save_rating(rating("id-{rater}", "{rater}", comment="saved"))
os.kill(os.getpid(), signal.SIGKILL)
"""
        process = child(code, draft.id)
        process.communicate(timeout=250)
        assert process.returncode == -signal.SIGKILL

    assert [(one.rater, one.scores, one.comment) for one in store.ratings()] == [
        ("R1", {"accuracy": 4}, "saved"),
        ("R2", {"accuracy": 4}, "saved"),
    ]


def test_a_kill_at_any_moment_leaves_every_saved_rating(store: Store, draft: Draft, child: Child) -> None:
    """Killed in the middle of writing, the file is sound and has all that was acknowledged, and at most one more."""
    code = """
store = open_store(path, app_version="0.1.0")
for occasion in range(1, 100000):
    store.save_rating(rating(f"id-{occasion}", occasion=occasion, comment="x" * 3000))
    print(occasion, flush=True)
"""
    process = child(code, draft.id)
    assert process.stdout is not None
    assert process.stdout.readline() == "1\n"
    time.sleep(random.Random(os.getpid()).uniform(0.05, 0.3))  # noqa: S311 - any moment will do
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate(timeout=250)
    acknowledged = 1 + rest.count("\n")

    occasions = [one.occasion for one in store.ratings()]
    assert occasions == list(range(1, len(occasions) + 1))
    assert acknowledged <= len(occasions) <= acknowledged + 1
    assert store.check_integrity() == ()


def test_every_connection_waits_for_the_disk(store: Store) -> None:
    """Reading and writing connections have full synchronous, a write-ahead log and foreign keys on."""
    with store._database.reading() as reading, store._database.writing() as writing:
        for connection in (reading, writing.connection):
            found = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("synchronous", "journal_mode", "foreign_keys", "fullfsync")
            }
            assert found == {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1, "fullfsync": 1}


def test_two_processes_write_at_once(store: Store, draft: Draft, child: Child) -> None:
    """Each gets its turn: all ratings of both are there, and this process can write and read meanwhile."""
    code = """
store = open_store(path, app_version="0.1.0")
for occasion in range(1, 101):
    store.save_rating(rating(f"{sys.argv[3]}-{occasion}", sys.argv[3], occasion))
store.close()
"""
    processes = [child(code, draft.id, rater) for rater in ("R1", "R2")]
    while any(process.poll() is None for process in processes):
        store.save_streamed({draft.id: "nothing"})
        assert store.draft(draft.id) == draft
        time.sleep(0.05)
    for process in processes:
        ended(process)

    assert sorted((one.rater, one.occasion) for one in store.ratings()) == [
        (rater, occasion) for rater in ("R1", "R2") for occasion in range(1, 101)
    ]


def test_processes_that_make_the_store_at_once_make_one(store_path: Path, child: Child) -> None:
    """Three programs started together on a fresh folder share one store."""
    code = """
store = open_store(path, app_version="0.1.0")
print(store.facts()["store_id"])
store.close()
"""
    found = {ended(process) for process in [child(code, "-") for _ in range(3)]}
    assert len(found) == 1


def test_a_lock_that_lasts_is_told(store: Store, reopen: Callable[..., Store], draft: Draft, make_rating) -> None:
    """A write that does not get its turn in time is refused in a sentence, and works once the lock is gone."""
    impatient = reopen(busy_seconds=0.1)
    with store._database.writing(), pytest.raises(KnownError, match="locked by another program"):
        impatient.save_rating(make_rating(draft))
    assert impatient.ratings() == ()
    rating = make_rating(draft)
    impatient.save_rating(rating)
    assert store.ratings() == (rating,)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows moves no file that is open")
@pytest.mark.parametrize("happens", ["moved", "exchanged"])
def test_nothing_is_said_to_be_saved_in_a_file_that_lies_there_no_more(
    store: Store, store_path: Path, draft: Draft, make_rating, happens: str
) -> None:
    """Whoever takes the store away under a running program, as a program does that keeps folders alike, is told; once
    it is back, saving works.
    """
    aside = store_path.with_name("aside.db")
    shutil.copy(store_path, aside)
    if happens == "exchanged":
        # Both are in the folder, and the other one in the place.
        os.link(store_path, store_path.with_name("held.db"))
        aside.replace(store_path)
        back = store_path.with_name("held.db")
    else:
        back = store_path.with_name("gone.db")
        store_path.rename(back)
    for _again in range(2):
        with pytest.raises(KnownError, match="nothing was saved"):
            store.save_rating(make_rating(draft))
    back.replace(store_path)
    assert store.ratings() == ()
    rating = make_rating(draft)
    store.save_rating(rating)
    assert store.ratings() == (rating,)


def test_a_limit_on_file_size_is_told(store: Store, draft: Draft, child: Child) -> None:
    """When the system lets the file grow no more, the person is told, and all saved before is there."""
    code = """
import resource
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = open_store(path, app_version="0.1.0")
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
saved = 0
try:
    for occasion in range(1, 1000):
        store.save_rating(rating(f"id-{occasion}", occasion=occasion, comment="x" * 5000))
        saved += 1
except KnownError as error:
    assert "store.db" in error.what and error.remedy.endswith("."), error
    assert len(store.ratings()) == saved
    print(saved)
"""
    saved = int(ended(child(code, draft.id)))
    assert saved > 5
    assert len(store.ratings()) == saved
    assert store.draft(draft.id) == draft
    assert store.check_integrity() == ()


@pytest.fixture
def on_small_disk(tmp_path: Path, child: Child) -> Child:
    """Starts a Python process that alone sees a file system of one megabyte; its mount ends with the process."""
    place = tmp_path / "disk"
    place.mkdir()
    if sys.platform != "linux" or shutil.which("unshare") is None:
        pytest.skip("this system has no mounts of one process alone")
    as_root = () if os.geteuid() == 0 else ("--map-root-user",)
    mounting = ("unshare", "--mount", *as_root, "sh", "-c", 'mount -t tmpfs -o size=1m none "$0" && exec "$@"', place)
    if subprocess.run([*mounting, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine does not allow mounting")

    def start(code: str, *arguments: str) -> subprocess.Popen[str]:
        return child(code, *arguments, path=place / "store.db", within=mounting)

    return start


def test_a_full_disk_is_told_and_loses_nothing(
    on_small_disk: Child, finished: Callable[..., Draft], tmp_path: Path
) -> None:
    """The draft that does not fit is refused in a sentence, earlier ones stay, and after tidying up it fits."""
    given = tmp_path / "drafts"
    given.write_bytes(pickle.dumps([finished(text="word " * 4000) for _ in range(100)]))
    code = """
import pickle
import pytest
ballast = path.with_name("ballast")
ballast.write_bytes(b"x" * 190_000)
store = open_store(path, app_version="0.1.0")
saved = []
drafts = pickle.loads(Path(draft).read_bytes())

def save_all():
    for one in drafts:
        store.finish_draft(one, None)
        saved.append(one)

with pytest.raises(KnownError, match="full") as told:
    save_all()
assert str(path) in told.value.what
assert "Free some space" in told.value.remedy
assert saved
assert store.drafts() == tuple(reversed(saved))

ballast.unlink()
refused = drafts[len(saved)]
store.finish_draft(refused, None)
assert store.drafts()[0] == refused
store.close()
again = open_store(path, app_version="0.1.0")
assert len(again.drafts()) == len(saved) + 1
assert again.check_integrity() == ()
again.close()
print("all held")
"""
    assert ended(on_small_disk(code, str(given))) == "all held\n"
    assert list((tmp_path / "disk").iterdir()) == []


def test_a_command_reads_a_store_on_a_full_disk(on_small_disk: Child) -> None:
    """Without room for what SQLite puts beside an open store it is read as it lies there, and refuses to be written;
    what is to write, as a window is, is told why it does not open. With room all is as before.
    """
    code = """
import pytest
from fairdraft.domain.profile import Profile
from fairdraft.domain.settings import Settings
from fairdraft.home_store import store_of
from fairdraft.host.paths import Home
from fairdraft.store.faults import NoRoomToOpenError
from fairdraft.store.sqlite_store import Upgrading

home = Home(path.parent)
store = open_store(home.store_file, app_version="0.1.0")
one = Profile("p1", "Kim", "writer", "rater-1")
store.save_profile(one)
store.close()
with (path.parent / "ballast").open("wb", buffering=0) as ballast:
    with pytest.raises(OSError):
        while True:
            ballast.write(bytes(1024))

def opened(reads_when_full):
    return store_of(home, Settings(), read_only=False, reads_when_full=reads_when_full, key=None, upgrading=Upgrading())

with pytest.raises(NoRoomToOpenError, match="is full, so the store cannot be opened"):
    opened(False)
store = opened(True)
assert store.read_only
assert store.profile() == one
with pytest.raises(KnownError, match="is full, so nothing was saved"):
    store.save_profile(one)
store.close()
(path.parent / "ballast").unlink()
store = opened(True)
store.save_profile(Profile("p2", "Ana", "writer", "rater-2"))
assert store.profile().name == "Ana"
store.close()
print("all held")
"""
    assert ended(on_small_disk(code, "")) == "all held\n"


def test_a_store_whose_copy_finds_no_room_is_not_upgraded(on_small_disk: Child) -> None:
    """What is missing is told, and how much; nothing is left of the copy, and with room it is made."""
    code = """
import shutil
import pytest
from fairdraft.store.schema import CURRENT_SCHEMA
from fairdraft.store.sqlite_file import stored_schema
shutil.copyfile(draft, path)
ballast = path.with_name("ballast")
ballast.write_bytes(b"x" * 890_000)
with pytest.raises(KnownError, match="no room for the copy of the store .* KiB"):
    open_store(path, app_version="0.1.0")
assert stored_schema(path) == 7
assert list((path.parent / "backups").iterdir()) == []
ballast.unlink()
open_store(path, app_version="0.1.0").close()
assert stored_schema(path) == CURRENT_SCHEMA
(copy,) = (path.parent / "backups").iterdir()
assert stored_schema(copy, read_only=True) == 7
print("all held")
"""
    assert ended(on_small_disk(code, str(Path(__file__).with_name("released") / "schema-7.db"))) == "all held\n"


def test_no_room_for_a_new_store_is_told(on_small_disk: Child) -> None:
    """Making the store on a full disk is refused in a sentence, and works once there is room."""
    code = """
import pytest
ballast = path.with_name("ballast")
with pytest.raises(OSError, match="No space"):
    ballast.write_bytes(b"x" * 2_000_000)
with pytest.raises(KnownError, match="store"):
    open_store(path, app_version="0.1.0")
ballast.unlink()
store = open_store(path, app_version="0.1.0")
assert store.drafts() == ()
store.close()
print("all held")
"""
    assert ended(on_small_disk(code, "-")) == "all held\n"


def test_a_failure_inside_a_transaction_leaves_nothing_of_it(store: Store, finished: Callable[..., Any]) -> None:
    """An operation is stored whole or not at all."""
    statement = "INSERT INTO store_metadata VALUES ('half', 'way')"
    with pytest.raises(IntegrityError), store._database.writing() as writing:
        assert [writing.connection.exec_driver_sql(one) for one in (statement, statement)]
    assert "half" not in store.facts()
    store.finish_draft(finished(), None)
