"""Is a hyphen at the end of a line part of its word, or did a column break the word there?"""

import re
from typing import NamedTuple

LINE_HYPHENS = frozenset("-\u2010\u2011\u00ad")
_SOFT = "\u00ad"

_REST = re.compile(
    r"[ \t\u00a0]*(?:\r\n|\n|\r)(?:[ \t\u00a0]|>[ ]?)*"
    r"(?P<rest>[a-z]{2,}|[A-Z]{2,})(?P<hyphen>[-\u2010\u2011]?)"
)
_FIRST = re.compile(r"(?P<hyphen>[-\u2010\u2011]?)(?P<first>[^\W_]+)$")
_LONGEST = 40
# Words that end in a hyphen before what is shared: "short- and long-term".
_SUSPENDED = frozenset(("and", "or", "to"))
# Words within a compound: "moderate-to-severe", "over-the-counter".
_INNER = frozenset(("a", "and", "at", "by", "for", "in", "of", "on", "the", "to", "up"))
# First and last parts of the compounds of this trade, beginnings that are closed up with what follows ("un-known",
# "week-end"), and ends of words.
_FIRST_PARTS_WORDS = (
    "best better by clinically cost cross dose double early easy eighty evidence extended fast fifty finger first "
    "five flare follow forty four full gluten half hard high hormone injection itch kidney late long low medium "
    "middle mild moderate month much narrow needle next ninety non old once one open patient placebo plant "
    "prescription quick rapid right same self seven seventy severe short single sixty sleep slow sodium steady step "
    "stomach sugar thirty three time treat triple twelve twenty twice two type voice well white whole year"
)
_LAST_PARTS_WORDS = (
    "acting based changing colored counter daily dependent driven effective fitting forming free friendly grade hour "
    "induced known lasting level looking minute month old proven quality reaction related release resistant risk "
    "severe sided size smelling specific strength term threatening to tolerated type week weekly year"
)
_CLOSED_UP_WORDS = (
    "an any be dis every fore how im in inter into mis on out over per re some to un under uni up week what when "
    "who with"
)
_FIRST_PARTS = frozenset(_FIRST_PARTS_WORDS.split())
_LAST_PARTS = frozenset(_LAST_PARTS_WORDS.split())
_CLOSED_UP = frozenset(_CLOSED_UP_WORDS.split())
_ENDING = re.compile(
    r"(?:i?ness|fully?|less(?:ly)?|ly|(?:e[nr])?ings?|(?:e[nr])?ed|ers?|es|en|i?est|age|ments?|[ts]ions?|[ai]ble|ally"
    r"|[ae]nce|ity|ive|ous)"
)
# Four letters without a meaning set a biologic's name apart: "…mab-abcd".
_NAME_STEM = re.compile(r"[a-z]{4,}(?:ase|ast|cel|cept|gene|gen|kin|lin|mab|stim|tide|tin|tox|tropin|vec)")
_NAME_SUFFIX = 4


class BrokenWord(NamedTuple):
    """A word that goes on in the next line: where its second part begins, and the hyphen that belongs to it, if any."""

    hyphen: str
    end: int


def broken_word(text: str, hyphen: int) -> BrokenWord | None:
    """What the hyphen (or soft hyphen) at a place of a text stands for; None where no word goes on behind it."""
    found = _REST.match(text, hyphen + 1)
    first = _FIRST.search(text[max(0, hyphen - _LONGEST) : hyphen])
    if found is None or first is None or found["rest"].isupper() != first["first"].isupper():
        return None
    if text[hyphen] == _SOFT:
        return BrokenWord("", found.start("rest"))
    before, rest = first["first"].lower(), found["rest"].lower()
    if rest in _SUSPENDED and not found["hyphen"]:
        return None
    if not before.isalpha() and not before.isdigit():
        return None  # "HER2-" has a sign of its own
    inner = (first["hyphen"] and before in _INNER) or (found["hyphen"] and rest in _INNER)
    kept = inner or before.isdigit() or _is_compound(before, rest)
    return BrokenWord("-" if kept else "", found.start("rest"))


def _is_compound(first: str, rest: str) -> bool:
    """Whether two parts are words of their own, or a name and its suffix."""
    if first in _CLOSED_UP or _ENDING.fullmatch(rest):
        return False
    named = len(rest) == _NAME_SUFFIX and _NAME_STEM.fullmatch(first) is not None
    return named or first in _FIRST_PARTS or rest in _LAST_PARTS
