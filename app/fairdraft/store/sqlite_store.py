"""How is the store opened, after making or upgrading its file where that is needed?"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import utc_now
from fairdraft.domain.size_words import size_words
from fairdraft.domain.store_upgrade import StoreUpgrade, StoreUpgradeNeededError, TellUpgrade
from fairdraft.store.faults import FullDiskError, told_plainly
from fairdraft.store.schema import CURRENT_SCHEMA
from fairdraft.store.sqlite_file import (
    BUSY_SECONDS,
    backups_folder,
    refuse_newer,
    remove_unfinished,
    stored_schema,
    unfinished_file,
)
from fairdraft.store.store_key import StoreKey

if TYPE_CHECKING:
    from fairdraft.store.sql_store import SqlStore


@dataclass(frozen=True, slots=True)
class Upgrading:
    """What holds where a store is older than the program: `tell` is told of the upgrade, which is refused while the
    store is `taken` by a window; with `said_first` none is begun, and StoreUpgradeNeededError is raised.
    """

    tell: TellUpgrade = lambda _how_far: None
    taken: Callable[[], bool] = lambda: False
    said_first: bool = False


_UNTOLD = Upgrading()


def open_store(
    path: Path,
    *,
    read_only: bool = False,
    on_full_disk: bool = False,
    app_version: str,
    busy_seconds: float = BUSY_SECONDS,
    clock: Callable[[], datetime] = utc_now,
    key: StoreKey | None = None,
    upgrading: Upgrading = _UNTOLD,
) -> "SqlStore":
    """Open the store file; make it if it is not there; upgrade it, after a backup, if it is older.

    Args:
        path: the store file, such as `store.db` in the home folder.
        read_only: open without writing anything, for a second window; every write is then a KnownError.
        on_full_disk: open it so because there is no room to write; every write says so.
        app_version: kept in the file as who wrote its tables.
        busy_seconds: how long to wait for another program that is writing.
        clock: gives the present moment (leases, autosaves, deletions).
        key: opens it if it is encrypted.
        upgrading: what holds where it is older.

    Raises:
        PassphraseNeededError: it is encrypted, and the key is missing or another one.
        StoreUpgradeNeededError: it is older, and that is to be said first.
        KnownError: the file is newer than the program, damaged, locked, no store at all, or may not be
            written; it is older while a window has it open; or, with `read_only`, it is not there or older.
        NoRoomToOpenError: the disk has no room for what lies beside an open store.
    """
    read_only = read_only or on_full_disk
    prepare_file(
        path,
        read_only=read_only,
        app_version=app_version,
        busy_seconds=busy_seconds,
        clock=clock,
        key=key,
        upgrading=upgrading,
    )
    # Imported here: naming the store must cost nothing, SQLAlchemy takes a sixth of a second.
    from fairdraft.store.database import Database
    from fairdraft.store.sql_store import SqlStore
    from fairdraft.store.sqlite_engine import file_connections

    connections = file_connections(path, read_only=read_only, busy_seconds=busy_seconds, key=key)
    database = Database(connections, read_only=read_only, encrypted=key is not None, on_full_disk=on_full_disk)
    return SqlStore(database, clock)


def prepare_file(
    path: Path,
    *,
    read_only: bool,
    app_version: str,
    busy_seconds: float = BUSY_SECONDS,
    clock: Callable[[], datetime] = utc_now,
    key: StoreKey | None = None,
    upgrading: Upgrading = _UNTOLD,
) -> None:
    """Make the store file, or upgrade it after a backup, where it needs that; arguments and errors as `open_store`."""
    with told_plainly(path):
        if not read_only and not path.exists():
            _make_private_file(path)
        found = stored_schema(path, read_only=read_only, busy_seconds=busy_seconds, key=key)
        if not read_only and unfinished_file(path).exists():
            # Who rewrites a store holds it, so whoever left this does not do so any more.
            remove_unfinished(path)
        if found is not None:
            refuse_newer(path, found)
        if found != CURRENT_SCHEMA:
            if read_only:
                raise _not_ready(path, found)
            if found is None:
                _make_tables(path, app_version, clock(), busy_seconds, key)
            else:
                _upgrade(path, found, app_version, clock(), busy_seconds, key, upgrading)


def _make_private_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Names of people stand in it; the files that SQLite puts beside it take over the same rights.
    path.touch(mode=0o600)


def _make_tables(path: Path, app_version: str, now: datetime, busy_seconds: float, key: StoreKey | None) -> None:
    # Imported here: a store that is up to date is opened without alembic.
    from fairdraft.store.upgrade import upgrade_file

    upgrade_file(path, app_version=app_version, now=now, busy_seconds=busy_seconds, key=key)


def _upgrade(
    path: Path,
    found: int,
    app_version: str,
    now: datetime,
    busy_seconds: float,
    key: StoreKey | None,
    upgrading: Upgrading,
) -> None:
    from fairdraft.store.backup import backup_beside

    if upgrading.said_first:
        raise StoreUpgradeNeededError(
            f"The store {path} was written by an earlier version of Fairdraft (its tables are version {found}; this "
            f"program writes {CURRENT_SCHEMA}).",
            'Run "fairdraft store upgrade" once.',
        )
    if upgrading.taken():
        # Its program would refuse to save what somebody is writing there.
        raise KnownError(
            f"The store {path} must be upgraded from version {found} to {CURRENT_SCHEMA}, but a window of an "
            "earlier version has it open or is upgrading it.",
            "Close that window, or wait a moment, and try again.",
        )
    size = path.stat().st_size
    now_at = StoreUpgrade(str(path), str(backups_folder(path)), found, CURRENT_SCHEMA, size, "copying", 0)
    upgrading.tell(now_at)

    def watch(share: float | None) -> None:
        if share is None:
            upgrading.tell(replace(now_at, work="checking", copied=size))
        else:
            upgrading.tell(replace(now_at, copied=int(share * size)))

    try:
        backup_beside(path, found, now, key, watch=watch)
    except FullDiskError as error:
        raise KnownError(
            f"There is no room for the copy of the store {path} ({size_words(size)}) that Fairdraft makes in "
            f"{backups_folder(path)} before it is upgraded from version {found} to {CURRENT_SCHEMA}; the store is "
            "unchanged.",
            "Free some space on that disk, then try again.",
        ) from error
    upgrading.tell(replace(now_at, work="upgrading", copied=size))
    _make_tables(path, app_version, now, busy_seconds, key)


def _not_ready(path: Path, found: int | None) -> KnownError:
    if found is None:
        return KnownError(
            f"There is no store at {path} to read.", "Open Fairdraft once with permission to write there."
        )
    return KnownError(
        f"The store {path} must be upgraded from version {found} to {CURRENT_SCHEMA} before it can be read.",
        "Close the other Fairdraft window and open this one again.",
    )
