"""Which words of a layout are which words of the piece that was set?

A layout moves blocks, repeats them on every frame and parts them over columns. So each line of the piece is looked for
on its own, the longest first, where the most of its words stand together; what is left over is looked for in the piece.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import NamedTuple

from rapidfuzz.distance import Indel
from rapidfuzz.process import extractOne

from fairdraft.domain.layout_words import LayoutWord, PieceWord
from fairdraft.domain.matched_words import opcodes

# Of the words of a line, so many have to stand there; of one that is alike at last, so many.
_ENOUGH, _ALIKE = 0.5, 0.4
_FEW = 3
"""So few words are the line only if all of them stand together."""
_SURE_RUN = 8
"""So many words in a row are no chance, however long the line is."""
_MISSING_RUN = 4
_WIDER = 1.3
_MORE = 8
_REPEATED = 0.6
_SHORT, _SHORT_REPEATED = 12, 0.75
"""Of a paragraph of fewer words, more have to be those of the piece: common words stand everywhere."""
_APART = 6


@dataclass(slots=True)
class LayoutMatch:
    """`found` has for each word of the piece, by its number, the number of the layout's word that it is; `repeats` for
    words of the layout that say again what stands elsewhere, the number of the piece's word, None where the piece says
    it otherwise there.
    """

    found: dict[int, int] = field(default_factory=dict)
    repeats: dict[int, int | None] = field(default_factory=dict)


def match_layout(piece: Sequence[PieceWord], layout: Sequence[LayoutWord]) -> LayoutMatch:
    """Find the words of a piece in its layout."""
    return _Matcher(piece, layout).match()


class _Places:
    """Where pairs of words stand in a row of words, which has parts: paragraphs, or lines."""

    def __init__(self, keys: Sequence[str], parts: Sequence[int]) -> None:
        self.keys = keys
        self.parts = parts
        self._pairs: dict[tuple[str, str], list[int]] = {}
        self._single: dict[str, list[int]] = {}
        for at, one in enumerate(keys):
            self._single.setdefault(one, []).append(at)
        for at, both in enumerate(pairwise(keys)):
            self._pairs.setdefault(both, []).append(at)

    def anchors(self, wanted: Sequence[str], taken: Iterable[int]) -> list[tuple[int, int]]:
        """Where pairs of the wanted words stand, with the place of each in what is wanted, in order."""
        gone = set(taken)
        if len(wanted) == 1:
            return [(at, 0) for at in self._single.get(wanted[0], ()) if at not in gone]
        found = [
            (at, number)
            for number, both in enumerate(pairwise(wanted))
            for at in self._pairs.get(both, ())
            if at not in gone and at + 1 not in gone
        ]
        return sorted(found)

    def best(self, wanted: Sequence[str], taken: Iterable[int], near: int | None) -> tuple[int, int] | None:
        """From where to where the most of the wanted words stand together; of several places the one that is next
        behind `near`, else the first.
        """
        anchors = self.anchors(wanted, taken)
        width = int(len(wanted) * _WIDER) + _MORE
        best: tuple[int, int, int] | None = None
        inside: dict[int, int] = {}
        first = 0
        for at, number in anchors:
            inside[number] = inside.get(number, 0) + 1
            while anchors[first][0] <= at - width:
                old = anchors[first][1]
                inside[old] -= 1
                if not inside[old]:
                    del inside[old]
                first += 1
            start = anchors[first][0]
            far = 0 if near is None else (start - near if start > near else len(self.keys) + near - start)
            rank = (len(inside), -far, -start)
            if best is None or rank > best:
                best = rank
        if best is None:
            return None
        start = -best[2]
        # The last pair has a word more.
        return max(0, start - _MORE), min(len(self.keys), start + width + 1)


class _Matcher:
    def __init__(self, piece: Sequence[PieceWord], layout: Sequence[LayoutWord]) -> None:
        self._piece = piece
        self._layout = layout
        self._keys = [one.key for one in piece]
        self._there = _Places([one.key for one in layout], [one.paragraph for one in layout])
        self._taken: set[int] = set()
        paragraphs = groupby(range(len(layout)), key=lambda at: layout[at].paragraph)
        self._paragraphs = [list(group) for _, group in paragraphs]
        self._match = LayoutMatch()

    def match(self) -> LayoutMatch:
        lines = [[at for at, _ in group] for _, group in groupby(enumerate(self._piece), key=lambda one: one[1].line)]
        lines.sort(key=len, reverse=True)
        missing = [line for line in lines if not self._take(line, _ENOUGH, is_sure=False)]
        # What many lines say, such as when to call a doctor, is first theirs that stand there.
        missing = [line for line in missing if not self._take(line, _ENOUGH)]
        for line in lines:
            for run in self._missing_runs(line):
                self._take(run, _REPEATED)
        for line in missing:
            if not any(at in self._match.found for at in line):
                self._take_alike(line)
        self._find_repeats()
        return self._match

    def _take(self, line: Sequence[int], least: float, *, is_sure: bool = True) -> bool:
        """Whether the words of a line are found, which are taken then; if `is_sure`, so many in a row are enough."""
        wanted = [self._keys[at] for at in line]
        place = self._there.best(wanted, self._taken, self._near(line))
        if place is None:
            return False
        pairs = _pairs(wanted, self._there, place, self._taken)
        if not _is_enough(pairs, len(wanted), least, is_sure=is_sure):
            return False
        for number, at in pairs:
            self._match.found[line[number]] = at
            self._taken.add(at)
        return True

    def _near(self, line: Sequence[int]) -> int | None:
        """Behind which word of the layout a line is to be looked for: what stands next to it in its block, else before
        it, is there; None where nothing is known yet.
        """
        found, block = self._match.found, self._piece[line[0]].block
        before = next((at for at in range(line[0] - 1, -1, -1) if at in found), None)
        if before is not None and self._piece[before].block is block:
            return found[before]
        behind = next((at for at in range(line[-1] + 1, len(self._piece)) if at in found), None)
        if behind is not None and self._piece[behind].block is block:
            return max(0, found[behind] - 2 * len(line))
        return None if before is None else found[before]

    def _take_alike(self, line: Sequence[int]) -> None:
        """A line that stands nowhere may be a paragraph that is none of the piece's, set in other words."""
        wanted = [self._keys[at] for at in line]
        free = [those for those in self._paragraphs if self._taken.isdisjoint(those)]
        keys = [[self._layout[at].key for at in those] for those in free]
        found = extractOne(wanted, keys, scorer=Indel.normalized_similarity, score_cutoff=_ALIKE)
        if found is None:
            return
        first = free[found[2]][0]
        for number, at in _pairs(wanted, self._there, (first, first + len(keys[found[2]])), self._taken):
            self._match.found[line[number]] = at
            self._taken.add(at)

    def _missing_runs(self, line: Sequence[int]) -> list[list[int]]:
        runs = (list(run) for is_found, run in groupby(line, key=lambda at: at in self._match.found) if not is_found)
        return [run for run in runs if len(run) >= _MISSING_RUN]

    def _find_repeats(self) -> None:
        """Paragraphs of the layout none of whose words is the piece's yet, and that are much like words of it."""
        here = _Places(self._keys, [one.line for one in self._piece])
        lines = groupby(range(len(self._piece)), key=lambda at: self._piece[at].line)
        whole = {tuple(self._keys[at] for at in line) for _, line in lines}
        for those in self._paragraphs:
            free = [at for at in those if at not in self._taken]
            if not free or len(free) < _REPEATED * len(those):
                continue
            wanted = [self._layout[at].key for at in free]
            if len(wanted) <= _FEW and tuple(wanted) not in whole:
                # A few words are chance, unless they are a line of the piece.
                continue
            place = here.best(wanted, (), None)
            pairs = [] if place is None else _pairs(wanted, here, place, ())
            if _is_enough(pairs, len(wanted), _REPEATED if len(wanted) >= _SHORT else _SHORT_REPEATED):
                self._match.repeats |= dict.fromkeys(free[pairs[0][0] : pairs[-1][0] + 1])
                self._match.repeats |= {free[number]: at for number, at in pairs}


def _pairs(
    wanted: Sequence[str], there: _Places, place: tuple[int, int], taken: Iterable[int]
) -> list[tuple[int, int]]:
    """Which of the wanted words are which of those in a place, without those at its ends that stand far from all
    others, or within a part that says something else.
    """
    first, last = place
    gone = set(taken)
    # What is taken is like nothing that is wanted.
    keys = ["" if at in gone else there.keys[at] for at in range(first, last)]
    runs = [
        _Run(start, begin + first, end - start) for op, start, end, begin, _ in opcodes(wanted, keys) if op == "equal"
    ]
    while len(runs) > 1 and runs[0].is_stray(runs[1], there.parts):
        runs.pop(0)
    while len(runs) > 1 and runs[-1].is_stray(runs[-2], there.parts):
        runs.pop()
    return [(run.here + n, run.there + n) for run in runs for n in range(run.length)]


class _Run(NamedTuple):
    """So many words in a row that are the same, from one place in what is wanted and one where it is looked for."""

    here: int
    there: int
    length: int

    def is_stray(self, other: "_Run", parts: Sequence[int]) -> bool:
        """Whether this run, at one end, is others' words that are the same by chance: a few, much farther from the next
        run than they should be, or in the midst of another part.
        """
        if self.length > _FEW:
            return False
        one, two = sorted((self, other), key=lambda run: run.there)
        first, last = one.there + one.length, two.there
        gap = last - first
        if gap - (two.here - one.here - one.length) > _APART:
            return True
        if gap == 0 or parts[one.there] == parts[two.there]:
            return False
        own = parts[self.there]
        return any(parts[at] == own for at in range(first, last))


def _is_enough(pairs: Sequence[tuple[int, int]], count: int, least: float, *, is_sure: bool = True) -> bool:
    if not pairs:
        return False
    if count <= _FEW:
        return len(pairs) == count and pairs[-1][1] - pairs[0][1] == count - 1
    longest = run = 1
    for (i, j), (next_i, next_j) in pairwise(pairs):
        run = run + 1 if (next_i, next_j) == (i + 1, j + 1) else 1
        longest = max(longest, run)
    return len(pairs) >= least * count or (is_sure and longest >= _SURE_RUN)
