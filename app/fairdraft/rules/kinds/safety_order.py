"""Does each point of the safety text stand where it says what it says: under its own line, behind its own sentence?

Every word may be there and the text still say something else: a bullet of "Do not take" under "Tell your doctor if", or
"Call your doctor right away" behind another risk.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from fairdraft.domain.finding import Finding, Fix
from fairdraft.rules.approved_reading import UnitReading, match_exactly
from fairdraft.rules.compiled_rules import CompiledRule
from fairdraft.rules.kinds.pattern import brand_of
from fairdraft.rules.kinds.safety_units import is_mostly_missing, owed_units
from fairdraft.rules.passages import Unit, label_of
from fairdraft.rules.text_reading import TextReading

_CONDITION = re.compile(r"\bif\b", re.IGNORECASE)
_AND = re.compile(r"[ ,;.\n]*(?P<and>\band\b)[ \n\u2022*-]*", re.IGNORECASE)


class _Place(NamedTuple):
    """Where a unit of the safety text stands in the checked text, in code; a text may have it several times."""

    first: int
    unit: Unit


def misplaced(rule: CompiledRule, reading: TextReading) -> list[Finding]:
    """Points that stand under the line of another list, and sentences that stand behind another point's."""
    if reading.approved is None:
        return []
    units = reading.approved.isi.units
    found = [one for one in units if one.status != "missing" and not one.coded.unit.title]
    # What stands in the approved order is in its place; most texts are done here.
    begins = [one.match.first for one in found]
    if begins == sorted(begins) or is_mostly_missing(owed_units(reading)):
        return []
    places = _places(reading, found)
    leads = [one for one in places if one.unit.continued]
    displaced: dict[tuple[int, int], list[UnitReading]] = {}
    moved: set[int] = set()  # bullets and paragraphs that are told, of which the rest need not be
    findings = []
    for one in found:
        unit = one.coded.unit
        # What another rule asks for (the MedWatch sentence, the use) may stand in its own place.
        if unit.block in moved or unit.number in reading.approved.language.covered:
            continue
        mine = [place for place in places if place.unit.keys == unit.keys]
        lead = units[unit.lead_in] if unit.lead_in is not None else None
        if lead is not None and lead.status != "missing":
            above = _other_before(mine, leads, [each for each in units if each.coded.code == lead.coded.code])
            if above is not None:
                displaced.setdefault((lead.coded.unit.number, above.number), []).append(one)
                moved.add(unit.block)
                continue
        before = units[unit.number - 1] if unit.number else None
        if before is None or before.coded.unit.block != unit.block or before.status == "missing":
            continue
        if before.coded.unit.number in reading.approved.language.covered:
            continue
        ahead = _other_before(mine, places, [each for each in units if each.coded.unit.block == unit.block])
        if ahead is not None:
            findings.append(_told(rule, reading, [one], ahead, before.coded.unit, "detached"))
            moved.add(unit.block)
    findings += [
        _told(rule, reading, points, units[other].coded.unit, units[own].coded.unit, "displaced")
        for (own, other), points in displaced.items()
    ]
    return findings


def joined_conditions(rule: CompiledRule, reading: TextReading) -> list[Finding]:
    """Points of a list of conditions that "and" joins: "if you are on dialysis and are allergic" is said of fewer
    people than two lines are.
    """
    if reading.approved is None:
        return []
    findings = []
    units = reading.approved.isi.units
    for before, after in pairwise(units):
        lead = before.coded.unit.lead_in
        if lead is None or lead != after.coded.unit.lead_in or not _CONDITION.search(units[lead].coded.unit.text):
            continue
        if before.end is None or after.start is None or before.passage.words.keys[before.coded.unit.end - 1] == "and":
            continue
        joint = _AND.fullmatch(reading.normal.text, before.end, max(before.end, after.start))
        if joint is None:
            continue
        place = reading.span(*joint.span("and"))
        findings.append(
            rule.finding(
                "error",
                {
                    "brand": brand_of(reading),
                    "quote": f"{_last_words(before)} and {label_of(after.coded.unit.text, 3)}",
                },
                case="joined",
                span=place,
                item=reading.approved.isi.approved.element,
                fix=Fix(place.start, place.end, "or"),
            )
        )
    return findings


def _last_words(unit: UnitReading) -> str:
    return " ".join(unit.coded.unit.text.rstrip(".;, ").split()[-3:])


def _places(reading: TextReading, found: Sequence[UnitReading]) -> list[_Place]:
    """All places of the units that were found, in order: as they were matched, and where they stand again."""
    assert reading.approved is not None  # noqa: S101 -- called for approved readings only
    places = {_Place(one.match.first, one.coded.unit) for one in found}
    for match in match_exactly([one.coded for one in found], reading.approved.text):
        places.add(_Place(match.first, match.coded.unit))
    return sorted(places, key=lambda one: (one.first, one.unit.number))


def _other_before(mine: Sequence[_Place], places: Sequence[_Place], own: Sequence[UnitReading]) -> Unit | None:
    """What stands before a unit in the place of its own; None where, here or again, it stands behind one of those."""
    numbers = {one.coded.unit.number for one in own}
    other: Unit | None = None
    for one in mine:
        at = bisect_left(places, one.first, key=lambda place: place.first) - 1
        if at < 0 or places[at].unit.number in numbers:
            return None
        other = other or places[at].unit
    return other


def _told(
    rule: CompiledRule, reading: TextReading, points: Sequence[UnitReading], other: Unit, own: Unit, case: str
) -> Finding:
    first = points[0]
    values = {
        "brand": brand_of(reading),
        "label": label_of(first.coded.unit.text),
        "count": str(len(points)),
        "quote": label_of(other.text),
        "expected": label_of(own.text),
    }
    return rule.finding(
        "error" if case == "displaced" else "warning",
        values,
        case="displaced_list" if len(points) > 1 else case,
        span=reading.span(first.start or 0, first.end or 0),
        item=reading.approved.isi.approved.element if reading.approved else None,
    )
