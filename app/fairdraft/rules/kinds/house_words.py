"""Does a piece use words that its brand avoids, or says otherwise?"""

from collections.abc import Iterator

from fairdraft.domain.finding import Finding, Fix
from fairdraft.domain.house_words import HouseWords, house_words
from fairdraft.rules.addresses import is_in_address
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.pattern import MOST_PLACES, brand_of
from fairdraft.rules.normalise import normalise
from fairdraft.rules.text_reading import TextReading
from fairdraft.rules.words import words_in

_Keys = tuple[str, ...]
_VOWELS = "aeiou"


def check_house_words(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag the words that the voices of product and campaign name, also with the ending of a plural or a possessive;
    where another word is preferred, with that as the fix.
    """
    request = reading.request
    house = house_words(request.product, request.voice)
    if not house:
        return Outcome()
    places = _places(reading, _by_first(house))
    findings = [_finding(rule, reading, *place) for place in _longest(places)]
    return Outcome(tuple(findings[:MOST_PLACES]), cut=len(findings) > MOST_PLACES)


def _by_first(house: HouseWords) -> dict[str, list[tuple[_Keys, str, str]]]:
    """Every form of every word, by its first: the form's words, its ending, and what is preferred."""
    known: dict[str, list[tuple[_Keys, str, str]]] = {}
    for word, preferred in (*((one, "") for one in house.avoided), *house.instead):
        keys = words_in(normalise(word).text).keys
        if keys:
            for last, ending in _forms(keys[-1]):
                known.setdefault((*keys[:-1], last)[0], []).append(((*keys[:-1], last), ending, preferred))
    return known


def _forms(word: str) -> Iterator[tuple[str, str]]:
    """A word as it is, of several, and of somebody."""
    yield word, ""
    yield f"{word}'s", "'s"
    if word.isalpha() and not word.endswith("s"):
        if word[-1] == "y" and word[-2:-1] not in _VOWELS:
            yield f"{word[:-1]}ies", "s"
        elif word.endswith(("x", "z", "ch", "sh")):
            yield f"{word}es", "s"
        else:
            yield f"{word}s", "s"


def _places(
    reading: TextReading, known: dict[str, list[tuple[_Keys, str, str]]]
) -> Iterator[tuple[int, int, str, str]]:
    """Where one of the forms stands in the writer's own words: place, end, ending and what is preferred."""
    words = reading.words
    present = known.keys() & set(words.keys)
    for at, key in enumerate(words.keys) if present else ():
        for form, ending, preferred in known[key] if key in present else ():
            end = at + len(form)
            if words.keys[at:end] != form:
                continue
            low, high = words.starts[at], words.ends[end - 1]
            if not reading.is_approved(low, high) and not is_in_address(reading.normal.text, low, high):
                yield low, high, ending, preferred


def _longest(places: Iterator[tuple[int, int, str, str]]) -> Iterator[tuple[int, int, str, str]]:
    """Of places that overlap the one that begins first, and of those the longest; so many as are told, and one more."""
    after = told = 0
    for place in sorted(places, key=lambda one: (one[0], -one[1])):
        if place[0] >= after and told <= MOST_PLACES:
            after = place[1]
            told += 1
            yield place


def _finding(rule: CompiledRule, reading: TextReading, start: int, end: int, ending: str, preferred: str) -> Finding:
    span = reading.span(start, end)
    quote = reading.normal.original[span.start : span.end]
    said = _as_said(preferred, quote, ending)
    return rule.finding(
        rule.severity(reading.request.channel),
        {"quote": quote, "brand": brand_of(reading), "expected": preferred},
        case="preferred" if preferred else "",
        span=span,
        fix=Fix(span.start, span.end, said) if said else None,
    )


def _as_said(preferred: str, quote: str, ending: str) -> str:
    """What is put in the place of the quoted words; empty where a person has to bend it themselves."""
    if not preferred or (ending and (" " in preferred or preferred.endswith("s"))):
        return ""
    said = preferred[:1].upper() + preferred[1:] if quote[:1].isupper() and not quote.isupper() else preferred
    if ending == "s" and said[-1] == "y" and said[-2:-1] not in _VOWELS:
        return f"{said[:-1]}ies"
    return said + ("es" if ending == "s" and said.endswith(("x", "z", "ch", "sh")) else ending)
