"""Which versions of a piece does a person look through, where every pause in typing saved one?"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from fairdraft.domain.piece import Version

VersionKind = Literal["begun", "imported", "edited", "back", "sent", "returned", "approved"]

SITTING = timedelta(minutes=15)
"""Who saves nothing for longer has risen from the desk: the next save begins another entry."""
LONGEST = timedelta(hours=1)
"""No entry takes more time than this: whoever writes all day finds the words of each hour."""

_IMPORTED = "imported"
_BACK = "back to "
_BACK_TO = re.compile(r"back to the version of [0-9: -]+ UTC \(([0-9a-f]{8})\)")
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """One line of a piece's history: a version, or a run of edits that one person saved in one sitting.

    `versions` are oldest first, and the words of the entry are those of the last.
    """

    kind: VersionKind
    versions: tuple[Version, ...]

    @property
    def id(self) -> str:
        """The id of the version whose words are meant."""
        return self.versions[-1].id

    @property
    def author(self) -> str:
        """Who saved it, by pseudonym."""
        return self.versions[-1].author

    @property
    def began_at(self) -> datetime:
        """When the first of its versions was saved."""
        return self.versions[0].made_at

    @property
    def made_at(self) -> datetime:
        """When the last of its versions was saved."""
        return self.versions[-1].made_at

    @property
    def back_to(self) -> str:
        """Of an entry that goes back: how the id of the version begins whose words came back; empty where unknown."""
        found = _BACK_TO.fullmatch(self.versions[-1].summary)
        return found[1] if found else ""

    @property
    def summary(self) -> str:
        """What was done, in a few words: what its versions say of themselves, each thing once, in order."""
        said = dict.fromkeys(one.summary or "edited" for one in self.versions)
        return ", ".join(said)


def folded(versions: Sequence[Version]) -> tuple[VersionEntry, ...]:
    """The history in lines that people can look through.

    Edits of one person in one sitting are one entry. What a piece began with, its steps of review, and going back to a
    version stand alone. Every version is in one entry, and the order stays; a later version changes no entry but the
    last.

    Args:
        versions: of one piece, oldest first.
    """
    entries: list[tuple[VersionKind, list[Version]]] = []
    for one in versions:
        kind = _kind(one, is_first=not entries)
        if kind == "edited" and entries and entries[-1][0] == "edited" and _goes_on(entries[-1][1], one):
            entries[-1][1].append(one)
        else:
            entries.append((kind, [one]))
    return tuple(VersionEntry(kind, tuple(run)) for kind, run in entries)


def unfolded(versions: Sequence[Version]) -> tuple[VersionEntry, ...]:
    """The history with an entry for each version."""
    return tuple(VersionEntry(_kind(one, is_first=not number), (one,)) for number, one in enumerate(versions))


def back_summary(version_id: str, made_at: datetime) -> str:
    """What a revision says of itself that brings the words of an earlier version back."""
    return f"back to the version of {made_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC ({version_id[:_SHOWN]})"


def entry_words(entry: VersionEntry, entries: Sequence[VersionEntry], day: Callable[[datetime], str]) -> str:
    """What an entry is, for people: its summary, with the moment of the version that it went back to as `day` has it.

    Args:
        entry: one of the history.
        entries: the whole history, in which that version is looked up.
        day: writes a moment as it is written there.
    """
    back_to = entry.back_to
    if not back_to:
        return entry.summary
    every = (version for one in entries for version in one.versions)
    found = next((one for one in every if one.id.startswith(back_to)), None)
    return entry.summary if found is None else f"{_BACK}{day(found.made_at)}"


def _kind(one: Version, *, is_first: bool) -> VersionKind:
    if one.step is not None:
        return one.step
    if is_first:
        return "imported" if one.summary.startswith(_IMPORTED) else "begun"
    return "back" if one.summary.startswith(_BACK) else "edited"


def _goes_on(run: Sequence[Version], one: Version) -> bool:
    # Clocks are set back at times, and teams have several: neither makes an edit a part of another sitting's.
    return (
        one.author == run[-1].author
        and abs(one.made_at - run[-1].made_at) <= SITTING
        and abs(one.made_at - run[0].made_at) <= LONGEST
    )
