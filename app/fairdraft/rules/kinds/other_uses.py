"""Does copy tie the product to a disease, symptom or outcome that it is not approved for?"""

import re

from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.pattern import MOST_PLACES, brand_of, matches_of
from fairdraft.rules.normalise import normalise
from fairdraft.rules.text_reading import TextReading
from fairdraft.rules.words import words_of

_BENEFIT = re.compile(
    r"\b(?:help\w*|treat(?:s|ed|ing|ment)?|reliev\w+|relief|improv\w+|prevent\w*|reduc\w+|lower(?:s|ed|ing)?|cut(?:s|ting)?"
    r"|work(?:s|ed|ing)?|control(?:s|led|ling)?|calm(?:s|ed|ing)?|protect\w*|clear(?:s|ed|ing)?|eas(?:e|es|ed|ing)"
    r"|fight(?:s|ing)?|stop(?:s|ped|ping)?|cure[sd]?|curing|manag\w+|heal(?:s|ed|ing)?|revers\w+|sooth\w+|lift(?:s|ed)?"
    r"|tackl\w+|targets?|eliminat\w+|away|good for|great for|effective|benefits?|approved for|indicated for|used for"
    r"|is for)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:not (?:\w+ ){0,3}(?:for|to|used|approved|indicated|a|treat|help|prevent|cure|lower|reduce|known|been)"
    r"|n't (?:\w+ ){0,2}(?:treat|help|prevent|cure|for|use)|never|cannot|has not been|have not been|nor)\b",
    re.IGNORECASE,
)
# Where a disease is named as something that a person has, and not as what is treated.
_AS_HISTORY = re.compile(
    r"\b(?:if (?:you|your|they)|history of|ever had|at (?:higher |high )?risk (?:of|for)|can lead to|may lead to"
    r"|leads? to|caused by)\b",
    re.IGNORECASE,
)
_CONTINUED = re.compile(r"\W*(?:it|it's|this (?:medicine|medication|pill|treatment)|and|plus|also)\b", re.IGNORECASE)
_WIDENED = re.compile(
    r"\b(?:(?:all|any|every|many)(?: (?:kinds?|types?|forms?|sorts?) of| other)?|other|all of your|various) "
    r"((?:[\w-]+ ){0,2}[\w-]+)",
    re.IGNORECASE,
)
_GENERAL = frozenset(
    ("conditions", "condition", "diseases", "disease", "disorders", "disorder", "illnesses", "symptoms")
)


def check_other_uses(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag conditions beside the product and a benefit that the approved use does not hold, and widened ones."""
    if reading.language is None:
        return Outcome()
    allowed = _allowed(reading)
    text = reading.prose.text
    findings = []
    told: set[int | None] = set()
    places = [(low, high, "") for low, high in matches_of(rule, reading) if not _is_allowed(text[low:high], allowed)]
    places += [(low, high, "widened") for low, high in _widened(reading, allowed)]
    for low, high, case in sorted(places)[:MOST_PLACES]:
        sentence = reading.prose.sentence_at(low)
        if sentence in told or not _is_promised(reading, sentence, low, high):
            continue
        told.add(sentence)
        span = reading.span(low, high)
        findings.append(
            rule.finding(
                rule.severity(reading.request.channel),
                {
                    "quote": " ".join(reading.normal.original[span.start : span.end].split()),
                    "brand": brand_of(reading),
                    "expected": reading.language.product.indications[0].text,
                },
                case=case,
                span=span,
            )
        )
    return Outcome(tuple(findings))


def _is_promised(reading: TextReading, number: int | None, low: int, high: int) -> bool:
    """Whether the sentence says that the product does something about it."""
    if number is None or reading.is_approved(low, high):
        return False
    sentence = reading.prose.sentences[number]
    text = reading.prose.text
    said = text[sentence.start : sentence.end]
    if not _names_product(reading, number) or not _BENEFIT.search(said) or _NEGATED.search(said):
        return False
    if _AS_HISTORY.search(text[max(sentence.start, low - 40) : low]):
        return False
    return reading.surface_at(low) != "isi" and not reading.has_risk(sentence.start, sentence.end)


def _names_product(reading: TextReading, number: int) -> bool:
    """Whether a sentence names the product, or goes on about it ("It also helps …")."""
    sentence = reading.prose.sentences[number]
    if reading.names_product(sentence.start, sentence.end):
        return True
    if number == 0 or not _CONTINUED.match(reading.prose.sentence_text(number)):
        return False
    before = reading.prose.sentences[number - 1]
    return before.block == sentence.block and reading.names_product(before.start, before.end)


def _allowed(reading: TextReading) -> tuple[str, ...]:
    """The words of the approved uses and claims, each text as " a b c "."""
    if reading.language is None:
        return ()
    product = reading.language.product
    texts = [text for use in product.indications for text in (use.text, *use.conditions)]
    texts += [text for claim in product.claims for text in (claim.text, *claim.variants)]
    return tuple(_spoken(text) for text in texts)


def _spoken(text: str) -> str:
    return f" {' '.join(_singular(key) for key in words_of(normalise(text)).keys)} "


def _singular(key: str) -> str:
    return key[:-1] if len(key) > 3 and key.endswith("s") and not key.endswith("ss") else key


def _is_allowed(term: str, allowed: tuple[str, ...]) -> bool:
    spoken = _spoken(term)
    return any(spoken in one for one in allowed)


def _widened(reading: TextReading, allowed: tuple[str, ...]) -> list[tuple[int, int]]:
    """An approved or general name made wider, as in "all kinds of clots" or "other allergic conditions"."""
    heads = {_singular(one.split()[-1]) for one in allowed if len(one.split()) <= 4 and one.split()}
    places = []
    for found in _WIDENED.finditer(reading.prose.text):
        words = re.findall(r"[^\W_]+", found[1].lower())
        last = next((at for at, word in enumerate(words) if word in _GENERAL or _singular(word) in heads), None)
        if last is not None and not reading.is_approved(*found.span()):
            end = found.start(1)
            for found_word in list(re.finditer(r"[^\W_]+", found[1]))[: last + 1]:
                end = found.start(1) + found_word.end()
            places.append((found.start(), end))
    return places
