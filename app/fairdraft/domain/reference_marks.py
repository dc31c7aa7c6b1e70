"""Where do reference marks stand in a text, and how is one written?

A mark is raised: digits that are raised themselves (`¹,²`, `³–⁵`), or behind a caret (`^1,2`). Some people write theirs
in brackets (`[1]`, `people(2)`), and what was raised before pasting stands behind the full stop (`placebo.1`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

MarkForm = Literal["raised", "caret", "boxed", "round", "pasted"]

RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
NOTE_LETTERS, RAISED_LETTERS = "abcdefghjklm", "ᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐ"
"""Letters that lead to footnotes, as they are typed and as they are raised by themselves."""
LOWERED = str.maketrans(RAISED_DIGITS, "0123456789")
_TO_RAISE = str.maketrans("0123456789", RAISED_DIGITS)
# "16^1, 2 out of 3" cites one reference: behind a blank a number has to be raised itself.
_MARK = re.compile(
    r"\^(?P<caret>\d{1,3}(?:[,–-]\^?\d{1,3}(?!\d)| ?[,–-] ?\^\d{1,3}(?!\d))*)"
    rf"|(?<![{RAISED_DIGITS}⁻⁺])(?P<raised>[{RAISED_DIGITS}]{{1,3}}(?: ?[,–-] ?[{RAISED_DIGITS}]{{1,3}})*)"
    rf"(?![{RAISED_DIGITS}⁻⁺])"
    r"|\[(?P<boxed>\d{1,2}(?: ?[,–-] ?\d{1,2})*)\]"
    r"|(?<=[a-z%)][.,;!?])(?P<pasted>\d{1,2}(?:[,–-]\d{1,2})*)(?=\s|$)"
    r"|(?<=[a-z%.])\((?P<round>\d{1,2}(?:[,–-]\d{1,2})*)\)"
)
_PART = re.compile(r"(\d+)(?:[–-](\d+))?")
_AROUND: dict[MarkForm, tuple[str, str]] = {"caret": ("^", ""), "boxed": ("[", "]"), "round": ("(", ")")}
# Units of area and volume end in a raised digit that refers to nothing; so do powers of ten, and prices.
_UNIT = re.compile(r"(?:(?<![a-zµμ'’])[kcdmnµμ]?m|[\d/] ?(?:ft|in|yd))$", re.IGNORECASE)
_AREA = frozenset("23²³")
_TEN = re.compile(r"(?<![\d.,])10$")
_TIMES_TEN = re.compile(r"[×·*x] ?10$", re.IGNORECASE)
_COUNTED = re.compile(r" ?/| (?:cells|copies|particles|viral|vector|CFU)\b")
_DOLLARS = re.compile(r"\$\d{1,3}$")
_CENTS = 2
_SHORTEST_RANGE = 3
_LONGEST_RANGE = 40


@dataclass(frozen=True, slots=True)
class ReferenceMark:
    """A mark in a text: its place, the numbers that it names, in their order, and how it is written."""

    start: int
    end: int
    numbers: tuple[int, ...]
    form: MarkForm = "raised"

    @property
    def is_sure(self) -> bool:
        """Whether it can be nothing else than a mark, also where there is no reference of its number."""
        return self.form not in ("round", "pasted")


def reference_marks(text: str) -> Iterator[ReferenceMark]:
    """The marks of a text, in order."""
    for found in _MARK.finditer(text):
        form = _form_of(found)
        if form in ("caret", "raised") and is_power(text, found.start(), found.end()):
            continue
        said = found[form].translate(LOWERED).replace("^", "").replace(" ", "")
        numbers: list[int] = []
        for first, last in _PART.findall(said):
            low, high = int(first), int(last or first)
            numbers += range(low, high + 1) if low <= high <= low + _LONGEST_RANGE else [low, high]
        yield ReferenceMark(found.start(), found.end(), tuple(dict.fromkeys(numbers)), form)


def _form_of(found: re.Match[str]) -> MarkForm:
    forms: tuple[MarkForm, ...] = ("raised", "caret", "boxed", "round", "pasted")
    return next(one for one in forms if found[one] is not None)


def is_power(text: str, start: int, end: int) -> bool:
    """Whether a raised number, with its caret if any, belongs to a quantity: kg/m², 30 in², 5 × 10⁹, 10⁹/L, $5⁹⁹."""
    before, raised_digits = text[max(0, start - 6) : start], text[start:end].lstrip("^")
    if raised_digits in _AREA and _UNIT.search(before):
        return True
    if len(raised_digits) == _CENTS and _DOLLARS.search(before):
        return True
    counted = _TEN.search(before) and _COUNTED.match(text, end)
    return raised_digits.isdigit() and bool(counted or _TIMES_TEN.search(before))


def mark_of(numbers: Sequence[int], form: MarkForm = "raised") -> str:
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
    opening, closing = _AROUND.get(form, ("", ""))
    return said.translate(_TO_RAISE) if form == "raised" else f"{opening}{said}{closing}"
