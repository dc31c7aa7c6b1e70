"""How is the store of a team opened: PostgreSQL for what is shared, a file for what is this machine's?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import utc_now
from fairdraft.store.schema import CURRENT_SCHEMA
from fairdraft.store.server_address import server_address
from fairdraft.store.sqlite_store import prepare_file
from fairdraft.store.store_key import StoreKey

if TYPE_CHECKING:
    from fairdraft.store.sql_store import SqlStore


def open_team_store(
    address: str,
    machine_file: Path,
    *,
    read_only: bool = False,
    app_version: str,
    wait_seconds: float = 10.0,
    clock: Callable[[], datetime] = utc_now,
    key: StoreKey | None = None,
) -> "SqlStore":
    """Open a team's database; make its tables where there are none. Older tables are not upgraded by an opening.

    Names of people, model files, what was measured of them and consents to hosted models stay in `machine_file`.

    Args:
        address: such as `postgresql://sara@db.agency.example/fairdraft`; no password (see `server_address`).
        machine_file: the store file of this machine.
        read_only: open without writing anything; every write is then a KnownError.
        app_version: kept in both as who wrote their tables.
        wait_seconds: how long to wait for the server, and for another program that is writing.
        clock: gives the present moment.
        key: opens the machine's file if that is encrypted.

    Raises:
        PassphraseNeededError: the machine's file is encrypted, and the key is missing or another one.
        KnownError: the address is none; the server is not there or refuses; the database is another program's, or has
            tables that are older or newer than this program.
    """
    from fairdraft.store.database import Database
    from fairdraft.store.server_engine import server_connections
    from fairdraft.store.server_upgrade import make_tables, stored_schema_there
    from fairdraft.store.sql_store import SqlStore
    from fairdraft.store.sqlite_engine import file_connections

    address = server_address(address)
    prepare_file(machine_file, read_only=read_only, app_version=app_version, clock=clock, key=key)
    connections = server_connections(address, wait_seconds=wait_seconds)
    try:
        with connections.told_plainly():
            found = stored_schema_there(connections.reader, address)
            if found is not None:
                _require_current(found, address)
            elif read_only:
                raise KnownError(
                    f"There is no store in the database {address} to read.",
                    "Open Fairdraft once with permission to write there.",
                )
            else:
                make_tables(connections.writer, address, app_version=app_version, now=clock())
    except BaseException:
        connections.reader.dispose()
        raise
    of_machine = file_connections(machine_file, read_only=read_only, key=key)
    machine = Database(of_machine, read_only=read_only, encrypted=key is not None)
    return SqlStore(Database(connections, read_only=read_only), clock, machine)


def _require_current(found: int, address: str) -> None:
    if found > CURRENT_SCHEMA:
        raise KnownError(
            f"{address} was made by a newer version of Fairdraft (its tables are version {found}; "
            f"this program knows up to {CURRENT_SCHEMA}).",
            "Use the newer version on this machine, too.",
        )
    if found < CURRENT_SCHEMA:
        raise KnownError(
            f"The tables in {address} are version {found}, and this Fairdraft works with {CURRENT_SCHEMA}.",
            'Back up the database (pg_dump), then run "fairdraft store upgrade" once for the team.',
        )


def upgrade_team_store(address: str, *, app_version: str, clock: Callable[[], datetime] = utc_now) -> tuple[int, int]:
    """Bring the tables of a team's database to this program's version; the versions before and after.

    All of it happens or none. The server's backups are its keeper's business: none is made here.

    Raises:
        KnownError: as `open_team_store`, or there are no tables yet.
    """
    from fairdraft.store.server_engine import server_connections
    from fairdraft.store.server_upgrade import make_tables, stored_schema_there

    address = server_address(address)
    connections = server_connections(address)
    try:
        with connections.told_plainly():
            found = stored_schema_there(connections.reader, address)
            if found is None:
                raise KnownError(
                    f"There is no store in the database {address}.", "Open Fairdraft with this address to make it."
                )
            if found < CURRENT_SCHEMA:
                make_tables(connections.writer, address, app_version=app_version, now=clock())
    finally:
        connections.reader.dispose()
    return found, max(found, CURRENT_SCHEMA)
