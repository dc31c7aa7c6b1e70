"""How is the database reached: one engine, short transactions, and word of what changed?

The only module that names a driver. Another one (SQLCipher, PostgreSQL) is a change here and in `sqlite_file`.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from fairdraft.domain.change import Change, ChangedThing
from fairdraft.domain.errors import KnownError
from fairdraft.store.faults import told_plainly
from fairdraft.store.schema import CURRENT_SCHEMA, revision_name
from fairdraft.store.sqlite_file import BUSY_SECONDS, connect

ChangeListener = Callable[[tuple[Change, ...]], None]

_LOG = logging.getLogger(__name__)
_CLOSING_SECONDS = 30.0
_FOR_WRITING = "fairdraft_for_writing"


def make_engine(
    path: Path, *, read_only: bool = False, foreign_keys: bool = True, busy_seconds: float = BUSY_SECONDS
) -> Engine:
    """The engine for a store file; every transaction of an engine marked for writing takes the write lock first."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect(path, read_only=read_only, foreign_keys=foreign_keys, busy_seconds=busy_seconds),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=-1,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Deferred transactions that write later may fail half-way for another's lock: take it at once.
        writes = connection.get_execution_options().get(_FOR_WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def for_writing(engine: Engine) -> Engine:
    """The same engine and connections, for transactions that write."""
    return engine.execution_options(**{_FOR_WRITING: True})


@dataclass(slots=True)
class Writing:
    """One transaction that writes, and what it changed so far."""

    connection: Connection
    changes: list[Change] = field(default_factory=list)

    def changed(self, thing: ChangedThing, thing_id: str) -> None:
        """Have the listeners told after the commit."""
        self.changes.append(Change(thing, thing_id))


class Database:
    """The open store file; safe from any thread."""

    def __init__(self, path: Path, *, read_only: bool, busy_seconds: float = BUSY_SECONDS) -> None:
        self.path = path
        self.read_only = read_only
        self._reader = make_engine(path, read_only=read_only, busy_seconds=busy_seconds)
        self._writer = for_writing(self._reader)
        # Threads of one process take turns here; SQLite's own waiting is for other processes.
        self._write_turn = threading.Lock()
        self._idle = threading.Condition()
        self._running = 0
        self._closed = False
        self._listeners: dict[object, ChangeListener] = {}

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the store.

        Raises:
            KnownError: the store was upgraded meanwhile, or the world failed.
        """
        with told_plainly(self.path), self._in_use(), self._reader.connect() as connection, connection.begin():
            self._refuse_upgraded(connection)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """One transaction: all of it is durable at the end, or none. Listeners hear of it afterwards.

        Raises:
            KnownError: the store is read-only, or was upgraded meanwhile, or the world failed.
        """
        if self.read_only:
            raise KnownError(
                "Another Fairdraft window is open; this one is read-only.",
                "Work in the other window, or close it and open this one again.",
            )
        with (
            told_plainly(self.path),
            self._in_use(),
            self._write_turn,
            self._writer.connect() as connection,
            connection.begin(),
        ):
            self._refuse_upgraded(connection)
            writing = Writing(connection)
            yield writing
        self._tell(tuple(dict.fromkeys(writing.changes)))

    def subscribe(self, listener: ChangeListener) -> Callable[[], None]:
        """Call `listener` after each commit, on the committing thread; returns the way to stop it."""
        subscription = object()
        # Replaced, never changed in place, so that telling needs no lock.
        with self._idle:
            self._listeners = {**self._listeners, subscription: listener}

        def stop() -> None:
            with self._idle:
                self._listeners = {one: other for one, other in self._listeners.items() if one is not subscription}

        return stop

    def close(self) -> None:
        """Wait for running transactions, then close every connection; further use is a bug."""
        with self._idle:
            self._closed = True
            self._idle.wait_for(lambda: self._running == 0, timeout=_CLOSING_SECONDS)
        self._reader.dispose()

    @contextmanager
    def _in_use(self) -> Iterator[None]:
        with self._idle:
            if self._closed:
                raise RuntimeError("the store was used after it was closed")
            self._running += 1
        try:
            yield
        finally:
            with self._idle:
                self._running -= 1
                self._idle.notify_all()

    def _refuse_upgraded(self, connection: Connection) -> None:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if found != revision_name(CURRENT_SCHEMA):
            raise KnownError(
                f"The store {self.path} was upgraded by a newer Fairdraft while this one had it open.",
                "Close this Fairdraft and go on in the newer one.",
            )

    def _tell(self, changes: tuple[Change, ...]) -> None:
        if not changes:
            return
        for listener in self._listeners.values():
            try:
                listener(changes)
            except Exception:  # noqa: BLE001 - the change is stored; a screen's fault must not look like a failed save
                _LOG.exception("A listener to changes of the store failed.")
