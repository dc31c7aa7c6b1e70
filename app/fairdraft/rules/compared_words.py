"""Which words of a text are compared with approved language?

Text that was copied from pages has their numbers, heads and feet in the middle of its sentences, and words that a line
broke. All of that stays in the text, where the rules for copy read it; here it is in no approved sentence's way.
"""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from fairdraft.rules.page_lines import is_page_line
from fairdraft.rules.passages import Names
from fairdraft.rules.sentence_memory import Said
from fairdraft.rules.words import Words, words_in

_BARE_NUMBER = re.compile(r"(?P<before>[-|\[( ]*)(?P<number>\d{1,3})(?P<after>[-|\]) ]*)")
_BRACKETED = ("[", "{")
_DIGITS = re.compile(r"\d+")
_LONGEST_HEAD = 12
_LONGEST_NUMBER = 4
_UNENDED = re.compile(r"[^\W_]\W{0,3}$")
_NO_HEAD = re.compile(r" *(?:\u2022|[-*+] |[a-z]|\(?\d{1,2}[.)])")
_SAFETY_HEAD = re.compile(r"(?:important |selected? |full |additional )?(?:safety|risk) information\b.*", re.IGNORECASE)
_FEWEST = 2
# A word that a line broke, where its line's end became a blank or stands beside the number of a page.
_MAY_BE_BROKEN = re.compile(r"[^\W\d_]-(?:\n| +[a-z])")
_BREAK = re.compile(r"-\s+")


class _Line(NamedTuple):
    """What a line could be that belongs to a page: a line that says so by itself, a bare number, one that stands on
    every page (`head`, numbers masked, and `counted` the last of them).
    """

    certain: bool
    number: int | None
    head: str
    counted: int | None = None


def compared_words(words: Words, names: Names, knows: Callable[[str], bool]) -> Words:
    """The words without those of page numbers, heads and feet, and with words whole that a line broke.

    `knows` says whether approved language has a word: lines that could be its words stay.
    """
    lines = [said.ask(_line_in) for said, _ in words.lines]
    left_out = _page_lines(words, lines, names, knows) if any(one is not None for one in lines) else set()
    kept = _without(words, left_out) if left_out else words
    return _rejoined(kept, knows) if _MAY_BE_BROKEN.search(words.text.text) else kept


def _line_in(text: str) -> _Line | None:
    """What a line could be by its own words; None for most."""
    said = text.strip()
    bare = _BARE_NUMBER.fullmatch(said)
    if bare is not None:
        return _Line(bool(bare["before"].strip() and bare["after"].strip()), int(bare["number"]), "")
    certain = not said.startswith(_BRACKETED) and is_page_line(said)
    is_head = (
        said[:1] != ""
        and len(said.split()) <= _LONGEST_HEAD
        and _UNENDED.search(said) is not None
        and _NO_HEAD.match(said) is None
    )
    if not certain and not is_head:
        return None
    digits = _DIGITS.findall(said)
    counted = int(digits[-1]) if is_head and digits and len(digits[-1]) < _LONGEST_NUMBER else None
    return _Line(certain, None, _DIGITS.sub("0", said) if is_head else "", counted)


def _page_lines(words: Words, lines: Sequence[_Line | None], names: Names, knows: Callable[[str], bool]) -> set[int]:
    """The numbers of the lines that belong to pages."""
    found: set[int] = set()
    numbers = [(at, one.number) for at, one in enumerate(lines) if one is not None and one.number is not None]
    for (at, number), (later, following) in pairwise(numbers):
        if following == number + 1:
            found.update((at, later))
    often = Counter(one.head for one in lines if one is not None and one.head)
    own = frozenset((*names.brand, *names.established, *names.form))
    counting = _counting(lines)
    heads: list[tuple[int, bool]] = []  # with whether approved language lacks a word of it
    seen: set[str] = set()
    for at, one in enumerate(lines):
        if one is None or at in found:
            continue
        is_repeated = often[one.head] >= _FEWEST and one.head != ""
        if not (one.certain or one.number is not None or is_repeated):
            continue
        keys = [key for key in words.lines[at][0].ask(words_in).keys if key not in own]
        unknown = sum(1 for key in keys if not knows(key))
        # Of heads that approved language has itself, the first stays.
        is_later = _SAFETY_HEAD.fullmatch(one.head) is not None and one.head in seen
        is_foreign = 2 * unknown >= len(keys) and (unknown > 0 or _is_full_name(words.lines[at][0], names))
        if (
            unknown
            if one.certain or one.number is not None
            else is_later or is_foreign or (unknown and one.head in counting)
        ):
            found.add(at)
        elif is_repeated:
            heads.append((at, unknown > 0))
        seen.add(one.head)
    return found.union(at for at, lacks in heads if lacks and not found.isdisjoint((at - 1, at + 1)))


def _counting(lines: Sequence[_Line | None]) -> set[str]:
    """The heads whose number counts up from page to page."""
    counted: dict[str, list[int]] = {}
    for one in lines:
        if one is not None and one.counted is not None:
            counted.setdefault(one.head, []).append(one.counted)
    return {
        head
        for head, numbers in counted.items()
        if len(numbers) >= _FEWEST and all(later == number + 1 for number, later in pairwise(numbers))
    }


def _is_full_name(said: Said, names: Names) -> bool:
    keys = said.ask(words_in).keys
    return bool(names.brand and names.established) and {*names.brand, *names.established}.issubset(keys)


def _without(words: Words, left_out: set[int]) -> Words:
    """The words of all other lines."""
    keys: list[str] = []
    starts, ends = array("I"), array("I")
    lines: list[tuple[Said, int]] = []
    heads: list[tuple[int, int]] = []
    at = 0
    for number, (said, first) in enumerate(words.lines):
        size = len(said.ask(words_in).keys) - first
        if number not in left_out:
            keys += words.keys[at : at + size]
            starts.extend(words.starts[at : at + size])
            ends.extend(words.ends[at : at + size])
            lines.append((said, first))
        elif size and not is_page_line(said.text.strip()):
            heads.append((words.starts[at], words.ends[at + size - 1]))
        at += size
    return Words(words.text, tuple(keys), starts, ends, tuple(lines), tuple(heads))


def _rejoined(words: Words, knows: Callable[[str], bool]) -> Words:
    """The words with the two parts of a broken one as one, where approved language has that word."""
    broken = [
        at
        for at, (key, following) in enumerate(pairwise(words.keys))
        if words.text.text.startswith("-", words.ends[at])
        and not (knows(key) and knows(following))
        and knows(key + following)
        and words.text.text[words.ends[at] + 1 : words.ends[at] + 2].isspace()
    ]
    if not broken:
        return words
    keys, starts, ends = list(words.keys), array("I", words.starts), array("I", words.ends)
    for at in reversed(broken):
        keys[at : at + 2] = [keys[at] + keys[at + 1]]
        ends[at] = ends[at + 1]
        del starts[at + 1], ends[at + 1]
    # The lines no longer have these words: the text is coded by its words.
    return Words(words.text, tuple(keys), starts, ends, (), words.heads)
