"""How are the people kept who ever worked at this machine?"""

from sqlalchemy import func, select

from fairdraft.domain.profile import Profile
from fairdraft.store import tables
from fairdraft.store.repository import Repository, add_or_replace

_TABLE = tables.profiles


class ProfileRepository(Repository):
    """The profiles part of the store."""

    def profile(self) -> Profile | None:
        """See `Store.profile`."""
        return next(iter(self.profiles()), None)

    def profiles(self, *, worked_here: bool = False) -> tuple[Profile, ...]:
        """See `Store.profiles`: who was here last comes first."""
        query = select(_TABLE.c.id, _TABLE.c.name, _TABLE.c.role, _TABLE.c.pseudonym).order_by(_TABLE.c.turn.desc())
        if worked_here:
            # Whoever is kept without being present comes before the first turn.
            query = query.where(_TABLE.c.turn > 0)
        with self._machine.reading() as connection:
            return tuple(Profile(**row) for row in connection.execute(query).mappings())

    def save_profile(self, profile: Profile, *, present: bool = True) -> None:
        """See `Store.save_profile`."""
        with self._machine.writing() as writing:
            turns = select(func.max(_TABLE.c.turn) if present else func.min(_TABLE.c.turn))
            turn = (writing.connection.execute(turns).scalar() or 0) + (1 if present else -1)
            row = {name: getattr(profile, name) for name in Profile.__dataclass_fields__}
            add_or_replace(writing.connection, _TABLE, row | {"turn": turn})
            writing.changed("profile", profile.id)
