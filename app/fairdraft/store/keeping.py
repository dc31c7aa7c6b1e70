"""How is the store of a home folder kept in order from outside?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import utc_now
from fairdraft.domain.store_restored import StoreRestored
from fairdraft.store.schema import CURRENT_SCHEMA
from fairdraft.store.sqlite_file import backups_folder, stored_schema


class HomeStoreKeeper:
    """The file of one machine, or the database of a team; see `StoreKeeper` for what each operation promises.

    Args:
        path: the store file of this machine.
        address: the team's database; empty where the file is all.
        app_version: this program's.
        taken: whether a window has the store open now.
        clock: gives the present moment.
    """

    def __init__(
        self,
        path: Path,
        address: str,
        *,
        app_version: str,
        taken: Callable[[], bool],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._path = path
        self._address = address
        self._app_version = app_version
        self._taken = taken
        self._clock = clock

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
            store = open_team_store(self._address, self._path, app_version=self._app_version)
        else:
            store = open_store(self._path, read_only=True, app_version=self._app_version)
        try:
            return store.check_integrity()
        finally:
            store.close()

    def backup(self, target: Path | None) -> Path:
        """See `StoreKeeper.backup`."""
        self._refuse_team("A backup of it", "pg_dump")
        from fairdraft.store.backup import backup_store

        moment = self._clock().strftime("%Y%m%dT%H%M%SZ")
        return backup_store(self._path, target or backups_folder(self._path) / f"{self._path.stem}-{moment}.db")

    def restore(self, backup: Path) -> StoreRestored:
        """See `StoreKeeper.restore`."""
        self._refuse_team("Bringing it back", "pg_restore")
        if self._taken():
            raise KnownError(
                "A Fairdraft window has the store open, so nothing was restored.", "Close the window and try again."
            )
        from fairdraft.store.restore import restore_store

        done = restore_store(self._path, backup, app_version=self._app_version, now=self._clock())
        return StoreRestored(dict(done.added), dict(done.already_there), dict(done.in_the_way), done.moved_aside)

    def upgrade(self) -> tuple[int, int]:
        """See `StoreKeeper.upgrade`."""
        from fairdraft.store.server_store import upgrade_team_store
        from fairdraft.store.sqlite_store import open_store

        if self._address:
            return upgrade_team_store(self._address, app_version=self._app_version, clock=self._clock)
        before = stored_schema(self._path) if self._path.exists() else None
        open_store(self._path, app_version=self._app_version, clock=self._clock).close()
        return before or 0, CURRENT_SCHEMA

    def _refuse_team(self, what: str, program: str) -> None:
        if self._address:
            raise KnownError(
                f"The store is the team's database {self._address}. {what} is the business of who keeps that server.",
                f"Ask them; PostgreSQL's own program for it is {program}.",
            )
