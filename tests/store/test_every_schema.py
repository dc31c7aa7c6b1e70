"""Every value of every table of every earlier version of the tables is there after the upgrade, to the letter."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fairdraft.store.schema import CURRENT_SCHEMA, revision_name
from fairdraft.store.sqlite_file import stored_schema
from fairdraft.store.sqlite_store import open_store
from fairdraft.store.upgrade import upgrade_file

WHEN = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)
EARLIER = range(1, CURRENT_SCHEMA)

Row = dict[str, Any]
Tables = dict[str, list[Row]]

# By these words a step of review was known before it had a column; of the third person's nothing is one.
_SUMMARIES = ("sent to review", "returned: too “long”", "approved", "sent to review again")
_STEPS = dict(zip(_SUMMARIES, ("sent", "returned", "approved", None), strict=True))

# What a migration writes into a column that it adds to rows which are there; all others are NULL.
_ADDED: dict[tuple[str, str], Callable[[Row], Any]] = {
    ("models", "state"): lambda _row: "there",
    ("piece_revisions", "step"): lambda row: _STEPS[row["summary"]],
}


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """A store of each earlier version, made by the migrations, with rows that each version before it wrote."""
    folder = tmp_path_factory.mktemp("earlier")
    growing = folder / "growing.db"
    growing.touch()
    made = {}
    for schema in EARLIER:
        upgrade_file(growing, app_version="0.1.0", now=WHEN, busy_seconds=1, target=revision_name(schema))
        with closing(sqlite3.connect(growing)) as connection:
            fill(connection, first=len(_SUMMARIES) * (schema - 1) + 1)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        made[schema] = folder / f"schema-{schema}.db"
        shutil.copyfile(growing, made[schema])
    return made


def fill(connection: sqlite3.Connection, first: int) -> None:
    """Put a row for each summary into every table there is, with a value of its own in every column; every other row
    has none where a column needs none.
    """
    for table in table_names(connection):
        columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        parents = {row[3]: (row[2], row[4]) for row in connection.execute(f'PRAGMA foreign_key_list("{table}")')}
        for number in range(first, first + len(_SUMMARIES)):
            row = {
                name: None
                if not needed and not key and number % 2
                else value(*parents.get(name, (table, name)), kind, number)
                for _, name, kind, needed, _, key in columns
            }
            marks = ", ".join("?" * len(row))
            names = ", ".join(f'"{name}"' for name in row)
            connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(row.values()))  # noqa: S608 - our own tables
    if "approved_copy" in table_names(connection):
        connection.execute("INSERT INTO approved_copy_words(approved_copy_words) VALUES ('rebuild')")
    connection.commit()
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def value(table: str, column: str, kind: str, number: int) -> Any:
    """What stands in a column of the row of that number; the same for what refers to it."""
    if (table, column) == ("pieces", "head"):
        table, column = "piece_revisions", "id"
    if column == "summary":
        return _SUMMARIES[number % len(_SUMMARIES)]
    if column == "score":
        return 1 + number % 5
    if kind == "BOOLEAN":
        return number % 2
    if kind == "BIGINT":
        return 2**62 + number
    if kind == "INTEGER":
        return number
    # NUL and a lone surrogate as the store writes them, letters of two and four bytes, quotes, ends of lines.
    return f"{table}.{column} {number}: \ufdd00000\ufdd0d83d “é” 😀 '\"\r\n\t"


def table_names(connection: sqlite3.Connection) -> list[str]:
    """The tables that hold what people made."""
    named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    index = "approved_copy_words"
    return [name for (name,) in named if name != "alembic_version" and not name.startswith((index, "sqlite_"))]


def contents(path: Path) -> Tables:
    """Every value in the file, as it lies there."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        found = {
            name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid')]  # noqa: S608 - our own tables
            for name in table_names(connection)
        }
    # Who wrote the tables last is no part of what people made.
    found["store_metadata"] = [row for row in found["store_metadata"] if row["key"] != "schema_written_with"]
    return found


@pytest.mark.parametrize("schema", EARLIER)
def test_no_value_changes_in_an_upgrade(schema: int, earlier: dict[int, Path], tmp_path: Path) -> None:
    """The store has all rows with all their values, the copy made before has them too, and only what a migration adds
    is new.
    """
    path = tmp_path / "store.db"
    shutil.copyfile(earlier[schema], path)
    before = contents(path)
    assert all(len(rows) >= len(_SUMMARIES) for rows in before.values())

    store = open_store(path, app_version="9.9.9", clock=lambda: WHEN)
    try:
        assert store.check_integrity() == ()
    finally:
        store.close()

    after = contents(path)
    for table, rows in before.items():
        added = after[table][0].keys() - rows[0].keys()
        made = {name: _ADDED.get((table, name), lambda _row: None) for name in added}
        assert after[table] == [row | {name: make(row) for name, make in made.items()} for row in rows], table
    assert [table for table in after if table not in before and after[table]] == []
    (copy,) = (tmp_path / "backups").iterdir()
    assert stored_schema(copy) == schema
    assert contents(copy) == before


def test_the_words_of_approved_copy_are_found_after_an_upgrade(earlier: dict[int, Path], tmp_path: Path) -> None:
    """The index of words came with version 7, and no later step leaves it behind its texts."""
    path = tmp_path / "store.db"
    shutil.copyfile(earlier[7], path)
    open_store(path, app_version="9.9.9", clock=lambda: WHEN).close()
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT count(*) FROM approved_copy_words WHERE approved_copy_words MATCH 'text'"
        assert connection.execute(query).fetchone() == (len(_SUMMARIES),)


@pytest.mark.skipif(sys.platform == "win32", reason="nothing kills so there")
def test_a_killed_upgrade_changed_nothing_and_is_made_again(earlier: dict[int, Path], tmp_path: Path) -> None:
    """Its program dies where all steps are done and none of them is kept yet: the store is as it was, and the next
    opening upgrades it.
    """
    path = tmp_path / "store.db"
    shutil.copyfile(earlier[1], path)
    before = contents(path)
    code = """
import os, signal, sys
from pathlib import Path
from fairdraft.store import upgrade
from fairdraft.store.sqlite_store import open_store

def killed(*_given):
    os.kill(os.getpid(), signal.SIGKILL)

upgrade.note_writer = killed
open_store(Path(sys.argv[1]), app_version="9.9.9")
"""
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert stored_schema(path) == 1
    assert contents(path) == before

    open_store(path, app_version="9.9.9", clock=lambda: WHEN).close()
    assert stored_schema(path) == CURRENT_SCHEMA
    after = contents(path)
    assert {table: len(after[table]) for table in before} == {table: len(rows) for table, rows in before.items()}
