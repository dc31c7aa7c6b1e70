"""Which passages do two texts have in common?"""

from collections.abc import Iterable
from dataclasses import dataclass

from fairdraft.domain.finding import Span
from fairdraft.retrieval.near_copy import RUN
from fairdraft.retrieval.words import TextWords, read_words, runs


@dataclass(frozen=True, slots=True)
class SharedPassages:
    """Where they stand in the one and in the other, in code points; in order, none over another."""

    first: tuple[Span, ...]
    second: tuple[Span, ...]


def shared_passages(first: str, second: str) -> SharedPassages:
    """The words that stand in a run of five words or more that both texts have, joined where they follow each other."""
    words, others = read_words(first), read_words(second)
    return SharedPassages(_passages(words, others), _passages(others, words))


def _passages(words: TextWords, others: TextWords) -> tuple[Span, ...]:
    known = set(runs(others.words, RUN))
    shared = {at + step for at, run in enumerate(runs(words.words, RUN)) if run in known for step in range(RUN)}
    return tuple(Span(words.places[one][0], words.places[last][1]) for one, last in _stretches(sorted(shared)))


def _stretches(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """First and last of each stretch of numbers without a gap."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
