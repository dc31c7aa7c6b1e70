"""In which order does a reader come upon passages that stand on pages, and which of them stand out of their order?

A page does not tell whether its columns are read down or across. So it is read in each way that may be meant, and only
what is out of order in all of them is told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from fairdraft.domain.pdf_pages import PdfBox

# In points: boxes of lines that follow each other may touch; those of a row begin at one height.
_TOUCH, _SAME_HEIGHT = 1.0, 3.0
# A gap across all columns parts them, as above another row of columns: so many heights of a letter, and so many times
# what is between passages elsewhere.
_PARTING, _PARTING_TIMES = 1.5, 1.8


@dataclass(frozen=True, slots=True)
class SetPassage:
    """Words in a row that stand in one column: on which page, in which box, how tall their letters are, in points.

    `place` is their place in the order of the file. `is_single` says that they stand nowhere else: of words that stand
    in several places nobody knows which of them go together.
    """

    page: int
    box: PdfBox
    size: float
    place: int
    is_single: bool = True


def out_of_order(passages: Sequence[SetPassage]) -> tuple[int, ...]:
    """The numbers of the fewest passages without which the others follow each other as they are given."""
    return min([_left_out(passages, ranks) for ranks in _readings(passages)], key=len, default=())


def _left_out(passages: Sequence[SetPassage], ranks: Sequence[int]) -> tuple[int, ...]:
    def is_wrong(one: int, other: int) -> bool:
        first, second = passages[one], passages[other]
        if _is_above(first, second):
            return True
        return first.is_single and second.is_single and ranks[other] < ranks[one]

    # Chains of passages that follow each other, as sets of bits: safety information may have hundreds.
    best = [0]
    for number in range(len(passages)):
        wrong = sum(1 << other for other in range(number) if is_wrong(other, number))
        best.append(max((chain for chain in best if not chain & wrong), key=int.bit_count) | 1 << number)
    kept = max(best, key=int.bit_count)
    return tuple(number for number in range(len(passages)) if not kept >> number & 1)


def _is_above(first: SetPassage, second: SetPassage) -> bool:
    """Whether the second of two passages surely stands above the first: in the same column."""
    one, other = first.box, second.box
    return (
        first.page == second.page
        and one.left < other.right
        and other.left < one.right
        and other.bottom >= one.top - _TOUCH
    )


def _readings(passages: Sequence[SetPassage]) -> Iterator[tuple[int, ...]]:
    """For each way in which all pages may be read the rank of each passage."""
    pages: dict[int, list[int]] = {}
    for number, one in enumerate(passages):
        pages.setdefault(one.page, []).append(number)
    of_page = [_page_orders([(number, passages[number]) for number in pages[page]]) for page in sorted(pages)]
    for orders in zip(*of_page, strict=True):
        ranks = {number: rank for rank, number in enumerate(number for order in orders for number in order)}
        yield tuple(ranks[number] for number in range(len(passages)))


_Numbered = tuple[int, SetPassage]


def _page_orders(those: Sequence[_Numbered]) -> tuple[list[int], ...]:
    """A page read down its columns; by rows of columns that a gap parts; from the foot of one column to the head of the
    next, which nothing of it stands beside; and across, where cells stand in rows in the file, too.
    """
    parting = _parting_gap([one for _, one in those])
    down = list(_read(those, None, slanting=False))
    return (
        down,
        list(_read(those, parting, slanting=False)),
        list(_read(those, None, slanting=True)),
        _across(those) or down,
    )


def _read(those: Sequence[_Numbered], parting: float | None, *, slanting: bool) -> Iterator[int]:
    if len(those) > 1:
        for parts in (
            [those] if parting is None else _rows(those, parting),
            _columns(those, slanting=slanting),
            _rows(those, -_TOUCH),
        ):
            if len(parts) > 1:
                for part in parts:
                    yield from _read(part, parting, slanting=slanting)
                return
    # What overlaps is read from above.
    yield from (number for number, _ in sorted(those, key=lambda one: -one[1].box.top))


def _rows(those: Sequence[_Numbered], least: float) -> list[list[_Numbered]]:
    """Passages from above, parted where a gap of so many points crosses all of them."""
    found: list[list[_Numbered]] = []
    lowest = 0.0
    for one in sorted(those, key=lambda one: -one[1].box.top):
        box = one[1].box
        if found and lowest - box.top < least:
            found[-1].append(one)
            lowest = min(lowest, box.bottom)
        else:
            found.append([one])
            lowest = box.bottom
    return found


def _columns(those: Sequence[_Numbered], *, slanting: bool) -> list[list[_Numbered]]:
    """Passages from the left, parted where a gutter goes through, if some stand beside each other on either side of it;
    if `slanting`, also where all on one side stand below all on the other.
    """
    ordered = sorted(those, key=lambda one: one[1].box.left)
    right = ordered[0][1].box.right
    for at, (_, one) in enumerate(ordered[1:], start=1):
        if one.box.left >= right - _TOUCH:
            sides = [box.box for _, box in ordered[:at]], [box.box for _, box in ordered[at:]]
            if any(_is_beside(a, b) for a in sides[0] for b in sides[1]) or (slanting and _is_apart(*sides)):
                return [ordered[:at], ordered[at:]]
        right = max(right, one.box.right)
    return [ordered]


def _is_beside(one: PdfBox, other: PdfBox) -> bool:
    return one.bottom < other.top - _TOUCH and other.bottom < one.top - _TOUCH


def _is_apart(boxes: Sequence[PdfBox], others: Sequence[PdfBox]) -> bool:
    return max(one.top for one in boxes) <= min(one.bottom for one in others) + _TOUCH


def _parting_gap(passages: Sequence[SetPassage]) -> float:
    """From how many points on a gap parts rows of columns."""
    gaps: list[float] = []
    for one in passages:
        below = [
            one.box.bottom - other.box.top
            for other in passages
            if one is not other and _is_above(other, one) and other.box.top <= one.box.bottom + _TOUCH
        ]
        gaps += [min(below)] if below else []
    size = median(one.size for one in passages)
    return max(_PARTING * size, _PARTING_TIMES * (median(gaps) if gaps else 0.0))


def _across(those: Sequence[_Numbered]) -> list[int]:
    """Passages row by row; empty where they do not stand so, as cells of one height beside each other."""
    rows = [sorted(row, key=lambda one: one[1].box.left) for row in _rows(those, -_TOUCH)]
    are_cells = all(
        max(one.box.top for _, one in row) - min(one.box.top for _, one in row) < _SAME_HEIGHT
        and all(first[1].box.right <= second[1].box.left for first, second in pairwise(row))
        for row in rows
    )
    found = [one for row in rows for one in row]
    places = [one.place for _, one in found]
    return [number for number, _ in found] if are_cells and places == sorted(places) else []
