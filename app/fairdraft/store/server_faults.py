"""When a call to a PostgreSQL server fails, is it a fault of the world, and how is that told?

Codes: https://www.postgresql.org/docs/15/errcodes-appendix.html.
"""

from contextlib import AbstractContextManager

from fairdraft.domain.errors import KnownError
from fairdraft.store.fault_telling import faults_told

_KEPT = "everything saved before is kept"
_BY_CODE = {
    "55P03": (
        "has been locked for long by another program that is writing to it",
        "Wait a moment and try again. If this goes on, ask who is importing or upgrading there.",
    ),
    "53100": (
        "has no room left on its disk, so the last change was not saved; " + _KEPT,
        "Ask the server's administrator to free some space, then try again.",
    ),
    "53300": ("accepts no more connections now", "Try again in a moment, or close Fairdraft on another machine."),
    "3D000": (
        "does not exist on that server",
        "Create the database there (createdb), or fix its name in the settings.",
    ),
    "25006": ("is read-only on that server", "Name the server that accepts changes."),
    "42501": (
        "does not give you the permissions that Fairdraft needs",
        "Ask for permission to read and write, and, for the first opening, to make tables (CREATE).",
    ),
}
_BY_CLASS = {
    "28": (
        "refused you",
        "Check the user name in the address and your PostgreSQL password file.",
    ),
    "08": ("could not be reached; " + _KEPT, "Check the network and the server, then try again."),
    "57": ("was shut down or ended the call; " + _KEPT, "Try again when the server is up."),
    "58": ("failed on its side; " + _KEPT, "Ask the server's administrator."),
    "53": ("is short of memory or disk; " + _KEPT, "Ask the server's administrator, then try again."),
    "XX": ("reports damage on its side", "Stop working there and ask the server's administrator."),
}


def server_faults_told(name: str) -> AbstractContextManager[None]:
    """Turn a lost connection, a refused user, a full disk or a lock into a KnownError about the database `name`.

    Everything else is our own bug and goes through unchanged.
    """
    return faults_told(lambda error: known_server_fault(error, name))


def known_server_fault(error: Exception, name: str) -> KnownError | None:
    """The sentences for a fault of the world, or None for a bug."""
    # SQLAlchemy keeps the driver's own error in `orig`.
    cause = getattr(error, "orig", None) or error
    if not type(cause).__module__.startswith("psycopg"):
        return None
    code = getattr(cause, "sqlstate", None)
    said = (str(cause).strip() or type(cause).__name__).splitlines()[-1].strip()
    if code is None:
        # Before there is a session the driver gives no code; within one, none means that the line went dead.
        if type(cause).__name__ not in ("OperationalError", "InterfaceError", "ConnectionTimeout"):
            return None
        what, remedy = _without_code(said)
    else:
        found = _BY_CODE.get(code) or _BY_CLASS.get(code[:2])
        if found is None:
            return None
        what, remedy = found
    return KnownError(f"The team's database {name} {what} ({said}).", remedy)


def _without_code(said: str) -> tuple[str, str]:
    if "does not exist" in said and "database" in said:
        return _BY_CODE["3D000"]
    if "authentication" in said or "no password supplied" in said or "role" in said:
        return _BY_CLASS["28"]
    if "too many clients" in said or "remaining connection slots" in said:
        return _BY_CODE["53300"]
    return _BY_CLASS["08"]
