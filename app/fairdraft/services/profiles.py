"""Who is working?"""

from dataclasses import replace

from fairdraft.domain.identity import new_id
from fairdraft.domain.profile import Profile
from fairdraft.services.ports import Store

_DEFAULT_NAME = "Rater 1"
_REVIEWER = "reviewer"

UNNAMED = "Unnamed reviewer"
"""Who said something in a document that does not tell who it was."""


class ProfileService:
    """The person at this machine. The name stays in the store, the pseudonym goes out."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def present(self) -> Profile | None:
        """The present person, or None before anyone said who they are."""
        return self._store.profile()

    def present_or_default(self) -> Profile:
        """The present person; where nobody said, one named "Rater 1" (kept, unless the store is read-only)."""
        profile = self._store.profile()
        if profile is None:
            profile = self._new(_DEFAULT_NAME, "")
            if not self._store.read_only:
                self._store.save_profile(profile)
        return profile

    def named(self) -> Profile | None:
        """The present person, if somebody said who they are; "Rater 1" is nobody."""
        profile = self._store.profile()
        return None if profile is None or profile.name == _DEFAULT_NAME else profile

    def names(self) -> dict[str, str]:
        """The names of all who worked at this machine or said something in a document that came back, by pseudonym."""
        return {one.pseudonym: one.name for one in self._store.profiles()}

    def pseudonym(self, given: str) -> str:
        """The pseudonym of whoever works here under this name, in any case; anything else as it was given."""
        name = " ".join(given.split()).casefold()
        here = self._store.profiles(worked_here=True)
        return next((one.pseudonym for one in here if one.name.casefold() == name), given)

    def is_nobody(self) -> bool:
        """Whether somebody works here who did not say who they are."""
        return self._store.profile() is not None and self.named() is None

    def roles(self) -> dict[str, str]:
        """The roles of all who ever worked at this machine, by name; who is known by a document alone did not."""
        return {one.name: one.role for one in self._store.profiles(worked_here=True)}

    def introduce(self, name: str, role: str, *, was_nobody: bool = False) -> Profile:
        """Make this person the present one; a name known before keeps its pseudonym, also one that only stood in a
        document that came back.

        Args:
            name: as it is shown here; "Rater 1" when it is empty.
            role: what the person does; a known one stays when it is empty.
            was_nobody: whoever worked here as "Rater 1" until now is this person: what was done is hers, under the
                same pseudonym. Nothing happens where the present person has a name, or somebody of the new one worked
                here before.
        """
        name, role = " ".join(name.split()) or _DEFAULT_NAME, " ".join(role.split())
        here = next((one for one in self._store.profiles(worked_here=True) if one.name == name), None)
        in_documents = next((one for one in self._store.profiles() if one.name == name), None)
        present = self._store.profile()
        if here is not None:
            profile = replace(here, role=role or here.role)
        elif was_nobody and present is not None and present.name == _DEFAULT_NAME:
            profile = replace(present, name=name, role=role)
        elif in_documents is not None:
            profile = replace(in_documents, role=role)
        else:
            profile = self._new(name, role)
        self._store.save_profile(profile)
        return profile

    def reviewer(self, name: str) -> Profile:
        """Somebody who said something in a document that came back: the person of that name or pseudonym, or a new one.

        The present person stays the one who works here.

        Args:
            name: as the document tells it; whoever is not named there is `UNNAMED`.
        """
        given = " ".join(name.split()) or UNNAMED
        self.present_or_default()
        for known in self._store.profiles():
            if given.casefold() in (known.name.casefold(), known.pseudonym):
                return known
        profile = self._new(given, _REVIEWER, "reviewer")
        self._store.save_profile(profile, present=False)
        return profile

    def _new(self, name: str, role: str, kind: str = "rater") -> Profile:
        identity = new_id()
        # Nothing of the name is in the pseudonym: it goes into files that leave the house.
        return Profile(identity, name, role, f"{kind}-{identity[:8]}")
