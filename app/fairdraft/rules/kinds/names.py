"""Does the established name stand with the brand, and is a product named where none may be?"""

import re
from bisect import bisect_left

from fairdraft.domain.finding import Finding, Fix, RequiredElement
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.link_only import standing_alone
from fairdraft.rules.kinds.pattern import MOST_PLACES, matches_of
from fairdraft.rules.normalise import normalise
from fairdraft.rules.text_reading import TextReading
from fairdraft.rules.words import words_of

_ASKED_ABOUT = re.compile(
    r"\b(?:[Aa]sk|[Tt]alk|[Ss]peak|ASK|TALK)\b[^.!?\n]{0,60}?\b(?:about|for|if) "
    r"(?!(?:The|Your|A|An|It|This|These|What|How|Type|Getting)\b)([A-Z][A-Za-z]{3,})\b"
    r"(?!'|[ -](?:[Dd]isease|[Ss]yndrome|[Dd]isorder|[Pp]harma|[A-Z]))"
)
_ACRONYM = re.compile(r"[A-Z]{3,5}|[A-Z]{2,3}[a-z]{1,3}")  # COPD, AFib: diseases are named so too
# Programs, and diseases that bear a person's name.
_NO_PRODUCTS_WORDS = (
    "Medicare Medicaid Alzheimer Alzheimers Parkinson Parkinsons Crohn Crohns Graves Hodgkin Lyme Tourette Sjogren "
    "Hashimoto Raynaud Huntington Marfan Cushing Addison Down Turner Asperger Afib"
)
_NO_PRODUCTS = frozenset(_NO_PRODUCTS_WORDS.split())
_WITHIN = 40  # characters between the brand and its established name


def check_established_name(rule: CompiledRule, reading: TextReading) -> Outcome:
    """The established name has to stand with the brand at least once in each part that may be seen alone."""
    if reading.language is None:
        return Outcome()
    product = reading.language.product
    approved = f"{product.brand}® ({product.established_name})"
    findings: list[Finding] = []
    present: tuple[int, int] | None = None
    declared: bool | None = None
    for low, high in standing_alone(reading):
        mentions = _mentions(reading, low, high)
        together = next((both for one in mentions if (both := _with_established(reading, *one, high))), None)
        present = present or together
        if not mentions or together:
            continue
        if declared is None:
            declared = _is_declared(rule, reading)
        if declared:
            continue
        span = reading.span(*mentions[0])
        plain = reading.brand_pattern.fullmatch(reading.prose.text, *mentions[0])
        findings.append(
            rule.finding(
                rule.severity(reading.request.channel),
                {"brand": product.brand, "established_name": product.established_name, "expected": approved},
                span=span,
                expected=approved,
                fix=Fix(span.start, _after_mark(reading, span.end), approved) if plain else None,
            )
        )
    if present is None and reading.brand_mentions and declared is None:
        declared = _is_declared(rule, reading)
    status = "present" if present or (declared and reading.brand_mentions) else "missing"
    row = RequiredElement(
        "established_name",
        "present" if status == "present" else "missing",
        1.0 if status == "present" else 0.0,
        reading.span(*present) if present else None,
        "Established name with the brand",
        approved,
    )
    return Outcome(tuple(findings), (row,))


def _mentions(reading: TextReading, low: int, high: int) -> list[tuple[int, int]]:
    """Where the brand is named between two places, in hashtags and addresses too."""
    name = "".join(reading.language.names.brand) if reading.language else ""
    if not name:
        return []
    places = {one for one in reading.brand_mentions if low <= one[0] and one[1] <= high}
    at = reading.lower.find(name, low, high)
    while at >= 0:
        places.add((at, at + len(name)))
        at = reading.lower.find(name, at + len(name), high)
    return sorted(places)


def _is_declared(rule: CompiledRule, reading: TextReading) -> bool:
    return any(guard.pattern.search(reading.prose.text) for guard in rule.guards)


def _with_established(reading: TextReading, start: int, end: int, high: int) -> tuple[int, int] | None:
    names = reading.established_mentions
    at = bisect_left(names, (end, 0))
    if at == len(names) or names[at][0] - end > _WITHIN or names[at][1] > high:
        return None
    return start, names[at][1]


def _after_mark(reading: TextReading, place: int) -> int:
    original = reading.normal.original
    return place + 1 if original[place : place + 1] in ("®", "™") else place


def check_product_named(rule: CompiledRule, reading: TextReading) -> Outcome:
    """A help-seeking piece names no product: no brand, established name, address or hashtag of one."""
    names = list(reading.request.known_names)
    if reading.language is not None:
        names += [reading.language.product.brand, reading.language.product.established_name]
    places: set[tuple[int, int]] = set(matches_of(rule, reading))
    for name in names:
        keys = words_of(normalise(name)).keys
        squeezed = "".join(keys)
        if len(squeezed) < 3:
            continue
        pattern = re.compile(r"[ -]{0,2}".join(re.escape(key) for key in keys), re.IGNORECASE)
        places |= {found.span() for found in pattern.finditer(reading.prose.text)}
    places |= _marked(reading) | _asked_about(reading)
    findings = []
    for low, high in sorted(places)[:MOST_PLACES]:
        span = reading.span(low, high)
        findings.append(
            rule.finding(
                rule.severity(reading.request.channel),
                {"quote": reading.quote(span)},
                span=span,
            )
        )
    return Outcome(tuple(findings), cut=len(places) > MOST_PLACES)


def _marked(reading: TextReading) -> set[tuple[int, int]]:
    """Words that carry a registered or trade mark sign, which only a brand does."""
    places = set()
    original = reading.normal.original
    for found in re.finditer(r"[^\W_][\w-]{1,40}(?=[®™])", original):
        start = reading.normal.place_of(found.start())
        places.add((start, start + found.end() - found.start()))
    return {(start, end) for start, end in places if end <= len(reading.prose.text)}


def _asked_about(reading: TextReading) -> set[tuple[int, int]]:
    """Coined names that a reader is told to ask for: "Ask your doctor about Xyzolan"."""
    text = reading.prose.text
    return {
        found.span(1)
        for found in _ASKED_ABOUT.finditer(text)
        if found[1] not in _NO_PRODUCTS and _ACRONYM.fullmatch(found[1]) is None
    }
