"""Does copy tie the product to a disease, symptom or outcome that it is not approved for?"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

from fairdraft.rules.approved import ApprovedLanguage
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.pattern import brand_of
from fairdraft.rules.normalise import normalise
from fairdraft.rules.text_reading import TextReading
from fairdraft.rules.words import words_of

_BENEFIT = re.compile(
    r"\b(?:help\w*|treat(?:s|ed|ing|ment)?|reliev\w+|relief|improv\w+|prevent\w*|reduc\w+|lower(?:s|ed|ing)?|cut(?:s|ting)?"
    r"|work(?:s|ed|ing)?|control(?:s|led|ling)?|calm(?:s|ed|ing)?|protect\w*|clear(?:s|ed|ing)?|eas(?:e|es|ed|ing)"
    r"|fight(?:s|ing)?|stop(?:s|ped|ping)?|cure[sd]?|curing|manag\w+|heal(?:s|ed|ing)?|revers\w+|sooth\w+|lift(?:s|ed)?"
    r"|tam(?:e|es|ing)|quiet(?:s|ed|ing)?|banish\w*|beats?|battl\w+|combat\w*|defeat\w*|conquer\w*|melt(?:s|ed|ing)?"
    r"|handl\w+|keeps|guards?|shields?|edge off|answer (?:to|for)|at bay|in check"
    r"|tackl\w+|targets?|eliminat\w+|away|good for|great for|effective|benefits?|approved for|indicated for|used for"
    r"|is for|covers?|looks? after|takes? care of|got you"
    r"|takes? (?:[\w-]+ ){1,4}off|good news for|trims?|sheds?|melts?|boost\w*|strengthen\w*"
    r"|(?:shot|tablet|pill|capsule|injection|medicine) for)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:not (?:\w+ ){0,3}(?:for|to|used|approved|indicated|a|treat|help|prevent|cure|lower|reduce|known|been)"
    r"|(?:may|might) not (?!only|just)"
    r"|n't (?:\w+ ){0,2}(?:treat|help|prevent|cure|for|use)|never|cannot|has not been|have not been|nor)\b",
    re.IGNORECASE,
)
_TO_NEXT_WORD = re.compile(r"\W*\w+")
# Where a disease is named as something that a person has, and not as what is treated.
_AS_HISTORY = re.compile(
    r"\b(?:if (?:you|your|they)|history of|ever had|at (?:higher |high )?risk (?:of|for)|can lead to|may lead to"
    r"|leads? to|caused by)\b",
    re.IGNORECASE,
)
_CONTINUED = re.compile(r"\W*(?:it|it's|this (?:medicine|medication|pill|treatment)|and|plus|also)\b", re.IGNORECASE)
# Copy leaves the name out and means the product: "One shot for …", "Also calms …".
_UNNAMED = re.compile(
    r"\W*(?:(?:also|even|and) )?(?:helps|treats|fights|keeps|calms|relieves|lowers|protects|prevents|reduces|clears"
    r"|stops|eases|covers|guards|tames|looks after|takes care of|good for|great for)\b"
    r"|.*\b(?:one|a single|this|our) (?:[\w-]+ )?(?:shot|tablet|pill|capsule|injection|pen|medicine|treatment)\b",
    re.IGNORECASE | re.DOTALL,
)
_WIDENED = re.compile(
    r"\b(?:(?:all|any|every|many)(?: (?:kinds?|types?|forms?|sorts?) of| other)?|other|all of your|various) "
    r"((?:[\w-]+ ){0,2}[\w-]+)",
    re.IGNORECASE,
)
_OF_EVERY_KIND = re.compile(
    r"\b([\w-]+) of (?:every|all|any|many) (?:kinds?|types?|forms?|sorts?|stripes?)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+")
_LONGEST_NAME = 4
_MOST_QUESTIONS = 4
_SHORT = 4  # blanks in a question that only names what somebody has
_GENERAL = frozenset(
    ("conditions", "condition", "diseases", "disease", "disorders", "disorder", "illnesses", "symptoms")
)


def check_other_uses(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag conditions beside the product and a benefit that the approved use does not hold, and widened ones."""
    if reading.language is None:
        return Outcome()
    allowed = reading.language.once(_allowed)
    widened = reading.language.once(_widened)
    matches = reading.matches(rule.id)
    findings = []
    for number in _promising(reading):
        sentence = reading.prose.sentences[number]
        said = sentence.said.text
        places = [
            (low - sentence.start, high - sentence.start, "")
            for low, high in matches[
                bisect_left(matches, (sentence.start, 0)) : bisect_left(matches, (sentence.end, 0))
            ]
            if high <= sentence.end and not _is_allowed(reading, (low, high), allowed)
        ]
        places += [(low, high, "widened") for low, high in sentence.said.ask(widened)]
        place = next((one for one in sorted(places) if _is_treated(reading, said, sentence.start, *one[:2])), None)
        if place is None:
            continue
        low, high, case = sentence.start + place[0], sentence.start + place[1], place[2]
        span = reading.span(low, high)
        findings.append(
            rule.finding(
                rule.severity(reading.request.channel),
                {
                    "quote": " ".join(reading.quote(span).split()),
                    "brand": brand_of(reading),
                    "expected": reading.language.product.indications[0].text,
                },
                case=case,
                span=span,
            )
        )
    return Outcome(tuple(findings))


def _promising(reading: TextReading) -> list[int]:
    """The sentences that say that the product does something, and tell of no risk."""
    sentences = reading.prose.sentences
    named = {number for low, _ in reading.product_mentions if (number := reading.prose.sentence_at(low)) is not None}
    # "It also helps…" goes on about the product that the sentence before it names.
    named |= {
        number + 1
        for number in named
        if number + 1 < len(sentences)
        and sentences[number + 1].block == sentences[number].block
        and sentences[number + 1].said.ask(_goes_on)
    }
    named |= {number for number, one in enumerate(sentences) if one.said.ask(_means_the_product)}
    says_what_it_does = reading.language.once(_says_what_it_does) if reading.language else None
    promising = {
        number
        for number in named
        if says_what_it_does is not None
        and sentences[number].said.ask(says_what_it_does)
        and not reading.is_approved(sentences[number].start, sentences[number].end)
        and not reading.has_risk(sentences[number].start, sentences[number].end)
        and reading.surface_at(sentences[number].start) != "isi"
    }
    return sorted(promising | {asked for number in promising for asked in _questions_before(reading, number)})


def _questions_before(reading: TextReading, number: int) -> Iterator[int]:
    """The short questions of the same paragraph that a promise answers: "Anxious? Worn out? … can help"."""
    sentences = reading.prose.sentences
    for asked in range(number - 1, max(-1, number - 1 - _MOST_QUESTIONS), -1):
        said = sentences[asked].said.text.rstrip()
        if sentences[asked].block != sentences[number].block or not said.endswith("?") or said.count(" ") > _SHORT:
            return
        yield asked


def _goes_on(said: str) -> bool:
    return _CONTINUED.match(said) is not None


def _means_the_product(said: str) -> bool:
    return _UNNAMED.match(said) is not None


def _says_what_it_does(language: ApprovedLanguage) -> Callable[[str], bool]:
    """The question whether words name a benefit and deny nothing; a "not" of the approved use ("not caused by a heart
    valve problem") denies nothing.
    """
    uses = tuple(_spoken(use.text) for use in language.product.indications)

    def says_what_it_does(said: str) -> bool:
        return _BENEFIT.search(said) is not None and not any(
            not _is_of_a_use(said, found, uses) for found in _NEGATED.finditer(said)
        )

    return says_what_it_does


def _is_of_a_use(said: str, denied: re.Match[str], uses: tuple[str, ...]) -> bool:
    """Whether a negation and the word behind it stand in an approved use."""
    following = _TO_NEXT_WORD.match(said, denied.end())
    spoken = _spoken(said[denied.start() : following.end() if following else denied.end()])
    return any(spoken in use for use in uses)


def _is_treated(reading: TextReading, said: str, start: int, low: int, high: int) -> bool:
    """Whether a condition is named as what the product helps with, and not as what a person has."""
    return not _AS_HISTORY.search(said[max(0, low - 40) : low]) and not reading.is_approved(start + low, start + high)


def _allowed(language: ApprovedLanguage) -> tuple[str, ...]:
    """The words of the approved uses and claims, each text as " a b c "."""
    product = language.product
    texts = [text for use in product.indications for text in (use.text, *use.conditions)]
    texts += [text for claim in product.claims for text in (claim.text, *claim.variants)]
    return tuple(_spoken(text) for text in texts)


def _spoken(text: str) -> str:
    return f" {' '.join(_singular(key) for key in words_of(normalise(text)).keys)} "


def _singular(key: str) -> str:
    return key[:-1] if len(key) > 3 and key.endswith("s") and not key.endswith("ss") else key


def _is_allowed(reading: TextReading, place: tuple[int, int], allowed: tuple[str, ...]) -> bool:
    spoken = reading.said(*place).ask(_spoken)
    return any(spoken in one for one in allowed)


def _widened(language: ApprovedLanguage) -> Callable[[str], list[tuple[int, int]]]:
    """The question where an approved or general name is made wider, as in "all kinds of clots" or "other allergic
    conditions".
    """
    allowed = language.once(_allowed)
    heads = {_singular(one.split()[-1]) for one in allowed if 0 < len(one.split()) <= _LONGEST_NAME}

    def widened(said: str) -> list[tuple[int, int]]:
        return _widened_in(said, heads)

    return widened


def _widened_in(said: str, heads: set[str]) -> list[tuple[int, int]]:
    places = []
    for found in _WIDENED.finditer(said):
        words = list(_WORD.finditer(said, *found.span(1)))
        last = next(
            (word for word in words if word[0].lower() in _GENERAL or _singular(word[0].lower()) in heads), None
        )
        if last is not None:
            places.append((found.start(), last.end()))
    places += [
        found.span()
        for found in _OF_EVERY_KIND.finditer(said)
        if found[1].lower() in _GENERAL or _singular(found[1].lower()) in heads
    ]
    return places
