"""Do the lines of a piece stand in its layout in their order, once, and each item of a list by itself?

Only what is sure is told. Blocks may be set anywhere; within approved language a line that stands above the one that it
should follow, in the same column, was moved.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from fairdraft.domain.finding import DiffPart, Span
from fairdraft.domain.layout_comparison import LAYOUT_KINDS, LayoutDifference, LayoutPlace, What
from fairdraft.domain.layout_matching import LayoutMatch
from fairdraft.domain.layout_words import LayoutWord, PieceWord
from fairdraft.domain.pdf_lines import around
from fairdraft.domain.pdf_pages import PdfBox

_FEW = 3
"""Fewer words that stand again below themselves may be meant so."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the piece: its words, those of the layout that it is, and the box that holds these on one page."""

    words: tuple[PieceWord, ...]
    there: tuple[LayoutWord, ...]
    box: PdfBox

    @property
    def text(self) -> str:
        return " ".join(one.text for one in self.words)


def line_differences(
    piece: Sequence[PieceWord], layout: Sequence[LayoutWord], match: LayoutMatch
) -> Iterator[LayoutDifference]:
    """Lines out of their order, lines that stand there twice, and items that are none any more, not numbered yet."""
    by_line = [list(those) for _, those in groupby(range(len(piece)), key=lambda at: piece[at].line)]
    lines = [_line(those, piece, layout, match.found) for those in by_line]
    for block, those in groupby(filter(None, lines), key=lambda one: one.words[0].block):
        own = list(those)
        if block.kind == "locked":
            yield from map(_moved, _out_of_order(own))
        yield from _items(own, layout)
    yield from _doubled(piece, layout, match)


def _line(
    those: Sequence[int], piece: Sequence[PieceWord], layout: Sequence[LayoutWord], found: Mapping[int, int]
) -> _Line | None:
    """A line with its place; None where most of its words are not there."""
    there = [layout[found[at]] for at in those if at in found]
    if 2 * len(there) <= len(those) or those[0] not in found:
        return None
    boxes = [box for one in there if one.page == there[0].page for box in one.boxes]
    return _Line(tuple(piece[at] for at in those), tuple(there), around(boxes))


def _out_of_order(lines: Sequence[_Line]) -> Iterator[_Line]:
    """The fewest lines without which the others follow each other."""
    best: list[tuple[_Line, ...]] = []
    for one in lines:
        before = (chain for chain in best if not any(_is_wrong(other, one) for other in chain))
        best.append((*max(before, key=len, default=()), one))
    kept = max(best, key=len, default=())
    yield from (one for one in lines if not any(one is other for other in kept))


def _is_wrong(first: _Line, second: _Line) -> bool:
    """Whether the second of two lines surely stands above the first."""
    one, other = first.box, second.box
    return (
        first.there[0].page == second.there[0].page
        and one.left < other.right
        and other.left < one.right
        and other.bottom >= one.top - 1
    )


def _moved(line: _Line) -> LayoutDifference:
    return _difference("order", line, line.text, line.text, (DiffPart("keep", line.text),))


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
        line = _Line(words, there, around(box for one in there for box in one.boxes))
        yield _difference("added", line, "", text, (DiffPart("keep", text), DiffPart("insert", text)))


def _difference(what: What, line: _Line, before: str, after: str, diff: tuple[DiffPart, ...]) -> LayoutDifference:
    page = line.there[0].page
    boxes = tuple(dict.fromkeys(box for one in line.there if one.page == page for box in one.boxes))
    kind = min((one.kind for one in line.words), key=LAYOUT_KINDS.index)
    span = Span(line.words[0].span.start, line.words[-1].span.end)
    return LayoutDifference(
        0, kind, what, before, after, diff, line.words[0].block, span, LayoutPlace(page, boxes), what == "added"
    )
