"""Does a short format carry all that its claim needs, and what do its hashtags and emojis say?"""

import re

from fairdraft.domain.finding import Finding
from fairdraft.domain.name_list import listed
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.link_only import LINK, standing_alone
from fairdraft.rules.kinds.pattern import MOST_PLACES, brand_of
from fairdraft.rules.text_reading import TextReading

# Characters that a format holds; the pack may say otherwise, because platforms change them.
_LIMITS = {"post": 280, "headline": 30, "description": 90}
_LONGEST_SHORT = 500  # characters; a longer text is a page, whatever its channel
_HASHTAG = re.compile(r"#([^\W_]\w{1,99})")
_WORD_IN_HASHTAG = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|\d+|[A-Z]")
_ADDRESS = re.compile(r"\b[\w-]+\.(?:[a-z]{2,})\b|\bhttps?:", re.IGNORECASE)
_USE = re.compile(
    r"\b(?:for (?:adults|people|women|men|children|patients|those)|to treat|treats|used (?:to|for|with|along))\b",
    re.IGNORECASE,
)
# Signs of praise: stars, hearts, fire, rocket, sparkles, faces in love, clapping, strong arm, hundred, party, trophy.
_PRAISE = re.compile(
    "[\u2b50\u2728\u2764\U0001f31f\U0001f389\U0001f38a\U0001f3c6\U0001f44d\U0001f44f\U0001f495-\U0001f49f\U0001f4aa"
    "\U0001f4af\U0001f525\U0001f600-\U0001f606\U0001f60a\U0001f60d\U0001f60e\U0001f618\U0001f64c\U0001f680\U0001f929"
    "\U0001f970\U0001f973\U0001f9e1\U0001f4a5\U0001f483\U0001f57a]"
)
_PRAISE_REACH = 60


def check_short_format(rule: CompiledRule, reading: TextReading) -> Outcome:
    """A short format that makes a claim carries the use, both names, the main risks and a link, or makes no claim;
    and it fits.
    """
    findings: list[Finding] = []
    severity = rule.severity(reading.request.channel)
    for low, high in standing_alone(reading):
        claim = _claim(reading, low, high) if high - low <= _LONGEST_SHORT else None
        if claim is not None:
            missing = _missing(reading, low, high)
            if missing:
                values = {"brand": brand_of(reading), "missing": listed(missing), "count": str(len(missing))}
                findings.append(rule.finding(severity, values, span=reading.span(*claim)))
    findings.extend(_too_long(rule, reading))
    return Outcome(tuple(findings[:MOST_PLACES]), cut=len(findings) > MOST_PLACES)


def check_hashtags(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Read hashtags word by word, and signs of praise beside the brand, as the claims that they are."""
    findings: list[Finding] = []
    severity = rule.severity(reading.request.channel)
    for found in _HASHTAG.finditer(reading.prose.text):
        said = " ".join(_WORD_IN_HASHTAG.findall(found[1]))
        if any(pattern.search(said) for pattern in rule.patterns) and not any(
            guard.pattern.search(said) for guard in rule.guards
        ):
            span = reading.span(*found.span())
            values = {"quote": found[0], "expected": said, "brand": brand_of(reading)}
            findings.append(rule.finding(severity, values, span=span))
    if not reading.prose.text.isascii():
        findings.extend(_praise(rule, reading))
    return Outcome(tuple(findings[:MOST_PLACES]), cut=len(findings) > MOST_PLACES)


def _claim(reading: TextReading, low: int, high: int) -> tuple[int, int] | None:
    """The claim of a part that names the product."""
    claims = reading.claims_within(low, high)
    named = reading.names_product(low, high) or _tagged(reading, low, high)
    if reading.language is None:
        named = "#" in reading.prose.text[low:high]
    return claims[0] if claims and named else None


def _tagged(reading: TextReading, low: int, high: int) -> bool:
    if reading.language is None:
        return False
    squeezed = "".join(reading.language.names.brand)
    return squeezed in reading.prose.text[low:high].lower()


def _missing(reading: TextReading, low: int, high: int) -> list[str]:
    text = reading.prose.text
    without_links = LINK.sub(" ", text[low:high])
    missing = []
    if reading.language is not None and not reading.established_pattern.search(text, low, high):
        missing.append("the established name")
    if not _USE.search(text, low, high):
        missing.append("the use")
    if not reading.names_risk(without_links):
        missing.append("the most serious risks")
    if not _ADDRESS.search(text, low, high):
        missing.append("a link to all of them")
    return missing


def _too_long(rule: CompiledRule, reading: TextReading) -> list[Finding]:
    limits = {**_LIMITS, **rule.rule.limits}
    channel = reading.request.channel
    findings = []
    for one in reading.surfaces:
        if one.name == "post" and channel == "social":
            limit = limits["post"]
        elif channel == "search" and one.name in ("headline", "subhead"):
            limit = limits["headline"]
        elif channel == "search" and one.name in ("body", "description"):
            limit = limits["description"]
        else:
            continue
        span = reading.span(one.start, one.end)
        for start, end in _lines(reading.normal.original, span.start, span.end, whole=one.name == "post"):
            if end - start > limit:
                values = {"count": str(end - start), "total": str(limit), "brand": brand_of(reading)}
                place = type(span)(start + limit, end)
                findings.append(rule.finding("warning", values, case="length", span=place))
    return findings


def _lines(original: str, start: int, end: int, *, whole: bool) -> list[tuple[int, int]]:
    if whole:
        return [(start, end)]
    lines = []
    at = start
    for line in original[start:end].split("\n"):
        lines.append((at, at + len(line.rstrip())))
        at += len(line) + 1
    return lines


def _praise(rule: CompiledRule, reading: TextReading) -> list[Finding]:
    original = reading.normal.original
    findings: list[Finding] = []
    last = -1
    for low, high in reading.brand_mentions:
        span = reading.span(low, high)
        start = max(last, span.start - _PRAISE_REACH, original.rfind("\n", 0, span.start) + 1, 0)
        stop = original.find("\n", span.end, span.end + _PRAISE_REACH)
        found = _PRAISE.search(original, start, stop if stop >= 0 else span.end + _PRAISE_REACH)
        if found:
            place = type(span)(found.start(), found.end())
            values = {"quote": found[0], "brand": brand_of(reading)}
            findings.append(rule.finding(rule.severity(reading.request.channel), values, case="emoji", span=place))
            last = found.end()
    return findings
