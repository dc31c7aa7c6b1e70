"""Which lines of a text are, word for word, a product's approved language?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from fairdraft.rules.normalise import normalise
from fairdraft.rules.sentence_memory import Memory
from fairdraft.rules.words import words_of


@dataclass(frozen=True, slots=True)
class ApprovedLines:
    """Lines `first`…`end` (end exclusive) are the whole of an approved text of `section`."""

    section: str
    first: int
    end: int


class ApprovedLineFinder:
    """Finds whole approved texts in lines, by the words that the checker compares ("present" in its sense).

    Typography, case and where lines break do not count; every word and number does. Of several texts that begin in
    the same line, the longest is found.

    Args:
        texts: (section, approved text).
    """

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        self._memory = Memory()
        self._sections: dict[tuple[str, ...], str] = {}
        for section, text in texts:
            keys = tuple(key for line in text.splitlines() for key in self._keys(line))
            if keys:
                self._sections.setdefault(keys, section)
        self._longest = max(map(len, self._sections), default=0)
        self._first_words = frozenset(keys[0] for keys in self._sections)

    def find(
        self, lines: Sequence[str], accepts: Callable[[ApprovedLines], bool] = lambda _run: True
    ) -> list[ApprovedLines]:
        """The approved runs of lines, in order, none over another; a run neither begins nor ends with a blank line.

        Args:
            lines: the text. A line may go on in others: where it breaks does not count.
            accepts: whether a run is wanted; where it is not, a shorter one that begins there may be.
        """
        keys = [self._keys(line) for line in lines]
        found: list[ApprovedLines] = []
        at = 0
        while at < len(lines):
            run = self._longest_from(keys, at, accepts)
            if run is not None:
                found.append(run)
            at = at + 1 if run is None else run.end
        return found

    def _longest_from(
        self, keys: Sequence[tuple[str, ...]], first: int, accepts: Callable[[ApprovedLines], bool]
    ) -> ApprovedLines | None:
        if not keys[first] or keys[first][0] not in self._first_words:
            return None
        best: ApprovedLines | None = None
        words: tuple[str, ...] = ()
        for end in range(first, len(keys)):
            words += keys[end]
            if len(words) > self._longest:
                break
            section = self._sections.get(words)
            if section is not None and keys[end] and accepts(run := ApprovedLines(section, first, end + 1)):
                best = run
        return best

    def _keys(self, line: str) -> tuple[str, ...]:
        return words_of(normalise(line, self._memory), self._memory).keys if line.strip() else ()
