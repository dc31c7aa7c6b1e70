"""Is a telephone number that looks like the product's the one on file?"""

import re

from rapidfuzz.distance import DamerauLevenshtein

from fairdraft.domain.finding import Finding, Fix
from fairdraft.domain.product import Product
from fairdraft.rules.compiled_rules import CompiledRule
from fairdraft.rules.kinds.pattern import MOST_PLACES
from fairdraft.rules.text_reading import TextReading

_NUMBER = re.compile(r"(?<![\w-])(?:\+?1[-. ]{0,2})?\(?8\d\d\)?[-. ]{0,2}\d{3}[-. ]\d{4}(?![\w-])")
_DIGITS = 10  # without the leading 1
_SLIPS = 1  # a digit that differs, is lost or changed places; with more it is another number
_FDA = "8003321088"


def misdialed(rule: CompiledRule, reading: TextReading, product: Product) -> list[Finding]:
    """Toll-free numbers that are a slip away from the product's: a reader who calls one reaches a stranger."""
    on_file = _digits(product.contact.phone)
    if len(on_file) != _DIGITS or "telephone" not in rule.rule.cases:
        return []
    findings = []
    for low, high in reading.found(_numbers)[:MOST_PLACES]:
        said = _digits(reading.prose.text[low:high])
        if said in (on_file, _FDA) or DamerauLevenshtein.distance(said, on_file) > _SLIPS:
            continue
        if reading.is_approved(low, high):
            continue
        span = reading.span(low, high)
        expected = product.contact.phone
        values = {
            "quote": reading.quote(span),
            "brand": product.brand,
            "expected": expected,
        }
        findings.append(
            rule.finding(
                rule.severity(reading.request.channel),
                values,
                case="telephone",
                span=span,
                expected=expected,
                fix=Fix(span.start, span.end, expected),
            )
        )
    return findings


def _numbers(said: str) -> list[tuple[int, int]]:
    return [found.span() for found in _NUMBER.finditer(said)]


def _digits(number: str) -> str:
    """The digits of a number without the leading 1; nothing where letters stand for some."""
    return "" if re.search(r"[A-Za-z]", number) else re.sub(r"\D", "", number)[-_DIGITS:]
