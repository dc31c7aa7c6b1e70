"""How is the store of a home folder opened, and by whom is it kept in order?"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fairdraft import __version__
from fairdraft.host.paths import Home, choose_home
from fairdraft.host.secrets import Secrets
from fairdraft.host.settings import Settings, read_settings
from fairdraft.host.store_passphrase import StorePassphrase
from fairdraft.host.window_lock import WindowLock
from fairdraft.store.keeping import HomeStoreKeeper
from fairdraft.store.server_store import open_team_store
from fairdraft.store.sqlite_store import open_store
from fairdraft.store.store_key import StoreKey
from fairdraft.store.store_keys import StoreKeys

if TYPE_CHECKING:
    from fairdraft.store.sql_store import SqlStore


def home_of(chosen: Path | None) -> Home:
    """The home folder, from the option, the environment or the platform."""
    return choose_home(str(chosen) if chosen is not None else None, os.environ)


def store_of(home: Home, settings: Settings, *, read_only: bool, key: StoreKey | None) -> "SqlStore":
    """The open store of a home folder: its file, or the team's database. KnownError as theirs."""
    file = home.store_file
    if settings.team_store:
        return open_team_store(settings.team_store, file, read_only=read_only, app_version=__version__, key=key)
    return open_store(file, read_only=read_only, app_version=__version__, key=key)


def store_key(home: Home, typed: Sequence[str] = ()) -> StoreKey | None:
    """What opens the store if it is encrypted: a passphrase that was typed, or one that this machine knows; None for a
    plain store. To be asked before anything connects to it. PassphraseNeededError where none opens it.
    """
    return StoreKeys(typed, passphrase_of(home).known).key_of(home.store_file)


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
    memory = passphrase_of(home)
    return HomeStoreKeeper(
        home.store_file,
        address,
        app_version=__version__,
        taken=lock.is_held_elsewhere,
        keys=StoreKeys(typed, memory.known),
        memory=memory,
    )
