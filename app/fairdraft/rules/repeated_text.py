"""Where a piece has a whole approved text twice, as a page in its column and at its foot: does each say all of it?"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from fairdraft.rules.approved_reading import (
    SHORTEST_COPY,
    PassageReading,
    UnitReading,
    match_exactly,
    points_to_labeling,
    reading_at,
)
from fairdraft.rules.coded_text import CodedText
from fairdraft.rules.differences import added_around
from fairdraft.rules.matching import UnitMatch, best_window
from fairdraft.rules.own_words import says_otherwise

# A copy that has this share of the units is meant as the whole text; less is an excerpt.
_WHOLE = 0.6
_LIKELY = 0.5
_LIKELY_IN_EXCERPT = 0.7
_TELLING = 5
_EXCERPT = 2  # sentences that are meant as a part of the text
_REACH = 2  # times its length a sentence may stand from its neighbor
_FARTHEST = 90  # words


class RepeatedText(NamedTuple):
    """What differs between whole copies of an approved text: units that are altered in one of them, and units that one
    lacks, each with the place in the normalised text behind which it belongs.
    """

    altered: tuple[UnitReading, ...]
    lacking: tuple[tuple[UnitReading, int], ...]


def repeated_text(passage: PassageReading) -> RepeatedText:
    """Compare the copies of an approved text that a piece has; without a second one nothing is told.

    Of a whole copy every sentence is asked for; an excerpt lacks nothing, but what it begins or ends with may be the
    next sentence of the text in other words.
    """
    units = [one for one in passage.units if not one.coded.unit.title]
    copies = _copies(passage, units)
    whole = [one for one in copies if len(one) >= _WHOLE * len(units)]
    told = _Told([], [])
    for copy in whole if len(whole) > 1 else ():
        for before, after in pairwise(copy):
            _between(passage, copy, before, after, told)
        low, high = _room(passage, copy, whole)
        _at_edge(passage, copy, low, high, told)
    if whole:
        for copy in copies:
            if _EXCERPT <= len(copy) < _WHOLE * len(units):
                _of_excerpt(passage, copy, *_room(passage, copy, copies), told)
        for copy in copies:
            _added_to(passage, copy, told)
    return RepeatedText(tuple(told.altered), tuple(told.lacking))


class _Told(NamedTuple):
    altered: list[UnitReading]
    lacking: list[tuple[UnitReading, int]]


def _between(
    passage: PassageReading, copy: Sequence[UnitMatch], before: UnitMatch, after: UnitMatch, told: _Told
) -> None:
    """Judge what a copy has between two of its sentences."""
    code = passage.text.code
    behind = before.end
    for unit in passage.units[before.coded.unit.number + 1 : after.coded.unit.number]:
        if unit.status != "present" or unit.coded.unit.title:
            continue  # what is nowhere as approved is told as altered or missing
        # Bullets of one list may stand in another order.
        place = code.find(unit.coded.code, copy[0].first, copy[-1].end)
        if place >= 0:
            if behind <= place < after.first:
                behind = place + len(unit.coded.code)
            continue
        altered = _altered(passage, copy, unit, (before.end, after.first), _LIKELY)
        if altered is None:
            told.lacking.append((unit, passage.text.range_of(behind - 1, behind)[1]))
        else:
            told.altered.append(altered)


def _at_edge(passage: PassageReading, copy: Sequence[UnitMatch], low: int, high: int, told: _Told) -> None:
    """Judge what a whole copy begins and ends with, where `low`…`high` may belong to it."""
    first, last = copy[0], copy[-1]
    code = passage.text.code
    for unit in (*passage.units[: first.coded.unit.number], *passage.units[last.coded.unit.number + 1 :]):
        if unit.status != "present" or unit.coded.unit.title or code.find(unit.coded.code, low, high) >= 0:
            continue
        reach = _REACH * len(unit.coded.code)
        is_before = unit.coded.unit.number < first.coded.unit.number
        near = (max(low, first.first - reach), first.first) if is_before else (last.end, min(high, last.end + reach))
        altered = _altered(passage, copy, unit, near, _LIKELY)
        if altered is not None:
            told.altered.append(altered)
        elif not (unit.coded.unit.text.rstrip().endswith("?") or points_to_labeling(unit.coded.unit.text)):
            told.lacking.append((unit, _place_behind(passage, first.first if is_before else last.end)))


def _of_excerpt(passage: PassageReading, copy: Sequence[UnitMatch], low: int, high: int, told: _Told) -> None:
    """Judge what stands before, within and behind an excerpt and is like the sentence of the text that stands there."""
    first, last = copy[0].coded.unit.number, copy[-1].coded.unit.number
    rooms = [(first - 1, max(low, copy[0].first - _FARTHEST), copy[0].first, _LIKELY_IN_EXCERPT)]
    rooms += [
        (number, before.end, after.first, _LIKELY)
        for before, after in pairwise(copy)
        for number in range(before.coded.unit.number + 1, after.coded.unit.number)
    ]
    rooms.append((last + 1, copy[-1].end, min(high, copy[-1].end + _FARTHEST), _LIKELY_IN_EXCERPT))
    for number, start, end, likely in rooms:
        unit = passage.units[number] if 0 <= number < len(passage.units) else None
        if unit is None or unit.status != "present" or unit.coded.unit.title or len(unit.coded.code) < _TELLING:
            continue
        if passage.text.code.find(unit.coded.code, copy[0].first, copy[-1].end) < 0:
            altered = _altered(passage, copy, unit, (start, end), likely)
            if altered is not None and altered.critical and not altered.is_cut_short(passage.text):
                told.altered.append(altered)


def _added_to(passage: PassageReading, copy: Sequence[UnitMatch], told: _Told) -> None:
    """Judge what was added to the short sentences of a copy; longer ones are known wherever they stand again."""
    text = passage.text
    mask = _mask(text, copy)
    for one in copy:
        unit = passage.units[one.coded.unit.number]
        if unit.status != "present" or unit.match.first == one.first or len(one.coded.code) >= SHORTEST_COPY:
            continue
        added = added_around(one, text, mask)
        if added != (one.first, one.end):
            longer = reading_at(one, *added, unit.passage, text)
            if says_otherwise(longer.differences):
                told.altered.append(longer)


def _altered(
    passage: PassageReading, copy: Sequence[UnitMatch], unit: UnitReading, room: tuple[int, int], likely: float
) -> UnitReading | None:
    """The unit in other words beside those of its copy, with what was added to it; None where nothing is like it."""
    text = passage.text
    mask = _mask(text, copy)
    match = best_window(unit.coded, text, mask, *room, likely)
    return None if match is None else reading_at(match, *added_around(match, text, mask), unit.passage, text)


def _mask(text: CodedText, copy: Sequence[UnitMatch]) -> bytearray:
    """The words of a copy, marked."""
    mask = bytearray(len(text.code))
    for one in copy:
        mask[one.first : one.end] = b"\x01" * (one.end - one.first)
    return mask


def _room(passage: PassageReading, copy: Sequence[UnitMatch], copies: Sequence[Sequence[UnitMatch]]) -> tuple[int, int]:
    """From the end of the copy before to the beginning of the next one."""
    at = copies.index(copy)
    low = copies[at - 1][-1].end if at else 0
    return low, copies[at + 1][0].first if at + 1 < len(copies) else len(passage.text.code)


def _place_behind(passage: PassageReading, code: int) -> int:
    """Where in the normalised text the words before a place in code end; the beginning of the text before its first."""
    return passage.text.range_of(code - 1, code)[1] if code else 0


def _copies(passage: PassageReading, units: Sequence[UnitReading]) -> list[list[UnitMatch]]:
    """The runs of units that stand word for word in the approved order."""
    # Most pieces have the text once.
    code = passage.text.code
    if not any(len(one.coded.code) >= _TELLING and code.count(one.coded.code) > 1 for one in units):
        return []
    found: dict[tuple[int, int], list[UnitMatch]] = defaultdict(list)
    for one in match_exactly([one.coded for one in units], passage.text):
        found[one.first, one.end].append(one)
    copies: list[list[UnitMatch]] = []
    done = number = -1
    for (_, end), same in sorted(found.items(), key=lambda place: (place[0][0], -place[0][1])):
        if end <= done:
            continue  # words of a longer sentence
        done = max(done, end)
        # A sentence that the approved text has twice is the next one of its copy.
        following = [one for one in same if one.coded.unit.number > number]
        if copies and following:
            copies[-1].append(following[0])
        else:
            copies.append([same[0]])
        number = copies[-1][-1].coded.unit.number
    return copies
