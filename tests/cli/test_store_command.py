"""Does the command for the store say what it did, and lose nothing?"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from fairdraft.store.sqlite_file import stored_schema

pytestmark = pytest.mark.skipif("FAIRDRAFT_TEST_SERVER" in os.environ, reason="about store files")

Run = Callable[..., Any]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder that is not there yet: how one comes to be, and what else may lie in it, is looked at here."""
    return tmp_path / "home"


@pytest.fixture
def old_home(home: Path) -> Path:
    """A home folder as an earlier version left it."""
    home.mkdir()
    released = Path(__file__).parents[1] / "store" / "released" / "schema-3.db"
    shutil.copyfile(released, home / "fairdraft.db")
    return home


@contextmanager
def window_of(home: Path) -> Iterator[None]:
    """Another process that has the lock of a window on that home folder."""
    held = (
        "import sys; from pathlib import Path; from fairdraft.host.window_lock import WindowLock\n"
        "lock = WindowLock(Path(sys.argv[1])); print(lock.take(), flush=True); sys.stdin.read()"
    )
    window = subprocess.Popen(
        [sys.executable, "-c", held, str(home / "window.lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with window:
        assert window.stdout is not None
        assert window.stdout.readline() == b"True\n"
        yield
        window.communicate()


def test_a_whole_store_is_said_to_be_whole(fairdraft: Run, home: Path) -> None:
    """Before there is one and after, by its file."""
    assert fairdraft("store", "check").out == f"{home / 'fairdraft.db'} is whole.\n"
    fairdraft("campaigns", "list")
    assert fairdraft("store", "check", "--json").json == {"store": str(home / "fairdraft.db"), "faults": []}


def test_a_damaged_store_is_told_with_its_faults(fairdraft: Run, home: Path) -> None:
    """Exit code 3, and a line for each fault."""
    fairdraft("draft", "--campaign", "glynora", "--brief", "b01", "-n", "1")
    with closing(sqlite3.connect(home / "fairdraft.db")) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("UPDATE draft_checks SET draft_id = 'gone'")
        connection.commit()
    answer = fairdraft("store", "check")
    assert answer.code == 3
    assert answer.out.startswith(f"{home / 'fairdraft.db'} is damaged:\nrow ")


def test_a_backup_brings_back_what_was_lost(fairdraft: Run, home: Path, tmp_path: Path) -> None:
    """Drafts that are gone come back, those there stay, and the numbers are told."""
    fairdraft("draft", "--campaign", "glynora", "--brief", "b01", "-n", "2")
    copy = tmp_path / "copy.db"
    assert fairdraft("store", "backup", copy).out == f"The store was copied to {copy}.\n"
    shutil.move(home / "fairdraft.db", tmp_path / "lost.db")
    fairdraft("campaigns", "list")
    said = fairdraft("store", "restore", copy, "--json").json
    assert said["added"]["drafts"] == 2
    assert said["moved_aside"] is None
    again = fairdraft("store", "restore", copy)
    assert "0 rows restored.\n" in again.out
    assert "draft checks 2, drafts " in again.out
    assert len(fairdraft("pieces", "list", "--json").json) == 2


def test_a_backup_without_a_name_goes_to_the_backups(fairdraft: Run, home: Path) -> None:
    """It is named by the moment."""
    fairdraft("campaigns", "list")
    written = Path(fairdraft("store", "backup", "--json").json["backup"])
    assert written.parent == home / "backups"
    assert written.is_file()


def test_nothing_is_restored_under_a_window(fairdraft: Run, home: Path, tmp_path: Path) -> None:
    """An open window would go on with what it read before."""
    fairdraft("campaigns", "list")
    copy = tmp_path / "copy.db"
    fairdraft("store", "backup", copy)
    with window_of(home):
        answer = fairdraft("store", "restore", copy)
    assert answer.code == 3
    assert "has the store open, so nothing was restored" in answer.err
    assert fairdraft("store", "restore", copy).code == 0


def test_a_store_of_this_version_needs_no_upgrade(fairdraft: Run, home: Path) -> None:
    """The answer names the version, and making a store is told too."""
    assert fairdraft("store", "upgrade").out.startswith(f"{home / 'fairdraft.db'} was made, with tables of version ")
    assert " is already at " in fairdraft("store", "upgrade").out


def test_a_store_of_an_earlier_version_is_checked_and_then_upgraded(fairdraft: Run, old_home: Path) -> None:
    """The check leaves it as it is; the first command that uses it says what is done, beside its results."""
    before = (old_home / "fairdraft.db").read_bytes()
    assert fairdraft("store", "check").out == f"{old_home / 'fairdraft.db'} is whole.\n"
    assert (old_home / "fairdraft.db").read_bytes() == before
    answer = fairdraft("campaigns", "list", "--json")
    assert "glynora" in {one["id"] for one in answer.json}
    assert "was written by an earlier version of Fairdraft. It is copied to" in answer.err
    assert "then upgraded from version 3 to" in answer.err
    assert "earlier" not in fairdraft("campaigns", "list").err
    assert len(list((old_home / "backups").glob("fairdraft-schema3-*.db"))) == 1


def test_nothing_is_upgraded_under_a_window(fairdraft: Run, old_home: Path) -> None:
    """The window of an earlier version could save nothing any more: commands wait until it is closed."""
    with window_of(old_home):
        for words in (("campaigns", "list"), ("store", "upgrade")):
            answer = fairdraft(*words)
            assert answer.code == 3
            assert "a window of an earlier version has it open" in answer.err
    assert stored_schema(old_home / "fairdraft.db") == 3
    assert "was upgraded from version 3 to " in fairdraft("store", "upgrade").out


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://db/fairdraft", "names no PostgreSQL database"),
        ("postgresql://db", "names no PostgreSQL database"),
        ("postgresql://sara:secret@db/fairdraft", "has a password in it"),
        ("postgresql://db/fairdraft?password=secret", "has a password in it"),
        ("nonsense", "cannot be read"),
    ],
)
def test_a_wrong_address_of_a_team_is_told(fairdraft: Run, home: Path, address: str, said: str) -> None:
    """Every command says so, and no secret is repeated."""
    home.mkdir(parents=True)
    (home / "settings.toml").write_text(f'team_store = "{address}"\n', encoding="utf-8")
    for words in (("store", "check"), ("campaigns", "list")):
        answer = fairdraft(*words)
        assert answer.code == 3
        assert said in answer.err
        assert "secret" not in answer.err


def test_a_teams_server_that_is_not_there_is_told(fairdraft: Run, home: Path, tmp_path: Path) -> None:
    """One sentence names the database, and what is only for its keeper is said to be so."""
    home.mkdir(parents=True)
    address = f"postgresql://sara@/team?host={tmp_path}"
    (home / "settings.toml").write_text(f'team_store = "{address}"\n', encoding="utf-8")
    answer = fairdraft("campaigns", "list")
    assert answer.code == 3
    assert f"The team's database {address} could not be reached" in answer.err
    assert "pg_dump" in fairdraft("store", "backup").err
    assert "pg_restore" in fairdraft("store", "restore", tmp_path / "copy.dump").err


def test_who_only_reads_waits_for_nobody_that_writes(fairdraft: Run, home: Path, with_samples) -> None:
    """While another program has the store for writing, as a long import does, lists and comparisons answer."""
    with_samples(home)
    with closing(sqlite3.connect(home / "fairdraft.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for words in (("pieces", "list"), ("compare", "desk-glynora"), ("study", "list")):
            assert fairdraft(*words).code == 0
