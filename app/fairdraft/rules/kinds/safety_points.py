"""Is each point of one kind (contraindications, warnings …) in the safety information, with its consequences?"""

import re
from collections import defaultdict

from fairdraft.domain.finding import Finding
from fairdraft.rules.approved import ApprovedLanguage
from fairdraft.rules.approved_reading import UnitReading
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.critical_words import critical_key, is_connective
from fairdraft.rules.kinds.indication import altered_finding
from fairdraft.rules.kinds.pattern import brand_of, check_pattern
from fairdraft.rules.kinds.safety import has_safety_information, item_id
from fairdraft.rules.kinds.safety_units import insertion, is_mostly_missing, owed_units
from fairdraft.rules.normalise import normalise
from fairdraft.rules.passages import label_of
from fairdraft.rules.text_reading import TextReading
from fairdraft.rules.words import words_of

_MAY_CAUSE = re.compile(
    r"\b(?:may|can|could|might) (?:also |even )?(?:cause|increase|raise|lead|happen)\b", re.IGNORECASE
)
# What a risk can end in, and what to do then.
_OUTCOME_WORDS = (
    "death deaths die fatal deadly threatening permanent permanently paralysis hospitalization hospitalized coma away"
)
_OUTCOMES = frozenset(_OUTCOME_WORDS.split())
_CONSEQUENCES = _OUTCOMES | {"life", "disability", "disabling", "emergency", "right", "stop", "stopping", "call"}
_COMMON_WORDS = "may can might could serious severe increase increases risk risks effects new take taking"
_NO_SUBJECT = frozenset(_COMMON_WORDS.split())


def check_safety_points(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Points of the rule's kinds that are altered or missing, and phrases that speak against them."""
    findings = [*check_pattern(rule, reading).findings] if rule.patterns else []
    if reading.approved is None or not has_safety_information(reading):
        return Outcome(tuple(findings))
    units = owed_units(reading)
    # Where the text has to be inserted whole, a sentence that is left of it is not put right word by word.
    gone = is_mostly_missing(units)
    findings.extend(
        point_finding(rule, reading, unit, as_missing=gone)
        for unit in units
        if unit.status != "present" and _is_of_kind(rule, reading, unit)
    )
    return Outcome(tuple(findings))


def check_consequences(rule: CompiledRule, reading: TextReading) -> Outcome:
    """What a risk can end in, and what to do then, stays with the risk."""
    if reading.approved is None or not has_safety_information(reading):
        return Outcome()
    findings: list[Finding] = []
    units = reading.approved.isi.units
    owed = owed_units(reading)
    for unit in [] if is_mostly_missing(owed) else owed:
        if unit.status == "present":
            continue
        words = _consequences(reading, unit)
        if unit.status == "altered":
            if any(set(one.approved) & words - set(one.written) for one in unit.differences):
                findings.append(point_finding(rule, reading, unit))
        elif unit.status == "missing" and words & _OUTCOMES and unit.coded.unit.number:
            before = units[unit.coded.unit.number - 1]
            if (
                before.status == "present"
                and not unit.coded.unit.bullet
                and before.coded.unit.lead_in == unit.coded.unit.lead_in
            ):
                findings.append(point_finding(rule, reading, unit))
    findings.extend(_bare_risks(rule, reading))
    return Outcome(tuple(findings))


def point_finding(rule: CompiledRule, reading: TextReading, unit: UnitReading, *, as_missing: bool = False) -> Finding:
    """The finding of one altered or missing sentence of the safety information."""
    assert reading.approved is not None  # noqa: S101 -- a unit comes from an approved reading
    item = item_id(reading, unit)
    label = label_of(unit.coded.unit.text)
    if unit.status == "altered" and not as_missing:
        return altered_finding(rule, reading, unit, reading.approved.isi.text, item, label)
    return rule.finding(
        rule.severity(reading.request.channel),
        {"brand": brand_of(reading), "label": label, "expected": unit.coded.unit.text},
        anchor=reading.anchor,
        item=item,
        expected=unit.coded.unit.text,
        fix=insertion(reading, [unit]),
    )


def _is_of_kind(rule: CompiledRule, reading: TextReading, unit: UnitReading) -> bool:
    said = unit.coded.unit.text
    if rule.points and not any(pattern.search(said) for pattern in rule.points):
        return False
    if not rule.rule.safety_kinds:
        return bool(rule.points)
    assert reading.approved is not None  # noqa: S101 -- a unit comes from an approved reading
    kinds = reading.approved.language.once(_kinds_of_units).get(unit.coded.unit.number, frozenset())
    return not kinds.isdisjoint(rule.rule.safety_kinds)


def _kinds_of_units(language: ApprovedLanguage) -> dict[int, frozenset[str]]:
    """By number of a unit of the safety text, the kinds of the items that stand in it."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for item in language.items:
        for part in item.parts:
            found[part.unit].add(item.kind)
    return {number: frozenset(kinds) for number, kinds in found.items()}


def _consequences(reading: TextReading, unit: UnitReading) -> set[str]:
    """The words of a unit that say what a risk ends in; those the product names for its items too."""
    assert reading.approved is not None  # noqa: S101 -- a unit comes from an approved reading
    number = unit.coded.unit.number
    named = {
        key
        for item in reading.approved.language.items
        if any(part.unit == number for part in item.parts)
        for text in item.consequences
        for key in words_of(normalise(text)).keys
        if not is_connective(key)
    }
    return {key for key in unit.coded.unit.keys if key in _CONSEQUENCES or key in named}


def _bare_risks(rule: CompiledRule, reading: TextReading) -> list[Finding]:
    """Sentences in other words that name a risk of the safety information without what it can end in."""
    assert reading.approved is not None  # noqa: S101 -- called for approved readings only
    said = set(reading.words.keys)
    wanted: list[tuple[set[str], UnitReading]] = []
    for unit in reading.approved.isi.counted:
        outcome = _OUTCOMES.intersection(unit.coded.unit.keys) if unit.status != "present" else frozenset()
        if outcome and outcome.isdisjoint(said):
            subject = {
                key
                for key in unit.coded.unit.keys
                if critical_key(key) and not is_connective(key) and key not in _CONSEQUENCES and key not in _NO_SUBJECT
            }
            wanted.append((subject, unit))
    if not wanted:
        return []
    findings: list[Finding] = []
    for one in reading.prose.sentences:
        low, high = one.start, one.end
        if reading.is_approved(low, high) or not reading.names_product(low, high):
            continue
        if not _MAY_CAUSE.search(reading.prose.text, low, high):
            continue
        keys = set(words_of(normalise(reading.prose.text[low:high])).keys)
        named = next((unit for subject, unit in wanted if subject & keys), None)
        if named is not None:
            expected = named.coded.unit.text
            findings.append(
                rule.finding(
                    rule.severity(reading.request.channel),
                    {"brand": brand_of(reading), "label": label_of(expected), "expected": expected},
                    case="bare",
                    span=reading.span(low, high),
                    item=item_id(reading, named),
                    expected=expected,
                )
            )
    return findings
