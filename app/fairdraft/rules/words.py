"""Which words does a normalised text consist of, for comparing it with approved language?"""

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from sys import intern
from typing import NamedTuple

from fairdraft.rules.normalise import NormalText
from fairdraft.rules.sentence_memory import Memory, Said

# Footnote marks (^1, [2], "placebo.1", "people(2)") are no words.
# A number keeps its decimals and loses its unit and its thousands marks.
# A telephone number is the same however it is parted; FDA's is also written in digits, and without the leading 1.
_TELEPHONE = (
    r"(?=[(\d])(?:(?<=1088 )\((?:1[-. ])?800[-. ]332[-. ]1088\)"
    r"|1(?=\.8\d\d\.[a-z\d])"
    r"|(?P<fda>(?:800|(?<=800[-. /])332|(?<=800\)[-. /])332)(?=(?:\)?[-. /]{0,2}(?:fda|332))?[-. /]?1088(?!\d)))"
    r"|8\d\d(?=\.\d{3}\.\d{4}(?!\d))|(?<=8\d\d\.)\d{3}(?=\.\d{4}(?!\d)))"
)
# What a deck has in brackets until its references are numbered, {MW1}, [PI 5.1], (ref 2), and marks that came apart
# from their word. Numbers from 40 on may be an age.
_PLACEHOLDER = (
    r"(?:[a-z]{1,4}-?|(?:refs?\.?|references?|source|claim|note|uspi|pi|isi)[ ._:#-]?)?"
    r"\d{1,3}[a-z]?(?:(?:[.,-]|, )\d{1,3}[a-z]?)*"
)
# "Two (2) capsules" has its number twice.
_NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve thirty"
_UNCOUNTED = "".join(rf"(?<!\b{number} )" for number in _NUMBER_WORDS.split())
_APART = r"(?:see )?(?:refs?\.? ?)?(?:[1-3]\d|\d)(?:[,-] ?(?:[1-3]\d|\d))*"
_WORD = re.compile(
    rf"{_TELEPHONE}"
    r"|\^\d+(?:[,-]\d+)*|\[\d{1,2}(?:[,-] ?\d{1,2})*\]"
    rf"|\{{{{1,2}}{_PLACEHOLDER}\}}{{1,2}}|\[{_PLACEHOLDER}\]|<\d{{1,2}}(?:,\d{{1,2}})*>"
    r"|(?<=[a-z%)][.,;!?])(?P<pasted>\d{1,2}(?:[,-]\d{1,2})*)(?=\s|$)"
    r"|(?<=[a-z%.])\(\d{1,2}(?:[,-]\d{1,2})*\)"
    rf"|(?<!\S)(?=\(){_UNCOUNTED}\({_APART}\)(?=[\s.,;:!?)]|$)"
    r"|\d+(?:[.,]\d+)+|\d+(?=(?:mg|mcg|ug|ml|mm|cm|kg|g|iu|lbs?|hours?|days?|weeks?|months?|years?)\b)"
    r"|[a-z]{1,5}\d?[+](?![^\W_])|[a-z]{2,5}\d-(?=[\s,.;)/]|$)"
    r"|[^\W_]+(?:'[^\W_]+)*"
    r"|[%$<>≥≤±°]"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_ADDRESS = frozenset(("http", "https", "www"))
_SPLIT = {
    "cannot": ("can", "not"),
    "can't": ("can", "n't"),
    "won't": ("will", "n't"),
    "percent": ("%",),
    "fda1088": ("fda", "1088"),
}
_NOT_PLAIN = _ADDRESS.union(_SPLIT)
_NUMBERED_LINE = re.compile(r"[ ]*\(?(\d{1,2})[.)][ ]+(?=\S)")
_ENDED = frozenset(".:;!?")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: `keys[i]` (lower case) stands at `starts[i]`…`ends[i]` of the normalised text.

    `lines` are the lines that they stand in, each with how many of its first words are left out. `heads` are the places
    of lines that stand on every page, where these were left out: they may say anything.
    """

    text: NormalText
    keys: tuple[str, ...]
    starts: Sequence[int]
    ends: Sequence[int]
    lines: tuple[tuple[Said, int], ...] = field(repr=False, compare=False)
    heads: tuple[tuple[int, int], ...] = field(default=(), repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.keys)

    def between(self, before: int, after: int) -> str:
        """What stands between two words; with -1 or the number of words, the text's beginning or end."""
        start = self.ends[before] if before >= 0 else 0
        end = self.starts[after] if after < len(self.keys) else len(self.text.text)
        return self.text.text[start:end]

    def original(self, first: int, end: int) -> str:
        """The words `first`…`end` as the original writes them."""
        if first >= end:
            return ""
        span = self.text.span(self.starts[first], self.ends[end - 1])
        return self.text.original[span.start : span.end]


class LineWords(NamedTuple):
    """The words of one line with their places in it; `number` is the place of the number that it begins with, or -1."""

    keys: tuple[str, ...]
    starts: Sequence[int]
    ends: Sequence[int]
    number: int


def words_of(text: NormalText, memory: Memory | None = None) -> Words:
    """Split a normalised text into words; hyphenated words are several, "don't" is "do" and "n't"."""
    memory = memory or Memory()
    keys: list[str] = []
    starts = array("I")
    ends = array("I")
    lines: list[tuple[Said, int]] = []
    at = 0
    before = numbered = -1  # where the line before begins, and the last one that begins with a number of a list
    for line in text.text.split("\n"):  # no word reaches over a line's end
        if line:
            said = memory.said(line)
            found = said.ask(words_in)
            first = 0
            if found.number >= 0 and (numbered == before >= 0 or _ends_before(text.text, at)):
                numbered = at
                first = int(bool(found.starts) and found.starts[0] == found.number)
            lines.append((said, first))
            keys += found.keys[first:]
            starts.extend([at + place for place in found.starts[first:]])
            ends.extend([at + place for place in found.ends[first:]])
        before = at
        at += len(line) + 1
    return Words(text, tuple(keys), starts, ends, tuple(lines))


def _ends_before(text: str, line: int) -> bool:
    """Whether what stands before a line has ended: a number that merely wrapped to a new line is none of a list."""
    before = text[max(0, line - 200) : line].rstrip()
    return not before or before[-1] in _ENDED


def words_in(said: str) -> LineWords:
    """The words of one line."""
    lower = said.lower()
    if len(lower) != len(said):  # a few letters grow in lower case, which would move every later place
        lower = "".join(one.lower() if len(one.lower()) == 1 else one for one in said)
    keys: list[str] = []
    starts = array("I")
    ends = array("I")
    for found in _WORD.finditer(lower):
        key = found[0]
        if key.isalpha() and key not in _NOT_PLAIN:
            keys.append(intern(key))  # a text has few different words
            starts.append(found.start())
            ends.append(found.end())
        elif (key[0] not in "^[({<" or key == "<") and key not in _ADDRESS and found.lastgroup != "pasted":
            for part in _in_fda_number(key, keys) if found.lastgroup else _split(key):
                keys.append(part)
                starts.append(found.start())
                ends.append(found.end())
    numbered = _NUMBERED_LINE.match(lower)
    return LineWords(tuple(keys), starts, ends, numbered.start(1) if numbered else -1)


def _in_fda_number(key: str, before: Sequence[str]) -> tuple[str, ...]:
    """The words of a part of FDA's telephone number, 1-800-FDA-1088."""
    if key == "332":
        return ("fda",)
    return (key,) if before[-1:] == ["1"] else ("1", key)


def _split(key: str) -> tuple[str, ...]:
    if key in _SPLIT:
        return _SPLIT[key]
    if key.endswith("n't") and len(key) > 3:
        return (key[:-3], "n't")
    if "," in key and _THOUSANDS.fullmatch(key):
        return (key.replace(",", ""),)
    return (key,)
