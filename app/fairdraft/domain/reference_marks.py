"""Where do reference marks stand in a text, and how is one written?

A mark is raised: digits that are raised themselves (`¹,²`, `³–⁵`), or behind a caret (`^1,2`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LOWERED = str.maketrans(_RAISED, "0123456789")
_TO_RAISE = str.maketrans("0123456789", _RAISED)
_MARK = re.compile(rf"\^\d{{1,3}}(?: ?[,–-] ?\^?\d{{1,3}}(?!\d))*|[{_RAISED}]{{1,3}}(?: ?[,–-] ?[{_RAISED}]{{1,3}})*")
_PART = re.compile(r"(\d+)(?:[–-](\d+))?")
# Units of area and volume end in a raised digit that refers to nothing.
_UNIT = re.compile(r"m[²³]", re.IGNORECASE)
_SHORTEST_RANGE = 3
_LONGEST_RANGE = 40


@dataclass(frozen=True, slots=True)
class ReferenceMark:
    """A mark in a text: its place, and the numbers that it names, in their order."""

    start: int
    end: int
    numbers: tuple[int, ...]


def reference_marks(text: str) -> Iterator[ReferenceMark]:
    """The marks of a text, in order."""
    for found in _MARK.finditer(text):
        if _UNIT.fullmatch(text[max(0, found.start() - 1) : found.end()]):
            continue
        said = found[0].translate(_LOWERED).replace("^", "").replace(" ", "")
        numbers: list[int] = []
        for first, last in _PART.findall(said):
            low, high = int(first), int(last or first)
            numbers += range(low, high + 1) if low <= high <= low + _LONGEST_RANGE else [low, high]
        yield ReferenceMark(found.start(), found.end(), tuple(dict.fromkeys(numbers)))


def mark_of(numbers: Sequence[int], *, with_caret: bool = False) -> str:
    """A mark that names these numbers, in rising order, three or more in a row as a range."""
    parts: list[str] = []
    run: list[int] = []
    rising = sorted(set(numbers))
    for number, after in pairwise((*rising, None)):
        assert number is not None  # noqa: S101 - the last pair alone has none behind
        run.append(number)
        if after != number + 1:
            parts += [f"{run[0]}–{run[-1]}"] if len(run) >= _SHORTEST_RANGE else map(str, run)
            run = []
    said = ",".join(parts)
    return f"^{said}" if with_caret else said.translate(_TO_RAISE)
