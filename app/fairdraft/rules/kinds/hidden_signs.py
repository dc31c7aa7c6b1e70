"""Which words hold a sign that nobody sees, or a letter that only looks like theirs, or are not displayed at all?"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain, islice

from fairdraft.domain.finding import Finding, Fix, Span
from fairdraft.domain.shortening import shortened
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.pattern import MOST_PLACES
from fairdraft.rules.lookalikes import LOOKALIKES, latin_for
from fairdraft.rules.markup import hidden_elements, words_of_markup
from fairdraft.rules.text_reading import TextReading

# What parts a word unseen; soft hyphens are meant, and a joiner is where it makes one picture of two.
_PARTING = "\u180e\u200b\u200c\u200d\u2060-\u2064\ufeff"
_TURNING = "\u202a-\u202e\u2066-\u2069"
_HIDDEN = re.compile(f"[{_PARTING}{_TURNING}]")
_TURNS = re.compile(f"[{_TURNING}]")
_SUSPECT = re.compile(f"[{_PARTING}{_TURNING}{''.join(LOOKALIKES)}]")
# Scripts that are written from right to left need what turns.
_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# In addresses such signs say where a line may break.
_ADDRESS = re.compile(r"[@/]|\w\.\w")
_FARTHEST = 60  # characters of a word on either side
_LONGEST_QUOTE = 160
# What opens a menu and stands in it, or is shown on telephones alone.
_MOST_IN_LABEL = 5
_MENU = re.compile(r"<nav\b", re.IGNORECASE)
_ENDED = re.compile(r"[.!?]")
_JOINER = "\u200d"
_NAMES = {
    "\u200b": "zero-width space",
    "\u200c": "zero-width non-joiner",
    _JOINER: "zero-width joiner",
    "\ufeff": "zero-width no-break space",
}


def check_hidden_signs(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag words that hold signs which nobody sees, with the word without them as the fix; the case `letter` flags
    those with a letter of another alphabet, `unseen` elements of markup that are not displayed. Blocks that the program
    put in are left alone: the product's file has them so.
    """
    text = reading.normal.original
    locked = reading.request.locked
    places = chain(((one, True) for one in hidden_elements(text)), ((one, False) for one in _words(text)))
    found = (
        _unseen(rule, reading, one) if is_unseen else _finding(rule, reading, one)
        for one, is_unseen in places
        if not any(block.start <= one.start and one.end <= block.end for block in locked)
    )
    findings = list(islice((one for one in found if one is not None), MOST_PLACES + 1))
    return Outcome(tuple(findings[:MOST_PLACES]), cut=len(findings) > MOST_PLACES)


def _unseen(rule: CompiledRule, reading: TextReading, element: Span) -> Finding | None:
    """The finding of an element that is not displayed; None for one without words."""
    markup = reading.quote(element)
    said = words_of_markup(markup)
    if not said:
        return None
    is_short = _MENU.match(markup) or len(said.split()) <= _MOST_IN_LABEL
    is_label = is_short and _ENDED.search(said) is None and not reading.names_risk(said)
    severity = rule.severity(reading.request.channel) if is_label else "warning"
    return rule.finding(severity, {"quote": shortened(said, _LONGEST_QUOTE)}, case="unseen", span=element)


def _words(text: str) -> Iterator[Span]:
    """The words that hold a sign or a letter to tell of, in order."""
    turns = _FROM_RIGHT.search(text) is None
    done = 0
    for found in _SUSPECT.finditer(text):
        place = found.start()
        if place < done or not _is_told(text, place, turns=turns):
            continue
        start, end = place, place + 1
        while start > done and place - start < _FARTHEST and not text[start - 1].isspace():
            start -= 1
        while end < len(text) and end - place < _FARTHEST and not text[end].isspace():
            end += 1
        done = end
        if text[place] in LOOKALIKES or _TURNS.match(text[place]) or not _ADDRESS.search(text[start:end]):
            yield Span(start, end)


def _is_told(text: str, place: int, *, turns: bool) -> bool:
    if text[place] in LOOKALIKES:
        return latin_for(text, place) != ""
    if _TURNS.match(text[place]):
        return turns
    # Beside a word it does no harm, and between pictures and other scripts it is meant.
    before, behind = text[max(0, place - 1) : place], text[place + 1 : place + 2]
    return all(one.isalnum() and one <= "\u024f" for one in (before or " ", behind or " "))


def _finding(rule: CompiledRule, reading: TextReading, word: Span) -> Finding:
    text = reading.normal.original
    said = "".join(_meant(text, place) for place in range(word.start, word.end))
    signs = dict.fromkeys(
        _name(text[place]) for place in range(word.start, word.end) if _meant(text, place) != text[place]
    )
    has_letter = any(latin_for(text, place) for place in range(word.start, word.end))
    return rule.finding(
        rule.severity(reading.request.channel),
        # What turns words round would turn those of the message.
        {"quote": _HIDDEN.sub("", text[word.start : word.end]), "label": ", ".join(signs), "expected": said},
        case="letter" if has_letter else "",
        span=word,
        expected=said,
        fix=Fix(word.start, word.end, said),
    )


def _meant(text: str, place: int) -> str:
    if _HIDDEN.match(text[place]):
        return text[place] if _joins_pictures(text, place) else ""
    return latin_for(text, place) or text[place]


def _joins_pictures(text: str, place: int) -> bool:
    beside = text[place - 1 : place] + text[place + 1 : place + 2]
    return text[place] == _JOINER and len(beside) == 2 and all(one > "\u024f" for one in beside)


def _name(sign: str) -> str:
    name = _NAMES.get(sign) or unicodedata.name(sign, "sign").lower()
    for language in ("cyrillic", "greek"):
        name = name.replace(language, language.capitalize())
    return f"{name} (U+{ord(sign):04X})"
