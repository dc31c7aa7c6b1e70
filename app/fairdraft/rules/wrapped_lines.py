"""Which lines of a text only continue the one before, because a column or a program broke them there?"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from fairdraft.domain.deck_labels import SURFACE_TAG
from fairdraft.rules.markup import LETTER_SIGNS
from fairdraft.rules.sentence_memory import Memory

LineForm = Literal["line", "bullet", "heading", "row"]

# What ends a line for good: a stop, with quotation marks and reference marks behind it.
_ENDED = re.compile(rf"[.!?:;|][)\"'\]]*(?:\^\d[\d,-]*|\[[\d,-]+\]|[†‡§¶‖*{LETTER_SIGNS}])*[)\"']*$")
_WRAPPED_FROM = 60
# A line of a column: narrower ones are headlines and lists.
_NARROWEST = 16
_FULL_LINES = 2
_MOSTLY_FULL = 0.75
# No sentence, heading or member of a list ends in one of the first; headings may end in one of the others ("What to
# watch for"), and no member of a list begins with one of the third.
_UNFINISHED_WORDS = (
    "a an the if is are was were be been and or that which who your our its their may can could will would should "
    "must than but because when while such both either whether"
)
_HALF_FINISHED_WORDS = "of to with in for by from at as on not no into about between"
_UNFINISHED = re.compile(rf"(?:^|[\s(])(?:{'|'.join(_UNFINISHED_WORDS.split())})$", re.IGNORECASE)
_HALF_FINISHED = re.compile(rf"(?:^|[\s(])(?:{'|'.join(_HALF_FINISHED_WORDS.split())})$", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:of|with|in|to|for|than|by|from|as|at|because|which|who|that|whose)\b")
_TITLE_WORDS = 8
_SMALL_WORDS = frozenset(
    ("a", "an", "the", "of", "to", "with", "in", "and", "or", "for", "by", "from", "at", "as", "on")
)
_WORD = re.compile(r"[^\W\d_][\w'-]*")


class TextLine(NamedTuple):
    """A line that is not blank: its form, its words without bullet or hashes, and where it begins with them."""

    form: LineForm
    start: int
    end: int
    begin: int


def continued_lines(text: str, lines: Sequence[TextLine], memory: Memory) -> list[bool]:
    """Of each line whether it continues the one before; a blank line, a tag ("BODY:") or a heading begins anew."""
    continued: list[bool] = []
    first = 0
    for at in range(1, len(lines) + 1):
        if at < len(lines) and lines[at].form == "line" and lines[at].begin == lines[at - 1].end + 1:
            continue
        # What stands under a heading or the row of a table begins anew.
        together = lines[first + (lines[first].form not in ("line", "bullet")) : at]
        continued.extend([False] * (at - first - len(together)))
        if len(together) > 1:
            said = memory.said(text[together[0].begin : together[-1].end])
            continued += said.ask_knowing(_continued_in, (text, together))
        else:
            continued.extend([False] * len(together))
        first = at
    return continued


def _continued_in(known: tuple[str, Sequence[TextLine]]) -> tuple[bool, ...]:
    """The answer for lines that stand together, of which the first may be a bullet."""
    text, lines = known
    continued = [False]
    column = _breaks_of_column(text, lines)
    for at, (before, line) in enumerate(pairwise(lines)):
        said = text[before.start : before.end].rstrip()
        following = text[line.start : line.end].lstrip()
        if not said or _ENDED.search(said) or _is_tagged(following):
            goes_on = False
        elif _UNFINISHED.search(said):
            goes_on = True
        else:
            # The first line of a column may be its heading.
            in_column = column[at] and (at > 0 or not following[:1].isupper())
            goes_on = not _is_title(following) and (in_column or _goes_on(said, following, before))
        continued.append(goes_on)
    return tuple(continued)


def _goes_on(said: str, following: str, before: TextLine) -> bool:
    """Whether two lines read on: the first is long, or the second begins as no line of its own does."""
    length = before.end - before.begin
    lower = following[:1].islower()
    return (
        length >= _WRAPPED_FROM
        or _GOES_ON.match(following) is not None
        or (lower and _HALF_FINISHED.search(said) is not None)
        or (lower and said[-1] == "," and " " in said)
        or (lower and before.form == "line" and length >= _WRAPPED_FROM // 2)
    )


def _breaks_of_column(text: str, lines: Sequence[TextLine]) -> list[bool]:
    """Of each break between two lines whether a column made it: nearly everywhere the next word found no room."""
    lengths = sorted(len(text[one.begin : one.end].rstrip()) for one in lines)
    width = lengths[
        -1 - len(lines) // 4
    ]  # a word that the column broke stands whole in one of its lines, too long for it
    full: list[bool | None] = []
    for before, line in pairwise(lines):
        said = text[before.begin : before.end].rstrip()
        word = text[line.start : line.end].split(maxsplit=1)[:1]
        full.append(None if _ENDED.search(said) else len(said) + 1 + len("".join(word)) > width)
    counted = [one for one in full if one is not None]
    is_column = (
        width >= _NARROWEST
        and counted.count(True) >= max(_FULL_LINES, _MOSTLY_FULL * len(counted))
        and any(
            one and text[line.start : line.end].lstrip()[:1].islower()
            for one, line in zip(full, lines[1:], strict=True)
        )
    )
    return [bool(one) and is_column for one in full]


def _is_tagged(said: str) -> bool:
    return (said[:1].isupper() or said[:1] in ("[", "(")) and SURFACE_TAG.match(said) is not None


def _is_title(said: str) -> bool:
    """Whether a short line is written as a title: its words begin with capitals, and nothing ends it."""
    words = _WORD.findall(said)
    return (
        1 < len(words) <= _TITLE_WORDS
        and not said.rstrip().endswith(",")
        and _ENDED.search(said.rstrip()) is None
        and words[0][:1].isupper()
        and all(one[:1].isupper() or one in _SMALL_WORDS for one in words)
    )
