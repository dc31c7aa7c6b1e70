"""How do rows stand in columns, also where there is little room?"""

import textwrap
from collections.abc import Iterator, Sequence

_GAP = 2
_NARROWEST = 12
"""A column of running words is not made narrower: one word a line is hard to read."""


def in_columns(heads: Sequence[str], rows: Sequence[Sequence[str]], room: int | None = None) -> Iterator[str]:
    """The lines of rows under heads, in columns as wide as their longest cell.

    Args:
        heads: what stands in each column.
        rows: its cells.
        room: so many characters a line has; None where that does not matter. The widest columns give way, and the words
            of their cells go on below; words, and so ids and addresses, are not broken. Where that does not do, each
            row stands in lines of its own, its first cell above the others.
    """
    columns = [(head, *(row[place] for row in rows)) for place, head in enumerate(heads)]
    widths = [max(map(len, column)) for column in columns]
    if room is not None:
        between = _GAP * (len(widths) - 1)
        least = [_least(column) for column in columns]
        if sum(widths) > room - between and sum(least) > room - between:
            yield from _one_below_another(heads, rows, room)
            return
        widths = _fitting(widths, least, room - between)
    for row in (heads, *rows):
        cells = [_folded(cell, width) for cell, width in zip(row, widths, strict=True)]
        for number in range(max(map(len, cells))):
            line = (cell[number] if number < len(cell) else "" for cell in cells)
            yield (" " * _GAP).join(part.ljust(width) for part, width in zip(line, widths, strict=True)).rstrip()


def _least(column: Sequence[str]) -> int:
    longest_word = max(len(word) for cell in column for word in (cell.split() or [""]))
    return max(longest_word, min(_NARROWEST, max(map(len, column))))


def _fitting(widths: list[int], least: list[int], room: int) -> list[int]:
    """The widths, the widest made narrower until they take no more than the room."""
    narrower = list(widths)
    while sum(narrower) > room:
        yielding = (place for place, width in enumerate(narrower) if width > least[place])
        narrower[max(yielding, key=lambda place: narrower[place])] -= 1
    return narrower


def _folded(cell: str, width: int) -> list[str]:
    if len(cell) <= width:
        return [cell]
    return textwrap.wrap(cell, width, break_long_words=False, break_on_hyphens=False) or [""]


def _one_below_another(heads: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> Iterator[str]:
    widest = max(map(len, heads))
    for first, *others in rows:
        yield from _folded(first, room)
        for head, cell in zip(heads[1:], others, strict=True):
            before = f"{' ' * _GAP}{head.ljust(widest)}{' ' * _GAP}"
            for line in _folded(cell, max(_NARROWEST, room - len(before))) if cell else ():
                yield f"{before}{line}"
                before = " " * len(before)
