"""Is a sentence the beginning of an approved one, that a collapsed part of a page cuts short?"""

import re
from collections.abc import Iterable, Sequence

from fairdraft.rules.words import words_in

_ELLIPSIS = "..."
# What opens the rest: "... [expand]", "... See more".
_OPENING = re.compile(r"\W*(?:\w+\W*){0,3}")
_FEWEST = 2
_FARTHEST = 20  # characters of a word that is cut


def is_cut_short(said: str, sentences: Iterable[Sequence[str]]) -> bool:
    """Whether words end in an ellipsis and stand so in one of the sentences, given by their words; the last one may be
    cut, and a heading before the sentence may be missing.
    """
    shown, _, behind = said.partition(_ELLIPSIS)
    if _OPENING.fullmatch(behind) is None or shown == said:
        return False
    keys = words_in(shown).keys
    return len(keys) >= _FEWEST and any(_has_beginning(one, keys) for one in sentences)


def is_cut_short_at(text: str, start: int, end: int, sentence: Sequence[str]) -> bool:
    """Whether from a place on, and not much farther than `end`, a text has the beginning of a sentence alone."""
    cut = text.find(_ELLIPSIS, start, end + _FARTHEST)
    return cut >= 0 and is_cut_short(text[start : cut + len(_ELLIPSIS)], [sentence])


def _has_beginning(sentence: Sequence[str], keys: Sequence[str]) -> bool:
    *whole, last = keys
    size = len(whole)
    return any(
        list(sentence[at : at + size]) == whole and sentence[at + size].startswith(last)
        for at in range(len(sentence) - size)
    )
