"""How is a store copied while it is in use, and which copies are kept?"""

import glob
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.files_in_use import when_let_go
from fairdraft.store.faults import told_plainly
from fairdraft.store.integrity import integrity_faults
from fairdraft.store.sqlite_file import backups_folder, connect, driver
from fairdraft.store.store_key import StoreKey

KEPT_BACKUPS = 5
RESTORING = ".restoring"
"""How the name of a copy ends that is about to be restored; before it stands the process that does so."""

_PART = ".part"
# So many pages of a store are copied between two words on how far it is: 16 MB where pages have 4 KB.
_PAGES_AT_ONCE = 4096
_FORGOTTEN_AFTER_SECONDS = 3600


CopyWatch = Callable[[float | None], None]
"""Told which share of a store is copied, from 0 to 1, and with None that the copy is being checked."""


def backup_store(path: Path, target: Path, key: StoreKey | None = None, *, watch: CopyWatch | None = None) -> Path:
    """Copy the store, consistent and whole, to a new file `target` while others may go on writing.

    The copy is checked before it gets its name; a failed one leaves nothing behind. That of an encrypted store, which
    `key` opens, is encrypted with the same passphrase. `watch` is told how far it is.

    Raises:
        KnownError: there is no store, the target exists, or the world failed.
    """
    if not os.path.isfile(path):
        raise KnownError(f"There is no store at {path}.", "Name the store file that you want to copy.")
    if os.path.exists(target):
        raise KnownError(f"{target} already exists, so no backup was written.", "Choose another name for the backup.")
    unfinished = target.with_name(f"{target.name}.{os.getpid()}{_PART}")
    try:
        with told_plainly(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.parent == backups_folder(path):
                forget_abandoned(target.parent)
            try:
                unfinished.touch(mode=0o600)
            except PermissionError as error:
                raise KnownError(
                    f"No backup can be written to {target.parent} ({error.strerror}).",
                    "Choose a folder that you can write to.",
                ) from error
        with told_plainly(path), closing(connect(path, read_only=True, key=key)) as source:
            # Read first: a fault from here on is then the target's.
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            with told_plainly(target), closing(_new_file(unfinished, key)) as copy:
                _copy(source, copy, watch)
                # One file and no log beside it, so that it can be moved about.
                copy.execute("PRAGMA journal_mode = DELETE").fetchall()
        if watch is not None:
            watch(None)
        faults = integrity_faults(unfinished, key=key)
        if faults:
            raise KnownError(
                f"The store {path} is damaged, so a backup of it cannot be trusted ({faults[0]}).",
                "Run the store check, and restore an earlier backup.",
            )
        with told_plainly(target):
            to_disk(unfinished)
            when_let_go(partial(unfinished.replace, target))
    finally:
        for left in (
            unfinished,
            *(unfinished.with_name(unfinished.name + end) for end in ("-journal", "-wal", "-shm")),
        ):
            # What keeps it from being written may keep it from being removed.
            with suppress(OSError):
                left.unlink()
    return target


def backup_beside(
    path: Path,
    schema: int,
    now: datetime,
    key: StoreKey | None = None,
    *,
    needed: Path | None = None,
    watch: CopyWatch | None = None,
) -> Path:
    """Copy the store into the folder `backups` beside it, named by schema and time; the oldest such copies go.

    Neither the new one goes, which is not the newest by its name where the clock was set back, nor the one that is
    `needed`. `watch` is told how far it is.
    """
    folder = backups_folder(path)
    moment = now.strftime("%Y%m%dT%H%M%S%fZ")
    written = backup_store(path, folder / f"{path.stem}-schema{schema}-{moment}{path.suffix}", key, watch=watch)
    with told_plainly(folder):
        copies = folder.glob(f"{glob.escape(path.stem)}-schema*{glob.escape(path.suffix)}")
        for old in sorted(copies, key=lambda one: one.name.rpartition("-")[2])[:-KEPT_BACKUPS]:
            if old != written and (needed is None or old.resolve() != needed.resolve()):
                old.unlink(missing_ok=True)
    return written


def _copy(source: sqlite3.Connection, copy: sqlite3.Connection, watch: CopyWatch | None) -> None:
    if watch is None:
        source.backup(copy)
        return
    # One view of the store for all steps: else each change that another program makes between two begins it anew.
    source.execute("BEGIN")
    source.execute("SELECT count(*) FROM sqlite_master").fetchone()
    source.backup(copy, pages=_PAGES_AT_ONCE, progress=lambda _code, left, pages: watch((pages - left) / max(pages, 1)))
    source.execute("ROLLBACK")


def _new_file(path: Path, key: StoreKey | None) -> sqlite3.Connection:
    connection: sqlite3.Connection = driver(encrypted=key is not None).connect(path, isolation_level=None)
    if key is not None:
        connection.execute(f'PRAGMA key = "{key.for_new_file()}"')
    return connection


def forget_abandoned(folder: Path) -> None:
    """Remove copies that were not whole when their program was killed, an hour ago or more, with what lies beside."""
    for left in (one for pattern in (f"*{_PART}*", f"*{RESTORING}*", "*.rewritten*") for one in folder.glob(pattern)):
        # Another program may be removing it.
        with suppress(FileNotFoundError):
            if left.stat().st_mtime < time.time() - _FORGOTTEN_AFTER_SECONDS:
                left.unlink()


def to_disk(path: Path) -> None:
    """Wait until the disk has all of the file."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
