"""Which words are one matter, and which of two people, or of a person and a rule, mean the same words?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A range of code points, end exclusive; without words it is the one behind it."""

    start: int
    end: int

    def meets(self, other: "Place") -> bool:
        """Whether the two have a code point in common."""
        return self.start < other.reach and other.start < self.reach

    @property
    def reach(self) -> int:
        """Where it ends, the character behind a place without words counted."""
        return max(self.end, self.start + 1)


@dataclass(frozen=True, slots=True)
class Unit:
    """Places that hang together by common code points, as one; `members` are their numbers in what was given."""

    place: Place
    members: tuple[int, ...]


def united(places: Sequence[Place]) -> list[Unit]:
    """Places that meet, directly or through others, taken together: in order of the text, none meeting another."""
    units: list[Unit] = []
    for number in sorted(range(len(places)), key=lambda one: (places[one].start, places[one].end, one)):
        one = places[number]
        last = units[-1] if units else None
        if last is not None and last.place.meets(one):
            end = max(last.place.end, one.end)
            units[-1] = Unit(Place(last.place.start, end), (*last.members, number))
        else:
            units.append(Unit(one, (number,)))
    return units


def met(ones: Iterable[Unit], others: Sequence[Unit]) -> list[bool]:
    """For each of `ones`, whether any of `others` has words of it."""
    return [any(one.place.meets(other.place) for other in others) for one in ones]
