"""Do claims have their risks beside them, in place and in measure?"""

import re
from bisect import bisect_left

from fairdraft.domain.finding import Finding
from fairdraft.rules.balance import risk_share, to_nearest_risk, weigh
from fairdraft.rules.claim_promise import promises
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.kept_in_view import stays_in_view
from fairdraft.rules.kinds.link_only import LINK, standing_alone
from fairdraft.rules.kinds.pattern import brand_of, matches_of
from fairdraft.rules.kinds.safety import has_safety_information
from fairdraft.rules.surfaces import ALONE
from fairdraft.rules.text_reading import TextReading

_FIGURE = re.compile(r"\d+(?:\.\d+)? ?%|\b(?:clear(?:er)?|lower|better|fewer|less|more)\b", re.IGNORECASE)
_BEHIND = frozenset(("references", "footer", "legal", "footnote"))
_SEEN_ALONE = frozenset(("subject", "preheader", "alt_text"))
_HEADS = frozenset(("headline", "eyebrow"))


def check_claim_alone(rule: CompiledRule, reading: TextReading) -> Outcome:
    """In each part that may be seen alone a claim has risk information beside it."""
    parts = [one for one in reading.surfaces if one.name in ALONE]
    if not parts or (len(parts) == 1 and not has_safety_information(reading)):
        return Outcome()  # nothing at all is said of risk: that is another rule's finding
    if reading.request.channel == "banner" and any(
        one.name in ("isi", "panel") and _has_risk(reading, one.start, one.end) for one in reading.surfaces
    ):
        return Outcome()  # frames of one loop with a panel that stays
    findings: list[Finding] = []
    for part in parts:
        if _has_risk(reading, part.start, part.end) or LINK.search(reading.prose.text, part.start, part.end):
            continue
        claims = reading.claims_within(part.start, part.end)
        named = reading.names_product(part.start, part.end)
        claim = next((one for one in claims if named or _FIGURE.search(reading.prose.text, *one)), None)
        if claim is not None:
            findings.append(_told(rule, reading, claim))
    return Outcome(tuple(findings))


def check_proportion(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Many claims over next to no risk; a hint with the figures, because no law gives a number."""
    if not has_safety_information(reading):
        return Outcome()
    weighed = reading.once(weigh)
    claims = sum(1 for one in weighed if one.side == "benefit")
    share = risk_share(weighed)
    limits = rule.rule.limits
    if share is None or claims < limits.get("claims", 4) or 100 * share >= limits.get("percent", 25):
        return Outcome()
    return Outcome(
        (
            rule.finding(
                rule.severity(reading.request.channel),
                {
                    "brand": brand_of(reading),
                    "count": str(claims),
                    "total": f"{100 * share:.0f}",
                },
                anchor=reading.anchor,
            ),
        )
    )


def check_order(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Risk does not come behind the references, after a pressing call to action, or far from the claims."""
    if not has_safety_information(reading):
        return Outcome()
    weighed = reading.once(weigh)
    risk = next((one for one in weighed if one.side == "risk"), None)
    claim = next((one for one in weighed if one.side == "benefit"), None)
    if risk is None or claim is None:
        return Outcome()
    first = risk.start
    pressing = next((place for place in matches_of(rule, reading) if place[0] < first), None)
    if pressing is not None:
        return Outcome((_told(rule, reading, pressing, "action"),))
    behind = next(
        (
            one
            for one in reading.surfaces
            if one.name in _BEHIND and one.start < first and reading.surface_at(first) != one.name
        ),
        None,
    )
    if stays_in_view(reading, "risk"):
        return Outcome()
    if behind is not None and claim.start < first:
        return Outcome((_told(rule, reading, (claim.start, claim.end), "behind"),))
    # What is told of a disease or a good habit may be long; only what is promised of the product counts here.
    words, far = max(
        (
            (words, one)
            for words, one in to_nearest_risk(reading, weighed)
            if promises(reading, reading.said(one.start, one.end))
        ),
        default=(0, claim),
    )
    if words > rule.rule.limits.get("words", 150):
        return Outcome((_told(rule, reading, (far.start, far.end), "", str(words)),))
    return Outcome()


def check_headline_claim(rule: CompiledRule, reading: TextReading) -> Outcome:
    """A headline, subject line or alternative text that promises something is qualified where it is seen."""
    if reading.language is None:
        return Outcome()
    findings: list[Finding] = []
    reach = rule.rule.limits.get("words", 60)
    text = reading.prose.text
    alone = standing_alone(reading)
    # Of the whole text and in order: a manuscript may have thousands of headlines.
    found = matches_of(rule, reading)
    for surface in reading.surfaces:
        if surface.name not in _SEEN_ALONE and surface.name not in _HEADS:
            continue
        claims = reading.claims_within(surface.start, surface.end)
        if not claims:
            claims = found[bisect_left(found, (surface.start,)) : bisect_left(found, (surface.end,))]
        if not claims or not reading.names_product(surface.start, surface.end):
            continue
        if _has_risk(reading, surface.start, surface.end):
            continue
        if surface.name in _HEADS:
            part = next(((low, high) for low, high in alone if low <= surface.start < high), (0, len(text)))
            end = _after_words(reading, surface.end, reach, part[1])
            if _has_risk(reading, surface.end, end) or _states_use(reading, surface.start, end):
                continue
        findings.append(_told(rule, reading, (surface.start, surface.end), "" if surface.name in _HEADS else "alone"))
    return Outcome(tuple(findings))


def _states_use(reading: TextReading, start: int, end: int) -> bool:
    """Whether a range says what the medicine is for: the approved words, or the condition by its name."""
    if reading.approved is None or reading.language is None:
        return False
    for one in reading.approved.passages:
        place = one.range
        if one.approved.role == "indication" and place is not None and place[0] < end and start < place[1]:
            return True
    said = reading.prose.text[start:end].lower()
    return any(term.lower() in said for use in reading.language.product.indications for term in use.conditions if term)


def _after_words(reading: TextReading, place: int, words: int, end: int) -> int:
    starts = reading.words.starts
    at = bisect_left(starts, place) + words
    return starts[at] if at < bisect_left(starts, end) else end


def _has_risk(reading: TextReading, low: int, high: int) -> bool:
    return any(
        reading.has_risk(start, end) and not LINK.search(reading.prose.text, start, end)
        for start, end in reading.sentences_within(low, high)
    )


def _told(rule: CompiledRule, reading: TextReading, place: tuple[int, int], case: str = "", count: str = "") -> Finding:
    span = reading.span(*place)
    return rule.finding(
        rule.severity(reading.request.channel),
        {
            "brand": brand_of(reading),
            "quote": " ".join(reading.quote(span).split())[:140],
            "count": count,
        },
        case=case,
        span=span,
    )
