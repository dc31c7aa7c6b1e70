"""May this product be advertised by its name alone, and are both its names there?"""

from fairdraft.domain.finding import Fix
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.text_reading import TextReading


def check_boxed_reminder(rule: CompiledRule, reading: TextReading) -> Outcome:
    """A product with a boxed warning has no reminder pieces."""
    if reading.language is None or not reading.language.product.safety.boxed_warning.strip():
        return Outcome()
    values = {"brand": reading.language.product.brand}
    return Outcome((rule.finding(rule.severity(reading.request.channel), values, anchor=reading.anchor),))


def check_established_name_once(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Brand and established name both stand in the piece; the first of them that stands alone is told."""
    if reading.language is None:
        return Outcome()
    product = reading.language.product
    brands = reading.brand_mentions
    established = reading.established_pattern.search(reading.prose.text)
    if brands and established:
        return Outcome()
    approved = f"{product.brand}® ({product.established_name})"
    place = brands[0] if brands else established.span() if established else None
    span = reading.span(*place) if place else None
    fix = None
    if brands and span is not None:
        marked = reading.normal.original[span.end : span.end + 1] in ("®", "™")
        fix = Fix(span.start, span.end + marked, approved)
    values = {"brand": product.brand, "established_name": product.established_name, "expected": approved}
    finding = rule.finding(rule.severity(reading.request.channel), values, span=span, expected=approved, fix=fix)
    return Outcome((finding,))
