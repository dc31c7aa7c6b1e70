"""How is the store of a home folder kept in order from outside?"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import utc_now
from fairdraft.domain.passphrase import PassphraseMemory, refuse_short
from fairdraft.domain.store_restored import StoreRestored
from fairdraft.domain.store_rewritten import StoreRewritten
from fairdraft.domain.store_upgrade import TellUpgrade
from fairdraft.store.backup_copies import StoreCopies
from fairdraft.store.beside_store import BesideStore
from fairdraft.store.integrity import faults_of_file
from fairdraft.store.schema import CURRENT_SCHEMA
from fairdraft.store.sqlite_file import backups_folder, stored_schema
from fairdraft.store.store_key import StoreKey, is_encrypted
from fairdraft.store.store_keys import StoreKeys


class HomeStoreKeeper:
    """The file of one machine, or the database of a team; see `StoreKeeper` for what each operation promises.

    Args:
        path: the store file of this machine.
        address: the team's database; empty where the file is all.
        app_version: this program's.
        taken: whether a window has the store open now.
        clock: gives the present moment.
        beside: what else is encrypted with it.
        keys: open the file and its backups where they are encrypted.
        memory: may keep the passphrase.
    """

    def __init__(
        self,
        path: Path,
        address: str,
        *,
        beside: BesideStore,
        app_version: str,
        taken: Callable[[], bool],
        clock: Callable[[], datetime] = utc_now,
        keys: StoreKeys,
        memory: PassphraseMemory,
    ) -> None:
        self._path = path
        self._address = address
        self._beside = beside
        self._copies = StoreCopies(path)
        self._app_version = app_version
        self._taken = taken
        self._clock = clock
        self._keys = keys
        self._memory = memory

    @property
    def place(self) -> str:
        """See `StoreKeeper.place`."""
        return self._address or str(self._path)

    def check(self) -> tuple[str, ...]:
        """See `StoreKeeper.check`."""
        if not self._address and not os.path.exists(self._path):
            return ()
        key = self._keys.key_of(self._path)
        if not self._address:
            return faults_of_file(self._path, key)
        from fairdraft.store.server_store import open_team_store

        store = open_team_store(self._address, self._path, app_version=self._app_version, key=key)
        try:
            return store.check_integrity()
        finally:
            store.close()

    def backup(self, target: Path | None) -> Path:
        """See `StoreKeeper.backup`."""
        self._refuse_team("A backup of it", "pg_dump")
        from fairdraft.store.backup import backup_store

        moment = self._clock().strftime("%Y%m%dT%H%M%SZ")
        named = target or backups_folder(self._path) / f"{self._path.stem}-{moment}.db"
        return backup_store(self._path, named, self._keys.key_of(self._path))

    def restore(self, backup: Path) -> StoreRestored:
        """See `StoreKeeper.restore`."""
        self._refuse_team("Bringing it back", "pg_restore")
        if self._taken():
            raise KnownError(
                "A Fairdraft window has the store open, so nothing was restored.", "Close the window and try again."
            )
        from fairdraft.store.restore import restore_store

        key, backup_key = self._keys.key_of(self._path), self._keys.key_of(backup)
        done = restore_store(
            self._path, backup, app_version=self._app_version, now=self._clock(), key=key, backup_key=backup_key
        )
        return StoreRestored(dict(done.added), dict(done.already_there), dict(done.in_the_way), done.moved_aside)

    def upgrade(self, tell: TellUpgrade) -> tuple[int, int]:
        """See `StoreKeeper.upgrade`."""
        from fairdraft.store.server_store import upgrade_team_store
        from fairdraft.store.sqlite_store import Upgrading, open_store

        if self._address:
            return upgrade_team_store(self._address, app_version=self._app_version, clock=self._clock)
        key = self._keys.key_of(self._path)
        before = stored_schema(self._path, key=key) if self._path.exists() else None
        upgrading = Upgrading(tell, self._taken)
        open_store(self._path, app_version=self._app_version, clock=self._clock, key=key, upgrading=upgrading).close()
        return before or 0, CURRENT_SCHEMA

    @property
    def file(self) -> Path:
        """See `StoreKeeper.file`."""
        return self._path

    @property
    def is_encrypted(self) -> bool:
        """See `StoreKeeper.is_encrypted`."""
        return is_encrypted(self._path)

    def make_sure(self, *, remember: bool) -> None:
        """See `StoreKeeper.make_sure`."""
        if not self._path.is_file():
            raise KnownError(f"There is no store at {self._path} yet.", "Open Fairdraft once to make it.")
        if self._taken():
            raise KnownError(
                "A Fairdraft window has the store open, so it was left as it is.", "Close the window and try again."
            )
        self._keys.key_of(self._path)
        if remember:
            self._memory.make_sure()

    def encrypt(self, passphrase: str, *, remember: bool) -> StoreRewritten:
        """See `StoreKeeper.encrypt`."""
        refuse_short(passphrase)
        self.make_sure(remember=remember)
        done = replace(self._rewrite(StoreKey(passphrase)), elsewhere=self._memory.told_elsewhere(passphrase))
        if not remember:
            return replace(done, forgotten=self._memory.forget())
        try:
            self._memory.remember(passphrase)
        except KnownError as error:
            return replace(done, told=error.what)
        return replace(done, remembered=True)

    def decrypt(self) -> StoreRewritten:
        """See `StoreKeeper.decrypt`."""
        self.make_sure(remember=False)
        if not self.is_encrypted:
            raise KnownError(f"The store {self._path} is not encrypted.", "There is nothing to do.")
        return replace(self._rewrite(None), forgotten=self._memory.forget())

    def _rewrite(self, new: StoreKey | None) -> StoreRewritten:
        """The store first: where that cannot be done, nothing is. What cannot be done of the rest is told."""
        from fairdraft.store.encrypting import rewrite_file

        old = self._keys.key_of(self._path)
        problems = list(self._beside.settle(old))
        self._copies.about_to_follow()
        try:
            rewrite_file(self._path, old, new, meanwhile=lambda secret: self._beside.prepare(old, new, secret))
        except BaseException:
            # Where it was exchanged nevertheless, this key does not open it, and the next opening puts it in order.
            with suppress(KnownError):
                self._beside.settle(old)
                self._copies.stay()
            raise
        problems += self._beside.settle(new, changed=True)
        done, left = self._copies.follow(self._keys, new)
        told = tuple({str(one): one for one in problems}.values())
        return StoreRewritten((self._path, *done), tuple(left), beside=told)

    def _refuse_team(self, what: str, program: str) -> None:
        if self._address:
            raise KnownError(
                f"The store is the team's database {self._address}. {what} is up to the server's administrator.",
                f"Ask them; PostgreSQL's own program for this is {program}.",
            )
