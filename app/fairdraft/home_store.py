"""How is the store of a home folder opened with what lies beside it, and by whom is it kept in order?"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fairdraft import __version__
from fairdraft.domain.begun_files import BegunFiles
from fairdraft.domain.errors import KnownError
from fairdraft.domain.settings import Settings
from fairdraft.host.begun_folder import BegunFolder
from fairdraft.host.paths import Home, choose_home
from fairdraft.host.secrets import Secrets
from fairdraft.host.settings import read_settings
from fairdraft.host.store_passphrase import StorePassphrase
from fairdraft.host.study_locks import StudyRunLocks
from fairdraft.host.window_lock import WindowLock
from fairdraft.store.backup_copies import StoreCopies
from fairdraft.store.beside_store import BesideStore
from fairdraft.store.copy_vectors import CopyVectors
from fairdraft.store.faults import NoRoomToOpenError
from fairdraft.store.keeping import HomeStoreKeeper
from fairdraft.store.server_store import open_team_store
from fairdraft.store.sqlite_store import Upgrading, open_store
from fairdraft.store.store_key import StoreKey
from fairdraft.store.store_keys import StoreKeys

if TYPE_CHECKING:
    from fairdraft.store.sql_store import SqlStore


def home_of(chosen: Path | None) -> Home:
    """The home folder, from the option, the environment or the platform."""
    return choose_home(str(chosen) if chosen is not None else None, os.environ)


def store_of(
    home: Home,
    settings: Settings,
    *,
    read_only: bool,
    reads_when_full: bool,
    key: StoreKey | None,
    upgrading: Upgrading,
) -> "SqlStore":
    """The open store of a home folder: its file, or the team's database. With `reads_when_full` it is only read where
    the disk has no room to write. KnownError as theirs.
    """
    file = home.store_file
    if settings.team_store:
        return open_team_store(settings.team_store, file, read_only=read_only, app_version=__version__, key=key)
    try:
        return open_store(file, read_only=read_only, app_version=__version__, key=key, upgrading=upgrading)
    except NoRoomToOpenError:
        if not reads_when_full:
            raise
    return open_store(file, on_full_disk=True, app_version=__version__, key=key)


def store_key(home: Home, typed: Sequence[str] = ()) -> StoreKey | None:
    """What opens the store if it is encrypted: a passphrase that was typed, or one that this machine knows; None for a
    plain store. To be asked before anything connects to it. PassphraseNeededError where none opens it.
    """
    return StoreKeys(typed, passphrase_of(home).known).key_of(home.store_file)


@dataclass(frozen=True, slots=True)
class OpenBeside:
    """What lies beside an open store: begun work, and the vectors of approved copy. `told` is what opening it found
    that somebody should know.
    """

    begun: BegunFiles
    vectors: CopyVectors
    told: tuple[KnownError, ...]


def beside_of(home: Home, *, read_only: bool, key: StoreKey | None) -> OpenBeside:
    """What lies beside the open store of a home folder, put in order first if it may be written."""
    beside = _beside(home)
    told: tuple[KnownError, ...] = ()
    if not read_only:
        told = (*beside.settle(key), *StoreCopies(home.store_file).settle(key))
        StudyRunLocks(home.study_locks).sweep()
    return OpenBeside(beside.begun(key), beside.vectors(key), told)


def passphrase_of(home: Home) -> StorePassphrase:
    """What this machine knows of the passphrase of that home folder's store."""
    return StorePassphrase(home.store_file, Secrets(), os.environ)


def keeper_of(chosen: Path | None, typed: Sequence[str] = ()) -> HomeStoreKeeper:
    """Who keeps the store of that home folder in order, also where it cannot be opened. Of the passphrases that were
    `typed` each may open the store, or a backup of it.

    Raises:
        KnownError: the home folder cannot be made, or its settings cannot be read.
    """
    home = home_of(chosen)
    home.create()
    lock = WindowLock(home.window_lock_file)
    address = read_settings(home.settings_file).team_store
    return keeper_with(home, address, StoreKeys(typed, passphrase_of(home).known), taken=lock.is_held_elsewhere)


def keeper_with(home: Home, address: str, keys: StoreKeys, *, taken: Callable[[], bool]) -> HomeStoreKeeper:
    """Who keeps the store of a home folder, or the team's at that address, in order with those keys; `taken` tells
    whether a window has it open.
    """
    return HomeStoreKeeper(
        home.store_file,
        address,
        beside=_beside(home),
        app_version=__version__,
        taken=taken,
        keys=keys,
        memory=passphrase_of(home),
    )


def _beside(home: Home) -> BesideStore:
    return BesideStore(
        home.store_file,
        begun=home.begun_work,
        meaning=home.meaning_file,
        tells_names=home.dialog_folders,
        plain=BegunFolder(home.folder),
    )
