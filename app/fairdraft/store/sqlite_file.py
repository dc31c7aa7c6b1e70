"""How is one connection to a store file made, and what does the file say of itself?

Standard library only, and SQLCipher where the file is encrypted: a file that needs no upgrade is recognized without
loading SQLAlchemy or alembic.
"""

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path, PurePath
from types import ModuleType
from urllib.parse import quote

from fairdraft.domain.errors import KnownError
from fairdraft.domain.passphrase import PassphraseNeededError
from fairdraft.store.schema import CURRENT_SCHEMA
from fairdraft.store.store_key import StoreKey, is_encrypted

BUSY_SECONDS = 10.0

NO_ROOM_TO_OPEN = frozenset((sqlite3.SQLITE_IOERR_SHMSIZE,))
"""SQLite's codes where the disk has no room for what lies beside a file while it is open."""

_OURS = {"alembic_version", "store_metadata"}


def connect(
    path: Path,
    *,
    read_only: bool = False,
    foreign_keys: bool = True,
    busy_seconds: float = BUSY_SECONDS,
    key: StoreKey | None = None,
) -> sqlite3.Connection:
    """Open the file as every part of the store does, an encrypted one with its `key`; usable from any one thread at a
    time.

    Transactions are begun by hand (`isolation_level` None). Writers use a write-ahead log and wait for the
    disk at every commit, so that what was saved survives a power cut. Readers never write the file; SQLite
    may put an empty log beside it. Where a full disk has no room for that, a file without a log is read as it lies
    there: nobody else can write it either. Raises sqlite3.Error, or SQLCipher's own like it; the file has to be there.
    PassphraseNeededError for another key, or none.
    """
    if not read_only:
        return _connected(path, "rw", foreign_keys=foreign_keys, busy_seconds=busy_seconds, key=key)
    try:
        return _connected(path, "ro", foreign_keys=foreign_keys, busy_seconds=busy_seconds, key=key)
    except Exception as error:
        if getattr(error, "sqlite_errorcode", None) not in NO_ROOM_TO_OPEN or _has_log(path):
            raise
    return _connected(path, "ro&immutable=1", foreign_keys=foreign_keys, busy_seconds=busy_seconds, key=key)


def _has_log(path: Path) -> bool:
    """Whether something was saved that is not in the file itself yet."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _connected(
    path: Path, mode: str, *, foreign_keys: bool, busy_seconds: float, key: StoreKey | None
) -> sqlite3.Connection:
    def opened() -> sqlite3.Connection:
        made: sqlite3.Connection = driver(encrypted=key is not None).connect(
            sqlite_address(path.absolute(), mode),
            uri=True,
            timeout=busy_seconds,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        return made

    connection = opened() if key is None else unlocked(opened, path, key)
    try:
        if key is None:
            refuse_encrypted(connection, path)
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        connection.execute("PRAGMA trusted_schema = OFF")
        if mode == "rw":
            _use_write_ahead_log(connection, busy_seconds)
            # Of what a person took away nothing stays in free pages; not every SQLite overwrites it unasked.
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA synchronous = FULL")
            # macOS answers fsync before the disk has the data, unless asked for more; no effect elsewhere.
            connection.execute("PRAGMA fullfsync = ON")
            connection.execute("PRAGMA checkpoint_fullfsync = ON")
        else:
            # Else a disk without room is noticed with the first use only.
            connection.execute("PRAGMA schema_version").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def sqlite_address(path: PurePath, mode: str) -> str:
    """The URI by which SQLite opens a file that is there, with `mode` "ro" or "rw", and what else it is to know.

    SQLite refuses one that names a server, as the URI of a file on a network drive of Windows does; the server's name
    then begins the path.
    """
    name = path.as_posix()
    return f"file://{'' if name.startswith('/') else '/'}{quote(os.fsencode(name))}?mode={mode}"


def driver(*, encrypted: bool) -> ModuleType:
    """The module that opens such files; both have the interface and the errors' codes of the standard library's.
    KnownError where there is none on this machine.
    """
    if not encrypted:
        return sqlite3
    try:
        # Imported here: most stores never need it.
        from sqlcipher3 import dbapi2
    except ImportError as error:
        raise KnownError(
            f"Encrypted stores need the package sqlcipher3, which this Python cannot load ({error}).",
            "Install it, or use Fairdraft on a machine that has it.",
        ) from error
    return dbapi2  # type: ignore[no-any-return] # the package has no types


def unlocked(opened: Callable[[], sqlite3.Connection], path: Path, key: StoreKey) -> sqlite3.Connection:
    """A connection to an encrypted file that was given its key and read with it once.

    Args:
        opened: makes a fresh connection.
        path: the file.
        key: the store's.

    Raises:
        PassphraseNeededError: another key is needed.
    """
    for anew in (False, True):
        connection = opened()
        try:
            # Else it tells on stderr what is told here.
            connection.execute("PRAGMA cipher_log_level = NONE")
            if _opens(connection, key.for_file(path, anew=anew)):
                return connection
        except BaseException:
            connection.close()
            raise
        # A new file may have the number of one that is gone, whose key was tried. What that made of the first page may
        # have told this connection that the file is only to be read, and it goes on believing so with the right key.
        connection.close()
    raise PassphraseNeededError(
        f"This passphrase does not open the store {path}.", "Enter the one it was encrypted with."
    )


def refuse_encrypted(connection: sqlite3.Connection, path: Path) -> None:
    """Raise PassphraseNeededError if a connection without a key finds an encrypted store."""
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except Exception as error:
        code = sqlite_code(error)
        if code is None:
            raise
        if code == sqlite3.SQLITE_NOTADB and is_encrypted(path):
            raise PassphraseNeededError(f"The store {path} is encrypted.", "Give its passphrase.") from error
        # All other faults of the file come again with the first use, where they are told.


def _opens(connection: sqlite3.Connection, key: str) -> bool:
    connection.execute(f'PRAGMA key = "{key}"')
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except Exception as error:
        if sqlite_code(error) != sqlite3.SQLITE_NOTADB:
            raise
        return False
    return True


def sqlite_code(error: BaseException) -> int | None:
    """SQLite's primary result code of an error, whichever driver raised it; None for other errors."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else int(code) & 0xFF


def _use_write_ahead_log(connection: sqlite3.Connection, busy_seconds: float) -> None:
    # Two programs that create the same file at once: SQLite answers "locked" here without waiting.
    give_up = time.monotonic() + busy_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
        except Exception as error:
            if sqlite_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(0.02)
        else:
            return


def stored_schema(
    path: Path, *, read_only: bool = False, busy_seconds: float = BUSY_SECONDS, key: StoreKey | None = None
) -> int | None:
    """The version of the tables in the file; None if the file is empty or not there yet.

    Raises:
        KnownError: the file is the database of another program, or a folder, or encrypted with another key.
        sqlite3.Error: it cannot be read, or is no database.
    """
    if path.is_dir():
        raise KnownError(f"{path} is a folder, not a store file.", "Name a file, or move the folder away.")
    if not path.exists() or path.stat().st_size == 0:
        return None
    with closing(connect(path, read_only=read_only, busy_seconds=busy_seconds, key=key)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not names:
            return None
        found = connection.execute("SELECT version_num FROM alembic_version").fetchall() if names >= _OURS else []
    version = found[0][0] if len(found) == 1 else ""
    if not (isinstance(version, str) and version.isdecimal()):
        raise KnownError(
            f"{path} is a database of another program, not a Fairdraft store.",
            "Choose another file or folder for the store.",
        )
    return int(version)


def refuse_newer(path: Path, schema: int) -> None:
    """Raise a KnownError if tables of that version are newer than this program."""
    if schema > CURRENT_SCHEMA:
        raise KnownError(
            f"{path} was written by a newer version of Fairdraft (its tables are version {schema}; "
            f"this program knows up to {CURRENT_SCHEMA}).",
            f"Use the newer Fairdraft, or an earlier copy from {backups_folder(path)}.",
        )


def backups_folder(path: Path) -> Path:
    """Where the copies of a store stand: a folder beside it."""
    return path.parent / "backups"


def unfinished_file(path: Path) -> Path:
    """What is written in a store's place until it is whole."""
    return path.with_name(f"{path.name}.rewritten")


def remove_unfinished(path: Path) -> None:
    """Take away what a killed rewriting of that file left: it may be plain. Nobody may be rewriting it."""
    remove_with_logs(unfinished_file(path))


def remove_with_logs(path: Path) -> None:
    """Remove a file of SQLite's, if it is there, and what lies beside it."""
    for end in ("", "-journal", "-wal", "-shm"):
        path.with_name(f"{path.name}{end}").unlink(missing_ok=True)
