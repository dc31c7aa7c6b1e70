"""How does approved language get its own lines back in a text that was taken from pages?"""

import re
from collections.abc import Iterable

from fairdraft.domain.layout_words import word_key


def with_own_lines(text: str, approved: Iterable[str]) -> str:
    """A text in which approved language that stands there word for word has the lines that it was approved with.

    Pages do not tell where a line ends because a paragraph does; no word is taken out or put in.

    Args:
        text: with a paragraph in each line, as far as that could be told.
        approved: texts that are lines of their own where they stand there.
    """
    words = [(found[0], found.start(), found.end()) for found in re.finditer(r"\S+", text)]
    keys = [word_key(word) for word, _start, _end in words]
    places: list[tuple[int, int, str]] = []
    taken = [False] * len(words)
    for one in sorted(set(approved), key=len, reverse=True):
        wanted = [word_key(word) for word in one.split()]
        if len(wanted) > len(keys) or not wanted:
            continue
        first = 0
        while (at := _place(keys, wanted, first)) is not None:
            first = at + len(wanted)
            if not any(taken[at:first]):
                taken[at:first] = [True] * len(wanted)
                places.append(
                    (words[at][1], words[first - 1][2], _lines(one, text[words[at][1] : words[first - 1][2]]))
                )
    parts: list[str] = []
    done = 0
    for start, end, lines in sorted(places):
        parts += [text[done:start].rstrip(" "), "" if not parts and not start else "\n", lines, "\n"]
        done = end
    return re.sub(r"\n{2,}", "\n", "".join((*parts, text[done:].lstrip(" ") if parts else text))).strip("\n")


def _place(keys: list[str], wanted: list[str], first: int) -> int | None:
    """Where these words stand in a row, from `first` on; None where they do not."""
    while first + len(wanted) <= len(keys):
        try:
            first = keys.index(wanted[0], first)
        except ValueError:
            return None
        if keys[first : first + len(wanted)] == wanted:
            return first
        first += 1
    return None


def _lines(approved: str, there: str) -> str:
    """The words as they stand there, in the lines of the approved text."""
    said = iter(there.split())
    lines = (" ".join(next(said) for _ in line.split()) for line in approved.split("\n"))
    return "\n".join(filter(None, lines))
