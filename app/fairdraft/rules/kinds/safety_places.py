"""Does the safety text stand in one piece, none of it elsewhere?"""

from bisect import bisect_left
from collections.abc import Sequence

from fairdraft.domain.finding import Finding
from fairdraft.rules.approved_reading import UnitReading, reading_at
from fairdraft.rules.compiled_rules import CompiledRule
from fairdraft.rules.kinds.indication import altered_finding
from fairdraft.rules.kinds.pattern import brand_of
from fairdraft.rules.kinds.safety_units import insertion, owed_units
from fairdraft.rules.matching import best_window
from fairdraft.rules.passages import label_of
from fairdraft.rules.text_reading import TextReading

_MANY = 3
_ALIKE = 0.7


def moved_out(rule: CompiledRule, reading: TextReading) -> list[Finding]:
    """Sentences of the safety text that the piece has elsewhere, as its indication or MedWatch line, while the
    safety text itself lost them.
    """
    if reading.approved is None:
        return []
    covered = reading.approved.language.covered
    owed = [one for one in owed_units(reading) if one.start is not None and one.end is not None]
    if len(owed) < _MANY or not covered:
        return []
    low, high = min(one.start or 0 for one in owed), max(one.end or 0 for one in owed)
    last = max(one.coded.unit.number for one in owed)
    findings = []
    for one in reading.approved.isi.units:
        number = one.coded.unit.number
        if number not in covered or one.start is None or low <= one.start <= high:
            continue
        # What ends the safety text may stand right behind it.
        if number > last and high <= one.start and not reading.prose.text[high : one.start].strip(" .\n)"):
            continue
        if number > last and high <= one.start and _only_covered_between(reading, high, one.start):
            continue
        within = _found_within(reading, one, owed)
        if within is not None:
            told = any(copy.start == within.start for _, copy in reading.approved.copies)
            if within.status == "present" or told:
                continue
            label = label_of(one.coded.unit.text)
            findings.append(altered_finding(rule, reading, within, reading.approved.text, covered[number], label))
            continue
        findings.append(
            rule.finding(
                "warning",
                {"brand": brand_of(reading), "label": label_of(one.coded.unit.text), "expected": one.coded.unit.text},
                case="moved",
                anchor=reading.span(one.start, one.end or one.start),
                item=covered[number],
                expected=one.coded.unit.text,
                fix=insertion(reading, [one]),
            )
        )
    return findings


def _found_within(reading: TextReading, unit: UnitReading, owed: Sequence[UnitReading]) -> UnitReading | None:
    """A sentence that stands elsewhere as the safety text has it, too: as it is, or in other words."""
    assert reading.approved is not None  # noqa: S101 -- called for approved readings only
    text = reading.approved.text
    low, high = min(one.match.first for one in owed), max(one.match.end for one in owed)
    end = high + 2 * len(unit.coded.code)
    if unit.match.first >= high:
        end = min(end, unit.match.first)
    taken = bytearray(len(text.code))
    for one in owed:
        taken[one.match.first : one.match.end] = b"\x01" * (one.match.end - one.match.first)
    match = best_window(unit.coded, text, taken, low, min(len(text.code), end), _ALIKE)
    return None if match is None else reading_at(match, match.first, match.end, unit.passage, text)


def _only_covered_between(reading: TextReading, start: int, end: int) -> bool:
    """Whether everything between two places is approved language."""
    return all(
        reading.is_approved(reading.words.starts[at], reading.words.ends[at])
        for at in range(bisect_left(reading.words.starts, start), bisect_left(reading.words.starts, end))
    )
