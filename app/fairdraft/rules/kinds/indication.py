"""Does a text state the approved use, with its limitations, in the approved words?"""

import re

from fairdraft.domain.campaign import is_broadcast
from fairdraft.domain.finding import DiffPart, Finding, Fix, RequiredElement
from fairdraft.rules.approved_reading import PassageReading, UnitReading
from fairdraft.rules.coded_text import CodedText
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.corrections import (
    appended,
    below_claim,
    case_of,
    changes_of,
    differing_span,
    grade,
    insertion_after,
    replacement,
)
from fairdraft.rules.kinds.pattern import brand_of
from fairdraft.rules.text_reading import TextReading

_IS_MEDICINE = re.compile(
    r"\b(?:is|are) (?:an? |the )?(?:[\w-]+ ){0,4}(?:medicine|medication|drug|treatment|pill|tablet|injection)s?\b"
    r".{0,80}\b(?:for|to|used|indicated|that)\b"
    r"|\b(?:is|are) (?:used|indicated|approved|meant) (?:for|to|in|along|with)\b",
    re.IGNORECASE,
)
_TREATS = re.compile(
    r"(?<!\bnot )(?<!\bnot a )(?<!\bno )"
    r"\b(?:treats?|cures?|prevents?|reduces? (?:the|your) risk|lowers? (?:the|your) risk|is for"
    r"|works? (?:for|in|against))\b",
    re.IGNORECASE,
)
_ILLNESS = re.compile(
    r"\b(?:disease|disorder|syndrome|cancer|diabetes|eczema|asthma|depression|depressive|insomnia|stroke|clots?"
    r"|fibrillation|allerg\w+|arthritis|psoriasis|migraines?|infections?|pain|conditions?|hypertension|cholesterol"
    r"|\w{3,}itis|\w{3,}emia|\w{3,}osis|anyone|everyone|adults|people|patients|women|men|children)\b",
    re.IGNORECASE,
)


def check_indication_present(rule: CompiledRule, reading: TextReading) -> Outcome:
    """One approved indication has to be there, as it is or altered; rows for those that are, or for all."""
    readings = approved_uses(reading)
    found = [one for one in readings if one.status != "missing"]
    rows = tuple(required_row(one, reading) for one in found or readings)
    if found or not readings:
        return Outcome((), rows)
    approved = readings[0].approved.passage.text.strip()
    statement = use_statement(reading)
    finding = rule.finding(
        rule.severity(reading.request.channel),
        _values(reading, expected=approved),
        anchor=reading.span(*statement) if statement else reading.anchor,
        item=readings[0].approved.element,
        expected=approved,
        fix=None if statement else _added(approved, reading),
    )
    return Outcome((finding,), rows)


def _added(approved: str, reading: TextReading) -> Fix:
    """Where an indication that is nowhere is put; the lines of a script are ordered by who makes it."""
    return (appended if is_broadcast(reading.request.channel) else below_claim)(approved, reading)


def check_indication_exact(rule: CompiledRule, reading: TextReading) -> Outcome:
    """An indication that is stated has to be stated in the approved words."""
    findings: list[Finding] = []
    readings = approved_uses(reading)
    for one in readings:
        if one.status == "missing":
            continue
        findings.extend(altered_findings(rule, reading, one))
        lost = [unit for unit in one.counted if unit.status == "missing"]
        if lost:
            findings.append(_lost(rule, reading, one, lost))
    findings.extend(copy_findings(rule, reading, "indication:"))
    if readings and all(one.status == "missing" for one in readings):
        statement = use_statement(reading)
        if statement:
            approved = readings[0].approved.passage.text.strip()
            span = reading.span(*statement)
            findings.append(
                rule.finding(
                    "error",
                    _values(reading, expected=approved, quote=reading.quote(reading.span(*statement))),
                    case="other_words",
                    span=span,
                    item=readings[0].approved.element,
                    expected=approved,
                )
            )
    return Outcome(tuple(findings))


def check_limitations(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Each limitation of use has to be there in the approved words."""
    if reading.approved is None:
        return Outcome()
    findings: list[Finding] = []
    rows: list[RequiredElement] = []
    uses = approved_uses(reading)
    stated = [one.approved.indication.id for one in uses if one.status != "missing" and one.approved.indication]
    for one in reading.approved.passages:
        if one.approved.role != "limitation":
            continue
        rows.append(required_row(one, reading))
        findings.extend(altered_findings(rule, reading, one))
        lost = [unit for unit in one.counted if unit.status == "missing"]
        if lost:
            last = next((unit for use in reversed(uses) for unit in reversed(use.units) if unit.end is not None), None)
            approved = one.approved.passage.text.strip()
            findings.append(
                rule.finding(
                    rule.severity(reading.request.channel),
                    _values(reading, expected=approved, label=one.approved.label),
                    anchor=reading.anchor,
                    item=one.approved.element,
                    expected=approved,
                    fix=insertion_after(last, None, lost, reading) if stated else None,
                )
            )
    findings.extend(copy_findings(rule, reading, "limitation:"))
    return Outcome(tuple(findings), tuple(rows))


def required_row(one: PassageReading, reading: TextReading) -> RequiredElement:
    """The row of an approved passage."""
    place = one.range
    diff: list[DiffPart] = []
    if one.status == "altered":
        for unit in one.counted:
            if unit.status == "missing":
                diff.append(DiffPart("insert", unit.coded.unit.text))
            elif unit.status == "altered":
                diff.extend(unit.diff or ())
            elif unit.start is not None and unit.end is not None:
                diff.append(DiffPart("keep", reading.quote(reading.span(unit.start, unit.end))))
    return RequiredElement(
        one.approved.element,
        one.status,
        min(one.similarity, 1.0),
        reading.span(*place) if place else None,
        one.approved.label,
        one.approved.passage.text.strip(),
        tuple(diff) or None,
    )


def altered_findings(rule: CompiledRule, reading: TextReading, one: PassageReading) -> list[Finding]:
    """One finding for each altered unit of a passage."""
    return [
        altered_finding(rule, reading, unit, one.text, one.approved.element, one.approved.label)
        for unit in one.counted
        if unit.status == "altered"
    ]


def altered_finding(
    rule: CompiledRule,
    reading: TextReading,
    unit: UnitReading,
    text: CodedText,
    item: str | None,
    label: str,
    *,
    case: str = "",
) -> Finding:
    """The finding of an altered unit, on the words that differ."""
    return rule.finding(
        grade(unit),
        _values(reading, expected=unit.coded.unit.text, label=label, changes=changes_of(unit)),
        case=case or case_of(unit),
        span=differing_span(unit, text, reading),
        item=item,
        expected=unit.coded.unit.text,
        diff=unit.diff,
        fix=replacement(unit, reading),
    )


def copy_findings(rule: CompiledRule, reading: TextReading, element: str) -> list[Finding]:
    """Altered second copies of approved sentences of the elements that begin so."""
    if reading.approved is None:
        return []
    return [
        altered_finding(
            rule, reading, unit, reading.approved.text, name, name, case="copy" if "copy" in rule.rule.cases else ""
        )
        for name, unit in reading.approved.copies
        if name.startswith(element)
    ]


def use_statement(reading: TextReading) -> tuple[int, int] | None:
    """A sentence that says what the product is for, in whatever words."""
    text = reading.prose.text
    for sentence in reading.prose.sentences:
        low, high = sentence.start, sentence.end
        if not reading.names_product(low, high) or reading.is_approved(low, high):
            continue
        if _IS_MEDICINE.search(text, low, high) or (
            _TREATS.search(text, low, high) and _ILLNESS.search(text, low, high)
        ):
            return low, high
    return None


def approved_uses(reading: TextReading) -> list[PassageReading]:
    """How the approved statements of the use stand in the text; none without a product."""
    return [one for one in reading.approved.passages if one.approved.role == "indication"] if reading.approved else []


def _lost(rule: CompiledRule, reading: TextReading, one: PassageReading, lost: list[UnitReading]) -> Finding:
    units = list(one.units)
    first = units.index(lost[0])
    before = next((unit for unit in reversed(units[:first]) if unit.status != "missing"), None)
    after = next((unit for unit in units[first:] if unit.status != "missing"), None)
    approved = " ".join(unit.coded.unit.text for unit in lost)
    return rule.finding(
        "error",
        _values(reading, expected=approved, label=one.approved.label, changes=f"“{approved}” is missing"),
        case="altered",
        anchor=reading.anchor,
        item=one.approved.element,
        expected=approved,
        fix=insertion_after(before, after, lost, reading),
    )


def _values(reading: TextReading, **values: str) -> dict[str, str]:
    product = reading.language.product if reading.language else None
    return {
        "brand": brand_of(reading),
        "established_name": product.established_name if product else "",
        **values,
    }
