"""Which words of the writer's own copy are in no dictionary?"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from fairdraft.domain.finding import Finding, Fix
from fairdraft.domain.product import Product
from fairdraft.domain.spelling import Speller
from fairdraft.rules.addresses import is_in_address
from fairdraft.rules.approved import ApprovedLanguage
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.pattern import MOST_PLACES
from fairdraft.rules.reference_marks import is_citation
from fairdraft.rules.text_reading import TextReading

_LETTERS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_BEHIND_A_WORD = re.compile(r"[^\W\d_],? \Z")
_SHORTEST = 3
_LONGEST = 30
# Suggestions take time: for so many words of a text, the first ones.
_WITH_FIX = 5
# What "don't" and its like are split into.
_NOT = "n't"
# A paragraph of so many words of which more than a third is in no dictionary is in another language.
_PARAGRAPH, _FOREIGN = 6, 3
# Of a title most words begin with a capital: there that makes no name.
_TITLE_WORDS, _TITLE_SHARE = 3, 0.9
_LONG = 4


@dataclass(frozen=True, slots=True)
class _Word:
    """A word in no dictionary: its place in the normalised text, and the number of its sentence."""

    start: int
    end: int
    text: str
    sentence: int


def check_spelling(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag words that the dictionary does not have; names, approved language and its words, addresses, acronyms,
    titles of references and other languages are left alone, and so is the word that is just being written.
    """
    speller = reading.speller
    if speller is None:
        return Outcome()
    speller.look_again()
    strange = _strange(reading, speller)
    words = list(_own_words(reading, strange)) if strange else []
    foreign = _foreign_blocks(reading, words)
    found = [one for one in words if reading.prose.sentences[one.sentence].block not in foreign]
    within = _within_sentences(reading, strange) if found else frozenset()
    told = [one for one in found if not _is_name(reading, one, within)][: MOST_PLACES + 1]
    with_fix = set(list(dict.fromkeys(one.text for one in told))[:_WITH_FIX])
    findings = [_finding(rule, reading, speller, one, with_fix=one.text in with_fix) for one in told]
    return Outcome(tuple(findings[:MOST_PLACES]), cut=len(findings) > MOST_PLACES)


def _strange(reading: TextReading, speller: Speller) -> frozenset[str]:
    """The words of the text, in small letters, that are known in no way of writing them."""
    known = {one.casefold() for name in reading.request.known_names for one in _LETTERS.findall(name)}
    if reading.language is not None:
        known |= reading.language.once(_vocabulary)
    return frozenset(
        key
        for key in set(reading.words.keys)
        if _SHORTEST <= len(key) <= _LONGEST
        and _LETTERS.fullmatch(key)
        and key != _NOT
        and key.removesuffix("'s") not in known
        and not any(speller.knows(one) for one in (key, key.capitalize(), key.upper()))
    )


def _vocabulary(language: ApprovedLanguage) -> frozenset[str]:
    """All words that the product's file has, in small letters."""
    return frozenset(_words_of(language.product))


def _words_of(product: Product) -> Iterator[str]:
    waiting: list[object] = [product.model_dump(mode="json", by_alias=True)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield from (word.casefold().removesuffix("'s") for word in _LETTERS.findall(one.replace("’", "'")))
        elif isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _own_words(reading: TextReading, strange: frozenset[str]) -> Iterator[_Word]:
    """Where strange words stand in the writer's own copy."""
    words, text = reading.words, reading.normal.text
    for at, key in enumerate(words.keys):
        if key not in strange:
            continue
        start, end = words.starts[at], words.ends[at]
        sentence = reading.prose.sentence_at(start)
        beside = text[max(0, start - 1) : start] + text[end : end + 1]
        if sentence is None or any(one.isdigit() or one in "_#@&" for one in beside):
            continue
        given = reading.is_approved(start, end) or is_citation(reading, start)
        if not given and not is_in_address(text, start, end) and not _is_in_hand(reading, start, end):
            yield _Word(start, end, text[start:end], sentence)


def _is_in_hand(reading: TextReading, start: int, end: int) -> bool:
    place = reading.request.in_hand
    if place is None:
        return False
    span = reading.span(start, end)
    return span.start <= place <= span.end


def _foreign_blocks(reading: TextReading, words: list[_Word]) -> frozenset[int]:
    """The paragraphs that are not in English."""
    sentences = reading.prose.sentences
    strange = Counter(sentences[one.sentence].block for one in words)
    found = set()
    for block, number in strange.items():
        whole = reading.prose.blocks[block]
        in_all = len(_LETTERS.findall(reading.prose.text, whole.start, whole.end))
        if in_all >= _PARAGRAPH and number * _FOREIGN > in_all:
            found.add(block)
    return frozenset(found)


def _within_sentences(reading: TextReading, strange: frozenset[str]) -> frozenset[str]:
    """The strange words, as written, that stand behind another word somewhere, and so not at a beginning alone."""
    words, text = reading.words, reading.normal.text
    return frozenset(
        text[words.starts[at] : words.ends[at]].removesuffix("'s")
        for at, key in enumerate(words.keys)
        if key in strange and _BEHIND_A_WORD.search(text, max(0, words.starts[at] - 3), words.starts[at])
    )


def _is_name(reading: TextReading, word: _Word, within: frozenset[str]) -> bool:
    """Whether a word is written like a name or an acronym: with a capital in the middle of a sentence, in capitals, or
    with some; not where all around it is written so. `within` are the words that stand behind another word.
    """
    if word.text.islower():
        return False
    sentence = reading.prose.sentences[word.sentence]
    said = reading.prose.text[sentence.start : sentence.end]
    long = [one for one in _LETTERS.findall(said) if len(one) >= _LONG]
    if word.text.isupper():
        return len(long) < _TITLE_WORDS or not all(one.isupper() for one in long)
    if word.text != word.text.capitalize():
        return True
    begins = _LETTERS.search(said)
    if begins is not None and sentence.start + begins.start() == word.start:
        # A name at the beginning stands elsewhere, too, or it is a word.
        return word.text.removesuffix("'s") in within
    is_title = len(long) >= _TITLE_WORDS and sum(one[0].isupper() for one in long) >= _TITLE_SHARE * len(long)
    return not is_title


def _finding(rule: CompiledRule, reading: TextReading, speller: Speller, word: _Word, *, with_fix: bool) -> Finding:
    span = reading.span(word.start, word.end)
    quote = reading.quote(span)
    near = speller.suggestions(word.text) if with_fix else ()
    meant = f"“{near[0]}”" + (f" or “{near[1]}”" if len(near) > 1 else "") if near else ""
    return rule.finding(
        rule.severity(reading.request.channel),
        {"quote": quote, "expected": meant},
        case="near" if near else "",
        span=span,
        fix=Fix(span.start, span.end, near[0]) if near else None,
    )
