"""Which of several judgements in one place counts, which wait for a person, and which did somebody set aside?

It follows from what is known of the place, whatever order that came in, so it is the same on every laptop.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fairdraft.domain.judgement_record import Settlement


@dataclass(frozen=True, slots=True)
class PlaceStanding:
    """The judgements of a place, by their hashes.

    `stands` counts; it is None where nothing does. `aside` were set aside, each by the decision that did it. All others
    wait.
    """

    stands: str | None
    aside: Mapping[str, Settlement]


class Decisions:
    """The decisions of a study that hold: those that no later one replaced knowingly."""

    def __init__(self, settlements: Iterable[Settlement]) -> None:
        given = tuple(settlements)
        replaced = {name for one in given for name in one.replaces}
        self._against: dict[str, list[Settlement]] = defaultdict(list)
        for one in given:
            if one.id not in replaced:
                self._against[one.aside].append(one)
        self._chosen = {one.kept for some in self._against.values() for one in some}

    def standing(self, moments: Mapping[str, str]) -> PlaceStanding:
        """How the judgements of one place stand.

        A judgement is set aside by a decision for another one, unless somebody decided the other way round as well:
        then both are open again. Of what is left, what was decided for goes first, then what was given last.

        Args:
            moments: when each was given, as a text that sorts by time, by its hash; those that ended are not among
                them.
        """
        aside: dict[str, Settlement] = {}
        for name in moments:
            circle = self._circle(name)
            if self._over(name) - circle:
                final = [one for one in self._against[name] if one.kept not in circle]
                aside[name] = max(final or self._against[name], key=lambda one: (one.at, one.id))
        left = [name for name in moments if name not in aside]
        stands = max(left, key=lambda name: (name in self._chosen, moments[name], name), default=None)
        return PlaceStanding(stands, aside)

    def both_ways(self, one: str, other: str) -> tuple[Settlement, ...]:
        """The decisions between two judgements of which some contradict others, oldest first; none where they agree."""
        circle = self._circle(one)
        if other not in circle:
            return ()
        found = [made for name in circle for made in self._against[name] if made.kept in circle]
        return tuple(sorted(found, key=lambda made: (made.at, made.id)))

    def _over(self, name: str) -> set[str]:
        """What was decided for against it, at one remove or more."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            for one in self._against.get(waiting.pop(), ()):
                if one.kept not in found:
                    found.add(one.kept)
                    waiting.append(one.kept)
        return found

    def _circle(self, name: str) -> set[str]:
        """The judgements, it among them, that were decided for and against each other; none where nobody did."""
        return {other for other in self._over(name) if name in self._over(other)}
