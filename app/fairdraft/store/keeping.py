"""How is the store of a home folder kept in order from outside?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import utc_now
from fairdraft.domain.passphrase import PassphraseNeededError, refuse_short
from fairdraft.domain.store_restored import StoreRestored
from fairdraft.store.faults import DamagedStoreError, told_plainly
from fairdraft.store.schema import CURRENT_SCHEMA
from fairdraft.store.sqlite_file import backups_folder, stored_schema
from fairdraft.store.store_key import StoreKey, is_encrypted


class HomeStoreKeeper:
    """The file of one machine, or the database of a team; see `StoreKeeper` for what each operation promises.

    Args:
        path: the store file of this machine.
        address: the team's database; empty where the file is all.
        app_version: this program's.
        taken: whether a window has the store open now.
        clock: gives the present moment.
        passphrase: opens the file, or a backup, if it is encrypted; None where none is known.
        remember: keeps the passphrase on this machine; None: forgets it.
    """

    def __init__(
        self,
        path: Path,
        address: str,
        *,
        app_version: str,
        taken: Callable[[], bool],
        clock: Callable[[], datetime] = utc_now,
        passphrase: StoreKey | None = None,
        remember: Callable[[str | None], None] = lambda _passphrase: None,
    ) -> None:
        self._path = path
        self._address = address
        self._app_version = app_version
        self._taken = taken
        self._clock = clock
        self._passphrase = passphrase
        # Asked here, before anything connects to it.
        self._key = passphrase if is_encrypted(path) else None
        self._remember = remember

    @property
    def place(self) -> str:
        """See `StoreKeeper.place`."""
        return self._address or str(self._path)

    def check(self) -> tuple[str, ...]:
        """See `StoreKeeper.check`."""
        if not self._address and not self._path.exists():
            return ()
        from fairdraft.store.server_store import open_team_store
        from fairdraft.store.sqlite_store import open_store

        if self._address:
            store = open_team_store(self._address, self._path, app_version=self._app_version, key=self._key)
        else:
            store = open_store(self._path, read_only=True, app_version=self._app_version, key=self._key)
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
        return backup_store(self._path, named, self._key)

    def restore(self, backup: Path) -> StoreRestored:
        """See `StoreKeeper.restore`."""
        self._refuse_team("Bringing it back", "pg_restore")
        if self._taken():
            raise KnownError(
                "A Fairdraft window has the store open, so nothing was restored.", "Close the window and try again."
            )
        from fairdraft.store.restore import restore_store

        backup_key = self._passphrase if is_encrypted(backup) else None
        done = restore_store(
            self._path, backup, app_version=self._app_version, now=self._clock(), key=self._key, backup_key=backup_key
        )
        return StoreRestored(dict(done.added), dict(done.already_there), dict(done.in_the_way), done.moved_aside)

    def upgrade(self) -> tuple[int, int]:
        """See `StoreKeeper.upgrade`."""
        from fairdraft.store.server_store import upgrade_team_store
        from fairdraft.store.sqlite_store import open_store

        if self._address:
            return upgrade_team_store(self._address, app_version=self._app_version, clock=self._clock)
        before = stored_schema(self._path, key=self._key) if self._path.exists() else None
        open_store(self._path, app_version=self._app_version, clock=self._clock, key=self._key).close()
        return before or 0, CURRENT_SCHEMA

    @property
    def is_encrypted(self) -> bool:
        """See `StoreKeeper.is_encrypted`."""
        return is_encrypted(self._path)

    def encrypt(self, passphrase: str, *, remember: bool) -> tuple[Path, ...]:
        """See `StoreKeeper.encrypt`."""
        refuse_short(passphrase)
        files = self._own_files()
        if remember:
            # First: where no keyring answers, nothing is to be encrypted.
            self._remember(passphrase)
        try:
            done = self._rewrite(files, StoreKey(passphrase))
        except BaseException:
            self._remember(None)
            raise
        if not remember:
            self._remember(None)
        return done

    def decrypt(self) -> tuple[Path, ...]:
        """See `StoreKeeper.decrypt`."""
        encrypted = tuple(one for one in self._own_files() if is_encrypted(one))
        if not encrypted:
            raise KnownError(f"The store {self._path} is not encrypted.", "Nothing is to be done.")
        done = self._rewrite(encrypted, None)
        self._remember(None)
        return done

    def _own_files(self) -> tuple[Path, ...]:
        """The store and the copies of it in its folder of backups, the store last."""
        if not self._path.is_file():
            raise KnownError(f"There is no store at {self._path} yet.", "Open Fairdraft once; that makes it.")
        return (*sorted(backups_folder(self._path).glob("*.db")), self._path)

    def _rewrite(self, files: tuple[Path, ...], new: StoreKey | None) -> tuple[Path, ...]:
        from fairdraft.store.encrypting import rewrite_file

        if self._taken():
            raise KnownError(
                "A Fairdraft window has the store open, so it stays as it is.", "Close the window and try again."
            )
        # Before anything is written: whether the passphrase is the right one.
        with told_plainly(self._path):
            stored_schema(self._path, read_only=True, key=self._key)
        done: list[Path] = []
        for file in files:
            old = self._passphrase if is_encrypted(file) else None
            try:
                rewrite_file(file, old, new)
            except (PassphraseNeededError, DamagedStoreError):
                # A backup that is of no use stays as it is; the store itself was opened above.
                if file == self._path:
                    raise
            else:
                done.append(file)
        return tuple(done)

    def _refuse_team(self, what: str, program: str) -> None:
        if self._address:
            raise KnownError(
                f"The store is the team's database {self._address}. {what} is the business of who keeps that server.",
                f"Ask them; PostgreSQL's own program for it is {program}.",
            )
