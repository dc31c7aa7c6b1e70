"""Are the short required statements there: prescription status, pointers, the MedWatch sentence?"""

import re
from collections.abc import Iterator
from dataclasses import replace

from fairdraft.domain.finding import Finding, Fix, RequiredElement
from fairdraft.rules.approved import medwatch_passage
from fairdraft.rules.approved_reading import read_alone
from fairdraft.rules.coded_text import Codebook
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.corrections import appended
from fairdraft.rules.kinds.indication import altered_findings, copy_findings, required_row
from fairdraft.rules.kinds.pattern import brand_of
from fairdraft.rules.passages import Names
from fairdraft.rules.text_reading import TextReading

_NO_NAMES = Names(())
_SAME_SENTENCE = 0.8
_STATUTORY_NUMBER = "1-800-FDA-1088"
_FDA_NUMBER = re.compile(r"(?:\b1[-. /]{0,2})?(?:\(|\b)800\)?[-. /]{0,2}(FDA|332)[-. ]?1088\b", re.IGNORECASE)
_ITS_END = re.compile("1088")
_LONGEST_BEGINNING = 16  # characters of the number before that
_SAME_IN_BRACKETS = "1088 ("


def check_statement(rule: CompiledRule, reading: TextReading) -> Outcome:
    """One of the rule's patterns has to be found somewhere in the piece."""
    found = next(iter(reading.matches(rule.id)), None)
    expected = _expected(rule, reading)
    row = RequiredElement(
        rule.rule.element,
        "present" if found else "missing",
        1.0 if found else 0.0,
        reading.span(*found) if found else None,
        rule.rule.label or rule.rule.title,
        expected,
    )
    if found:
        return Outcome((), (row,))
    finding = rule.finding(
        rule.severity(reading.request.channel),
        {"brand": brand_of(reading), "expected": expected},
        anchor=reading.anchor,
        item=rule.rule.element,
        expected=expected or None,
        fix=appended(expected, reading) if expected else None,
    )
    return Outcome((finding,), (row,))


def _expected(rule: CompiledRule, reading: TextReading) -> str:
    contact = reading.language.product.contact if reading.language else None
    if rule.rule.element == "labeling_pointer" and contact and contact.prescribing_information:
        return contact.prescribing_information
    return rule.rule.expected


def check_medwatch(rule: CompiledRule, reading: TextReading) -> Outcome:
    """The statutory sentence has to be there; only its comma, its address and its typography may vary."""
    sentence = reading.approved.element("medwatch") if reading.approved else None
    if sentence is None:
        codebook = Codebook()
        sentence = read_alone(medwatch_passage(_NO_NAMES, codebook), _NO_NAMES, codebook, reading.words)
    row = required_row(sentence, reading)
    severity = rule.severity(reading.request.channel)
    expected = sentence.approved.passage.text
    row = RequiredElement(row.element, row.status, row.similarity, row.span, row.label, expected, row.diff)
    if row.status == "present":
        number = _other_number(rule, reading, expected)
        if number is not None:
            return Outcome((number,), (row,))
        covered = reading.language is not None and "medwatch" in reading.language.covered.values()
        return Outcome(() if covered else tuple(copy_findings(rule, reading, "medwatch")), (row,))
    missing = [one for one in sentence.units if one.status == "missing"]
    if row.status == "missing" or missing:
        finding = rule.finding(
            severity,
            {"brand": brand_of(reading), "expected": expected},
            span=row.span,
            anchor=None if row.span else reading.anchor,
            item="medwatch",
            expected=expected,
            fix=None if row.span else appended(expected, reading),
        )
        return Outcome((finding,), (row,))
    findings = altered_findings(rule, reading, sentence)
    if row.similarity < _SAME_SENTENCE:  # a paraphrase weighs what a missing sentence weighs
        findings = [replace(one, severity=severity) for one in findings]
    return Outcome(tuple(findings), (row,))


def _other_number(rule: CompiledRule, reading: TextReading, expected: str) -> Finding | None:
    """FDA's number in digits, or without the leading 1: it is the same telephone, and not what the law prints."""
    text = reading.normal.text
    for found in _fda_numbers(text) if "number" in rule.rule.cases else ():
        statutory = found[0][0] == "1" and found[1] != "332"
        if not statutory and not text.endswith(_SAME_IN_BRACKETS, 0, found.start()):
            span = reading.span(*found.span())
            return rule.finding(
                "suggestion",
                {
                    "brand": brand_of(reading),
                    "quote": reading.quote(span),
                    "expected": expected,
                },
                case="number",
                span=span,
                item="medwatch",
                expected=_STATUTORY_NUMBER,
                fix=Fix(span.start, span.end, _STATUTORY_NUMBER),
            )
    return None


def _fda_numbers(text: str) -> Iterator[re.Match[str]]:
    """FDA's telephone numbers, each looked for where its end stands: the pattern alone tries every letter of a text."""
    for end in _ITS_END.finditer(text):
        found = _FDA_NUMBER.search(text, max(0, end.start() - _LONGEST_BEGINNING), end.end() + 1)
        if found is not None and found.end() == end.end():
            yield found
