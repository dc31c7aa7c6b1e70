"""Does a piece use words that its brand avoids, or says otherwise?"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from fairdraft.domain.finding import Finding, Fix
from fairdraft.domain.house_words import HouseWords, house_words
from fairdraft.rules.addresses import is_in_address
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.pattern import MOST_PLACES, brand_of
from fairdraft.rules.normalise import normalise
from fairdraft.rules.phrase_tree import PhraseTree
from fairdraft.rules.reference_marks import is_citation
from fairdraft.rules.sentence_memory import Memory
from fairdraft.rules.text_reading import TextReading
from fairdraft.rules.words import words_in

_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class _Form:
    """A word in one of its forms: what stands directly before and behind its words there, its ending, and what is
    said instead. `is_allowed` is a preferred word, within which no other one is told.
    """

    before: str = ""
    behind: str = ""
    ending: str = ""
    preferred: str = ""
    is_loud: bool = False
    is_allowed: bool = False


_Place = tuple[int, int, _Form]


def check_house_words(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag the words that the voices of product and campaign name, also with the ending of a plural or a possessive;
    where another word is preferred, with that as the fix.

    Approved language, the names of the product, addresses and the titles of references keep their words.
    """
    request = reading.request
    house = house_words(request.product, request.voice)
    if not house:
        return Outcome()
    places = _longest(reading, _tree(house, reading.memory))
    findings = [_finding(rule, reading, *place) for place in _kept(reading, places)]
    return Outcome(tuple(findings[:MOST_PLACES]), cut=len(findings) > MOST_PLACES)


def _tree(house: HouseWords, memory: Memory) -> PhraseTree[_Form]:
    """Every form of every word."""
    tree: PhraseTree[_Form] = PhraseTree()
    words = (*((one, "") for one in house.avoided), *house.instead)
    allowed = dict.fromkeys(preferred for _, preferred in house.instead)
    for word, preferred, is_allowed in (*((*one, False) for one in words), *((one, "", True) for one in allowed)):
        keys, before, behind = memory.said(word).ask(_keys_of)
        if not keys:
            continue
        branch, loud = tree.branch(keys[:-1]), word.isupper()
        for last, ending in _forms(keys[-1]) if not behind else ((keys[-1], ""),):
            branch.branch((last,)).keep(_Form(before, behind, ending, preferred, loud, is_allowed))
    return tree


def _keys_of(word: str) -> tuple[tuple[str, ...], str, str]:
    """What a word of the file consists of, and what stands directly before and behind that."""
    text = normalise(word).text
    found = words_in(text)
    if not found.keys:
        return (), "", ""
    return found.keys, text[: found.starts[0]].strip(), text[found.ends[-1] :].strip()


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


def _longest(reading: TextReading, tree: PhraseTree[_Form]) -> Iterator[_Place]:
    """Where the forms stand, in order; of those that overlap the one that begins first, and of those the longest."""
    words, first = reading.words, tree.further
    after = 0
    for at, key in enumerate(words.keys):
        if key not in first or words.starts[at] < after:
            continue
        places = [one for one in _places(reading, tree, at) if one[0] >= after]
        if places:
            place = min(places, key=lambda one: (one[0], -one[1], not one[2].is_allowed))
            after = place[1]
            yield place


def _places(reading: TextReading, tree: PhraseTree[_Form], at: int) -> Iterator[_Place]:
    """The forms whose first word is word `at`: place, end, and the form."""
    words, text = reading.words, reading.normal.text
    for end, form in tree.found(words.keys, at):
        low, high = words.starts[at], words.ends[end - 1]
        if text.endswith(form.before, 0, low) and text.startswith(form.behind, high):
            yield low - len(form.before), high + len(form.behind), form


def _kept(reading: TextReading, places: Iterator[_Place]) -> Iterator[_Place]:
    """The places in the writer's own words; so many as are told, and one more."""
    told = 0
    for low, high, form in places:
        if form.is_allowed or told > MOST_PLACES or is_citation(reading, low):
            continue
        is_address = not form.before and is_in_address(reading.normal.text, low, high)
        if not is_address and not reading.is_approved(low, high) and not _is_name(reading, low, high):
            told += 1
            yield low, high, form


def _is_name(reading: TextReading, start: int, end: int) -> bool:
    mentions = reading.product_mentions
    at = bisect_right(mentions, (start, len(reading.normal.text))) - 1
    return at >= 0 and end <= mentions[at][1]


def _finding(rule: CompiledRule, reading: TextReading, start: int, end: int, form: _Form) -> Finding:
    span = reading.span(start, end)
    quote = reading.quote(span)
    said = _as_said(form, quote)
    return rule.finding(
        rule.severity(reading.request.channel),
        {"quote": quote, "brand": brand_of(reading), "expected": form.preferred},
        case="preferred" if form.preferred else "",
        span=span,
        fix=Fix(span.start, span.end, said) if said else None,
    )


def _as_said(form: _Form, quote: str) -> str:
    """What is put in the place of the quoted words; empty where a person has to bend it themselves."""
    preferred, ending = form.preferred, form.ending
    if not preferred or (ending and (" " in preferred or preferred.endswith("s"))):
        return ""
    said = preferred
    if ending == "s" and said[-1] == "y" and said[-2:-1] not in _VOWELS:
        said, ending = f"{said[:-1]}ies", ""
    said += "es" if ending == "s" and said.endswith(("x", "z", "ch", "sh")) else ending
    if quote.isupper() and len(quote) > 1:
        return said if form.is_loud else said.upper()
    return said[:1].upper() + said[1:] if quote[:1].isupper() else said
