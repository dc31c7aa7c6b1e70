"""Does consumer copy speak the language of professionals?"""

from fairdraft.domain.finding import Finding, Fix
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.pattern import MOST_PLACES, brand_of, matches_of
from fairdraft.rules.text_reading import TextReading

_AT_LEAST = 2
_LONGEST_LIST = 120
_GLOSS_REACH = 60


def check_jargon(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag the first use of each of the rule's `terms` that nothing beside it explains, with the plain word."""
    plain = {term.casefold(): said for term, said in rule.rule.terms.items()}
    told: set[str] = set()
    findings: list[Finding] = []
    for start, end in matches_of(rule, reading):
        term = " ".join(reading.prose.text[start:end].casefold().split())
        said = plain.get(term, "")
        if term in told or (said and _explains(reading, start, said)) or _is_glossed(reading, start, end):
            continue
        if reading.language is not None and term in _uses(reading):
            continue
        told.add(term)
        span = reading.span(start, end)
        quote = reading.quote(span)
        values = {"quote": quote, "expected": said, "brand": brand_of(reading)}
        fix = Fix(span.start, span.end, said.capitalize() if quote[:1].isupper() and not quote.isupper() else said)
        findings.append(
            rule.finding(
                rule.severity(reading.request.channel),
                values,
                span=span,
                expected=said or None,
                fix=fix if said else None,
            )
        )
    return Outcome(tuple(findings))


def check_professional_language(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag a paragraph with several of the rule's patterns, on the first of them."""
    at_least = rule.rule.limits.get("at_least", _AT_LEAST)
    by_block: dict[int, list[tuple[int, int]]] = {}
    for start, end in matches_of(rule, reading):
        number = reading.prose.sentence_at(start)
        block = reading.prose.sentences[number].block if number is not None else -1
        places = by_block.setdefault(block, [])
        if not places or start >= places[-1][1]:
            places.append((start, end))
    findings = []
    for places in by_block.values():
        if len(places) < at_least:
            continue
        quotes = []
        for start, end in places:
            one = reading.span(start, end)
            quotes.append(f"“{reading.quote(one)}”")
        listed = ", ".join(dict.fromkeys(quotes))
        values = {
            "quote": listed if len(listed) <= _LONGEST_LIST else listed[:_LONGEST_LIST].rsplit(",", 1)[0] + " …",
            "count": str(len(places)),
            "brand": brand_of(reading),
        }
        findings.append(rule.finding(rule.severity(reading.request.channel), values, span=reading.span(*places[0])))
    return Outcome(tuple(findings[:MOST_PLACES]), cut=len(findings) > MOST_PLACES)


def _is_glossed(reading: TextReading, start: int, end: int) -> bool:
    """Whether a term stands in parentheses, or is followed by them: "itching (pruritus)", "edema (swelling)"."""
    text = reading.prose.text
    before = text[max(0, start - _GLOSS_REACH) : start]
    return text[end : end + 2].strip().startswith("(") or before.rfind("(") > before.rfind(")")


def _uses(reading: TextReading) -> str:
    """The words of the approved uses, which are the names of the conditions."""
    indications = reading.language.product.indications if reading.language else ()
    return " ".join(word for one in indications for word in (one.text, *one.conditions)).casefold()


def _explains(reading: TextReading, start: int, said: str) -> bool:
    """Whether the plain word stands in the same sentence."""
    number = reading.prose.sentence_at(start)
    return number is not None and said.casefold() in reading.prose.sentence_text(number).casefold()
