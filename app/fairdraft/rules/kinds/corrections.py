"""How does a finding about approved language point at the words, and what would put them right?"""

import re
from collections.abc import Sequence

from fairdraft.domain.finding import DiffPart, Fix, Severity, Span
from fairdraft.domain.shortening import shortened
from fairdraft.rules.approved_reading import UnitReading
from fairdraft.rules.coded_text import CodedText
from fairdraft.rules.critical_words import is_connective
from fairdraft.rules.text_reading import TextReading

_ENDS = (".", "!", "?", ":")
_CLOSING = ".!?:)]\"'\u2019\u201d"
_PARAGRAPH_END = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)")
_NEARLY = 0.97
_ALIKE = 0.8


def grade(unit: UnitReading) -> Severity:
    """How bad an altered unit is: any critical word is an error, else it depends on how alike the texts are.

    A word with a meaning of its own, such as a symptom of a list, is never a mere suggestion.
    """
    if unit.points:
        return "suggestion"
    if unit.critical or unit.match.similarity < _ALIKE:
        return "error"
    slight = all(is_connective(key) for one in unit.differences for key in (*one.approved, *one.written))
    return "suggestion" if slight and unit.match.similarity >= _NEARLY else "warning"


def case_of(unit: UnitReading) -> str:
    """The message case of an altered unit."""
    return "altered" if grade(unit) == "error" else "wording"


def differing_span(unit: UnitReading, text: CodedText, reading: TextReading) -> Span:
    """The words that differ; where words were lost, their neighbours."""
    first = min(max(one.first - (one.first == one.end), unit.match.first) for one in unit.differences)
    end = max(min(one.end + (one.first == one.end), unit.match.end) for one in unit.differences)
    if first >= end:
        first, end = unit.match.first, unit.match.end
    return reading.span(*text.range_of(first, end))


def changes_of(unit: UnitReading) -> str:
    """The changes in words: "adults" is now "people"."""
    return changes_in(unit.diff or ())


def changes_in(parts: Sequence[DiffPart]) -> str:
    """The first changes of a diff in words."""
    said: list[str] = []
    at = 0
    while at < len(parts):
        part = parts[at]
        following = parts[at + 1] if at + 1 < len(parts) else None
        if part.op != "keep" and following is not None and following.op not in ("keep", part.op):
            lost, added = (part, following) if part.op == "insert" else (following, part)
            said.append(f"“{_short(lost.text)}” is now “{_short(added.text)}”")
            at += 2
            continue
        if part.op == "insert":
            said.append(f"“{_short(part.text)}” is missing")
        elif part.op == "delete":
            said.append(f"“{_short(part.text)}” was added")
        at += 1
    return "; ".join(said[:3]) + (f"; and {len(said) - 3} more" if len(said) > 3 else "")


def _short(words: str) -> str:
    return shortened(words, 60)


def replacement(unit: UnitReading, reading: TextReading) -> Fix | None:
    """Put the approved words in the place of the altered unit."""
    if unit.start is None or unit.end is None:
        return None
    span = reading.span(unit.start, unit.end)
    text, original = unit.coded.unit.text, reading.normal.original
    # What closes the sentence may stand there already: all of it, or its last sign.
    closing = text[len(text.rstrip(_CLOSING)) :]
    while closing and not original.startswith(closing, span.end):
        closing = closing[1:]
    if not closing and text[-1:] in _ENDS and original[span.end : span.end + 1] in _ENDS:
        closing = text[-1]
    return Fix(span.start, span.end, text.removesuffix(closing))


def insertion_after(
    before: UnitReading | None, after: UnitReading | None, units: list[UnitReading], reading: TextReading
) -> Fix | None:
    """Insert lost units behind the one that precedes them in the approved text, or before the one that follows."""
    original = reading.normal.original
    if before is not None and before.end is not None:
        place = reading.span(0, before.end).end
        while place < len(original) and original[place] in '.!?:;)"”’':
            place += 1
        text = "".join(
            f"\n- {one.coded.unit.text}" if one.coded.unit.bullet else f" {one.coded.unit.text}" for one in units
        )
        return Fix(place, place, text)
    if after is not None and after.start is not None:
        place = reading.span(after.start, after.start).start
        text = "".join(one.coded.unit.text + " " for one in units)
        return Fix(place, place, text)
    return None


def appended(text: str, reading: TextReading) -> Fix:
    """Insert an approved text at the end of the piece."""
    place = len(reading.normal.original)
    return Fix(place, place, f"\n\n{text}" if place else text)


def below_claim(text: str, reading: TextReading) -> Fix:
    """Insert an approved text below the paragraph of the claim that made it necessary, or else at the end."""
    original = reading.normal.original
    found = _PARAGRAPH_END.search(original, reading.anchor.end) if reading.anchor else None
    return appended(text, reading) if found is None else Fix(found.start(), found.start(), f"\n\n{text}")
