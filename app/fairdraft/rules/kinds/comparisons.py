"""Is another medicine named in a claim, or a compounded product set beside an approved one?"""

import re
from bisect import bisect_left

from fairdraft.domain.finding import Finding
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.pattern import MOST_PLACES, brand_of, matches_of
from fairdraft.rules.text_reading import TextReading

_COMPOUNDED = re.compile(
    r"\b(?:pharmacy[- ])?compound(?:ed|ing)\b|\bpharmacy[- ]made\b"
    r"|\bour (?:\w+ )?pharmac(?:y|ists?) (?:makes?|mix(?:es)?)\b"
    r"|\b(?:made|mixed|prepared)(?: fresh(?:ly)?| to order| for you)?"
    r" (?:by|in|at) (?:our|a|your) (?:\w+ )?pharmac(?:y|ists?)\b",
    re.IGNORECASE,
)

_SAME = re.compile(
    r"(?:the )?same\b|(?:identical|equivalent|interchangeable|comparable|bioequivalent)\b"
    r"|(?:our|an?|your|this|the) \S+ (?:alternatives?|dupes?|substitutes?|equivalents?|copy|generic)\b",
    re.IGNORECASE,
)


def check_competitor_named(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag the rule's comparisons with a named medicine or class, unless the name is the product's own."""
    return _told(rule, reading, [one for one in matches_of(rule, reading) if not _ends_with_own_name(reading, *one)])


def check_compounded(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag claims of sameness and approval for compounded products: where the product is one, where the text
    says that it is, and where nothing is known of the product. What is said to be the same as the product is another.
    """
    language = reading.language
    places = matches_of(rule, reading)
    if language is not None and not language.product.compounded and not _COMPOUNDED.search(reading.prose.text):
        places = [one for one in places if _names_own_as_other(reading, *one)]
    return _told(rule, reading, places)


def _names_own_as_other(reading: TextReading, start: int, end: int) -> bool:
    """Whether a place sets another product beside this one as its like: "same ingredient as", before its own name."""
    mentions = reading.product_mentions
    at = bisect_left(mentions, (start, 0))
    near = at < len(mentions) and mentions[at][0] <= end + 1
    return near and _SAME.match(reading.normal.text, start, end) is not None


def _ends_with_own_name(reading: TextReading, start: int, end: int) -> bool:
    text = reading.prose.text
    names = (reading.brand_pattern, reading.established_pattern)
    return any(found.end() == end for name in names for found in name.finditer(text, start, end))


def _told(rule: CompiledRule, reading: TextReading, places: list[tuple[int, int]]) -> Outcome:
    findings: list[Finding] = []
    for start, end in places[:MOST_PLACES]:
        span = reading.span(start, end)
        values = {"quote": reading.quote(span), "brand": brand_of(reading)}
        findings.append(rule.finding(rule.severity(reading.request.channel), values, span=span))
    return Outcome(tuple(findings), cut=len(places) > MOST_PLACES)
