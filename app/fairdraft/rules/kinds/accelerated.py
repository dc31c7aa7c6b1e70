"""Does the accelerated-approval statement travel with its use, and does copy promise more than it says?"""

from fairdraft.domain.finding import Finding, RequiredElement
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.corrections import insertion_after
from fairdraft.rules.kinds.indication import altered_findings, approved_uses, required_row
from fairdraft.rules.kinds.pattern import brand_of, matches_of
from fairdraft.rules.text_reading import TextReading


def check_accelerated(rule: CompiledRule, reading: TextReading) -> Outcome:
    """The approved statement of each use under accelerated approval, word for word; patterns are claims beyond it."""
    if reading.approved is None:
        return Outcome()
    statements = [one for one in reading.approved.passages if one.approved.role == "accelerated_approval"]
    if not statements:
        return Outcome()
    findings: list[Finding] = []
    rows: list[RequiredElement] = []
    uses = approved_uses(reading)
    last = next((unit for use in reversed(uses) for unit in reversed(use.units) if unit.end is not None), None)
    for one in statements:
        rows.append(required_row(one, reading))
        findings.extend(altered_findings(rule, reading, one))
        lost = [unit for unit in one.counted if unit.status == "missing"]
        if lost:
            expected = " ".join(unit.coded.unit.text for unit in lost)
            findings.append(
                rule.finding(
                    rule.severity(reading.request.channel),
                    {"brand": brand_of(reading), "expected": expected},
                    anchor=reading.anchor,
                    item=one.approved.element,
                    expected=expected,
                    fix=insertion_after(last, None, lost, reading) if last else None,
                )
            )
    for low, high in matches_of(rule, reading):
        span = reading.span(low, high)
        findings.append(
            rule.finding(
                rule.severity(reading.request.channel),
                {"brand": brand_of(reading), "quote": reading.quote(span)},
                case="beyond",
                span=span,
            )
        )
    return Outcome(tuple(findings), tuple(rows))
