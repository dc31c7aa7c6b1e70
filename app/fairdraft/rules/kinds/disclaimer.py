"""Is an unsupported claim excused by a disclaimer, which does not cure it?"""

from fairdraft.domain.finding import Finding
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.pattern import MOST_PLACES, brand_of, matches_of
from fairdraft.rules.text_reading import TextReading

_LONGEST_REACH = 1_000


def check_disclaimer(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag disclaimers (`patterns`) that stand in or beside a paragraph with a claim (`parts`) they cannot cure."""
    findings: list[Finding] = []
    places = matches_of(rule, reading)
    for start, end in places[:MOST_PLACES]:
        around = _around(reading, start, end)
        if not any(stands(around) for _, stands in rule.parts):
            continue
        span = reading.span(start, end)
        values = {"quote": reading.quote(span), "brand": brand_of(reading)}
        findings.append(rule.finding(rule.severity(reading.request.channel), values, span=span))
    return Outcome(tuple(findings), cut=len(places) > MOST_PLACES)


def _around(reading: TextReading, start: int, end: int) -> str:
    """The paragraph of the disclaimer with its neighbours, without the disclaimer."""
    text = reading.prose.text
    number = reading.prose.sentence_at(start)
    low, high = start, end
    if number is not None:
        blocks = reading.prose.blocks
        block = reading.prose.sentences[number].block
        low, high = blocks[max(0, block - 1)].start, blocks[min(len(blocks) - 1, block + 1)].end
    return f"{text[max(low, start - _LONGEST_REACH) : start]} | {text[end : min(high, end + _LONGEST_REACH)]}"
