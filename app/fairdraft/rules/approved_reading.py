"""How does the approved language of a product stand in one text?"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from fairdraft.domain.finding import DiffPart, RequiredStatus
from fairdraft.rules.approved import ApprovedLanguage, ApprovedPassage
from fairdraft.rules.claimed_words import best_matches, mark_matches, match_passages
from fairdraft.rules.coded_text import Codebook, CodedText, CodedUnit, code_text
from fairdraft.rules.compared_words import compared_words
from fairdraft.rules.cut_short import is_cut_short_at
from fairdraft.rules.differences import Difference, added_around, differences_of, word_diff
from fairdraft.rules.matching import MatchStatus, UnitMatch, best_window, runs_of
from fairdraft.rules.own_words import says_otherwise, widens
from fairdraft.rules.passages import Names, Passage
from fairdraft.rules.set_between import without_set_between
from fairdraft.rules.words import Words

_COPY_SIMILARITY = 0.86
_COPY_WITH_ADDITIONS = 0.8
# A copy that is so similar has at least this share of the unit's words.
_COPY_COMMON = _COPY_SIMILARITY / (2 - _COPY_SIMILARITY) - 0.01
SHORTEST_COPY = 8
"""Words of a sentence that is known wherever it stands again."""
_MOST_COPIES = 40  # that are told of one sentence
# What a piece may tell again in words of its own.
_RISKS = ("isi", "boxed_warning")
_SHORTEST_EXACT = 4
_LABELING = re.compile(
    r"\b(?:Prescribing Information|Medication Guide|Patient Information|Brief Summary|Important Facts"
    r"|Instructions for Use)\b",
    re.IGNORECASE,
)
_CLOSING = (".", "!", "?", ")", '"')


class UnitReading(NamedTuple):
    """One approved unit in the text. `start`…`end` is its range in the normalised text (None: missing), with
    what was added to its sentence; `critical` says that a word that may never change did.
    """

    coded: CodedUnit
    passage: Passage
    match: UnitMatch
    status: MatchStatus
    start: int | None
    end: int | None
    differences: tuple[Difference, ...]
    diff: tuple[DiffPart, ...] | None

    @property
    def critical(self) -> bool:
        """Whether a difference changes what is said."""
        return any(one.critical for one in self.differences)

    def is_cut_short(self, text: CodedText) -> bool:
        """Whether a text has only the beginning of the unit here, and an ellipsis for the rest."""
        if self.start is None or self.end is None:
            return False
        return is_cut_short_at(text.words.text.text, self.start, self.end, self.coded.unit.keys)

    @property
    def points(self) -> bool:
        """Whether it only sends the reader to the labeling in other words."""
        return points_to_labeling(self.coded.unit.text) and all(one.pointing for one in self.differences)


def points_to_labeling(said: str) -> bool:
    """Whether a sentence names the labeling, to which it sends the reader."""
    return _LABELING.search(said) is not None


@dataclass(frozen=True)
class PassageReading:
    """One approved passage in the text, unit by unit."""

    approved: ApprovedPassage
    units: tuple[UnitReading, ...]
    text: CodedText

    @cached_property
    def counted(self) -> tuple[UnitReading, ...]:
        """The units that are asked for: all but titles, unless there is nothing else."""
        return tuple(one for one in self.units if not one.coded.unit.title) or self.units

    @cached_property
    def status(self) -> RequiredStatus:
        """Present when every unit is; missing when none is there in any form."""
        return status_of(self.counted)

    @cached_property
    def similarity(self) -> float:
        """0–1: the units' similarities by their length."""
        return similarity_of(self.counted)

    @cached_property
    def range(self) -> tuple[int, int] | None:
        """From the first to the last unit that was found, in the normalised text."""
        return range_of(self.counted)


def status_of(units: Sequence[UnitReading]) -> RequiredStatus:
    """Present when every unit is; missing when none is there in any form."""
    if units and all(one.status == "present" for one in units):
        return "present"
    return "altered" if any(one.status != "missing" for one in units) else "missing"


def similarity_of(units: Sequence[UnitReading]) -> float:
    """0–1: the units' similarities by their length."""
    total = sum(len(one.coded.code) for one in units)
    return sum(one.match.similarity * len(one.coded.code) for one in units) / total if total else 0.0


def range_of(units: Iterable[UnitReading]) -> tuple[int, int] | None:
    """From the first to the last unit that was found, in the normalised text."""
    places = [(one.start, one.end) for one in units if one.start is not None and one.end is not None]
    return (min(start for start, _ in places), max(end for _, end in places)) if places else None


@dataclass(frozen=True, slots=True)
class ApprovedReading:
    """All approved language of a product in one text.

    `ranges` are the parts of the normalised text that approved words fill, in order and apart. `copies` are
    altered second copies of approved units, by the element they belong to; `retold` are risks that are told again in
    other words and say nothing else.
    """

    language: ApprovedLanguage
    text: CodedText
    passages: tuple[PassageReading, ...]
    isi: PassageReading
    boxed_warning: PassageReading | None
    ranges: tuple[tuple[int, int], ...]
    copies: tuple[tuple[str, UnitReading], ...]
    retold: tuple[UnitReading, ...]

    def element(self, name: str) -> PassageReading | None:
        """The reading of a required passage."""
        return next((one for one in self.passages if one.approved.element == name), None)


def read_approved(language: ApprovedLanguage, words: Words) -> ApprovedReading:
    """Find all approved language of a product in a text."""
    words = compared_words(words, language.names, language.codebook.knows)
    text = code_text(words, language.names, language.codebook)
    mask = bytearray(len(text.code))
    wanted = [*language.passages, language.isi]
    if language.boxed_warning is not None:
        wanted.append(language.boxed_warning)
    matched = match_passages(wanted, text)
    for _, _, matches in matched:
        mark_matches(mask, matches)
    # Approved language may stand again: a script shows what it says, word for word.
    for one in (*wanted, *language.others):
        _mark_exactly(mask, one.units, text.code)
    readings = [
        PassageReading(approved, tuple(_reading(match, passage, text, mask) for match in matches), text)
        for approved, passage, matches in matched
    ]
    boxed = readings.pop() if language.boxed_warning is not None else None
    isi = readings.pop()
    copies, retold = _altered_copies([*readings, isi], text, mask)
    return ApprovedReading(
        language, text, tuple(readings), isi, boxed, _ranges(mask, text), tuple(copies), tuple(retold)
    )


def read_alone(approved: ApprovedPassage, names: Names, codebook: Codebook, words: Words) -> PassageReading:
    """Find one approved passage in a text, with nothing else of a product known."""
    text = code_text(words, names, codebook)
    mask = bytearray(len(text.code))
    passage, matches = best_matches(approved, text)
    mark_matches(mask, matches)
    return PassageReading(approved, tuple(_reading(match, passage, text, mask) for match in matches), text)


def match_exactly(units: Sequence[CodedUnit], text: CodedText) -> list[UnitMatch]:
    """The units that stand in the text word for word, each at every place."""
    matches: list[UnitMatch] = []
    for one in units:
        if len(one.code) < _SHORTEST_EXACT:
            continue
        place = text.code.find(one.code)
        while place >= 0:
            matches.append(UnitMatch(one, "present", place, place + len(one.code), (), 1.0))
            place = text.code.find(one.code, place + len(one.code))
    return matches


def _mark_exactly(mask: bytearray, units: Sequence[CodedUnit], text: str) -> None:
    """Mark the words of the units that stand in the text word for word."""
    for one in units:
        size = len(one.code)
        place = text.find(one.code) if size >= _SHORTEST_EXACT else -1
        while place >= 0:
            mask[place : place + size] = b"\x01" * size
            place = text.find(one.code, place + size)


def _reading(match: UnitMatch, passage: Passage, text: CodedText, mask: bytearray) -> UnitReading:
    if match.status == "missing":
        return UnitReading(match.coded, passage, match, "missing", None, None, (), None)
    return reading_at(*_with_additions(match, text, mask), passage, text)


def reading_at(match: UnitMatch, first: int, end: int, passage: Passage, text: CodedText) -> UnitReading:
    """The reading of a match whose sentence goes from `first` to `end`."""
    size = len(match.coded.code)
    if match.status == "altered" or (first, end) != (match.first, match.end):
        operations = list(match.operations or (("equal", 0, size, match.first, match.end),))
        if first < match.first:
            operations.insert(0, ("insert", 0, 0, first, match.first))
        if end > match.end:
            operations.append(("insert", size, size, match.end, end))
        operations = without_set_between(operations, text)
        same = all(one[0] == "equal" for one in operations)
        match = match._replace(
            status="present" if same else "altered",
            operations=() if same else tuple(operations),
            first=first,
            end=end,
            similarity=1.0 if same else min(match.similarity, 2 * size / (size + end - first)),
        )
    start, stop = text.range_of(match.first, match.end)
    if match.status == "present":
        return UnitReading(match.coded, passage, match, "present", start, stop, (), None)
    differences = tuple(differences_of(match, text))
    return UnitReading(
        match.coded, passage, match, "altered", start, stop, differences, word_diff(match, passage.words, text)
    )


def _with_additions(match: UnitMatch, text: CodedText, mask: bytearray) -> tuple[UnitMatch, int, int]:
    """The match, and how far its sentence goes beyond it; of several places, one where nothing was added."""
    first, end = added_around(match, text, mask)
    if match.status == "present" and match.coded.lone and (first, end) != (match.first, match.end):
        for place in _other_places(match, text):
            if added_around(place, text, mask) == (place.first, place.end):
                return place, place.first, place.end
    return match, first, end


def _other_places(match: UnitMatch, text: CodedText) -> list[UnitMatch]:
    """Where else a unit of some length stands word for word."""
    code = match.coded.code
    if len(code) < SHORTEST_COPY or text.code.find(code, text.code.find(code) + 1) < 0:
        return []
    return [one for one in match_exactly([match.coded], text) if one.first != match.first]


def _altered_copies(
    readings: Sequence[PassageReading], text: CodedText, mask: bytearray
) -> tuple[list[tuple[str, UnitReading]], list[UnitReading]]:
    """Second copies of approved sentences that differ in a critical word, outside all approved language; and those
    that tell a risk again in other words.
    """
    own = mask.count(0)
    if not own:
        return [], []
    taken = bytearray(mask)
    free: set[str] = set()
    for first, end in runs_of(0, mask):
        free.update(text.code[first:end])
    copies: list[tuple[str, UnitReading]] = []
    retold: list[UnitReading] = []
    seen: set[str] = set()
    for reading in readings:
        for one in reading.units:
            if one.status == "missing" or len(one.coded.code) < SHORTEST_COPY or one.coded.code in seen:
                continue
            seen.add(one.coded.code)
            if one.status == "altered":  # its own words are no copy of it
                taken[one.match.first : one.match.end] = b"\x01" * (one.match.end - one.match.first)
            for place in _other_places(one.match, text):
                longer = reading_at(place, *added_around(place, text, mask), one.passage, text)
                if says_otherwise(longer.differences) or (
                    reading.approved.role not in _RISKS and widens(longer.differences)
                ):
                    copies.append((reading.approved.element, longer))
            if own < SHORTEST_COPY or sum(map(free.__contains__, one.coded.code)) < _COPY_COMMON * len(one.coded.code):
                continue
            for copy in _copies_of(one, text, taken, mask):
                if reading.approved.role in _RISKS and (
                    not says_otherwise(copy.differences) or copy.is_cut_short(text)
                ):
                    retold.append(copy)
                else:
                    copies.append((reading.approved.element, copy))
    return copies, retold


def _copies_of(unit: UnitReading, text: CodedText, taken: bytearray, mask: bytearray) -> Iterator[UnitReading]:
    """The places where a unit stands again with other words that decide, outside what is taken; they are taken then."""
    for _ in range(_MOST_COPIES):
        match = best_window(unit.coded, text, taken, 0, len(text.code), _COPY_SIMILARITY)
        if match is None or match.status != "altered":
            return
        taken[match.first : match.end] = b"\x01" * (match.end - match.first)
        copy = _reading(match, unit.passage, text, mask)
        if copy.critical and copy.match.similarity >= _COPY_WITH_ADDITIONS:
            yield copy


def _ranges(mask: bytearray, text: CodedText) -> tuple[tuple[int, int], ...]:
    """Runs of approved words as ranges of the normalised text; names between them and what closes their last sentence
    belong to them.
    """
    said = text.words.text.text
    ranges = []
    for first, end in runs_of(1, mask):
        start, stop = text.range_of(first, end)
        while said[stop : stop + 1] in _CLOSING and stop < len(said):
            stop += 1
        ranges.append((start, stop))
    return tuple(ranges)
