"""Does a reminder piece say more than a name?"""

import re

from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.critical_words import is_connective
from fairdraft.rules.kinds.pattern import matches_of
from fairdraft.rules.normalise import normalise
from fairdraft.rules.text_reading import TextReading
from fairdraft.rules.words import words_of

_PLAIN_WORDS = (
    "prescription medicine medicines medication used use along adults people treat called taken take help helps doctor"
)
_PLAIN = frozenset(_PLAIN_WORDS.split())
_SHORTEST_TERM = 4


def check_reminder_claim(rule: CompiledRule, reading: TextReading) -> Outcome:
    """One finding per sentence that hints at a use, a benefit, a dose or a patient."""
    places = set(matches_of(rule, reading))
    terms = _terms(reading)
    if terms is not None:
        places |= {found.span() for found in terms.finditer(reading.prose.text)}
    findings = []
    told: set[int | None] = set()
    for low, high in sorted(places):
        sentence = reading.prose.sentence_at(low)
        if sentence in told:
            continue
        told.add(sentence)
        span = reading.span(low, high)
        findings.append(
            rule.finding(
                rule.severity(reading.request.channel),
                {
                    "quote": reading.quote(span),
                    "brand": reading.language.product.brand if reading.language else "the product",
                },
                span=span,
            )
        )
    return Outcome(tuple(findings))


def _terms(reading: TextReading) -> re.Pattern[str] | None:
    """The conditions that the product is for, and the other telling words of its indications."""
    if reading.language is None:
        return None
    product = reading.language.product
    names = {*reading.language.names.brand, *reading.language.names.established, *reading.language.names.form}
    terms: set[str] = set()
    for indication in product.indications:
        terms |= {condition.lower() for condition in indication.conditions if condition.strip()}
        terms |= {
            key
            for key in words_of(normalise(indication.text)).keys
            if len(key) >= _SHORTEST_TERM and not is_connective(key) and key not in _PLAIN and key not in names
        }
    if not terms:
        return None
    return re.compile(
        r"\b(?:" + "|".join(re.escape(one) for one in sorted(terms, key=lambda one: (-len(one), one))) + r")\b",
        re.IGNORECASE,
    )
