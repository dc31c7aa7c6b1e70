"""Is a store file sound?"""

import sqlite3
from contextlib import closing
from pathlib import Path

from fairdraft.store.faults import told_plainly
from fairdraft.store.sqlite_file import connect, refuse_newer, sqlite_code, stored_schema
from fairdraft.store.store_key import StoreKey

_MOST_LINES = 100


def faults_of_file(path: Path, key: StoreKey | None) -> tuple[str, ...]:
    """What is wrong with a store that nobody need open: one of an earlier version is looked over as it is.

    Raises:
        KnownError: it is newer than the program, no store, or cannot be opened at all.
    """
    with told_plainly(path):
        found = stored_schema(path, read_only=True, key=key)
    if found is None:
        return ()
    refuse_newer(path, found)
    return integrity_faults(path, key=key)


def integrity_faults(path: Path, *, key: StoreKey | None = None) -> tuple[str, ...]:
    """What SQLite's integrity and foreign key checks say of the file; empty when all is well.

    Args:
        path: the store file; it is only read.
        key: opens it if it is encrypted.

    Raises:
        KnownError: the file cannot be opened at all.
    """
    with told_plainly(path), closing(connect(path, read_only=True, key=key)) as connection:
        try:
            said = [line for (line,) in connection.execute(f"PRAGMA integrity_check({_MOST_LINES})")]
            loose = connection.execute("PRAGMA foreign_key_check").fetchmany(_MOST_LINES)
            headless = connection.execute(PIECES_WITHOUT_HEAD).fetchmany(_MOST_LINES)
        except Exception as error:
            if sqlite_code(error) not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise
            return (str(error),)
    faults = [] if said == ["ok"] else said
    faults += [f"row {row} of {table} refers to a row of {other} that does not exist" for table, row, other, _ in loose]
    faults += [f"piece {piece} shows revision {head}, which does not exist" for piece, head in headless]
    return tuple(faults)


PIECES_WITHOUT_HEAD = """
    SELECT pieces.id, pieces.head FROM pieces
    LEFT JOIN piece_revisions ON piece_revisions.id = pieces.head AND piece_revisions.piece_id = pieces.id
    WHERE piece_revisions.id IS NULL
"""
