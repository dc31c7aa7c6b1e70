"""Through what is a store reached, whichever database holds it?"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine


@dataclass(frozen=True, slots=True)
class Connections:
    """One database, as the store uses it.

    Args:
        name: the file, or the server and database without any secret; for messages.
        reader: begins transactions that see one consistent state.
        writer: begins transactions that take the store's write lock first, so that writers take turns.
        told_plainly: turns the database's faults of the world into KnownErrors; bugs go through it unchanged.
        faults: looks the whole store over; empty when it is sound.
        run_claimed: holds the run of a study (by its id, from a moment on) against other machines with the same
            database, and gives a call that makes sure of it; KnownError while another holds it.
    """

    name: str
    reader: Engine
    writer: Engine
    told_plainly: Callable[[], AbstractContextManager[None]]
    faults: Callable[[], tuple[str, ...]]
    run_claimed: Callable[[str, datetime], AbstractContextManager[Callable[[], None]]]
