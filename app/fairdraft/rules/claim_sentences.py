"""Which sentences of a text can be tied to claims, and in which words do they stand?"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

from fairdraft.rules.claim_library import ClaimLibrary
from fairdraft.rules.coded_text import CodedText, code_text
from fairdraft.rules.sentence_memory import Said
from fairdraft.rules.text_reading import TextReading

# Surfaces that hold no copy.
_NO_COPY = frozenset(("references", "visual"))
_CELL = re.compile(r"[^|]+")
_CLOSING = (".", "!", "?", ")")
_MOSTLY = 0.6
_SAME_TEXT = 0.7  # what is less like approved language is the writer's own


class ClaimSentence(NamedTuple):
    """A sentence: `start`…`end` of the normalised text, characters `first`…`last` of the coded text. `approved`
    says that it lies inside approved words.
    """

    start: int
    end: int
    said: Said
    approved: bool
    first: int
    last: int
    code: str


@dataclass(frozen=True, slots=True)
class ClaimText:
    """A text coded with the words of a claim library, in sentences."""

    coded: CodedText
    sentences: tuple[ClaimSentence, ...]

    def keys(self, sentence: ClaimSentence) -> list[str]:
        """The words of a sentence, lower case."""
        keys = self.coded.words.keys
        return [keys[at] for at in self.coded.kept[sentence.first : sentence.last]]


def claim_text(reading: TextReading, library: ClaimLibrary) -> ClaimText:
    """The sentences of a text, tags such as "HEADLINE:" left out, table rows in their cells."""
    coded = _coded(reading, library)
    starts, code = coded.starts, coded.code
    sentences = []
    first = 0
    for low, high, said, approved in copy_ranges(reading):
        first = bisect_left(starts, low, first)
        last = bisect_left(starts, high, first)
        if last - first > 1 and _is_mark(coded, last - 1):
            last -= 1
        if first < last:
            sentences.append(ClaimSentence(low, high, said, approved, first, last, code[first:last]))
    return ClaimText(coded, tuple(sentences))


def _coded(reading: TextReading, library: ClaimLibrary) -> CodedText:
    """The text in the code of the library, which is known where the approved language was read."""
    if reading.approved is None or reading.approved.language.codebook is not library.codebook:
        return code_text(reading.words, library.names, library.codebook)
    return reading.approved.text


def _is_mark(text: CodedText, at: int) -> bool:
    """Whether a number directly behind the end of a sentence is a footnote mark that lost its raised type."""
    words = text.words
    word = text.kept[at]
    key = words.keys[word]
    if len(key) > 2 or not key.isdigit():
        return False
    start = words.starts[word]
    return words.text.text[start - 1 : start] in _CLOSING


def copy_ranges(reading: TextReading) -> list[tuple[int, int, Said, bool]]:
    """The sentences and cells that may hold copy, in order, without the blanks around them: their places and words,
    and whether they lie inside approved words.
    """
    ranges: list[tuple[int, int, Said, bool]] = []
    prose = reading.prose
    cuts = [one.start for one in reading.surfaces]
    without_copy = any(one.name in _NO_COPY for one in reading.surfaces)
    at = 0
    for (low, high, block, said), approved in zip(prose.sentences, reading.approved_sentences, strict=True):
        at = bisect_left(cuts, low + 1, at)
        # A surface that begins inside the first words of a sentence does so behind its tag.
        begin = cuts[at] if at < len(cuts) and cuts[at] < high else low
        if without_copy and reading.surface_at(begin) in _NO_COPY:
            continue
        if prose.blocks[block].form == "row":
            ranges.extend(_part(reading, *cell.span()) for cell in _CELL.finditer(prose.text, begin, high))
        else:
            ranges.append((low, high, said, approved) if begin == low else _part(reading, begin, high))
    return ranges


def _part(reading: TextReading, low: int, high: int) -> tuple[int, int, Said, bool]:
    """A part of a sentence, without the blanks around it."""
    text = reading.prose.text
    while low < high and text[low].isspace():
        low += 1
    while low < high and text[high - 1].isspace():
        high -= 1
    return low, high, reading.said(low, high), reading.is_approved(low, high)


def approved_ranges(reading: TextReading) -> list[tuple[int, int]]:
    """Where approved language other than claims stands, altered sentences of it with it, in order."""
    if reading.approved is None:
        return []
    read = [*reading.approved.passages, reading.approved.isi]
    if reading.approved.boxed_warning is not None:
        read.append(reading.approved.boxed_warning)
    ranges = [
        (unit.start, unit.end)
        for one in read
        for unit in one.units
        if unit.start is not None and unit.end is not None and unit.match.similarity >= _SAME_TEXT
    ]
    again = [*(one for _, one in reading.approved.copies), *reading.approved.retold]
    ranges += [(one.start, one.end) for one in again if one.start is not None and one.end]
    return sorted(ranges)


def lies_mostly_in(ranges: list[tuple[int, int]], furthest: list[int], start: int, end: int) -> bool:
    """Whether most of `start`…`end` lies in one of the ranges; `furthest[i]` is the last end among the first
    `i` + 1 of them.
    """
    at = bisect_left(ranges, (end, end)) - 1
    while at >= 0 and furthest[at] > start:
        low, high = ranges[at]
        if min(end, high) - max(start, low) >= _MOSTLY * (end - start):
            return True
        at -= 1
    return False
