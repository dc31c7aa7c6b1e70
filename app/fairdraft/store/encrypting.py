"""How does a store file become encrypted, or plain again, without a moment in which it is neither?"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.files_in_use import when_let_go
from fairdraft.store.backup import to_disk
from fairdraft.store.faults import sqlite_fault, told_plainly
from fairdraft.store.sqlite_file import (
    connect,
    driver,
    refuse_encrypted,
    remove_unfinished,
    remove_with_logs,
    sqlite_address,
    sqlite_code,
    unfinished_file,
    unlocked,
)
from fairdraft.store.store_key import StoreKey, is_encrypted

# SQLCipher's own copying tells all faults with one code; SQLite's words for them are always these.
_CODES = {
    "database or disk is full": sqlite3.SQLITE_FULL,
    "disk I/O error": sqlite3.SQLITE_IOERR,
    "database disk image is malformed": sqlite3.SQLITE_CORRUPT,
}


def rewrite_file(
    path: Path,
    old: StoreKey | None,
    new: StoreKey | None,
    *,
    secret: str | None = None,
    meanwhile: Callable[[str], None] | None = None,
) -> None:
    """Write a store file anew, encrypted with `new` or plain without it, and let it take the old one's place.

    It takes that place when it is whole: every row is counted, the integrity check passed, and the disk has it. Until
    then the old file is as it was, and nobody else can write to it. The old file's blocks are free on the disk then,
    not overwritten. A link stays one: the file that it leads to is exchanged.

    Args:
        path: the store file; nothing else may have it open.
        old: opens it if it is encrypted; None where it is plain.
        new: the key from now on.
        secret: that one as SQLCipher takes it, with a salt that another file has; None for salt of its own.
        meanwhile: called while nobody else can have the file open, before it is exchanged, with the key of the new
            one as SQLCipher takes it; what it raises leaves the file as it is.

    Raises:
        PassphraseNeededError: `old` does not open it.
        KnownError: it is in use or damaged, or the world failed.
    """
    path = path.resolve()
    unfinished = unfinished_file(path)
    with _held(path, old) as source:
        # What lies there is of a program that was killed: whoever writes it holds the file.
        remove_unfinished(path)
        try:
            if secret is None:
                secret = "" if new is None else new.for_new_file()
            _write_anew(path, source, unfinished, new, secret)
            if meanwhile is not None:
                meanwhile(secret)
            before = path.stat()
            if os.name != "nt":
                # While it is held: who waits for it finds that it was exchanged, and writes nothing.
                _exchange(path, unfinished)
        except BaseException:
            remove_unfinished(path)
            raise
    if os.name == "nt":
        try:
            _refuse_changed(path, before)
            _exchange(path, unfinished)
        finally:
            remove_unfinished(path)


def write_copy(path: Path, target: Path, old: StoreKey, new: StoreKey, secret: str) -> None:
    """Write an encrypted file anew beside it, as `rewrite_file` does, and leave both: `secret` is the key of the new
    one, which is `new` for its salt.
    """
    remove_with_logs(target)
    with _held(path, old) as source:
        _write_anew(path, source, target, new, secret)


def _write_anew(path: Path, source: sqlite3.Connection, target: Path, key: StoreKey | None, secret: str) -> None:
    with told_plainly(target):
        target.touch(mode=0o600)
        shutil.copymode(path, target)
    _export(path, source, target, secret)
    _refuse_unlike(path, source, target, key)
    with told_plainly(target):
        to_disk(target)


@contextmanager
def _held(path: Path, key: StoreKey | None) -> Iterator[sqlite3.Connection]:
    """The file in one piece, with no log beside it, and nobody else in it."""
    with told_plainly(path):

        def opened() -> sqlite3.Connection:
            made: sqlite3.Connection = driver(encrypted=True).connect(
                sqlite_address(path, "rw"), uri=True, timeout=1.0, isolation_level=None
            )
            return made

        with closing(opened() if key is None else unlocked(opened, path, key)) as connection:
            if key is None:
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
                    f"Another program has the store {path} open, so it was left as it is.",
                    "Close all Fairdraft windows and commands of this home folder, and try again.",
                ) from error
            yield connection


def _export(path: Path, source: sqlite3.Connection, target: Path, secret: str) -> None:
    source.execute("ATTACH DATABASE ? AS rewritten KEY ?", (str(target), secret))
    try:
        source.execute("SELECT sqlcipher_export('rewritten')").fetchall()
    except Exception as error:
        if sqlite_code(error) is None:
            raise
        code = next((code for words, code in _CODES.items() if words in str(error)), None)
        known = None if code is None else sqlite_fault(code, path, str(error))
        raise known or _not_rewritten(path, str(error)) from error
    finally:
        source.execute("DETACH DATABASE rewritten")


def _refuse_unlike(path: Path, source: sqlite3.Connection, unfinished: Path, key: StoreKey | None) -> None:
    with told_plainly(unfinished), closing(connect(unfinished, read_only=True, key=key)) as copy:
        said = copy.execute("PRAGMA integrity_check(1)").fetchall()
        if said != [("ok",)]:
            raise _not_rewritten(path, str(said[0][0]))
        if _rows(copy) != _rows(source):
            raise _not_rewritten(path, "rows are missing")
    if is_encrypted(unfinished) != (key is not None):
        raise _not_rewritten(path, "it did not come out encrypted" if key else "it did not come out plain")


def _not_rewritten(path: Path, why: str) -> KnownError:
    return KnownError(
        f"The store {path} could not be completely rewritten ({why}), so it was left as it is.",
        'Check it with "fairdraft store check".',
    )


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = [name for (name,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
    return {name: connection.execute(f'SELECT count(*) FROM main."{name}"').fetchone()[0] for name in sorted(names)}  # noqa: S608 - names of our own tables


def _refuse_changed(path: Path, before: os.stat_result) -> None:
    """Windows exchanges no open file: between the letting go and the exchange somebody may have written."""
    now = path.stat()
    beside = [path.with_name(f"{path.name}{end}") for end in ("-wal", "-journal")]
    left = any(one.stat().st_size for one in beside if one.exists())
    if left or (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise KnownError(
            f"Another program wrote to the store {path} in the meantime, so it was left as it is.",
            "Close all Fairdraft windows and commands of this home folder, and try again.",
        )


def _exchange(path: Path, unfinished: Path) -> None:
    with told_plainly(path):
        when_let_go(partial(unfinished.replace, path))
        if os.name != "nt":
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
