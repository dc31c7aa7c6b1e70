"""Under which job code and date does a piece go, by its own words?

The number of a substance may have the form of a code, and any month may be the date of something else. What is meant
stands in the footer, behind "job code", or as a code beside a date or the sign of copyright.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fairdraft.domain.piece import Block
from fairdraft.domain.referencing import SUPPORT
from fairdraft.rules.part_places import SaidPart

CODE_RULE = "PRC-01"
"""The rule that looks for job code and date."""
FOOTER = "footer"
"""The section of a manuscript that holds them; its label, such as "Job code:", is no part of its words."""

# Names of its parts.
_CODE, _DATE = "job code", "date (MM/YY)"
_BEHIND = re.compile(r"\W*(\w[\w/-]*\d[\w/-]*|\d[\w/-]*)")
# What tells a code may stand beside it: a version, a date, the line of copyright.
_ITSELF = re.compile(r"(?=[\w.-]*[A-Z])(?=[\w.-]*\d)\w[\w.-]{4,}\w")
_APPROVED_TEXTS = frozenset(("indication", "isi"))


def own_lines(blocks: Iterable[Block]) -> str:
    """The lines in which a piece may have a code and a date of its own: dates of sources and labels are none."""
    without = SUPPORT | _APPROVED_TEXTS
    return "\n".join(one.text for one in blocks if one.kind not in ("note", "locked") and one.section not in without)


@dataclass(frozen=True, slots=True)
class JobMarks:
    """Job code and date of a piece with the lines they stand in; `others` have the form of one and may mean another
    thing, each with its line. `footer` are the lines of its footer.
    """

    codes: tuple[str, ...]
    dates: tuple[str, ...]
    lines: tuple[str, ...]
    others: tuple[str, ...]
    footer: tuple[str, ...]


def job_marks(blocks: Iterable[Block], said: Sequence[SaidPart]) -> JobMarks:
    """What of the parts that the rule looks for is job code and date of the piece.

    Args:
        blocks: the piece.
        said: the parts that stand in its `own_lines`.
    """
    below = [one.text for one in blocks if one.section == FOOTER and one.kind != "note"]
    footer = tuple(line.strip() for text in below for line in text.split("\n") if line.strip())
    dated = {one.line for one in said if one.part == _DATE}
    codes: dict[str, str] = {}
    others: dict[str, None] = {}
    for one in said:
        if one.part != _CODE:
            continue
        named = None if _has_digit(one.words) else _BEHIND.match(one.line.partition(one.words)[2])
        if named is not None:
            codes[named[1]] = one.line
        elif _has_digit(one.words) and (one.line in dated or one.line in footer or "©" in one.line):
            codes[_itself(one.words)] = one.line
        elif _has_digit(one.words):
            others[f"{one.words} in “{one.line}”"] = None
    dates: dict[str, None] = {}
    for one in said:
        if one.part == _DATE and (one.line in codes.values() or one.line in footer):
            dates[one.words] = None
        elif one.part == _DATE:
            others[f"{one.words} in “{one.line}”"] = None
    return JobMarks(tuple(codes), tuple(dates), tuple(dict.fromkeys(codes.values())), tuple(others), footer)


def _has_digit(words: str) -> bool:
    return any(map(str.isdigit, words))


def _itself(words: str) -> str:
    """The code without what stands beside it."""
    found = _ITSELF.search(words) if " " in words else None
    return words if found is None else found[0]
