"""How does a team's database get the tables of this program, whole or not at all?"""

from datetime import datetime

from alembic import command
from sqlalchemy import Connection, Engine, text

from fairdraft.domain.errors import KnownError
from fairdraft.store.upgrade import alembic_config, note_writer

_OURS = {"alembic_version", "store_metadata"}
_TABLES = text("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
# Texts compare by code point, as in a store file; a server's own order depends on where it was installed.
_OTHER_ORDER = text(
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() "
    "AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C' AND table_name <> 'alembic_version'"
)


def stored_schema_there(engine: Engine, name: str) -> int | None:
    """The version of the tables in the database; None if it has no tables at all.

    Raises:
        KnownError: they are the tables of another program.
    """
    with engine.begin() as connection:
        return _stored_schema(connection, name)


def make_tables(engine: Engine, name: str, *, app_version: str, now: datetime) -> None:
    """Run the migrations that the database lacks in one transaction; two programs doing so at once do it once.

    Args:
        engine: takes the write lock at the beginning of a transaction.
        name: the database in messages.
        app_version: kept as who wrote the tables.
        now: the present moment.

    Raises:
        KnownError: another program made tables there meanwhile.
    """
    with engine.begin() as connection:
        _stored_schema(connection, name)
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        quote = connection.dialect.identifier_preparer.quote
        for table, column in connection.execute(_OTHER_ORDER).all():
            ordered = f'ALTER TABLE {quote(table)} ALTER COLUMN {quote(column)} TYPE text COLLATE "C"'
            connection.execute(text(ordered))
        note_writer(connection, app_version, now)


def _stored_schema(connection: Connection, name: str) -> int | None:
    names = set(connection.execute(_TABLES).scalars())
    if not names:
        return None
    found = (
        connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all() if names >= _OURS else []
    )
    if len(found) != 1 or not found[0].isdecimal():
        raise KnownError(
            f"The database {name} holds the tables of another program.",
            "Create a separate database for Fairdraft (createdb), and use its name.",
        )
    return int(found[0])
