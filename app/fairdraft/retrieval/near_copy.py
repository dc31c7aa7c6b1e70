"""How near is a text to what is in the library already?"""

from collections import Counter
from collections.abc import Iterable, Sequence

from fairdraft.domain.approved_copy import ApprovedCopy, NearCopy
from fairdraft.retrieval.words import read_words, runs

RUN = 5
"""Words of a run whose share is counted; fewer in a row are everybody's."""

_LOOKED_AT = 8


class NearCopyIndex:
    """The runs of words of many pieces, to be asked about many texts.

    Args:
        copies: the pieces.
    """

    def __init__(self, copies: Iterable[ApprovedCopy]) -> None:
        self._copies = list(copies)
        self._words = [read_words(one.text).words for one in self._copies]
        self._holders: dict[tuple[str, ...], list[int]] = {}
        for number, words in enumerate(self._words):
            for run in set(runs(words, RUN)):
                self._holders.setdefault(run, []).append(number)

    def nearest(self, text: str) -> NearCopy | None:
        """The piece that shares the longest passage with a text; None where none shares five words in a row."""
        mine = read_words(text)
        own_runs = runs(mine.words, RUN)
        shared = Counter(number for run in own_runs for number in self._holders.get(run, ()))
        found: list[tuple[int, float, int, int]] = []
        for number, count in shared.most_common(_LOOKED_AT):
            length, at = longest_run(mine.words, self._words[number])
            found.append((length, count / len(own_runs), -number, at))
        if not found:
            return None
        length, share, number, at = max(found)
        copy = self._copies[-number]
        start, end = mine.places[at][0], mine.places[at + length - 1][1]
        return NearCopy(copy.id, copy.name, text[start:end], start, end, length, share)


def longest_run(first: Sequence[str], second: Sequence[str]) -> tuple[int, int]:
    """(length, place in `first`) of the longest run of words that both have, the first such."""
    best, place = 0, 0
    places: dict[str, list[int]] = {}
    for at, word in enumerate(second):
        places.setdefault(word, []).append(at)
    before: dict[int, int] = {}
    for at, word in enumerate(first):
        here = {other: before.get(other - 1, 0) + 1 for other in places.get(word, ())}
        longest = max(here.values(), default=0)
        if longest > best:
            best, place = longest, at - longest + 1
        before = here
    return best, place
