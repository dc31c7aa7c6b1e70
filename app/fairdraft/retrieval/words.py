"""Which words does a text have, and where?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

# Words that say nothing of what a text is about.
_COMMON_WORDS = """
a about after all also an and any are as at be been but by can did do does for from get had has have her his how i if in
into is it its just like may me more most my no not of on one or other our out over so some such than that the their
them then there these they this those to too up us was we were what when where which who will with you your
"""
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True, slots=True)
class TextWords:
    """The words of a text in small letters, with the place of each."""

    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]


def read_words(text: str) -> TextWords:
    """The words of a text; apostrophes of either form are one."""
    found = list(_WORD.finditer(text))
    return TextWords(
        tuple(one.group().casefold().replace("’", "'") for one in found), tuple(one.span() for one in found)
    )


def telling_words(text: str, most: int = 64) -> tuple[str, ...]:
    """Distinct words that say what a text is about, in their order; common ones only where there are no others."""
    words = tuple(dict.fromkeys(read_words(text).words))
    telling = tuple(word for word in words if word not in _COMMON and len(word) > 1)
    return (telling or words)[:most]


def runs(words: Sequence[str], length: int) -> list[tuple[str, ...]]:
    """Every run of so many words, in order; none for a shorter text."""
    return [tuple(words[at : at + length]) for at in range(len(words) - length + 1)]


def alike(first: frozenset[str], second: frozenset[str]) -> float:
    """How much two sets of words have in common, from 0 to 1 (Jaccard)."""
    both = len(first & second)
    return both / (len(first) + len(second) - both) if both else 0.0
