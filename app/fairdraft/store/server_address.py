"""Which server and database does a team's address name?

The form is PostgreSQL's own, https://www.postgresql.org/docs/15/libpq-connect.html (34.1.1.2, connection URIs).
"""

from urllib.parse import urlsplit

from fairdraft.domain.errors import KnownError

_SCHEMES = ("postgresql", "postgres")
_EXAMPLE = 'Write it like "postgresql://sara@db.agency.example/fairdraft?sslmode=verify-full".'


def server_address(given: str) -> str:
    """The address as it may be shown and kept: user, host, port, database and options, without a secret.

    Raises:
        KnownError: it is no address of a PostgreSQL database, or it has a password in it.
    """
    try:
        parts = urlsplit(given)
        password = parts.password
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError as error:
        raise KnownError(f"The store's address cannot be read ({error}).", _EXAMPLE) from error
    if parts.scheme not in _SCHEMES or not parts.path.strip("/"):
        raise KnownError(
            "The store's address names no PostgreSQL database.",
            f"{_EXAMPLE} Leave it empty to work with the store of this machine alone.",
        )
    if password is not None or "password=" in parts.query:
        raise KnownError(
            "The store's address has a password in it, and the settings file is no place for one.",
            "Take it out; put it into PostgreSQL's own password file (.pgpass, on Windows pgpass.conf).",
        )
    return given
