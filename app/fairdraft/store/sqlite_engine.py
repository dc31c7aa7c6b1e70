"""How does SQLAlchemy reach a store file?"""

from contextlib import nullcontext
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from fairdraft.domain.errors import KnownError
from fairdraft.store.connections import Connections
from fairdraft.store.faults import told_plainly
from fairdraft.store.integrity import integrity_faults
from fairdraft.store.sqlite_file import BUSY_SECONDS, connect, driver
from fairdraft.store.store_key import StoreKey

_FOR_WRITING = "fairdraft_for_writing"


def make_engine(
    path: Path,
    *,
    read_only: bool = False,
    foreign_keys: bool = True,
    busy_seconds: float = BUSY_SECONDS,
    key: StoreKey | None = None,
) -> Engine:
    """The engine for a store file, an encrypted one with its `key`; every transaction of an engine marked for writing
    takes the write lock first. KnownError there if the file lies in its place no more: what was written to it would be
    lost with it.
    """
    opened: list[tuple[int, int]] = []
    engine = create_engine(
        "sqlite://",
        module=driver(encrypted=key is not None),
        creator=lambda: connect(
            path, read_only=read_only, foreign_keys=foreign_keys, busy_seconds=busy_seconds, key=key
        ),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=-1,
        # What is stored would stand in the words of a bug.
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _connect(_connection: object, _record: object) -> None:
        if not opened:
            opened.append(_place(path))

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Deferred transactions that write later may fail half-way for another's lock: take it at once.
        writes = connection.get_execution_options().get(_FOR_WRITING, False)
        if writes and _place(path) != opened[0]:
            raise KnownError(
                f"The store {path} is no longer the file that this program opened. It was removed, moved or "
                "replaced in the meantime, so nothing was saved.",
                "Put it back. If you want the other file there, copy what you were writing and start Fairdraft again.",
            )
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _place(path: Path) -> tuple[int, int]:
    """Which file lies there; a system keeps its number for as long as somebody has it open."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return found.st_dev, found.st_ino


def for_writing(engine: Engine) -> Engine:
    """The same engine and connections, for transactions that write."""
    return engine.execution_options(**{_FOR_WRITING: True})


def file_connections(
    path: Path, *, read_only: bool, busy_seconds: float = BUSY_SECONDS, key: StoreKey | None = None
) -> Connections:
    """A store file as the store uses it."""
    engine = make_engine(path, read_only=read_only, busy_seconds=busy_seconds, key=key)
    return Connections(
        name=str(path),
        reader=engine,
        writer=for_writing(engine),
        told_plainly=lambda: told_plainly(path),
        faults=lambda: integrity_faults(path, key=key),
        run_claimed=lambda _study_id, _since: nullcontext(lambda: None),
    )
