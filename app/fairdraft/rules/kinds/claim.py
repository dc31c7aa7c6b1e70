"""Does the copy say what the approved claims say, in their words and with their numbers?"""

from fairdraft.domain.claim_link import ClaimLink, ClaimNumber
from fairdraft.domain.finding import Finding, Fix, Severity, Span
from fairdraft.domain.product_elements import beginning
from fairdraft.rules.claims import tie_claims
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.corrections import changes_in
from fairdraft.rules.kinds.pattern import brand_of, quoted
from fairdraft.rules.text_reading import TextReading

_MOST_FINDINGS = 500


def check_claim(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Drifted claims, promises and numbers without a claim, missing qualifiers, claims that may not be used here."""
    if reading.language is None:
        return Outcome()
    request = reading.request
    findings: list[Finding] = []
    qualified: set[str] = set()
    for link in tie_claims(reading, reading.language.product, request.channel, request.on, telling=True):
        findings.extend(_of_link(rule, reading, link, qualified))
        if len(findings) > _MOST_FINDINGS:
            return Outcome(tuple(findings[:_MOST_FINDINGS]), cut=True)
    return Outcome(tuple(findings))


def _of_link(rule: CompiledRule, reading: TextReading, link: ClaimLink, qualified: set[str]) -> list[Finding]:
    findings = [_number(rule, reading, one) for one in link.numbers]
    if link.status == "unsupported" and not link.numbers:
        findings.append(_told(rule, reading, "unsupported", "warning", link.span))
    if link.status == "drifted":
        findings.append(_drifted(rule, reading, link))
    elif link.expired or link.other_channel:
        case = "expired" if link.expired else "channel"
        findings.append(_told(rule, reading, case, "warning", link.span, link, expected=link.wording))
    if link.qualifier_status == "missing" and link.claim is not None and link.claim not in qualified:
        qualified.add(link.claim)
        if link.status != "drifted":
            findings.append(_told(rule, reading, "qualifier", "suggestion", link.span, link, expected=link.qualifier))
    return findings


def _number(rule: CompiledRule, reading: TextReading, one: ClaimNumber) -> Finding:
    if one.status == "unknown":
        return _told(rule, reading, "", "warning", one.span)
    return rule.finding(
        rule.severity(reading.request.channel),
        {**_values(reading, one.span), "label": _called(reading, one.claim), "expected": one.approved},
        case="differs",
        span=one.span,
        item=one.claim,
        expected=_claim_text(reading, one.claim),
    )


def _drifted(rule: CompiledRule, reading: TextReading, link: ClaimLink) -> Finding:
    severity: Severity = link.severity or "suggestion"
    wording = link.wording
    if wording[-1:] in (".", "!", "?") and reading.normal.original[link.span.end - 1 : link.span.end] not in (*".!?",):
        wording = wording[:-1]
    return rule.finding(
        rule.severity(reading.request.channel) if severity == "error" else severity,
        {**_values(reading, link.span), "label": _called(reading, link.claim), "changes": changes_in(link.diff or ())},
        case="drifted" if severity == "error" else "wording",
        span=link.differing or link.span,
        item=link.claim,
        expected=link.wording,
        diff=link.diff,
        fix=Fix(link.span.start, link.span.end, wording),
    )


def _told(
    rule: CompiledRule,
    reading: TextReading,
    case: str,
    severity: Severity,
    span: Span,
    link: ClaimLink | None = None,
    *,
    expected: str = "",
) -> Finding:
    values = {**_values(reading, span), "label": _called(reading, link.claim) if link else "", "expected": expected}
    return rule.finding(
        severity,
        values,
        case=case,
        span=span,
        item=link.claim if link else None,
        expected=expected or None,
    )


def _claim_text(reading: TextReading, claim: str | None) -> str | None:
    product = reading.language.product if reading.language else None
    return next((one.text for one in product.claims if one.id == claim), None) if product else None


def _called(reading: TextReading, claim: str | None) -> str:
    """A claim as a writer knows it: by its first words, in quotes."""
    text = _claim_text(reading, claim)
    return f"“{beginning(text)}”" if text else claim or ""


def _values(reading: TextReading, span: Span) -> dict[str, str]:
    return {
        "quote": quoted(reading, span),
        "brand": brand_of(reading),
    }
