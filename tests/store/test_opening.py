"""Opening the store: twice, read-only, newer, damaged, misplaced."""

import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest
from sqlalchemy.exc import DatabaseError

from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.profile import Profile
from fairdraft.domain.study import StudyPlan
from fairdraft.services.ports import Store
from fairdraft.store.schema import CURRENT_SCHEMA
from fairdraft.store.sqlite_engine import make_engine
from fairdraft.store.sqlite_file import connect, sqlite_address
from fairdraft.store.sqlite_store import open_store

Reopen = Callable[..., Store]


def run_python(code: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_the_door_costs_nothing() -> None:
    """SQLAlchemy is loaded when a store is opened, not when the package is imported."""
    code = (
        "import sys, fairdraft.store.sqlite_store, fairdraft.store.backup, fairdraft.store.integrity\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('sqlalchemy', 'alembic')])"
    )
    assert run_python(code) == "[]\n"


def test_a_store_that_is_up_to_date_opens_without_alembic(store: Store, store_path: Path) -> None:
    """The version is read with the standard library; alembic is for upgrades."""
    code = (
        "import sys; from pathlib import Path; from fairdraft.store.sqlite_store import open_store\n"
        "open_store(Path(sys.argv[1]), app_version='0.1.0').close()\n"
        "print('sqlalchemy' in sys.modules, 'alembic' in sys.modules)"
    )
    assert run_python(code, str(store_path)) == "True False\n"


def test_a_store_is_made_where_there_is_none(store_path: Path, reopen: Reopen) -> None:
    """Missing folders are made, and nobody else may read the file."""
    reopen()
    assert store_path.is_file()
    if os.name == "posix":
        assert store_path.stat().st_mode & 0o077 == 0
        for beside in store_path.parent.glob("store.db-*"):
            assert beside.stat().st_mode & 0o077 == 0


def test_an_empty_file_becomes_a_store(store_path: Path, reopen: Reopen) -> None:
    """What a program that died while making the store left behind is no obstacle."""
    store_path.parent.mkdir()
    store_path.touch()
    assert reopen().profiles() == ()


@pytest.mark.parametrize("name", ["ü ñ", "100%", "a?b#c", "it's", "[x]"])
def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    """Characters that mean something in addresses are only characters in a path."""
    path = tmp_path / name / "store.db"
    open_store(path, app_version="0.1.0").close()
    assert path.is_file()
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_two_openings_share_one_store(store: Store, reopen: Reopen, finished: Callable[..., Draft]) -> None:
    """What one writes the other reads at once, both ways."""
    other = reopen()
    one, two = finished(), finished()
    store.finish_draft(one, None)
    assert other.draft(one.id) == one
    other.finish_draft(two, None)
    assert store.draft(two.id) == two


def test_a_read_only_opening_reads_and_never_writes(
    store: Store, reopen: Reopen, store_path: Path, make_draft, make_piece, make_dismissal, make_rating, finished
) -> None:
    """It follows what the other window writes; every write of its own is refused; the file stays as it is."""
    draft = finished()
    store.finish_draft(draft, None)
    reader = reopen(read_only=True)
    assert (reader.read_only, store.read_only) == (True, False)
    assert reader.draft(draft.id) == draft
    later = finished()
    store.finish_draft(later, None)
    assert reader.drafts() == (later, draft)

    piece, revision = make_piece()
    dismissal = make_dismissal(piece)
    plan = StudyPlan(schema="fairdraft/study@1", id="autumn", campaigns=("glynora",), candidates=("a",))
    before = hashlib.sha256(store_path.read_bytes()).hexdigest()
    for write in (
        lambda: reader.begin_drafts([make_draft()]),
        lambda: reader.save_streamed({draft.id: "x"}),
        lambda: reader.delete_draft(draft.id),
        lambda: reader.recover_abandoned(1),
        lambda: reader.create_piece(piece, revision),
        lambda: reader.take_lease(piece.id, "Anna", 1),
        lambda: reader.save_dismissal(dismissal),
        lambda: reader.withdraw_dismissal(dismissal.id),
        lambda: reader.save_study("autumn", plan),
        lambda: reader.seal_study("autumn"),
        lambda: reader.import_ratings("agency", [], []),
        lambda: reader.save_rating(make_rating(draft)),
        lambda: reader.save_profile(Profile("p", "Anna", "", "W1")),
    ):
        with pytest.raises(KnownError, match=r"^Another Fairdraft window is open; this one is read-only\."):
            write()
    with pytest.raises(Exception, match="readonly"), reader._database._connections.writer.begin() as connection:
        connection.exec_driver_sql("DELETE FROM drafts")
    assert store.drafts() == (later, draft)
    assert reader.check_integrity() == ()
    assert hashlib.sha256(store_path.read_bytes()).hexdigest() == before


def test_a_read_only_opening_makes_no_store(store_path: Path, reopen: Reopen) -> None:
    """Where there is no store to read, that is told and nothing is made."""
    with pytest.raises(KnownError, match="no store"):
        reopen(read_only=True)
    assert not store_path.parent.exists()


def test_a_newer_store_is_refused_unchanged(store: Store, store_path: Path, reopen: Reopen) -> None:
    """A file of a later version is told with both versions, and left alone."""
    store.close()
    with closing(sqlite3.connect(store_path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0012'")
        connection.commit()
    before = store_path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(
            KnownError, match=rf"newer version of Fairdraft \(its tables are version 12; .* up to {CURRENT_SCHEMA}\)"
        ):
            reopen(read_only=read_only)
    assert store_path.read_bytes() == before
    assert not (store_path.parent / "backups").exists()


def test_an_upgrade_under_an_open_store_is_told(store: Store, reopen: Reopen, finished: Callable[..., Draft]) -> None:
    """When a newer program has upgraded the file meanwhile, this one stops reading and writing it."""
    other = reopen()
    with store._database.writing() as writing:
        writing.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0099'")
    for use in (other.drafts, lambda: other.finish_draft(finished(), None)):
        with pytest.raises(KnownError, match="upgraded by a newer version of Fairdraft"):
            use()


@pytest.mark.parametrize("content", [b"hello", b"\0" * 20_000, b"schema = 1\n" * 1000])
@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_is_no_database_is_refused_unchanged(
    store_path: Path, reopen: Reopen, content: bytes, *, read_only: bool
) -> None:
    """Texts, and files full of zero bytes after a power cut, are told and left as they are."""
    store_path.parent.mkdir()
    store_path.write_bytes(content)
    with pytest.raises(KnownError, match="not a Fairdraft store, or it is damaged"):
        reopen(read_only=read_only)
    assert store_path.read_bytes() == content


def test_the_database_of_another_program_is_refused(store_path: Path, reopen: Reopen) -> None:
    """A SQLite file with other tables, or with somebody else's migrations, is not taken over."""
    store_path.parent.mkdir()
    for statement in ("CREATE TABLE cookies (name)", "CREATE TABLE alembic_version (version_num)"):
        with closing(sqlite3.connect(store_path)) as connection:
            connection.execute(statement)
        with pytest.raises(KnownError, match="another program"):
            reopen()


def test_a_folder_in_the_place_of_the_store_is_told(store_path: Path, reopen: Reopen) -> None:
    """A folder of that name is named."""
    store_path.mkdir(parents=True)
    with pytest.raises(KnownError, match="is a folder"):
        reopen()


def test_a_file_in_the_place_of_the_home_is_told(tmp_path: Path) -> None:
    """A home that is a file is named."""
    (tmp_path / "home").touch()
    with pytest.raises(KnownError, match="cannot be used"):
        open_store(tmp_path / "home" / "deep" / "store.db", app_version="0.1.0")


def test_a_truncated_store_is_told(store: Store, store_path: Path, reopen: Reopen, finished) -> None:
    """A file cut in half is recognized on opening or by the check, never read as if it were whole."""
    for _ in range(50):
        store.finish_draft(finished(text="word " * 500), None)
    store.close()
    whole = store_path.read_bytes()
    store_path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(KnownError, match="damaged"):
        reopen()
    assert store_path.read_bytes() == whole[: len(whole) // 2]


def test_a_damaged_page_is_told(store: Store, store_path: Path, reopen: Reopen, finished, empty_store: bytes) -> None:
    """Bytes overwritten in the middle are found by the integrity check and told when they are read."""
    for _ in range(50):
        store.finish_draft(finished(text="word " * 500), None)
    assert store.check_integrity() == ()
    store.close()
    content = bytearray(store_path.read_bytes())
    # The pages of an empty store hold the beginnings of its tables: without them it is no store at all.
    for page in range(len(empty_store) // 4096 + 1, len(content) // 4096 - 1):
        content[page * 4096 : page * 4096 + 2000] = b"\xff" * 2000
    store_path.write_bytes(content)

    again = reopen()
    assert again.check_integrity() != ()
    with pytest.raises(KnownError, match=r"damaged .* Restore the newest copy"):
        again.drafts()


def test_loose_references_are_found(store: Store, store_path: Path, make_piece, finished, make_rating) -> None:
    """The check names rows that refer to nothing, and pieces without their head."""
    draft = finished()
    store.finish_draft(draft, None)
    store.save_rating(make_rating(draft))
    store.create_piece(*make_piece())
    with closing(sqlite3.connect(store_path)) as connection:
        connection.execute("DELETE FROM drafts")
        connection.execute("UPDATE pieces SET head = 'gone'")
        connection.commit()
    references, headless = store.check_integrity()
    assert "ratings refers to a row of drafts" in references
    assert "shows revision gone" in headless


@pytest.mark.skipif(os.name != "posix", reason="rights of folders are POSIX here")
@pytest.mark.parametrize("case", ["new", "existing", "unreadable"])
def test_missing_rights_are_told(case: str) -> None:
    """A folder where one may not write, or a file one may not read, is named with what to do."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        home = Path(place) / "home"
        path = home / "store.db"
        if case == "new":
            home.mkdir()
        else:
            open_store(path, app_version="0.1.0").close()
            path.chmod(0o000 if case == "unreadable" else 0o444)
        home.chmod(0o555)
        try:
            assert run_python(_WITHOUT_RIGHTS, str(path)) == "told\n"
        finally:
            home.chmod(0o755)


_WITHOUT_RIGHTS = """
import os, sys
from pathlib import Path
from fairdraft.domain.errors import KnownError
from fairdraft.store.sqlite_store import open_store
import fairdraft.store.sql_store, fairdraft.store.upgrade
if os.geteuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)  # rights do not bind the administrator
try:
    open_store(Path(sys.argv[1]), app_version="0.1.0").save_profile(None)
except KnownError as error:
    assert sys.argv[1] in error.what, error.what
    assert "can write to the folder" in error.remedy, error.remedy
    print("told")
"""


def test_a_bug_in_what_is_asked_of_the_store_quotes_nothing_of_it(tmp_path: Path) -> None:
    """The words of such an error may be copied into a report: values are left out of them."""
    file = tmp_path / "some.db"
    file.touch()
    engine = make_engine(file)
    with engine.connect() as connection, pytest.raises(DatabaseError) as told:
        connection.exec_driver_sql("INSERT INTO no_such_table VALUES (?)", ("Unapproved words",))
    engine.dispose()
    assert "Unapproved" not in str(told.value)


def test_what_is_taken_away_is_overwritten(tmp_path: Path) -> None:
    """No free page of the file has it any more, whatever SQLite would do unasked: it is said to every connection.

    SQLCipher says it of itself, and so does Debian's SQLite, but not that of Python for Windows and macOS.
    """
    file = tmp_path / "some.db"
    file.touch()
    with closing(connect(file)) as connection:
        assert connection.execute("PRAGMA secure_delete").fetchone() == (1,)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (PurePosixPath("/home/a b/100%/store.db"), "file:///home/a%20b/100%25/store.db?mode=ro"),
        (PureWindowsPath(r"C:\Users\Zoë\store.db"), "file:///C%3A/Users/Zo%C3%AB/store.db?mode=ro"),
        (PureWindowsPath(r"\\server\team\store#1.db"), "file:////server/team/store%231.db?mode=ro"),
    ],
)
def test_sqlite_is_asked_for_a_file_wherever_it_lies(path: PurePath, address: str) -> None:
    """A server's name of a network drive is part of the path: SQLite refuses an address that names one."""
    assert sqlite_address(path, "ro") == address
    with pytest.raises(sqlite3.OperationalError, match="unable to open database file"):
        sqlite3.connect(sqlite_address(path, "ro"), uri=True)
