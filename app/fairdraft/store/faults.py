"""When a database call fails, is it a fault of the world, and how is that told?"""

import errno
import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.store.fault_telling import faults_told
from fairdraft.store.sqlite_file import NO_ROOM_TO_OPEN, backups_folder

_KEPT = "everything saved before is kept"


class DamagedStoreError(KnownError):
    """The file cannot be read as a store any more."""


class FullDiskError(KnownError):
    """The disk has no room for what was to be written."""


class NoRoomToOpenError(FullDiskError):
    """The disk has no room for what SQLite puts beside a store that is written to."""


def told_plainly(path: Path) -> AbstractContextManager[None]:
    """Turn a full disk, a lock, a missing right or a damaged file into a KnownError about `path`.

    Everything else is our own bug and goes through unchanged.
    """
    return faults_told(lambda error: known_fault(error, path))


def known_fault(error: Exception, path: Path) -> KnownError | None:
    """The sentences for a fault of the world, or None for a bug."""
    # SQLAlchemy keeps the driver's own error in `orig`; drivers built on SQLite carry SQLite's own code.
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, OSError):
        return _file_fault(cause, path)
    code = getattr(cause, "sqlite_errorcode", None)
    return None if code is None else sqlite_fault(code, path, str(cause))


def sqlite_fault(code: int, path: Path, said: str) -> KnownError | None:
    """The sentences for a result code of SQLite, with its own words; None for a bug."""
    if code == sqlite3.SQLITE_READONLY_DBMOVED:
        return KnownError(
            f"The store {path} was replaced by another file in the meantime, as encrypting it does.",
            "Start this window or command again.",
        )
    if code in NO_ROOM_TO_OPEN:
        return NoRoomToOpenError(
            f"The disk with the store {path} is full, so the store cannot be opened; {_KEPT}.",
            "Free some space on that disk, then try again.",
        )
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return KnownError(
                f"The store {path} is locked by another program that is writing to it.",
                "Wait a moment and try again. If this goes on, close the other Fairdraft windows and commands.",
            )
        case sqlite3.SQLITE_FULL:
            return _full(path)
        case sqlite3.SQLITE_NOTADB:
            return DamagedStoreError(
                f"{path} is not a Fairdraft store, or it is damaged from its first bytes.",
                f"If it was one, restore the newest copy from {backups_folder(path)}; otherwise choose another file.",
            )
        case sqlite3.SQLITE_CORRUPT:
            return DamagedStoreError(
                f"The store {path} is damaged ({said}).",
                f"Restore the newest copy from {backups_folder(path)}; the damaged file is kept beside it.",
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_CANTOPEN:
            return _not_permitted(path, said)
        case sqlite3.SQLITE_IOERR:
            return KnownError(
                f"The disk refused to read or write the store {path} ({said}); {_KEPT}.",
                "Check that the disk is connected, has room and is not limited by a quota, then try again.",
            )
        case _:
            return None


def _file_fault(error: OSError, path: Path) -> KnownError | None:
    place = Path(error.filename) if isinstance(error.filename, str) else path
    said = error.strerror or str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _full(place)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return _not_permitted(place, said)
    if error.errno in (errno.ENOTDIR, errno.EEXIST, errno.ENOENT, errno.ENAMETOOLONG, errno.EIO, errno.ELOOP):
        return KnownError(f"The store's place {place} cannot be used ({said}).", "Choose another folder for the store.")
    return None


def _full(path: Path) -> KnownError:
    return FullDiskError(
        f"The disk with the store {path} is full, so the last change was not saved; {_KEPT}.",
        "Free some space on that disk, then try again.",
    )


def _not_permitted(path: Path, said: str) -> KnownError:
    return KnownError(
        f"The store {path} cannot be opened or written ({said}).",
        f"Make sure that you can write to the folder {path.parent}, or choose another one.",
    )
