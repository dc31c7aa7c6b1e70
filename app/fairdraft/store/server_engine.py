"""How does SQLAlchemy reach a team's PostgreSQL database?"""

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url

from fairdraft.domain.errors import KnownError
from fairdraft.store.connections import Connections
from fairdraft.store.integrity import PIECES_WITHOUT_HEAD
from fairdraft.store.server_claims import run_claimed_there
from fairdraft.store.server_faults import server_faults_told

WAIT_SECONDS = 10.0

_FOR_WRITING = "fairdraft_for_writing"
# Any number does that no other program takes on purpose: locks of this kind are numbers within one database.
_WRITE_LOCK = text("SELECT pg_advisory_xact_lock(4246170001)")


def make_server_engine(address: str, *, wait_seconds: float = WAIT_SECONDS) -> Engine:
    """The engine for a database; every transaction of an engine marked for writing takes the write lock first.

    Args:
        address: as `server_address` lets it pass.
        wait_seconds: how long to wait for a connection, or for another program that is writing.

    Raises:
        KnownError: the driver is not installed.
    """
    try:
        engine = create_engine(
            make_url(address).set(drivername="postgresql+psycopg"),
            connect_args={
                "connect_timeout": max(2, round(wait_seconds)),
                "application_name": "Fairdraft",
                "options": f"-c lock_timeout={round(wait_seconds * 1000)} -c timezone=UTC",
                # A laptop that was closed and opened again has a dead line: it is found before anything is sent on it.
                "keepalives_idle": 30,
            },
            pool_pre_ping=True,
            pool_size=4,
            max_overflow=8,
            # What is stored would stand in the words of a bug.
            hide_parameters=True,
        )
    except ModuleNotFoundError as error:
        raise KnownError(
            "This Fairdraft was installed without the driver for PostgreSQL.",
            'Install "psycopg[binary]" beside it, or remove the store\'s address from the settings.',
        ) from error

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get(_FOR_WRITING, False):
            connection.execute(_WRITE_LOCK)

    return engine


def for_writing_there(engine: Engine) -> Engine:
    """The same engine and connections, for transactions that write."""
    # Each statement sees what was committed before it, so what follows the wait for the lock is up to date.
    return engine.execution_options(**{_FOR_WRITING: True}, isolation_level="READ COMMITTED")


def for_reading_there(engine: Engine) -> Engine:
    """The same engine and connections, for transactions that see one state and change nothing."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def server_connections(address: str, *, wait_seconds: float = WAIT_SECONDS) -> Connections:
    """A team's database as the store uses it."""
    engine = make_server_engine(address, wait_seconds=wait_seconds)
    reader = for_reading_there(engine)

    def faults() -> tuple[str, ...]:
        # References are the server's own care; this one it cannot be told of.
        with server_faults_told(address), reader.begin() as connection:
            headless = connection.exec_driver_sql(PIECES_WITHOUT_HEAD).fetchmany(100)
        return tuple(f"piece {piece} shows revision {head}, which does not exist" for piece, head in headless)

    return Connections(
        name=address,
        reader=reader,
        writer=for_writing_there(engine),
        told_plainly=lambda: server_faults_told(address),
        faults=faults,
        run_claimed=lambda study_id, since: run_claimed_there(engine, address, study_id, since),
    )
