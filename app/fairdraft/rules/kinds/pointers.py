"""Do pointers say what they have to: that there is a boxed warning, and where to call?"""

import re

from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.pattern import brand_of
from fairdraft.rules.text_reading import TextReading

_END = re.compile(r"[.!?](?:\s|$)|\n\n|\n(?=[\u2022*+-] )")


def check_boxed_pointer(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Where the labeling has a boxed warning, a pointer to it (`patterns`) names that (`needs`)."""
    if reading.language is None or not reading.language.product.safety.boxed_warning.strip():
        return Outcome()
    text = reading.prose.text
    first: tuple[int, int] | None = None
    for pattern in rule.patterns:
        for found in pattern.finditer(text):
            said = _sentence_around(reading, *found.span())
            if any(needed.search(said) for needed in rule.needs):
                return Outcome()
            if first is None or found.start() < first[0]:
                first = found.span()
    if first is None:
        return Outcome()
    span = reading.span(*first)
    expected = reading.language.product.contact.prescribing_information
    return Outcome(
        (
            rule.finding(
                rule.severity(reading.request.channel),
                {
                    "brand": brand_of(reading),
                    "quote": reading.quote(span),
                    "expected": expected or "including Boxed WARNING",
                },
                span=span,
                item="labeling_pointer",
                expected=expected or None,
            ),
        )
    )


def _sentence_around(reading: TextReading, start: int, end: int) -> str:
    """The sentence with a pointer, to where it ends: a column may have broken its line."""
    text = reading.prose.text
    number = reading.prose.sentence_at(start)
    low = start if number is None else reading.prose.sentences[number].start
    closed = _END.search(text, end)
    return text[low : max(end, closed.start() if closed else len(text))]


def check_mention(rule: CompiledRule, reading: TextReading) -> Outcome:
    """One of the rule's patterns stands somewhere in the piece; no required element hangs on it."""
    if any(pattern.search(reading.prose.text) for pattern in rule.patterns):
        return Outcome()
    expected = ""
    if reading.language is not None:
        contact = reading.language.product.contact
        expected = " ".join(one for one in (contact.phone and f"Call {contact.phone}.", contact.print_reference) if one)
    expected = expected or rule.rule.expected
    return Outcome(
        (
            rule.finding(
                rule.severity(reading.request.channel),
                {"brand": brand_of(reading), "expected": expected},
                anchor=reading.anchor,
                item=None,
                expected=expected or None,
            ),
        )
    )
