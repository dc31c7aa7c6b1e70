"""How does a store file get the tables of this program, whole or not at all?"""

from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, insert, update

from fairdraft.domain.identity import new_id, utc_text
from fairdraft.store import tables
from fairdraft.store.schema import MIGRATIONS
from fairdraft.store.sqlite_engine import for_writing, make_engine
from fairdraft.store.store_key import StoreKey


def alembic_config() -> Config:
    """How alembic finds the migrations, wherever the program is installed."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def upgrade_file(
    path: Path,
    *,
    app_version: str,
    now: datetime,
    busy_seconds: float,
    target: str = "head",
    key: StoreKey | None = None,
) -> None:
    """Run the migrations that the file lacks in one transaction; two programs doing so at once do it once.

    Raises whatever a migration raises, with the file as it was before.
    """
    # Foreign keys are off: rebuilding a table with them on would delete its children.
    engine = make_engine(path, foreign_keys=False, busy_seconds=busy_seconds, key=key)
    try:
        with for_writing(engine).begin() as connection:
            config = alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, target)
            loose = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if loose:
                raise RuntimeError(f"the migration of {path} left {len(loose)} references without their rows")
            note_writer(connection, app_version, now)
    finally:
        engine.dispose()


def note_writer(connection: Connection, app_version: str, now: datetime) -> None:
    """Keep who made or changed the tables, and when the store was made."""
    table = tables.store_metadata
    this = update(table).where(table.c.key == "schema_written_with")
    if connection.execute(this.values(value=app_version)).rowcount:
        return
    facts = {"store_id": new_id(), "created_at": utc_text(now), "created_with": app_version}
    facts["schema_written_with"] = app_version
    connection.execute(insert(table), [{"key": key, "value": value} for key, value in facts.items()])
