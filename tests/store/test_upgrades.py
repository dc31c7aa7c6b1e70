"""Migrations: whole or not at all, after a backup, and the same tables as the program's."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.store_upgrade import StoreUpgrade, StoreUpgradeNeededError
from fairdraft.services.ports import Store
from fairdraft.store import backup, database, sqlite_file, sqlite_store, tables, upgrade
from fairdraft.store.integrity import faults_of_file
from fairdraft.store.schema import CURRENT_SCHEMA, MIGRATIONS, revision_name
from fairdraft.store.sqlite_engine import make_engine
from fairdraft.store.sqlite_store import Upgrading

Reopen = Callable[..., Store]

NEXT_SCHEMA = CURRENT_SCHEMA + 1
# Rebuilds a parent table, the step at which SQLite with foreign keys on would delete all children.
_NEXT_VERSION = f'''
"""What does a step of the tests change?"""
import sqlalchemy as sa
from alembic import op
revision = "{revision_name(NEXT_SCHEMA)}"
down_revision = "{revision_name(CURRENT_SCHEMA)}"

def upgrade():
    with op.batch_alter_table("drafts", recreate="always") as batch:
        batch.add_column(sa.Column("mood", sa.Text(), nullable=False, server_default="calm"))
    op.create_table("moods", sa.Column("id", sa.Text(), primary_key=True))
'''
_LOSES_ROWS = '    op.execute("DELETE FROM drafts")\n'


@pytest.fixture
def next_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes this program the next one, whose last migration is the given text."""

    def become(migration: str) -> None:
        steps = tmp_path / "migrations"
        shutil.copytree(MIGRATIONS, steps, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        (steps / "versions" / f"s{revision_name(NEXT_SCHEMA)}_test.py").write_text(migration, encoding="utf-8")
        monkeypatch.setattr(upgrade, "MIGRATIONS", steps)
        for module in (database, sqlite_file, sqlite_store):
            monkeypatch.setattr(module, "CURRENT_SCHEMA", NEXT_SCHEMA)

    return become


@pytest.fixture
def rated(store: Store, finished: Callable[..., Draft], make_rating, make_piece) -> Draft:
    """A draft with a rating and a piece in the store, which is then closed."""
    draft = finished()
    store.finish_draft(draft, None)
    store.save_rating(make_rating(draft))
    store.create_piece(*make_piece(draft_id=draft.id))
    store.close()
    return draft


def test_the_migrations_make_the_tables_of_the_program(store: Store, store_path: Path) -> None:
    """Nothing differs between what the migrations made and what the program declares, types and indexes included."""
    engine = make_engine(store_path)
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_name": _is_no_full_text_index}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, tables.metadata) == []
    engine.dispose()


def _is_no_full_text_index(name: str | None, kind: str, _parents: object) -> bool:
    """A full-text index is no table that alembic could compare; the tests of the library search it."""
    return not (kind == "table" and name is not None and name.startswith("approved_copy_words"))


def test_the_program_knows_its_last_migration() -> None:
    """The version that is compared without alembic is the last one that alembic finds."""
    script = ScriptDirectory.from_config(upgrade.alembic_config())
    assert script.get_current_head() == revision_name(CURRENT_SCHEMA)


def test_the_tables_can_be_made_in_postgresql() -> None:
    """Every table and index compiles for the database that a team will use."""
    dialect = postgresql.dialect()
    for table in tables.metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert "CREATE" in str(CreateIndex(index).compile(dialect=dialect))


def test_an_older_store_is_backed_up_and_upgraded(rated: Draft, reopen: Reopen, store_path: Path, next_program) -> None:
    """Everything is there after the upgrade, children of rebuilt tables too; the copy has the old version."""
    next_program(_NEXT_VERSION)
    store = reopen()

    assert store.draft(rated.id) == rated
    assert len(store.ratings()) == len(store.pieces()) == 1
    assert len(store.ratings()[0].scores) == 2
    assert store.check_integrity() == ()
    assert sqlite_file.stored_schema(store_path) == NEXT_SCHEMA
    (copy,) = (store_path.parent / "backups").iterdir()
    assert copy.name == f"store-schema{CURRENT_SCHEMA}-20260302T120000123456Z.db"
    assert sqlite_file.stored_schema(copy) == CURRENT_SCHEMA
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT id FROM drafts").fetchall() == [(rated.id,)]


def test_a_failing_migration_leaves_the_store_as_it_was(
    rated: Draft, reopen: Reopen, store_path: Path, next_program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bug comes through, the file is of the old version with all in it, and the old program opens it."""
    next_program(_NEXT_VERSION + '    raise ValueError("a bug in the step")\n')
    with pytest.raises(ValueError, match="a bug in the step"):
        reopen()
    monkeypatch.undo()

    assert sqlite_file.stored_schema(store_path) == CURRENT_SCHEMA
    store = reopen()
    assert store.draft(rated.id) == rated
    assert len(store.ratings()) == 1
    with closing(sqlite3.connect(store_path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master WHERE name LIKE '%mood%'").fetchall() == []


def test_a_migration_that_loses_rows_is_refused(rated: Draft, reopen: Reopen, store_path: Path, next_program) -> None:
    """References without their rows stop the upgrade before it counts."""
    next_program(_NEXT_VERSION + _LOSES_ROWS)
    with pytest.raises(RuntimeError, match="references without their rows"):
        reopen()
    assert sqlite_file.stored_schema(store_path) == CURRENT_SCHEMA


def test_a_store_that_cannot_be_backed_up_is_not_upgraded(
    rated: Draft, reopen: Reopen, store_path: Path, next_program
) -> None:
    """Where the backups folder cannot be made, that is told and the file stays as it is."""
    next_program(_NEXT_VERSION)
    (store_path.parent / "backups").touch()
    before = store_path.read_bytes()
    with pytest.raises(KnownError, match="backups"):
        reopen()
    assert store_path.read_bytes() == before


def test_a_read_only_opening_does_not_upgrade(rated: Draft, reopen: Reopen, store_path: Path, next_program) -> None:
    """An older store is told, with what to do, and left alone."""
    next_program(_NEXT_VERSION)
    before = store_path.read_bytes()
    with pytest.raises(KnownError, match=f"upgraded from version {CURRENT_SCHEMA} to {NEXT_SCHEMA}"):
        reopen(read_only=True)
    assert store_path.read_bytes() == before
    assert not (store_path.parent / "backups").exists()


def test_an_upgrade_is_told_step_by_step(
    rated: Draft, reopen: Reopen, store_path: Path, next_program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy grows to the size of the store, is checked, and then the tables change; one that is up to date tells
    nothing.
    """
    told: list[StoreUpgrade] = []
    reopen(upgrading=Upgrading(told.append)).close()
    assert told == []

    monkeypatch.setattr(backup, "_PAGES_AT_ONCE", 8)
    next_program(_NEXT_VERSION)
    reopen(upgrading=Upgrading(told.append))
    size = told[0].size
    assert list(dict.fromkeys(one.work for one in told)) == ["copying", "checking", "upgrading"]
    assert {(one.before, one.after) for one in told} == {(CURRENT_SCHEMA, NEXT_SCHEMA)}
    copied = [one.copied for one in told]
    assert copied == sorted(copied)
    assert (copied[0], copied[-1]) == (0, size)
    assert len({*copied}) > 4


def test_others_write_while_an_old_store_is_copied(store: Store, store_path: Path, make_rating, finished) -> None:
    """The copy is as the store was when it began, and what is written meanwhile neither waits nor begins it anew."""
    one = finished()
    store.finish_draft(one, None)
    shares: list[float] = []

    def write(share: float | None) -> None:
        if share is not None:
            shares.append(share)
            store.save_rating(make_rating(one, rater=f"R{len(shares)}"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backup, "_PAGES_AT_ONCE", 20)
        copy = backup.backup_store(store_path, store_path.with_name("copy.db"), watch=write)
    assert shares == sorted(shares)
    assert len(store.ratings()) == len(shares) > 2
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM ratings").fetchone() == (0,)


def test_an_upgrade_waits_for_what_has_to_be_said_first(
    rated: Draft, reopen: Reopen, store_path: Path, next_program
) -> None:
    """Neither a window that wants to say so nor one that has the store open finds it changed, or a copy of it made."""
    next_program(_NEXT_VERSION)
    for upgrading, error, said in (
        (Upgrading(said_first=True), StoreUpgradeNeededError, "written by an earlier version of Fairdraft"),
        (Upgrading(taken=lambda: True), KnownError, "a window of an earlier version has it open"),
    ):
        with pytest.raises(error, match=said):
            reopen(upgrading=upgrading)
    assert sqlite_file.stored_schema(store_path) == CURRENT_SCHEMA
    assert not (store_path.parent / "backups").exists()


def test_an_older_store_is_looked_over_as_it_is(rated: Draft, store_path: Path, next_program) -> None:
    """Whether it is sound can be asked before it is upgraded, because of one that is not no copy is made."""
    next_program(_NEXT_VERSION)
    assert faults_of_file(store_path, None) == ()
    with closing(sqlite3.connect(store_path)) as connection:
        connection.execute("UPDATE pieces SET head = 'gone'")
        connection.commit()
    assert [fault.split(" shows ")[1] for fault in faults_of_file(store_path, None)] == [
        "revision gone, which does not exist"
    ]
    assert sqlite_file.stored_schema(store_path) == CURRENT_SCHEMA


def test_the_last_few_backups_are_kept(store: Store, store_path: Path, clock) -> None:
    """Older copies go, the newest stay, and other files in the folder are left alone."""
    folder = store_path.parent / "backups"
    folder.mkdir()
    (folder / "mine.db").touch()
    for _ in range(backup.KEPT_BACKUPS + 2):
        clock.advance(1)
        newest = backup.backup_beside(store_path, 1, clock())
    copies = sorted(folder.glob("store-*"))
    assert len(copies) == backup.KEPT_BACKUPS
    assert copies[-1] == newest
    assert (folder / "mine.db").exists()
