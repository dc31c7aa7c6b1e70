"""How is the database used: short transactions, one writer at a time, and word of what changed?"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from fairdraft.domain.change import Change, ChangedThing
from fairdraft.domain.errors import KnownError
from fairdraft.store.connections import Connections
from fairdraft.store.schema import CURRENT_SCHEMA, revision_name

ChangeListener = Callable[[tuple[Change, ...]], None]

_LOG = logging.getLogger(__name__)
_CLOSING_SECONDS = 30.0


@dataclass(slots=True)
class Writing:
    """One transaction that writes, and what it changed so far."""

    connection: Connection
    changes: list[Change] = field(default_factory=list)

    def changed(self, thing: ChangedThing, thing_id: str) -> None:
        """Have the listeners told after the commit."""
        self.changes.append(Change(thing, thing_id))


class Database:
    """The open store; safe from any thread. `encrypted` says that its file is; `on_full_disk` that it is only read
    because there is no room to write.
    """

    def __init__(
        self, connections: Connections, *, read_only: bool, encrypted: bool = False, on_full_disk: bool = False
    ) -> None:
        self._connections = connections
        self.read_only = read_only
        self._on_full_disk = on_full_disk
        self.encrypted = encrypted
        # Threads of one process take turns here; the database's own waiting is for other processes.
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
        ways = self._connections
        with ways.told_plainly(), self._in_use(), ways.reader.connect() as connection, connection.begin():
            self._refuse_upgraded(connection)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """One transaction: all of it is durable at the end, or none. Listeners hear of it afterwards.

        Raises:
            KnownError: the store is read-only, or was upgraded meanwhile, or the world failed.
        """
        if self._on_full_disk:
            raise KnownError(
                f"The disk with the store {self._connections.name} is full, so nothing was saved.",
                "Free some space on that disk, then try again.",
            )
        if self.read_only:
            raise KnownError(
                "Another Fairdraft window is open; this one is read-only.",
                "Work in the other window, or close it and open this one again.",
            )
        with (
            self._connections.told_plainly(),
            self._in_use(),
            self._write_turn,
            self._connections.writer.connect() as connection,
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
        self._connections.reader.dispose()

    def faults(self) -> tuple[str, ...]:
        """What is wrong with the store as a whole; empty when it is sound."""
        return self._connections.faults()

    def run_claimed(self, study_id: str, since: datetime) -> AbstractContextManager[Callable[[], None]]:
        """See `Connections.run_claimed`."""
        return self._connections.run_claimed(study_id, since)

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
                f"The store {self._connections.name} was upgraded by a newer version of Fairdraft while this one had "
                "it open.",
                "Close this one and continue in the newer one.",
            )

    def _tell(self, changes: tuple[Change, ...]) -> None:
        if not changes:
            return
        for listener in self._listeners.values():
            try:
                listener(changes)
            except Exception:  # noqa: BLE001 - the change is stored; a screen's fault must not look like a failed save
                _LOG.exception("A listener to changes of the store failed.")
