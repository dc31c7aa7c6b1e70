"""Which words are missing, changed or added in a layout, once its words are matched with those of the piece?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from fairdraft.domain.finding import DiffPart, Span
from fairdraft.domain.layout_comparison import LAYOUT_KINDS, LayoutDifference, LayoutPlace, What
from fairdraft.domain.layout_matching import LayoutMatch
from fairdraft.domain.layout_words import LayoutWord, PieceWord, is_other_case
from fairdraft.domain.round_changes import SentenceKind

_CONTEXT = 6
_TOGETHER = 2
"""Changes with so few words between them are one."""


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Words of the piece, `[first:last]`, that are other words in the layout, `there`; both may be empty."""

    first: int
    last: int
    there: tuple[int, ...]
    near: tuple[int, ...]
    is_case: bool = False
    is_repeat: bool = False
    is_moved: bool = False


def layout_differences(
    piece: Sequence[PieceWord], layout: Sequence[LayoutWord], match: LayoutMatch
) -> tuple[tuple[LayoutDifference, ...], tuple[int, ...]]:
    """The differences by kind, each kind in the order of the piece; and the numbers of the layout's paragraphs that
    the piece does not say at all.
    """
    maker = _Maker(piece, layout, match)
    hunks = sorted(maker.hunks(), key=lambda one: (one.first, one.last, one.there))
    made = [maker.difference(group) for group in maker.grouped(hunks)]
    made.sort(key=lambda one: LAYOUT_KINDS.index(one.kind))
    return tuple(made), tuple(maker.strange())


class _Maker:
    def __init__(self, piece: Sequence[PieceWord], layout: Sequence[LayoutWord], match: LayoutMatch) -> None:
        self._piece = piece
        self._layout = layout
        self._found = match.found
        self._repeats = match.repeats
        self._owner = {there: here for here, there in match.found.items()}
        paragraphs = groupby(range(len(layout)), key=lambda at: layout[at].paragraph)
        self._paragraphs = [list(group) for _, group in paragraphs]

    def strange(self) -> Iterator[int]:
        """The paragraphs in which no word is the piece's."""
        for those in self._paragraphs:
            if not any(at in self._owner or at in self._repeats for at in those):
                yield self._layout[those[0]].paragraph

    def hunks(self) -> Iterator[_Hunk]:
        """All places that differ."""
        free = {run[0]: run for run in self._free_runs()}
        ends = {run[-1]: run for run in free.values()}
        used: set[int] = set()
        for first, last in self._missing_runs():
            left, right = self._found.get(first - 1), self._found.get(last)
            near = tuple(at for at in (left, right) if at is not None)
            there: Sequence[int] = ()
            if left is not None and self._is_beside(left, left + 1):
                there = free.get(left + 1, ())
            if not there and right is not None and self._is_beside(right - 1, right):
                there = ends.get(right - 1, ())
            if there and there[0] in used:
                there = ()
            used.update(there)
            yield _Hunk(first, last, tuple(there), near)
        for run in free.values():
            if run[0] not in used:
                yield self._added(run)
        for here, there_at in self._found.items():
            if is_other_case(self._piece[here].text, self._layout[there_at].text):
                yield _Hunk(here, here + 1, (there_at,), (there_at,), is_case=True)
        yield from self._moved()
        yield from self._in_repeats()

    def _moved(self) -> Iterator[_Hunk]:
        """Words of a line that stand before those which they should follow. Where columns stand the file does not tell:
        within one paragraph of the layout the order is sure.
        """
        at = 1
        while at < len(self._piece):
            first = at
            at += 1
            before, there = self._found.get(first - 1), self._found.get(first)
            if before is None or there is None or there > before:
                continue
            if self._layout[there].paragraph != self._layout[before].paragraph or not self._same(first - 1, first):
                continue
            while self._found.get(at) == self._found[at - 1] + 1 and self._same(at - 1, at):
                at += 1
            places = tuple(self._found[one] for one in range(first, at))
            yield _Hunk(first, at, places, places, is_moved=True)

    def _same(self, one: int, other: int) -> bool:
        return self._piece[one].line == self._piece[other].line

    def _missing_runs(self) -> Iterator[tuple[int, int]]:
        """Words of the piece in a row that are not in the layout, those of each block apart, and those of a line that
        has others there.
        """
        run: list[int] = []
        whole = self._whole_lines()
        for at, word in enumerate(self._piece):
            if at in self._found:
                continue
            if run and (
                run[-1] != at - 1
                or self._piece[run[-1]].block is not word.block
                or (self._piece[run[-1]].line != word.line and not {self._piece[run[-1]].line, word.line} <= whole)
            ):
                yield run[0], run[-1] + 1
                run = []
            run.append(at)
        if run:
            yield run[0], run[-1] + 1

    def _whole_lines(self) -> set[int]:
        """The lines that are missing whole."""
        there = {self._piece[at].line for at in self._found}
        return {one.line for one in self._piece} - there

    def _free_runs(self) -> Iterator[list[int]]:
        """Words in a row that are none of the piece's, in paragraphs that have words of it."""
        for those in self._paragraphs:
            if not any(at in self._owner for at in those):
                continue
            for is_free, run in groupby(those, key=lambda at: at not in self._owner and at not in self._repeats):
                if is_free:
                    yield list(run)

    def _added(self, run: Sequence[int]) -> _Hunk:
        left, right = run[0] - 1, run[-1] + 1
        near = tuple(at for at, beside in ((left, run[0]), (right, run[-1])) if self._is_beside(*sorted((at, beside))))
        owners = [self._owner[at] for at in near if at in self._owner]
        at = owners[0] + (1 if near and near[0] == left else 0) if owners else len(self._piece)
        return _Hunk(at, at, tuple(run), near)

    def _is_beside(self, one: int, other: int) -> bool:
        return one >= 0 and other < len(self._layout) and self._layout[one].paragraph == self._layout[other].paragraph

    def _in_repeats(self) -> Iterator[_Hunk]:
        """What differs in words that stand once more; what is left out whole lines long is an abridgment."""
        for _, group in groupby(sorted(self._repeats), key=lambda at: self._layout[at].paragraph):
            changed: list[int] = []
            before: int | None = None
            last_there: int | None = None
            for at in group:
                here = self._repeats[at]
                if here is None:
                    changed.append(at)
                    continue
                gap = before is not None and here > before + 1 and self._is_within(before, here)
                first = here if before is None else before + 1
                if before is not None and (changed or gap):
                    near = tuple(one for one in (last_there, at) if one is not None)
                    yield _Hunk(first, here if gap else first, tuple(changed), near, is_repeat=True)
                if is_other_case(self._piece[here].text, self._layout[at].text):
                    yield _Hunk(here, here + 1, (at,), (), is_case=True, is_repeat=True)
                changed, before, last_there = [], here, at

    def _is_within(self, one: int, other: int) -> bool:
        """Whether words between two of the piece are of a line of either."""
        lines = {self._piece[one].line, self._piece[other].line}
        return any(self._piece[at].line in lines for at in range(one + 1, other))

    def grouped(self, hunks: Sequence[_Hunk]) -> Iterator[list[_Hunk]]:
        """Hunks that stand next to each other in a line, as one."""
        group: list[_Hunk] = []
        for one in hunks:
            if group and not self._goes_with(group[-1], one):
                yield group
                group = []
            group.append(one)
        if group:
            yield group

    def _goes_with(self, one: _Hunk, other: _Hunk) -> bool:
        if one.is_repeat or other.is_repeat or one.is_moved or other.is_moved:
            return False
        if other.first - one.last > _TOGETHER or other.last >= len(self._piece) or not one.near or not other.near:
            return False
        between = range(one.last, other.first)
        same_line = self._piece[max(one.first - 1, 0)].line == self._piece[min(other.last, len(self._piece) - 1)].line
        return same_line and all(at in self._found for at in between) and self._is_mark(one) == self._is_mark(other)

    def _is_mark(self, one: _Hunk) -> bool:
        here = all(word.is_mark for word in self._piece[one.first : one.last])
        return here and all(self._layout[at].is_mark for at in one.there)

    def difference(self, group: Sequence[_Hunk]) -> LayoutDifference:
        """A difference, not numbered yet."""
        first, last = group[0].first, group[-1].last
        before = _said([word for one in group for word in self._piece[one.first : one.last]])
        after = _said([self._layout[at] for one in group for at in one.there])
        anchor = self._piece[min(first, len(self._piece) - 1)] if self._piece else None
        if first == last and anchor is not None and first > 0 and group[0].near and group[0].near[0] in self._owner:
            anchor = self._piece[self._owner[group[0].near[0]]]
        what, kind = self._what(group, before, after)
        if kind is None:
            kind = "copy" if anchor is None else anchor.kind
        words = [word for one in group for word in self._piece[one.first : one.last]]
        span = Span(words[0].span.start, words[-1].span.end) if words else None
        there = [at for one in group for at in one.there] or [at for one in group for at in one.near]
        return LayoutDifference(
            0, kind, what, before, after, self._diff(group), None if anchor is None else anchor.block, span,
            self._place(there), group[0].is_repeat,
        )  # fmt: skip

    def _what(self, group: Sequence[_Hunk], before: str, after: str) -> tuple[What, SentenceKind | None]:
        if group[0].is_moved:
            return "order", None
        if all(one.is_case for one in group):
            return "capitals", None
        if all(map(self._is_mark, group)):
            return "mark", "support"
        what: What = "changed" if before and after else "missing" if before else "added"
        kinds = [word.kind for one in group for word in self._piece[one.first : one.last]]
        return what, min(kinds, key=LAYOUT_KINDS.index) if kinds else None

    def _diff(self, group: Sequence[_Hunk]) -> tuple[DiffPart, ...]:
        """The change with some words of the same line on either side."""
        parts: list[DiffPart] = []
        first, last = group[0].first, group[-1].last
        start = first
        while start > 0 and first - start < _CONTEXT and self._same_line(start - 1, first, last):
            start -= 1
        at = start
        for one in group:
            if one.first > at:
                parts.append(DiffPart("keep", _said(self._piece[at : one.first])))
            if one.last > one.first:
                parts.append(DiffPart("delete", _said(self._piece[one.first : one.last])))
            if one.there:
                parts.append(DiffPart("insert", _said([self._layout[number] for number in one.there])))
            at = one.last
        end = last
        while end < len(self._piece) and end - last < _CONTEXT and self._same_line(end, first, last):
            end += 1
        if end > last:
            parts.append(DiffPart("keep", _said(self._piece[last:end])))
        return tuple(parts)

    def _same_line(self, at: int, first: int, last: int) -> bool:
        if last > first:
            return self._piece[at].line in (self._piece[first].line, self._piece[last - 1].line)
        beside = self._piece[max(0, first - 1)].line, self._piece[min(first, len(self._piece) - 1)].line
        return self._piece[at].line in beside

    def _place(self, there: Sequence[int]) -> LayoutPlace | None:
        if not there:
            return None
        page = self._layout[there[0]].page
        words = [self._layout[at] for at in there if self._layout[at].page == page]
        return LayoutPlace(page, tuple(dict.fromkeys(box for word in words for box in word.boxes)))


def _said(words: Sequence[PieceWord] | Sequence[LayoutWord]) -> str:
    """Words as they are printed: marks stand behind theirs."""
    text = ""
    for one in words:
        text += one.text if not text or one.is_mark else f" {one.text}"
    return text
