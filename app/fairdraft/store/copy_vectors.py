"""Where are the vectors of approved copy kept, and which of them are nearest to a question's?

They are derived: a file of its own beside the store, for this machine alone, that may be thrown away at any time and is
then made anew. A damaged one is, and so is a vector that is not as wide as the others of its maker.
"""

import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fairdraft.domain.errors import KnownError
from fairdraft.domain.passphrase import PassphraseNeededError
from fairdraft.domain.text_vector import Nearest, TextVector
from fairdraft.store.faults import told_plainly
from fairdraft.store.sqlite_file import connect, remove_with_logs, sqlite_code
from fairdraft.store.store_key import StoreKey

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

_TABLE = """
CREATE TABLE IF NOT EXISTS vectors (
    maker TEXT NOT NULL, text_key TEXT NOT NULL, numbers BLOB NOT NULL, left_out INTEGER NOT NULL,
    PRIMARY KEY (maker, text_key)
) WITHOUT ROWID
"""
# Those of the width that most of the maker's vectors have, in half floats of two bytes.
_SOUND = """
SELECT {what} FROM vectors WHERE maker = :maker AND typeof(numbers) = 'blob' AND length(numbers) = (
    SELECT length(numbers) FROM vectors
    WHERE maker = :maker AND typeof(numbers) = 'blob' AND length(numbers) > 0 AND length(numbers) % 2 = 0
    GROUP BY 1 ORDER BY count(*) DESC LIMIT 1
)
"""
_QUESTIONS_BYTES = 4
_DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


class _Vectors:
    """The vectors of one maker, in memory."""

    def __init__(self, version: tuple[int, int], rows: Sequence[tuple[str, bytes]]) -> None:
        # Imported here: numpy would otherwise be loaded at every start of the window.
        import numpy as np

        self.version = version
        self.places = {key: place for place, (key, _numbers) in enumerate(rows)}
        half = np.frombuffer(b"".join(numbers for _key, numbers in rows), "<f2")
        self.matrix: NDArray[float32] = half.astype(np.float32).reshape(len(rows), -1 if rows else 0)

    def fits(self, questions: Sequence[TextVector]) -> bool:
        """Whether questions can be held against these."""
        width = self.matrix.shape[1]
        return not self.places or all(len(one.numbers) == width * _QUESTIONS_BYTES for one in questions)


class CopyVectors:
    """The vectors, by who made them (an embedding model and its way of reading) and by the key of their text.

    Any thread may call; another process may read and write the same file meanwhile.

    Args:
        path: the file; it is made when the first vectors are kept.
        beside: an encrypted store and what opens it: the file is encrypted as that is. None: it is plain.
    """

    def __init__(self, path: Path, beside: tuple[Path, StoreKey] | None = None) -> None:
        self._path = path
        self._beside = beside
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._own_changes = 0
        self._held: tuple[str, _Vectors] | None = None

    def known(self, maker: str) -> frozenset[str]:
        """The keys of the texts that this maker has read."""
        with self._open() as connection:
            if connection is None:
                return frozenset()
            return frozenset(key for (key,) in connection.execute(_SOUND.format(what="text_key"), {"maker": maker}))

    def cut(self, maker: str) -> int:
        """How many of its texts were too long for the maker to be read to their end."""
        with self._open() as connection:
            if connection is None:
                return 0
            found = connection.execute("SELECT count(*) FROM vectors WHERE maker = ? AND left_out > 0", (maker,))
            return int(found.fetchone()[0])

    def keep(self, maker: str, vectors: Iterable[tuple[str, TextVector]]) -> None:
        """Keep vectors by their texts' keys, all or none; earlier ones of the same texts are replaced."""
        import numpy as np

        rows = [
            (maker, key, np.frombuffer(one.numbers, "<f4").astype("<f2").tobytes(), one.left_out)
            for key, one in vectors
        ]
        with self._open(make=True) as connection:
            assert connection is not None  # noqa: S101 - it was made
            self._change(connection, "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)", rows)

    def missing(self, maker: str, keys: Iterable[str]) -> list[str]:
        """Those of these keys whose texts the maker has not read."""
        with self._open() as connection:
            places = {} if connection is None else self._vectors(connection, maker).places
        return [key for key in keys if key not in places]

    def nearest(
        self, maker: str, questions: Sequence[TextVector], keys: Iterable[str], most: int
    ) -> tuple[Nearest, ...]:
        """For each question the `most` texts among those of these keys that are most alike to it, the best first. Of
        a maker whose vectors are not as wide as the questions nothing is found, and all of them are dropped.
        """
        import numpy as np

        with self._open() as connection:
            held = None if connection is None else self._vectors(connection, maker)
            if held is not None and connection is not None and not held.fits(questions):
                self._change(connection, "DELETE FROM vectors WHERE maker = ?", [(maker,)])
                held = None
        wanted = [] if held is None else [key for key in keys if key in held.places]
        if held is None or not wanted:
            return tuple(Nearest() for _ in questions)
        rows = np.fromiter(map(held.places.__getitem__, wanted), np.intp, len(wanted))
        found = []
        for question in questions:
            # Not `@`: its threads wait for each other spinning, which takes many times as long on a busy machine.
            likeness = np.einsum("ij,j->i", held.matrix, np.frombuffer(question.numbers, "<f4"))[rows]
            best = np.argsort(-likeness, kind="stable")[:most]
            ranked = tuple((wanted[place], float(likeness[place])) for place in best)
            found.append(Nearest(ranked, float(np.median(likeness)), len(wanted)))
        return tuple(found)

    def forget_text(self, key: str) -> None:
        """The text is gone."""
        with self._open() as connection:
            if connection is not None:
                self._change(connection, "DELETE FROM vectors WHERE text_key = ?", [(key,)])

    def keep_only(self, models: Collection[str], keys: Collection[str] | None = None) -> int:
        """Drop the vectors of models that are not among these SHA-256, and of texts whose keys are not, if given.

        Returns:
            how many were dropped.
        """
        with self._open() as connection:
            if connection is None:
                return 0
            makers = [maker for (maker,) in connection.execute("SELECT DISTINCT maker FROM vectors")]
            gone = [(maker,) for maker in makers if maker.partition(":")[0] not in models]
            dropped = self._change(connection, "DELETE FROM vectors WHERE maker = ?", gone)
            if keys is not None:
                held = connection.execute("SELECT DISTINCT text_key FROM vectors")
                lost = [(key,) for (key,) in held if key not in keys]
                dropped += self._change(connection, "DELETE FROM vectors WHERE text_key = ?", lost)
            return dropped

    def close(self) -> None:
        """Close the file; may be called twice."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _change(self, connection: sqlite3.Connection, statement: str, rows: Sequence[tuple[object, ...]]) -> int:
        if not rows:
            return 0
        connection.execute("BEGIN IMMEDIATE")
        try:
            changed = connection.executemany(statement, rows).rowcount
            connection.execute("COMMIT")
        except BaseException:
            # A full disk ended it already; what that said is to be told.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        self._own_changes += 1
        return changed

    def _vectors(self, connection: sqlite3.Connection, maker: str) -> _Vectors:
        """The maker's vectors, read again where this process or another one changed any, or another maker was asked."""
        version = (int(connection.execute("PRAGMA data_version").fetchone()[0]), self._own_changes)
        if self._held is not None and self._held[0] == maker and self._held[1].version == version:
            return self._held[1]
        # One maker reads at a time, and those of a large library take much memory: earlier ones are let go first.
        self._held = None
        rows = connection.execute(_SOUND.format(what="text_key, numbers"), {"maker": maker}).fetchall()
        held = _Vectors(version, rows)
        self._held = (maker, held)
        return held

    @contextmanager
    def _open(self, *, make: bool = False) -> Iterator[sqlite3.Connection | None]:
        """The file's one connection, for one thread at a time; None where there is no file and none is to be made.

        A file that is damaged is thrown away, and with it what was asked of it this time.
        """
        with self._lock, told_plainly(self._path):
            try:
                if self._connection is None and (make or self._path.exists()):
                    self._connection = self._connected()
                yield self._connection
            except Exception as error:
                if sqlite_code(error) not in _DAMAGED:
                    raise
                self._throw_away()
                # Not told as a damaged store, which somebody would restore from a backup.
                raise KnownError(
                    f"The index of approved copy by meaning ({self._path}) was damaged and has been removed.",
                    'Nothing else is lost. "fairdraft library embed" makes it again, and so does the window '
                    "at its next start.",
                ) from error

    def _connected(self) -> sqlite3.Connection:
        try:
            return self._prepared()
        except Exception as error:
            if not isinstance(error, PassphraseNeededError) and sqlite_code(error) not in _DAMAGED:
                raise
            self._throw_away()
            return self._prepared()

    def _prepared(self) -> sqlite3.Connection:
        self._path.touch(mode=0o600)
        key = None
        if self._beside is not None:
            store, key = self._beside
            if self._path.stat().st_size == 0:
                key.share(store, self._path)
        connection = connect(self._path, key=key)
        try:
            # What a power cut takes is read anew.
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(_TABLE)
        except BaseException:
            connection.close()
            raise
        return connection

    def _throw_away(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._held = None
        remove_with_logs(self._path)
