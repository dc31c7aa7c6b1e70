"""What do the repositories share: the database, the clock, finding a row by the beginning of its id?"""

from collections.abc import Callable, Generator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, Table, func, insert, or_, select, update

from fairdraft.domain.errors import UsageError
from fairdraft.domain.identity import SHORTEST_BEGINNING
from fairdraft.domain.shortening import first_names
from fairdraft.store.column_types import storable
from fairdraft.store.database import Database

AHEAD = timedelta(days=1)
"""A moment that lies further ahead was told by a clock that was set right since; clocks of a team differ by less."""
_SHOWN_MATCHES = 3
_ROWS_AT_ONCE = 2_000


class Repository:
    """A part of the store over one open database.

    Args:
        database: what people work on together.
        clock: gives the present moment.
        machine: what belongs to this machine alone: who works at it, its model files and what was measured of them.
            The same database where the store is one file.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime], machine: Database | None = None) -> None:
        self._database = database
        self._clock = clock
        self._machine = database if machine is None else machine


def add_or_replace(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Write the row over the one with the same `id`, or add it."""
    changed = connection.execute(update(table).where(table.c.id == row["id"]).values(row))
    if not changed.rowcount:
        connection.execute(insert(table).values(row))


def full_id(connection: Connection, table: Table, given: str, noun: str, *, deleted: bool = False) -> str | None:
    """The id of the row whose id is or begins with `given`, of those that are deleted or of those that are not; None if
    there is none.

    Raises:
        UsageError: more than one id begins so.
    """
    among = table.c.deleted_at.is_not(None) if deleted else table.c.deleted_at.is_(None)
    exact = connection.execute(select(table.c.id).where(among, table.c.id == given)).scalar()
    if exact is not None or len(given) < SHORTEST_BEGINNING:
        return exact
    beginning = func.substr(table.c.id, 1, len(storable(given)))
    begins = or_(beginning == storable(given), func.lower(beginning) == storable(given).lower())
    found = connection.execute(select(table.c.id).where(among, begins).limit(_SHOWN_MATCHES + 1)).scalars().all()
    if len(found) > 1:
        shown = first_names(found, _SHOWN_MATCHES)
        raise UsageError(f'More than one {noun} begins with "{given}": {shown}.', "Give more of its id.")
    return found[0] if found else None


def set_deleted(connection: Connection, table: Table, row_id: str, moment: datetime | None, noun: str) -> bool:
    """Delete softly at `moment`, or restore with None; says whether anything changed.

    Raises:
        UsageError: there is no such row at all.
    """
    column = table.c.deleted_at
    in_other_state = column.is_not(None) if moment is None else column.is_(None)
    changed = connection.execute(update(table).where(table.c.id == row_id, in_other_state).values(deleted_at=moment))
    if changed.rowcount:
        return True
    if connection.execute(select(table.c.id).where(table.c.id == row_id)).scalar() is None:
        raise UsageError(f'There is no {noun} "{row_id}" in the store.', f"List the {noun}s to see their ids.")
    return False


def as_stored(connection: Connection, query: Select[Any]) -> Generator[list[tuple[Any, ...]], None, None]:
    """The rows with their values as they are stored, some at a time.

    Past SQLAlchemy's handling of each value, which takes most of the time where a hundred thousand are read.
    """
    result = connection.execute(query)
    try:
        while result.cursor is not None and (rows := result.cursor.fetchmany(_ROWS_AT_ONCE)):
            yield list(rows)
    finally:
        result.close()
