"""Which server and database does a team's address name?

The form is PostgreSQL's own, https://www.postgresql.org/docs/15/libpq-connect.html (34.1.1.2, connection URIs).
"""

from fairdraft.domain.errors import KnownError

_SCHEMES = ("postgresql", "postgres")
_EXAMPLE = 'Write it like "postgresql://sara@db.agency.example/fairdraft?sslmode=verify-full".'


def server_address(given: str) -> str:
    """The address as it may be shown and kept: user, host, port, database and options, without a secret.

    Raises:
        KnownError: it is no address of a PostgreSQL database, or it has a password in it.
    """
    # Imported here: naming the store must cost nothing.
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        parts = make_url(given)
    except (ArgumentError, ValueError) as error:
        raise KnownError("The team's store has an address that cannot be read.", _EXAMPLE) from error
    if parts.drivername not in _SCHEMES or not parts.database:
        raise KnownError(
            "The team's store has an address that names no PostgreSQL database.",
            f"{_EXAMPLE} Leave it empty to work with only this machine's store.",
        )
    if parts.password is not None or "password" in parts.query:
        raise KnownError(
            "The address of the team's store has a password in it, and the settings file is not a safe place for one.",
            "Remove it, and put it into PostgreSQL's own password file (.pgpass, on Windows pgpass.conf).",
        )
    return given
