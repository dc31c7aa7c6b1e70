"""Does safety information that stands again, whole or in part, say what it says?"""

from fairdraft.domain.finding import Finding, Fix
from fairdraft.rules.approved_reading import UnitReading
from fairdraft.rules.compiled_rules import CompiledRule
from fairdraft.rules.kinds.indication import altered_finding
from fairdraft.rules.kinds.pattern import brand_of
from fairdraft.rules.passages import label_of
from fairdraft.rules.repeated_text import repeated_text
from fairdraft.rules.text_reading import TextReading

_CLOSING = '.!?:;)"”’'


def differing_copies(rule: CompiledRule, reading: TextReading) -> list[Finding]:
    """Sentences that one of several copies of the safety text has in other words, or lacks where it is a whole one."""
    if reading.approved is None:
        return []
    isi = reading.approved.isi
    repeated = repeated_text(isi)
    told = [unit.start for _, unit in reading.approved.copies]
    findings = [
        altered_finding(rule, reading, unit, isi.text, isi.approved.element, isi.approved.element, case="copy")
        for unit in repeated.altered
        # The short form has some sentences of the full one, and its own.
        if unit.start not in told and not reading.is_approved(unit.start or 0, unit.end or 0)
    ]
    return [*findings, *(_lacking(rule, reading, unit, end) for unit, end in repeated.lacking)]


def _lacking(rule: CompiledRule, reading: TextReading, unit: UnitReading, end: int) -> Finding:
    """The finding of a sentence that a copy lacks: where it belongs, with its insertion there."""
    original = reading.normal.original
    before = reading.span(max(0, end - 1), max(1, end))
    place = before.end if end else 0
    while place < len(original) and original[place] in _CLOSING:
        place += 1
    said = unit.coded.unit.text
    return rule.finding(
        "warning",
        {"brand": brand_of(reading), "label": label_of(said), "expected": said},
        case="again",
        span=before,
        item=reading.approved.isi.approved.element if reading.approved else None,
        expected=said,
        fix=Fix(place, place, f"\n- {said}" if unit.coded.unit.bullet else f" {said}"),
    )
