"""Which words does a normalised text consist of, for comparing it with approved language?"""

import re
from dataclasses import dataclass

from fairdraft.rules.memory import Memory
from fairdraft.rules.normalise import NormalText

# Footnote marks (^1, [2]) are no words. A number keeps its decimals and loses its unit and its thousands marks.
_WORD = re.compile(
    r"\^\d+(?:[,-]\d+)*|\[\d{1,2}(?:[,-] ?\d{1,2})*\]"
    r"|\d+(?:[.,]\d+)+|\d+(?=(?:mg|mcg|ug|ml|mm|cm|kg|g|iu|lbs?|hours?|days?|weeks?|months?|years?)\b)"
    r"|[a-z]{1,5}\d?[+](?![^\W_])|[a-z]{2,5}\d-(?=[\s,.;)/]|$)"
    r"|[^\W_]+(?:'[^\W_]+)*"
    r"|[%$<>≥≤±°]"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_ADDRESS = frozenset(("http", "https", "www"))
_SPLIT = {"cannot": ("can", "not"), "can't": ("can", "n't"), "won't": ("will", "n't"), "percent": ("%",)}
_NUMBERED_LINE = re.compile(r"(?m)^[ ]*\(?(\d{1,2})[.)][ ]+(?=\S)")
_ENDED = frozenset(".:;!?")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: `keys[i]` (lower case) stands at `starts[i]`…`ends[i]` of the normalised text."""

    text: NormalText
    keys: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

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


def words_of(text: NormalText, memory: Memory | None = None) -> Words:
    """Split a normalised text into words; hyphenated words are several, "don't" is "do" and "n't"."""
    memory = memory or Memory()
    lower = text.text.lower()
    if len(lower) != len(text.text):  # a few letters grow in lower case, which would move every later place
        lower = "".join(one.lower() if len(one.lower()) == 1 else one for one in text.text)
    numbered = _list_numbers(lower)
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for line in lower.split("\n"):  # no word reaches over a line's end
        if line:
            found, begins, stops = memory.said(line).ask(_words_in)
            first = 0
            while numbered and first < len(found) and at + begins[first] in numbered:
                first += 1
            keys += found[first:] if first else found
            starts += [at + place for place in (begins[first:] if first else begins)]
            ends += [at + place for place in (stops[first:] if first else stops)]
        at += len(line) + 1
    return Words(text, tuple(keys), tuple(starts), tuple(ends))


def _words_in(said: str) -> tuple[tuple[str, ...], tuple[int, ...], tuple[int, ...]]:
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _WORD.finditer(said):
        key = found[0]
        if key[0] in "^[" or key in _ADDRESS:
            continue
        for part in _split(key):
            keys.append(part)
            starts.append(found.start())
            ends.append(found.end())
    return tuple(keys), tuple(starts), tuple(ends)


def _split(key: str) -> tuple[str, ...]:
    if key in _SPLIT:
        return _SPLIT[key]
    if key.endswith("n't") and len(key) > 3:
        return (key[:-3], "n't")
    if "," in key and _THOUSANDS.fullmatch(key):
        return (key.replace(",", ""),)
    return (key,)


def _list_numbers(lower: str) -> frozenset[int]:
    """Where the numbers of numbered lines stand. A number that merely wrapped to a new line is kept."""
    places: set[int] = set()
    numbered_before = -1
    for found in _NUMBERED_LINE.finditer(lower):
        before = lower[max(0, found.start() - 200) : found.start()].rstrip()
        previous_line = lower.rfind("\n", 0, max(0, found.start() - 1)) + 1
        if not before or before[-1] in _ENDED or numbered_before == previous_line:
            places.add(found.start(1))
            numbered_before = found.start()
    return frozenset(places)
