"""How near is a text to what is in the library already?

The library is not read for this: its index of words is asked which pieces have some of the text's words in a row, so
that no piece is missed, however many there are.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from fairdraft.domain.approved_copy import NEAR_COPY_SHARE, NEAR_COPY_WORDS, ApprovedCopy, NearCopy
from fairdraft.retrieval.words import read_words, runs

RUN = 5
"""Words of a run whose share is counted; fewer in a row are everybody's."""

# Most runs of a fresh text end in two or three words that are nowhere: asked for first, they save the runs around them.
_TAILS = (2, 3)
# Most passages are in few pieces, or in any of many: a few show it. The last step asks for all.
_ASKED_FOR: tuple[int | None, ...] = (8, 400, None)
# Of a passage that many pieces have, the one that has most else of the text is looked for among so many.
_COMPARED = 50
# A run of words that more pieces have tells little of any of them.
_EVERYBODYS = 2000
_TOGETHER = 100
_LOOKED_AFTER = 8


class CopyShelf(Protocol):
    """What is asked of the library."""

    def ids_with_words(self, words: Sequence[str], most: int | None, *, loosely: bool = False) -> Sequence[str]:
        """Ids of copies that may have these words in a row: all that have them, and perhaps some that do not; `loosely`
        more of these, and sooner.
        """

    def copies_of_ids(self, ids: Sequence[str]) -> Mapping[str, ApprovedCopy]:
        """These copies by id."""


def nearest_copy(
    text: str, shelf: CopyShelf, skipped: Callable[[ApprovedCopy], bool] = lambda _copy: False
) -> NearCopy | None:
    """The piece that shares the longest passage with a text; None where none shares five words in a row.

    Where that passage is too short for an alarm, a piece that has half of the text in shorter ones counts more.

    Args:
        text: what was written.
        shelf: the library.
        skipped: which pieces do not count.
    """
    return _Search(text, shelf, skipped).nearest()


class _Search:
    def __init__(self, text: str, shelf: CopyShelf, skipped: Callable[[ApprovedCopy], bool]) -> None:
        self._text = text
        self._shelf = shelf
        self._skipped = skipped
        self._mine = read_words(text)
        self._runs = runs(self._mine.words, RUN)
        self._copies: dict[str, ApprovedCopy] = {}
        # The words of each piece between blanks; empty for those that do not count.
        self._read: dict[str, str] = {}
        self._known: dict[tuple[str, ...], list[str]] = {}
        self._seen: dict[tuple[str, ...], bool] = {}

    def nearest(self) -> NearCopy | None:
        passage, holder = self._longest_passage()
        if holder is None:
            return None
        best = max([holder, *self._asked(passage, (_COMPARED, *_ASKED_FOR[1:]))], key=self._shared)
        if len(passage) < NEAR_COPY_WORDS and self._shared(best) < self._half:
            best = self._with_half() or best
        return self._told(best)

    @property
    def _half(self) -> float:
        return NEAR_COPY_SHARE * len(self._runs)

    def _told(self, copy_id: str) -> NearCopy:
        copy = self._copies[copy_id]
        length, at = longest_run(self._mine.words, self._read[copy_id].split())
        start, end = self._mine.places[at][0], self._mine.places[at + length - 1][1]
        share = self._shared(copy_id) / len(self._runs)
        return NearCopy(copy.id, copy.name, self._text[start:end], start, end, length, share)

    def _longest_passage(self) -> tuple[tuple[str, ...], str | None]:
        """The longest passage that any piece has too, the first such that is come upon, and a piece that has it."""
        words = self._mine.words
        best, place, at = RUN - 1, 0, 0
        holder: str | None = None
        while at + best + 1 <= len(words):
            last_run = at + best + 1 - RUN
            nowhere = self._tail_that_is_nowhere(words[last_run : last_run + RUN])
            if nowhere:
                # Nor has any a run that ends in these words, or begins or goes on with them.
                at = last_run + RUN - nowhere + 1
            elif not self._holders(words[last_run : last_run + RUN]):
                # No piece has a passage that goes on over this run.
                at = last_run + 1
            elif holders := self._holders(words[at : at + best + 1]):
                found = [(*longest_run(words, self._read[one].split()), one) for one in holders]
                best, place, holder = max(found, key=lambda one: one[0])
            else:
                at += 1
        return words[place : place + best], holder

    def _tail_that_is_nowhere(self, run: tuple[str, ...]) -> int:
        """How many of the last words of a run are in no piece in a row; 0 where some piece may have its tails."""
        for size in _TAILS:
            tail = run[RUN - size :]
            if tail not in self._seen:
                self._seen[tail] = bool(self._shelf.ids_with_words(tail, 1, loosely=True))
            if not self._seen[tail]:
                return size
        return 0

    def _with_half(self) -> str | None:
        """The piece that has most of the runs of the text, and half of them at least."""
        open_runs = [run for run in self._runs if not self._is_nowhere(run)]
        left, unseen = len(open_runs), len(open_runs)
        counted: Counter[str] = Counter()
        everybodys: list[tuple[str, ...]] = []
        for run in open_runs:
            if left < self._half:
                return None
            ids = self._shelf.ids_with_words(run, _EVERYBODYS, loosely=True)
            counted.update(ids)
            left -= not ids
            unseen -= 1
            if len(ids) == _EVERYBODYS:
                everybodys.append(run)
            if unseen < self._half and unseen % _LOOKED_AFTER == 0:
                # A piece that is not there yet cannot have a half any more, and of the others few may.
                may = sum(count + unseen + len(everybodys) >= self._half for count in counted.values())
                if may <= _TOGETHER:
                    break
        bound = unseen + len(everybodys)
        if bound >= self._half:
            # A piece may have its half of runs alone that very many have.
            counted = Counter(one for run in open_runs for one in self._shelf.ids_with_words(run, None, loosely=True))
            bound = 0
        best, most = None, 0
        ranked = [(one, count + bound) for one, count in counted.most_common()]
        for start in range(0, len(ranked), _TOGETHER):
            some = [
                one for one, at_most in ranked[start : start + _TOGETHER] if at_most >= self._half and at_most > most
            ]
            if not some:
                break
            self._load(some)
            shared, one = max((self._shared(one), -place) for place, one in enumerate(some))
            if shared >= self._half and shared > most:
                best, most = some[-one], shared
        return best

    def _is_nowhere(self, run: tuple[str, ...]) -> bool:
        """Whether it is known already that no piece has this run."""
        parts = (run[at : at + size] for size in _TAILS for at in range(RUN - size + 1))
        return self._known.get(run) == [] or not all(self._seen.get(one, True) for one in parts)

    def _holders(self, words: tuple[str, ...]) -> list[str]:
        """Pieces that have these words in a row: some where many have, none where none has."""
        if words not in self._known:
            self._known[words] = self._asked(words, _ASKED_FOR)
        return self._known[words]

    def _asked(self, words: tuple[str, ...], steps: Sequence[int | None]) -> list[str]:
        """As many of the pieces that have these words in a row as the first step asks for that finds any."""
        sought = f" {' '.join(words)} "
        for most in steps:
            ids = self._shelf.ids_with_words(words, most)
            self._load(ids)
            true = [one for one in ids if sought in self._read[one]]
            if true or most is None or len(ids) < most:
                return true
        return []

    def _shared(self, copy_id: str) -> int:
        """How many of the text's runs the piece has."""
        read = self._read[copy_id]
        return sum(f" {' '.join(run)} " in read for run in self._runs)

    def _load(self, ids: Sequence[str]) -> None:
        new = [one for one in ids if one not in self._read]
        found = self._shelf.copies_of_ids(new) if new else {}
        for one in new:
            copy = found.get(one)
            counts = copy is not None and not self._skipped(copy)
            if copy is not None and counts:
                self._copies[one] = copy
            self._read[one] = f" {' '.join(read_words(copy.text).words)} " if copy is not None and counts else ""


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
