"""How does a store file become encrypted, or plain again, without a moment in which it is neither?"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.store.backup import to_disk
from fairdraft.store.faults import told_plainly
from fairdraft.store.integrity import integrity_faults
from fairdraft.store.sqlite_file import connect, driver, refuse_encrypted, sqlite_code, unlock
from fairdraft.store.store_key import StoreKey, is_encrypted

_PART = ".rewritten"
_BESIDE = ("-journal", "-wal", "-shm")


def rewrite_file(path: Path, old: StoreKey | None, new: StoreKey | None) -> None:
    """Write a store file anew, encrypted with `new` or plain without it, and let it take the old one's place.

    It takes that place when it is whole: every row is counted, the integrity check passed, and the disk has it. Until
    then the old file is as it was. The old file's blocks are free on the disk then, not overwritten.

    Args:
        path: the store file; nothing else may have it open.
        old: opens it if it is encrypted; None where it is plain.
        new: the key from now on.

    Raises:
        PassphraseNeededError: `old` does not open it.
        KnownError: it is in use or damaged, or the world failed.
    """
    unfinished = path.with_name(f"{path.name}{_PART}")
    _remove(unfinished)
    try:
        with told_plainly(unfinished):
            unfinished.touch(mode=0o600)
        with _held(path, old) as source:
            _export(source, unfinished, new)
            rows = _rows(source)
            with told_plainly(unfinished):
                faults = integrity_faults(unfinished, key=new)
                with closing(connect(unfinished, read_only=True, key=new)) as copy:
                    is_whole = _rows(copy) == rows and is_encrypted(unfinished) == (new is not None)
                to_disk(unfinished)
            if faults or not is_whole:
                raise KnownError(
                    f"The store {path} could not be written anew whole{f' ({faults[0]})' if faults else ''}, so it "
                    "stays as it is.",
                    'Look it over with "fairdraft store check".',
                )
            before = path.stat()
        _refuse_changed(path, before)
        with told_plainly(path):
            unfinished.replace(path)
    finally:
        _remove(unfinished)


@contextmanager
def _held(path: Path, key: StoreKey | None) -> Iterator[sqlite3.Connection]:
    """The file in one piece, with no log beside it, and nobody else in it."""
    with told_plainly(path):
        connection: sqlite3.Connection = driver(encrypted=True).connect(
            f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=1.0, isolation_level=None
        )
        with closing(connection):
            if key is not None:
                unlock(connection, path, key)
            else:
                refuse_encrypted(connection, path)
            try:
                # The log goes into the file. From then on nothing is written to it, and no journal comes to lie beside
                # it: one that a killed program leaves would belong to the file that takes its place.
                connection.execute("PRAGMA journal_mode = DELETE").fetchall()
                connection.execute("PRAGMA locking_mode = EXCLUSIVE")
                connection.execute("PRAGMA journal_mode = MEMORY").fetchall()
                connection.execute("BEGIN EXCLUSIVE")
                connection.execute("COMMIT")
            except Exception as error:
                if sqlite_code(error) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                    raise
                raise KnownError(
                    f"Another program has the store {path} open, so it stays as it is.",
                    "Close all Fairdraft windows and commands of this home folder, and try again.",
                ) from error
            yield connection


def _export(source: sqlite3.Connection, target: Path, key: StoreKey | None) -> None:
    with told_plainly(target):
        secret = "" if key is None else key.for_new_file()
        source.execute("ATTACH DATABASE ? AS rewritten KEY ?", (str(target), secret))
        try:
            source.execute("SELECT sqlcipher_export('rewritten')").fetchall()
        finally:
            source.execute("DETACH DATABASE rewritten")


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = [name for (name,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
    return {name: connection.execute(f'SELECT count(*) FROM main."{name}"').fetchone()[0] for name in sorted(names)}  # noqa: S608 - names of our own tables


def _refuse_changed(path: Path, before: os.stat_result) -> None:
    """Between the letting go and the taking of its place somebody may have written."""
    now = path.stat()
    beside = [path.with_name(f"{path.name}{end}") for end in ("-wal", "-journal")]
    left = any(one.stat().st_size for one in beside if one.exists())
    if left or (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise KnownError(
            f"Another program wrote to the store {path} meanwhile, so it stays as it is.",
            "Close all Fairdraft windows and commands of this home folder, and try again.",
        )


def _remove(path: Path) -> None:
    for end in ("", *_BESIDE):
        path.with_name(path.name + end).unlink(missing_ok=True)
