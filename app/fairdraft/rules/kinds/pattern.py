"""Which phrases of a text does a pattern rule flag?"""

from functools import lru_cache, partial

from fairdraft.domain.finding import Finding, Fix, Span
from fairdraft.domain.shortening import shortened
from fairdraft.rules.compiled_rules import CompiledGuard, CompiledRule, Outcome
from fairdraft.rules.kinds.claim_context import tells_risk
from fairdraft.rules.reference_marks import has_mark, is_citation
from fairdraft.rules.text_reading import TextReading
from fairdraft.rules.whole_phrase import phrase_end

MOST_PLACES = 500  # of one rule in one text; nobody reads more
_LONGEST_QUOTE = 160
_LONGEST_REACH = 600


def check_pattern(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag every match of the rule's patterns that is outside approved words and that no guard excuses."""
    findings: list[Finding] = []
    places = matches_of(rule, reading)
    for start, end in places[:MOST_PLACES]:
        # What is put in the place of the words that were found takes the place of these alone.
        span = reading.span(start, end) if rule.rule.fix is not None else phrase_at(reading, start, end)
        findings.append(
            rule.finding(
                rule.severity(reading.request.channel),
                {"quote": quoted(reading, span), "brand": brand_of(reading), "expected": rule.rule.expected},
                span=span,
                expected=rule.rule.expected or None,
                fix=Fix(span.start, span.end, rule.rule.fix) if rule.rule.fix is not None else None,
            )
        )
    return Outcome(tuple(findings), cut=len(places) > MOST_PLACES)


def phrase_at(reading: TextReading, start: int, end: int) -> Span:
    """The range of the original text with the whole phrase that begins at `start`, approved words left out."""
    number = reading.prose.sentence_at(start)
    limit = reading.prose.sentences[number].end if number is not None else end
    whole = phrase_end(reading.prose.text, start, end, max(end, limit))
    return reading.span(start, end if whole > end and reading.is_approved(end, whole) else whole)


def quoted(reading: TextReading, span: Span) -> str:
    """The words of a range for a message, cut where they are many."""
    return shortened(reading.quote(span), _LONGEST_QUOTE)


def matches_of(rule: CompiledRule, reading: TextReading) -> list[tuple[int, int]]:
    """The flagged places, in order; one more than `MOST_PLACES` at most."""
    # What stands nowhere in the text is beside no match, of which long texts may have a million.
    if rule.id not in reading.matched or not all(one.search(reading.prose.text) for one in rule.needs):
        return []
    places = reading.matches(rule.id)
    if any(one.where == "piece" and one.pattern.search(reading.prose.text) for one in rule.guards):
        return []
    flagged: list[tuple[int, int]] = []
    # Places come in order, and many of them share a sentence.
    has_needed = lru_cache(1)(partial(_has_needed, rule, reading))
    for start, end in places:
        if (
            start < end
            and not reading.is_approved(start, end)
            and not is_citation(reading, start)
            and _on_surface(rule, reading, start)
            and has_needed(*_sentence(reading, start, end))
            and not (rule.rule.claims_only and tells_risk(reading, start, end))
            and not _is_excused(rule, reading, start, end)
        ):
            flagged.append((start, end))
            if len(flagged) > MOST_PLACES:
                break
    return flagged


def brand_of(reading: TextReading) -> str:
    """The product's brand for messages."""
    return reading.language.product.brand if reading.language else "the product"


def _on_surface(rule: CompiledRule, reading: TextReading, start: int) -> bool:
    if not rule.rule.surfaces:
        return True
    return reading.surface_at(start) in rule.rule.surfaces


def _has_needed(rule: CompiledRule, reading: TextReading, low: int, high: int) -> bool:
    """Whether the sentence `low`…`high` has what the rule needs beside the match."""
    if not rule.needs and not rule.rule.brand_near:
        return True
    if rule.rule.brand_near and reading.language and not reading.names_product(low, high):
        return False
    said = reading.prose.text[low:high]
    return all(pattern.search(said) for pattern in rule.needs)


def _is_excused(rule: CompiledRule, reading: TextReading, start: int, end: int) -> bool:
    if not rule.guards:
        return False
    low, high = _sentence(reading, start, end)
    verdicts = reading.said(low, high).ask(rule.verdicts)
    place = (start - low, end - low)
    if place not in verdicts:
        verdicts[place] = _is_excused_by_sentence(rule, reading.prose.text[low:high], *place)
    return verdicts[place] or any(
        _is_excused_by_more(guard, reading, (low, high), start, end)
        for guard in rule.guards
        if guard.where in ("referenced", "surface", "block")
    )


def _is_excused_by_sentence(rule: CompiledRule, said: str, start: int, end: int) -> bool:
    """Whether a guard that looks at the sentence alone excuses the words `start`…`end` of it."""
    for guard in rule.guards:
        if guard.where == "overlap":
            if _overlaps(guard, said, start, end):
                return True
        elif guard.where == "before":
            if guard.pattern.search(said[:start]):
                return True
        elif guard.where == "sentence" and guard.pattern.search(said):
            return True
    return False


def _is_excused_by_more(
    guard: CompiledGuard, reading: TextReading, sentence: tuple[int, int], start: int, end: int
) -> bool:
    """Whether a guard that looks beyond the sentence excuses the words `start`…`end` of the text."""
    text = reading.prose.text
    low, high = sentence
    if guard.where == "referenced":
        return _overlaps(guard, text[low:high], start - low, end - low) and has_mark(reading, low, high)
    if guard.where == "surface":
        return reading.language is None and bool(guard.pattern.search(reading.surface_at(start)))
    return bool(guard.pattern.search(text[slice(*_block(reading, start, end))]))


def _overlaps(guard: CompiledGuard, said: str, start: int, end: int) -> bool:
    return any(one.start() < end and one.end() > start for one in guard.pattern.finditer(said))


def _sentence(reading: TextReading, start: int, end: int) -> tuple[int, int]:
    number = reading.prose.sentence_at(start)
    if number is None:
        return _near(start, end, 0, len(reading.prose.text))
    sentence = reading.prose.sentences[number]
    return _near(start, end, sentence.start, sentence.end)


def _block(reading: TextReading, start: int, end: int) -> tuple[int, int]:
    number = reading.prose.sentence_at(start)
    if number is None:
        return start, end
    block = reading.prose.blocks[reading.prose.sentences[number].block]
    return _near(start, end, block.start, block.end)


def _near(start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """No sentence that people write is longer; text without sentences must not cost its length at each match.

    Longer ones are cut at steps of the reach, so that the matches of one step share their surroundings.
    """
    before, after = start // _LONGEST_REACH - 1, -(-end // _LONGEST_REACH) + 1
    return max(low, before * _LONGEST_REACH), min(high, after * _LONGEST_REACH)
