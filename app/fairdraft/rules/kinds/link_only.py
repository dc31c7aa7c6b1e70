"""Does a part with a claim only point to its risk information?"""

import re

from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.pattern import brand_of
from fairdraft.rules.risk_language import tells_of_risk
from fairdraft.rules.surfaces import ALONE
from fairdraft.rules.text_reading import TextReading

LINK = re.compile(
    r"\b(?:see|click|tap|visit|learn more|scroll|swipe|read|go to|full|more|find|get)\b.{0,40}"
    r"\b(?:safety|isi|risks?|side effects?|prescribing)\b"
    r"|\b(?:isi|safety info(?:rmation)?|risk info(?:rmation)?)\b ?: ?[\w/:-]+\.\w",
    re.IGNORECASE,
)


def check_link_only(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag a link to safety information in a part that makes a claim and names no risk itself."""
    findings = []
    for low, high in standing_alone(reading):
        link = _link_within(reading, low, high) if reading.claims_within(low, high) else None
        if link is None or _names_risk(reading, low, high):
            continue
        span = reading.span(*link)
        findings.append(
            rule.finding(
                rule.severity(reading.request.channel),
                {"quote": reading.quote(span), "brand": brand_of(reading)},
                span=span,
            )
        )
    return Outcome(tuple(findings))


def standing_alone(reading: TextReading) -> list[tuple[int, int]]:
    """The parts of a piece that may be seen alone (posts, cards, frames …), or the whole piece."""
    parts = [(one.start, one.end) for one in reading.surfaces if one.name in ALONE]
    return parts or [(0, len(reading.prose.text))]


def _link_within(reading: TextReading, low: int, high: int) -> tuple[int, int] | None:
    """The first words that point to safety information; they stand in one paragraph."""
    for block in reading.prose.blocks:
        start, end = max(low, block.start), min(high, block.end)
        if start < end:
            said = block.said if (start, end) == (block.start, block.end) else reading.said(start, end)
            place = said.ask(_link_in)
            if place:
                return start + place[0], start + place[1]
    return None


def _link_in(said: str) -> tuple[int, int] | tuple[()]:
    found = LINK.search(said)
    return found.span() if found else ()


def _names_risk(reading: TextReading, low: int, high: int) -> bool:
    if low <= 0 and high >= len(reading.prose.text):
        return any(
            said.ask(names_risk_beside_links) or (approved and risk)
            for (_, _, _, said), approved, (_, risk) in zip(
                reading.prose.sentences, reading.approved_sentences, reading.natures, strict=True
            )
        )
    for start, end in reading.sentences_within(low, high):
        if reading.is_approved(start, end) and reading.has_risk(start, end):
            return True
        if reading.said(start, end).ask(names_risk_beside_links):
            return True
    return False


def names_risk_beside_links(said: str) -> bool:
    """Whether words tell of a risk when those that only point to its description are left out."""
    return tells_of_risk(said) and tells_of_risk(LINK.sub(" ", said))
