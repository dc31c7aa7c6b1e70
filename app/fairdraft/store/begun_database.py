"""How do begun work and own words lie beside an encrypted store?"""

import hashlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from fairdraft.domain.begun_files import OWN_WORDS, BegunFilesError, aside
from fairdraft.domain.begun_merge import merged_work
from fairdraft.domain.own_words import merged_own_words
from fairdraft.domain.passphrase import PassphraseNeededError
from fairdraft.store.sqlite_file import connect, sqlite_code
from fairdraft.store.store_key import StoreKey

_TABLE = "CREATE TABLE IF NOT EXISTS begun_files (name TEXT PRIMARY KEY, content BLOB NOT NULL, written REAL NOT NULL)"
_PUT = "INSERT OR REPLACE INTO begun_files VALUES (?, ?, ?)"


class BegunDatabase:
    """An encrypted file with a row for each file of begun work and of own words (the port `BegunFiles`).

    Any thread may call, and several programs at once: each operation opens the file for itself.

    Args:
        path: the file; it is made when something is begun.
        store: the store that it lies beside; it gets the same key as that, so that none has to be made for it.
        key: opens both.
    """

    def __init__(self, path: Path, store: Path, key: StoreKey) -> None:
        self._path = path
        self._store = store
        self._key = key
        self._lock = threading.Lock()
        # Whoever writes these does not know what they have.
        self._unread: set[str] = set()

    def place(self, name: str) -> str:
        """See `BegunFiles.place`."""
        return f"{self._path} ({name})"

    def sign(self, name: str) -> object:
        """See `BegunFiles.sign`; any other file that is written gives another one, too."""
        return name, _sign(self._path), _sign(self._path.with_name(f"{self._path.name}-wal"))

    def read(self, name: str) -> bytes | None:
        """See `BegunFiles.read`."""
        try:
            with self._open() as connection:
                found = None if connection is None else _row(connection, name)
        except BegunFilesError:
            # A full disk has no room for the log without which nothing is read.
            self._unread.add(name)
            raise
        self._unread.discard(name)
        return None if found is None else found[0]

    def write(self, name: str, content: bytes) -> None:
        """See `BegunFiles.write`; of a file that could not be read before, nothing is lost by it."""
        if name in self._unread:
            self.take([(name, content, time.time())])
            return
        with self._open(make=True) as connection:
            assert connection is not None  # noqa: S101 - it was made
            connection.execute(_PUT, (name, content, time.time()))

    def change(self, name: str, how: Callable[[bytes | None], bytes]) -> None:
        """See `BegunFiles.change`."""
        with self._transaction() as connection:
            found = _row(connection, name)
            connection.execute(_PUT, (name, how(None if found is None else found[0]), time.time()))

    def remove(self, name: str) -> None:
        """See `BegunFiles.remove`; a file that could not be read before stays."""
        with self._open() as connection:
            if connection is not None and name not in self._unread:
                connection.execute("DELETE FROM begun_files WHERE name = ?", (name,))

    def remove_folder(self, name: str) -> bool:
        """See `BegunFiles.remove_folder`."""
        with self._open() as connection:
            if connection is None:
                return False
            within = f"{name}/"
            deleted = connection.execute(
                "DELETE FROM begun_files WHERE substr(name, 1, ?) = ?", (len(within), within)
            ).rowcount
            return bool(deleted)

    def put_aside(self, name: str) -> str:
        """See `BegunFiles.put_aside`."""
        with self._open() as connection:
            if connection is not None:
                connection.execute("UPDATE OR REPLACE begun_files SET name = ? WHERE name = ?", (aside(name), name))
        return aside(name)

    def contents(self) -> tuple[tuple[str, bytes, float], ...]:
        """All files: name, content and the time when it was written."""
        with self._open() as connection:
            if connection is None:
                return ()
            return tuple(
                (name, bytes(content), written)
                for name, content, written in connection.execute("SELECT name, content, written FROM begun_files")
            )

    def take(self, files: Iterable[tuple[str, bytes, float]]) -> None:
        """Keep files that lay elsewhere (as `contents` gives them), all or none. Nothing that is here is lost by it:
        two versions of one become one.
        """
        with self._transaction() as connection:
            for file in files:
                _take(connection, *file)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._open(make=True) as connection:
            assert connection is not None  # noqa: S101 - it was made
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # A full disk ended it already; what that said is to be told.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _open(self, *, make: bool = False) -> Iterator[sqlite3.Connection | None]:
        """A connection for one operation; None where nothing was begun and no file is to be made."""
        # One thread at a time: closing the file would drop another one's locks on it.
        with self._lock, self._told():
            if make:
                self._path.touch(mode=0o600)
            empty = not self._path.exists() or self._path.stat().st_size == 0
            if empty and not make:
                yield None
                return
            if empty:
                self._key.share(self._store, self._path)
            with closing(connect(self._path, key=self._key)) as connection:
                if make:
                    connection.execute(_TABLE)
                # A program that was killed may have made the file and nothing in it.
                known = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'begun_files'").fetchone()
                yield connection if known[0] else None

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except PassphraseNeededError as error:
            raise BegunFilesError(self._path, "another passphrase opens it") from error
        except OSError as error:
            raise BegunFilesError(self._path, error.strerror or str(error)) from error
        except Exception as error:
            if sqlite_code(error) is None:
                raise
            raise BegunFilesError(self._path, str(error)) from error


def _row(connection: sqlite3.Connection, name: str) -> tuple[bytes, float] | None:
    found = connection.execute("SELECT content, written FROM begun_files WHERE name = ?", (name,)).fetchone()
    return None if found is None else (bytes(found[0]), found[1])


def _take(connection: sqlite3.Connection, name: str, content: bytes, written: float) -> None:
    here = _row(connection, name)
    if here is None:
        connection.execute(_PUT, (name, content, written))
    elif here[0] != content:
        (older, _), (newer, last) = sorted((here, (content, written)), key=lambda one: one[1])
        both = (merged_own_words if name == OWN_WORDS else merged_work)(older, newer)
        if both is None:
            digest = hashlib.sha256(older).hexdigest()[:8]
            connection.execute(_PUT, (f"{aside(name)}.{digest}", older, last))
        connection.execute(_PUT, (name, newer if both is None else both, last))


def _sign(path: Path) -> tuple[int, ...]:
    """Which file lies there, how large it is and when it was written; empty where there is none."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns
