"""Which sentences of the safety text does a piece owe, and where is a lost one put back?"""

from fairdraft.domain.finding import Fix
from fairdraft.rules.approved_reading import PassageReading, UnitReading
from fairdraft.rules.kinds.corrections import insertion_after
from fairdraft.rules.text_reading import TextReading

MANY = 3
"""So many points that are lost in a row are told as one; fewer are told one by one."""
MOST = 0.5
"""From this share on, what is lost is most of the safety text."""


def owed_units(reading: TextReading) -> list[UnitReading]:
    """The units of the safety text that are asked for as such: no titles, nothing another rule asks for."""
    return reading.once(_owed_units)


def _owed_units(reading: TextReading) -> list[UnitReading]:
    if reading.approved is None:
        return []
    language = reading.approved.language
    boxed = language.boxed if reading.approved.boxed_warning is not None else frozenset()
    return [
        one
        for one in reading.approved.isi.counted
        if one.coded.unit.number not in language.covered and one.coded.unit.number not in boxed
    ]


def is_mostly_missing(units: list[UnitReading]) -> bool:
    """Whether so little of the safety text is there that it has to be inserted whole."""
    missing = sum(1 for one in units if one.status == "missing")
    return missing > 0 and missing >= max(MANY, MOST * len(units))


def insertion(reading: TextReading, run: list[UnitReading], within: PassageReading | None = None) -> Fix | None:
    """Put lost units that stand together back where they stood."""
    passage = within or (reading.approved.isi if reading.approved else None)
    if passage is None:
        return None
    first = run[0].coded.unit.number
    last = run[-1].coded.unit.number
    before = next((one for one in reversed(passage.units[:first]) if one.status != "missing"), None)
    after = next((one for one in passage.units[last + 1 :] if one.status != "missing"), None)
    return insertion_after(before, after, run, reading)
