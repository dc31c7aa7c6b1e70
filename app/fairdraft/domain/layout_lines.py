"""Do the lines of a piece stand in its layout in their order, once, and each item of a list by itself?

Only what is sure is told. Blocks may be set anywhere; approved language goes on as it is read, from column to column
and from page to page.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from fairdraft.domain.finding import DiffPart, Span
from fairdraft.domain.layout_comparison import LAYOUT_KINDS, LayoutDifference, LayoutPlace, What
from fairdraft.domain.layout_matching import LayoutMatch
from fairdraft.domain.layout_order import SetPassage, out_of_order
from fairdraft.domain.layout_words import LayoutWord, PieceWord
from fairdraft.domain.pdf_lines import around

_FEW = 3
"""Fewer words that stand again below themselves may be meant so."""


@dataclass(frozen=True, slots=True)
class _Line:
    """Words of one line of the piece, all of them or some in a row, and those of the layout that they are."""

    words: tuple[PieceWord, ...]
    there: tuple[LayoutWord, ...]

    @property
    def text(self) -> str:
        return " ".join(one.text for one in self.words)


def line_differences(
    piece: Sequence[PieceWord], layout: Sequence[LayoutWord], match: LayoutMatch
) -> Iterator[LayoutDifference]:
    """Lines out of their order, lines that stand there twice, and items that are none any more, not numbered yet."""
    by_line = [list(those) for _, those in groupby(range(len(piece)), key=lambda at: piece[at].line)]
    single = _single_lines(by_line, piece, match)
    # The safety information may be several blocks, its boxed warning one of its own.
    for _, run in groupby(by_line, key=lambda those: _goes_together(piece[those[0]])):
        if piece[(group := list(run))[0][0]].block.kind == "locked":
            yield from _moved(group, piece, layout, match.found, single)
    for _, run in groupby(by_line, key=lambda those: piece[those[0]].block.id):
        yield from _items(list(filter(None, (_line(those, piece, layout, match.found) for those in run))), layout)
    yield from _doubled(piece, layout, match)


def _goes_together(word: PieceWord) -> str:
    return word.block.section if word.block.kind == "locked" else word.block.id


def _line(
    those: Sequence[int], piece: Sequence[PieceWord], layout: Sequence[LayoutWord], found: Mapping[int, int]
) -> _Line | None:
    """A line with its place; None where most of its words are not there."""
    there = [layout[found[at]] for at in those if at in found]
    if 2 * len(there) <= len(those) or those[0] not in found:
        return None
    return _Line(tuple(piece[at] for at in those), tuple(there))


def _single_lines(by_line: Sequence[Sequence[int]], piece: Sequence[PieceWord], match: LayoutMatch) -> frozenset[int]:
    """The lines that the piece and the layout say once, by their number."""
    again = {piece[at].line for at in match.repeats.values() if at is not None}
    counts = Counter(tuple(piece[at].key for at in those) for those in by_line)
    return (
        frozenset(piece[those[0]].line for those in by_line if counts[tuple(piece[at].key for at in those)] == 1)
        - again
    )


def _moved(
    lines: Sequence[Sequence[int]],
    piece: Sequence[PieceWord],
    layout: Sequence[LayoutWord],
    found: Mapping[int, int],
    single: frozenset[int],
) -> Iterator[LayoutDifference]:
    """What does not stand where its order would have it: lines, and words in a row that a column's end, or another
    line, parts from the others of theirs.
    """
    runs: list[_Line] = []
    passages: list[SetPassage] = []
    taken = frozenset(found.values())
    for those in lines:
        whole = _line(those, piece, layout, found)
        for number, run in enumerate(_runs([at for at in those if at in found], layout, found, taken)):
            there = tuple(layout[found[at]] for at in run)
            boxes = [one.boxes[0] for one in there]
            size = median(box.top - box.bottom for box in boxes)
            runs.append(whole if number == 0 and whole is not None else _Line(tuple(piece[at] for at in run), there))
            is_single = piece[run[0]].line in single
            passages.append(SetPassage(there[0].page, around(boxes), size, found[run[0]], is_single))
    for number in out_of_order(passages):
        one = runs[number]
        yield _difference("order", one, one.text, one.text, (DiffPart("keep", one.text),))


def _runs(
    those: Sequence[int], layout: Sequence[LayoutWord], found: Mapping[int, int], taken: Collection[int]
) -> list[list[int]]:
    """Words of a line that follow each other in one column; what goes backward within a paragraph is told as such."""
    runs: list[list[int]] = []
    right = 0.0
    for at in those:
        box = layout[found[at]].boxes[0]
        if runs and _goes_on(found[runs[-1][-1]], found[at], right, layout, taken):
            runs[-1].append(at)
            right = max(right, box.right)
        else:
            runs.append([at])
            right = box.right
    return runs


def _goes_on(one: int, other: int, right: float, layout: Sequence[LayoutWord], taken: Collection[int]) -> bool:
    before, word = layout[one], layout[other]
    if other < one:
        return before.paragraph == word.paragraph
    last, first = before.boxes[-1], word.boxes[0]
    is_next_column = first.bottom >= last.top - 1 or (first.top <= last.bottom + 1 and first.left >= right)
    return before.page == word.page and not is_next_column and not any(at in taken for at in range(one + 1, other))


def _items(lines: Sequence[_Line], layout: Sequence[LayoutWord]) -> Iterator[LayoutDifference]:
    """Items whose sign others of their block have, or that go on in the line of the one before."""
    items = [one for one in lines if one.words[0].is_item]
    has_signs = any(one.there[0].is_item for one in items)
    at = {id(one): number for number, one in enumerate(layout)}
    for one in items:
        first = one.there[0]
        before = layout[at[id(first)] - 1] if at[id(first)] else None
        if before is not None and before.is_item:
            # Its first words are others, which is told.
            continue
        if not first.is_item and (has_signs or (before is not None and _is_beside(before, first))):
            diff = (DiffPart("delete", "•"), DiffPart("keep", one.text))
            yield _difference("item", one, f"• {one.text}", one.text, diff)


def _is_beside(before: LayoutWord, one: LayoutWord) -> bool:
    """Whether a word goes on in the line of another."""
    box, other = before.boxes[-1], one.boxes[0]
    middle = (other.bottom + other.top) / 2
    is_in_line = before.page == one.page and box.bottom < middle < box.top
    return before.paragraph == one.paragraph and is_in_line and box.right <= other.left + 1


def _doubled(
    piece: Sequence[PieceWord], layout: Sequence[LayoutWord], match: LayoutMatch
) -> Iterator[LayoutDifference]:
    """Paragraphs that say again what the paragraph next to them says."""
    for number, group in groupby(sorted(match.repeats), key=lambda at: layout[at].paragraph):
        those = list(group)
        again = [here for at in those if (here := match.repeats[at]) is not None and here in match.found]
        once = [layout[match.found[here]] for here in again]
        page = layout[those[0]].page
        if len(again) < _FEW or not all(one.page == page and abs(one.paragraph - number) == 1 for one in once):
            continue
        text = " ".join(layout[at].text for at in those)
        words = tuple(piece[here] for here in again)
        there = tuple(layout[at] for at in those)
        yield _difference("added", _Line(words, there), "", text, (DiffPart("keep", text), DiffPart("insert", text)))


def _difference(what: What, line: _Line, before: str, after: str, diff: tuple[DiffPart, ...]) -> LayoutDifference:
    page = line.there[0].page
    boxes = tuple(dict.fromkeys(box for one in line.there if one.page == page for box in one.boxes))
    kind = min((one.kind for one in line.words), key=LAYOUT_KINDS.index)
    span = Span(line.words[0].span.start, line.words[-1].span.end)
    return LayoutDifference(
        0, kind, what, before, after, diff, line.words[0].block, span, LayoutPlace(page, boxes), what == "added"
    )
