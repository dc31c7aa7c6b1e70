"""Which phrases of a text does a pattern rule flag?"""

from fairdraft.domain.finding import Finding, Fix
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.text_reading import TextReading

_LONGEST_QUOTE = 160


def check_pattern(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag every match of the rule's patterns that is outside approved words and that no guard excuses."""
    findings: list[Finding] = []
    for start, end in matches_of(rule, reading):
        span = reading.span(start, end)
        quote = reading.normal.original[span.start : span.end]
        findings.append(
            rule.finding(
                rule.severity(reading.request.channel),
                {"quote": quote[:_LONGEST_QUOTE], "brand": brand_of(reading), "expected": rule.rule.expected},
                span=span,
                expected=rule.rule.expected or None,
                fix=Fix(span.start, span.end, rule.rule.fix) if rule.rule.fix is not None else None,
            )
        )
    return Outcome(tuple(findings))


def matches_of(rule: CompiledRule, reading: TextReading) -> list[tuple[int, int]]:
    """The flagged places, in order."""
    text = reading.prose.text
    places = sorted({(found.start(), found.end()) for pattern in rule.patterns for found in pattern.finditer(text)})
    return [
        (start, end)
        for start, end in places
        if start < end
        and not reading.is_approved(start, end)
        and _on_surface(rule, reading, start)
        and _is_near(rule, reading, start)
        and not _is_excused(rule, reading, start, end)
    ]


def brand_of(reading: TextReading) -> str:
    """The product's brand for messages."""
    return reading.language.product.brand if reading.language else "the product"


def _on_surface(rule: CompiledRule, reading: TextReading, start: int) -> bool:
    if not rule.rule.surfaces:
        return True
    return any(one.start <= start < one.end and one.name in rule.rule.surfaces for one in reading.surfaces)


def _is_near(rule: CompiledRule, reading: TextReading, start: int) -> bool:
    """Whether the sentence has what the rule needs beside the match."""
    if not rule.needs and not rule.rule.brand_near:
        return True
    low, high = _sentence(reading, start)
    said = reading.prose.text[low:high]
    if rule.rule.brand_near and reading.language and not reading.names_product(low, high):
        return False
    return all(pattern.search(said) for pattern in rule.needs)


def _is_excused(rule: CompiledRule, reading: TextReading, start: int, end: int) -> bool:
    if not rule.guards:
        return False
    low, high = _sentence(reading, start)
    said = reading.prose.text[low:high]
    for guard in rule.guards:
        if guard.where == "overlap":
            if any(low + one.start() < end and low + one.end() > start for one in guard.pattern.finditer(said)):
                return True
        elif guard.where == "before":
            if guard.pattern.search(reading.prose.text[low:start]):
                return True
        elif guard.where == "sentence":
            if guard.pattern.search(said):
                return True
        elif guard.where == "block":
            number = reading.prose.sentence_at(start)
            block = reading.prose.sentences[number].block if number is not None else None
            if block is not None and guard.pattern.search(reading.prose.block_text(block)):
                return True
        elif guard.pattern.search(reading.prose.text):
            return True
    return False


def _sentence(reading: TextReading, place: int) -> tuple[int, int]:
    number = reading.prose.sentence_at(place)
    if number is None:
        return 0, len(reading.prose.text)
    sentence = reading.prose.sentences[number]
    return sentence.start, sentence.end
