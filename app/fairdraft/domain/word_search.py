"""Where in a text do the words stand that a person looks for?

Every word counts, also where a longer one begins so; letters are the same large and small.
"""

import re
from collections.abc import Iterable

_AROUND = 110


def words_of(query: str) -> tuple[str, ...]:
    """The words that are looked for, in small letters, each once."""
    return tuple(dict.fromkeys(query.casefold().split()))


def place_of(word: str, text: str) -> int:
    """Where a word that begins so stands first; -1 where none does. Both are in small letters."""
    found = re.search(rf"(?<!\w){re.escape(word)}", text)
    return -1 if found is None else found.start()


def has_all(words: Iterable[str], text: str) -> bool:
    """Whether each of the words stands in a text; both are in small letters."""
    return all(place_of(word, text) >= 0 for word in words)


def rank(words: Iterable[str], title: str, more: str = "") -> int | None:
    """How well a thing of this name answers, 0 best: by the number of words that its name lacks and `more` has. None
    where one of the words stands in neither.
    """
    name, beside = title.casefold(), more.casefold()
    lacking = 0
    for word in words:
        if place_of(word, name) < 0:
            if place_of(word, beside) < 0:
                return None
            lacking += 1
    return lacking


def passage(text: str, words: Iterable[str], before: int = _AROUND) -> str:
    """The part of a text around the first of the words, cut between words; its beginning where it has none of them.
    `before` is the most characters that stand before that word.
    """
    small = text.casefold()
    places = [place for word in words if (place := place_of(word, small)) >= 0]
    at = min(places, default=0)
    start = 0 if at < before else text.find(" ", at - before) + 1
    end = min(len(text), at + 2 * _AROUND)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"
