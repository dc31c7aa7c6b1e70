"""Is another medicine named in a claim, or a compounded product set beside an approved one?"""

import re

from fairdraft.domain.finding import Finding
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.pattern import MOST_PLACES, brand_of, matches_of
from fairdraft.rules.text_reading import TextReading

_COMPOUNDED = re.compile(r"\b(?:pharmacy[- ])?compound(?:ed|ing)\b", re.IGNORECASE)


def check_competitor_named(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag the rule's comparisons with a named medicine or class, unless the name is the product's own."""
    return _told(rule, reading, [one for one in matches_of(rule, reading) if not _ends_with_own_name(reading, *one)])


def check_compounded(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag claims of sameness and approval for compounded products: where the product is one, where the text
    says that it is, and where nothing is known of the product.
    """
    language = reading.language
    if language is not None and not language.product.compounded and not _COMPOUNDED.search(reading.prose.text):
        return Outcome()
    return _told(rule, reading, matches_of(rule, reading))


def _ends_with_own_name(reading: TextReading, start: int, end: int) -> bool:
    text = reading.prose.text
    names = (reading.brand_pattern, reading.established_pattern)
    return any(found.end() == end for name in names for found in name.finditer(text, start, end))


def _told(rule: CompiledRule, reading: TextReading, places: list[tuple[int, int]]) -> Outcome:
    findings: list[Finding] = []
    for start, end in places[:MOST_PLACES]:
        span = reading.span(start, end)
        values = {"quote": reading.normal.original[span.start : span.end], "brand": brand_of(reading)}
        findings.append(rule.finding(rule.severity(reading.request.channel), values, span=span))
    return Outcome(tuple(findings), cut=len(places) > MOST_PLACES)
