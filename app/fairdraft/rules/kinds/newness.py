"""Is a product called new when it no longer is?"""

from fairdraft.domain.finding import Finding, Severity
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.pattern import MOST_PLACES, brand_of, matches_of
from fairdraft.rules.text_reading import TextReading

_DAYS = 180


def check_newness(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag the rule's words where the product was launched more than `days` before the day of the check.

    Where no launch date is on file the writer is only asked for one.
    """
    launched = reading.language.product.launch_date if reading.language else None
    if launched is not None and (reading.request.on - launched).days <= rule.rule.limits.get("days", _DAYS):
        return Outcome()
    severity: Severity = rule.severity(reading.request.channel) if launched else "suggestion"
    places = matches_of(rule, reading)
    findings: list[Finding] = []
    for start, end in places[:MOST_PLACES]:
        span = reading.span(start, end)
        values = {
            "quote": reading.quote(span),
            "brand": brand_of(reading),
            "expected": launched.isoformat() if launched else "",
        }
        findings.append(rule.finding(severity, values, case="" if launched else "undated", span=span))
    return Outcome(tuple(findings), cut=len(places) > MOST_PLACES)
