"""Which machine of a team runs a study just now?"""

import hashlib
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from fairdraft.domain.errors import KnownError
from fairdraft.domain.judgement_origin import moment_words
from fairdraft.store.server_faults import server_faults_told

# Locks of two numbers: this one says that it is about runs of studies, the other which study.
_RUNS = 424617
_TAKE = text("SELECT pg_try_advisory_lock(:kind, :number)")
# The name of a session is shown to every user of the database, unlike where it comes from and what it does.
_HOLDER = text(
    "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND granted "
    "AND objsubid = 2 AND classid::bigint = :kind AND objid::bigint = :number "
    "AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_MARK = "Fairdraft run "
_LONGEST_NAME = 63
# A machine that was switched off or lost its network gives its claim up after about a minute, not after two hours.
_SESSION = (
    "SET tcp_keepalives_idle = 20",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 4",
    "SET idle_session_timeout = 0",
)


@contextmanager
def run_claimed_there(engine: Engine, address: str, study_id: str, since: datetime) -> Iterator[Callable[[], None]]:
    """Hold the run of a study for this machine; it ends with the session, and with that at the latest with the process.

    Args:
        engine: of the team's database.
        address: the database, for messages.
        study_id: the study.
        since: the present moment, for those who ask who runs it.

    Yields:
        a call that makes sure the hold is still there, and takes it anew after the line was lost.

    Raises:
        KnownError: another machine has it, or the server failed; the call raises that too.
    """
    held = [_taken(engine, address, study_id, since)]

    def renew() -> None:
        try:
            held[0].exec_driver_sql("SELECT 1")
        except SQLAlchemyError:
            _let_go(held[0])
            held[0] = _taken(engine, address, study_id, since)

    try:
        yield renew
    finally:
        _let_go(held[0])


def _taken(engine: Engine, address: str, study_id: str, since: datetime) -> Connection:
    lock = {"kind": _RUNS, "number": _number(study_id)}
    with server_faults_told(address):
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            # Of its own, not one that goes back to the others with the lock.
            connection.detach()
            for setting in _SESSION:
                connection.exec_driver_sql(setting)
            connection.execute(
                text("SELECT set_config('application_name', :name, false)"), {"name": _session_name(since)}
            )
            if connection.execute(_TAKE, lock).scalar():
                return connection
            holder = connection.execute(_HOLDER, lock | {"number": lock["number"] % 2**32}).scalar()
        except BaseException:
            _let_go(connection)
            raise
        _let_go(connection)
    raise KnownError(
        f'Study "{study_id}" is being run {_holder_words(holder)}.',
        "Wait until that run has ended, or stop it there: what it has made is kept, and the next run makes the rest.",
    )


def _let_go(connection: Connection) -> None:
    # The server gives the lock back with the session, whether or not it can be told goodbye.
    with suppress(SQLAlchemyError):
        connection.close()


def _number(study_id: str) -> int:
    return int.from_bytes(hashlib.sha256(study_id.encode("utf-8", "surrogatepass")).digest()[:4], signed=True)


def _session_name(since: datetime) -> str:
    name = (platform.node() or "a machine without a name").encode("ascii", "replace").decode()
    return f"{_MARK}{moment_words(since)} {name}"[:_LONGEST_NAME]


def _holder_words(session: str | None) -> str:
    if session is None or not session.startswith(_MARK):
        return "on another machine of the team"
    day, clock, zone, machine = session.removeprefix(_MARK).split(" ", 3)
    return f"on {machine} since {day} {clock} {zone}"
