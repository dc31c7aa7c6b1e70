"""How are words held so that long texts are compared quickly?

Each word of a product's approved language has one character; a text becomes a string of these, with one
character for every word that approved language does not know. Finding a sentence is then finding a substring.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from fairdraft.rules.passages import Names, Passage, Unit
from fairdraft.rules.words import Words, words_in

UNKNOWN = "\x00"
_FIRST = 1
_SURROGATES = range(0xD800, 0xE000)


class Codebook:
    """The characters of the words of one product's approved language."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}

    def learn(self, keys: Iterable[str]) -> str:
        """The code of `keys`, with new characters for words not seen before."""
        codes = self._codes
        parts = []
        for key in keys:
            code = codes.get(key)
            if code is None:
                number = len(codes) + _FIRST
                code = chr(number if number < _SURROGATES.start else number + len(_SURROGATES))
                codes[key] = code
            parts.append(code)
        return "".join(parts)

    def knows(self, key: str) -> bool:
        """Whether approved language has a word."""
        return key in self._codes

    def encode(self, keys: Iterable[str]) -> str:
        """The code of a text; words that were never learnt are all the same character."""
        get = self._codes.get
        return "".join([get(key, UNKNOWN) for key in keys])


@dataclass(frozen=True, slots=True)
class CodedUnit:
    """A unit of approved text with its code.

    `lone` says that no other unit of the passage has the same words; `group_size` counts the words of the units
    that stand in the same list.
    """

    unit: Unit
    code: str
    lone: bool
    group_size: int


def coded_units(passage: Passage, codebook: Codebook) -> tuple[CodedUnit, ...]:
    """The units of a passage, learnt by the codebook."""
    codes = [codebook.learn(unit.keys) for unit in passage.units]
    copies = Counter(codes)
    sizes: Counter[int] = Counter()
    for unit, code in zip(passage.units, codes, strict=True):
        sizes[unit.group] += len(code)
    return tuple(
        CodedUnit(unit, code, copies[code] == 1, sizes[unit.group])
        for unit, code in zip(passage.units, codes, strict=True)
    )


@dataclass(slots=True)
class CodedText:
    """A checked text in code. `kept[i]` is the word (of `words`) that character `i` stands for."""

    words: Words
    kept: Sequence[int]
    code: str
    _places: dict[str, list[int]] = field(default_factory=dict, repr=False)
    _starts: Sequence[int] | None = field(default=None, repr=False)

    @property
    def starts(self) -> Sequence[int]:
        """Where in the normalised text the word of each character begins."""
        if self._starts is None:
            starts = self.words.starts
            self._starts = starts if len(self.kept) == len(starts) else array("I", map(starts.__getitem__, self.kept))
        return self._starts

    def places(self, code: str) -> list[int]:
        """Where a known character stands, looked up at its first use."""
        places = self._places.get(code)
        if places is None:
            places = []
            at = self.code.find(code)
            while at >= 0:
                places.append(at)
                at = self.code.find(code, at + 1)
            self._places[code] = places
        return places

    def key(self, at: int) -> str:
        """The word that character `at` stands for."""
        return self.words.keys[self.kept[at]]

    def range_of(self, first: int, end: int) -> tuple[int, int]:
        """The range of the normalised text of the characters `first`…`end` (at least one)."""
        return self.words.starts[self.kept[first]], self.words.ends[self.kept[end - 1]]

    def gap_before(self, at: int) -> str:
        """What stands in the text between character `at` - 1 and `at`, names that do not count included."""
        start = self.words.ends[self.kept[at - 1]] if at else 0
        end = self.words.starts[self.kept[at]] if at < len(self.kept) else len(self.words.text.text)
        return self.words.text.text[start:end]


def code_text(words: Words, names: Names, codebook: Codebook) -> CodedText:
    """Encode a checked text."""
    encode = codebook.encode
    parts = []
    for said, first in words.lines:
        part = said.ask_knowing(encode, said.ask(words_in).keys)
        parts.append(part[first:] if first else part)
    code = "".join(parts) if words.lines else encode(words.keys)
    runs = names.runs(words.keys)
    if len(runs) > 1:
        code = "".join([code[run.start : run.stop] for run in runs])
    return CodedText(words, runs[0] if len(runs) == 1 else array("I", chain.from_iterable(runs)), code)
