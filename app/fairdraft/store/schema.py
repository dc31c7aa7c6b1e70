"""Which version of the tables does this program write, and where are the steps that lead to it?"""

from pathlib import Path

CURRENT_SCHEMA = 9

# Data files to a wheel and to a frozen bundle; alembic reads them by path.
MIGRATIONS = Path(__file__).with_name("migrations")


def revision_name(schema: int) -> str:
    """The name that alembic knows a schema by, such as `0001`."""
    return f"{schema:04d}"
