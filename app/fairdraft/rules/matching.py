"""Where in a text does each unit of an approved passage stand, and as it is or altered?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from fairdraft.rules.alignment import Operation, aligned
from fairdraft.rules.coded_text import UNKNOWN, CodedText, CodedUnit
from fairdraft.rules.critical_words import is_connective

MatchStatus = Literal["present", "altered", "missing"]

_SHORT = 4  # units of so few words are looked for in their own list only
_MOST_OCCURRENCES = 64
_MOST_PLACES = 400
_LIKELY = 0.5
_LIKELY_IN_PLACE = 0.4
_LIKELY_AWAY = 0.65
_STANDS = 3  # so many units word for word tell where the passage stands
_FEWEST = 3  # words in common; the brand and "you" are in any copy
_NEAR = 40  # words before its first unit, or behind its last, where a lost one may have stood
_SUBJECT = 0.34
_BOUNDARY = frozenset('.,;:!?\n|()[]"•/')


class UnitMatch(NamedTuple):
    """What became of a unit. `first`…`end` are characters of the coded text; `operations` is empty unless
    altered. `similarity` is 0–1: twice the common words by all words.
    """

    coded: CodedUnit
    status: MatchStatus
    first: int = 0
    end: int = 0
    operations: tuple[Operation, ...] = ()
    similarity: float = 0.0


def match_units(units: Sequence[CodedUnit], text: CodedText, claimed: bytearray | None = None) -> list[UnitMatch]:
    """Find each unit of a passage, wherever it stands; each word of the text serves one unit.

    `claimed` marks characters of the text that serve other approved language: no altered unit is made of them.
    """
    return _Matching(units, text, claimed).run()


def best_window(
    coded: CodedUnit, text: CodedText, taken: bytearray, low: int, high: int, likely: float
) -> UnitMatch | None:
    """The part of `low`…`high`, outside what is taken, that reads most like the unit; None below `likely`."""
    window = _candidate(coded, text, taken, low, high)
    return _align(coded, text, taken, *window, likely) if window else None


class _Matching:
    def __init__(self, units: Sequence[CodedUnit], text: CodedText, claimed: bytearray | None) -> None:
        self.units = units
        self.text = text
        self.claimed = claimed
        self.taken = bytearray(len(text.code))
        self.found: list[UnitMatch | None] = [None] * len(units)

    def run(self) -> list[UnitMatch]:
        long = [at for at, one in enumerate(self.units) if len(one.code) > _SHORT]
        short = [at for at, one in enumerate(self.units) if len(one.code) <= _SHORT]
        self._exact(long)
        self._exact(short, leads_known=True)
        if self.claimed is not None:
            mark_all(self.claimed, self.taken)
        self._altered(long)
        self._exact(short)
        self._altered(short)
        return [match or UnitMatch(coded, "missing") for match, coded in zip(self.found, self.units, strict=True)]

    def _exact(self, numbers: list[int], *, leads_known: bool = False) -> None:
        open_units = [at for at in numbers if self.found[at] is None]
        if leads_known:
            open_units = [at for at in open_units if self._lead(at) is not None]
        for at in sorted(open_units, key=lambda at: -len(self.units[at].code)):
            if self.units[at].lone:
                occurrences = self._occurrences(at)
                if len(occurrences) == 1:
                    self._claim(at, occurrences[0])
        # Of several places the one beside the unit's neighbours is its own.
        for beside_only in (True, False):
            for at in open_units:
                if self.found[at] is None:
                    occurrences = self._occurrences(at)
                    if occurrences:
                        self._claim_nearest(at, occurrences, beside_only=beside_only)

    def _occurrences(self, at: int) -> list[int]:
        code, whole, taken = self.units[at].code, self.text.code, self.taken
        size = len(code)
        short = size <= _SHORT
        places: list[int] = []
        low, high = self._list_range(at) if short else (0, len(whole))
        place = whole.find(code, low, high)
        while place >= 0 and len(places) < _MOST_OCCURRENCES:
            if taken.find(1, place, place + size) < 0 and (not short or self._stands_apart(place, size)):
                places.append(place)
            place = whole.find(code, place + 1, high)
        return places

    def _stands_apart(self, place: int, size: int) -> bool:
        """Whether a short unit is a sentence or list member of its own here."""
        text = self.text
        for at, neighbour in ((place, place - 1), (place + size, place + size)):
            outside = neighbour < 0 or neighbour >= len(text.code)
            if outside or not _BOUNDARY.isdisjoint(text.gap_before(at)) or text.key(neighbour) in ("and", "or"):
                continue
            if at == place and self.taken[neighbour]:
                continue
            return False
        return True

    def _lead(self, at: int) -> UnitMatch | None:
        lead = self.units[at].unit.lead_in
        return None if lead is None else self.found[lead]

    def _list_range(self, at: int) -> tuple[int, int]:
        lead = self._lead(at)
        if lead is None:
            return 0, len(self.text.code)
        return lead.end, min(len(self.text.code), lead.end + 2 * self.units[at].group_size + 30)

    def _claim(self, at: int, place: int) -> None:
        size = len(self.units[at].code)
        self.taken[place : place + size] = b"\x01" * size
        self.found[at] = UnitMatch(self.units[at], "present", place, place + size, (), 1.0)

    def _claim_nearest(self, at: int, occurrences: list[int], *, beside_only: bool) -> None:
        before, after = self._neighbours(at)
        size = len(self.units[at].code)
        for place in occurrences:
            if (before is not None and place == before) or (after is not None and place + size == after):
                self._claim(at, place)
                return
        if not beside_only:
            expected = before if before is not None else (after if after is not None else 0)
            self._claim(at, min(occurrences, key=lambda place: (abs(place - expected), place)))

    def _neighbours(self, at: int) -> tuple[int | None, int | None]:
        """Where the nearest found unit before this one ends, and where the next one begins."""
        before = next((one.end for one in reversed(self.found[:at]) if one is not None), None)
        after = next((one.first for one in self.found[at + 1 :] if one is not None), None)
        return before, after

    def _altered(self, numbers: list[int]) -> None:
        for at in numbers:
            match = None if self.found[at] is not None else self._in_place(at) or self._anywhere(at)
            if match is None:
                continue
            self.found[at] = match
            for kind, _, _, first, end in match.operations:
                if kind == "equal":
                    self.taken[first:end] = b"\x01" * (end - first)

    def _in_place(self, at: int) -> UnitMatch | None:
        before, after = self._neighbours(at)
        if before is None or after is None or before >= after:
            return None
        coded = self.units[at]
        if after - before > 4 * len(coded.code) + 40:
            return None
        return best_window(coded, self.text, self.taken, before, after, _LIKELY_IN_PLACE)

    def _anywhere(self, at: int) -> UnitMatch | None:
        coded = self.units[at]
        if len(coded.code) <= _SHORT:
            return None
        match = best_window(coded, self.text, self.taken, 0, len(self.text.code), _LIKELY)
        if match is None or _common(match) < _FEWEST or (match.similarity < _LIKELY_AWAY and self._is_away(at, match)):
            return None
        return match

    def _is_away(self, at: int, match: UnitMatch) -> bool:
        """Whether a place is not where the passage stands: there "Ask your doctor about" begins a line of copy."""
        found = [one for one in self.found if one is not None and one.status == "present"]
        if len(found) < _STANDS:
            return False
        low, high = min(one.first for one in found), max(one.end for one in found)
        before, after = self._neighbours(at)
        reach_before, reach_after = (0 if before is not None else _NEAR), (0 if after is not None else _NEAR)
        return match.end <= low - reach_before or match.first >= high + reach_after


def _common(match: UnitMatch) -> int:
    """How many words of a unit stand in its place."""
    if match.status == "present":
        return len(match.coded.code)
    return sum(end - first for kind, first, end, _, _ in match.operations if kind == "equal")


def _candidate(coded: CodedUnit, text: CodedText, taken: bytearray, low: int, high: int) -> tuple[int, int] | None:
    """The window in which most of the unit's telling words stand close together."""
    size = len(coded.code)
    telling = {code for code, key in zip(coded.code, coded.unit.keys, strict=True) if not is_connective(key)} or set(
        coded.code
    )
    weights: dict[str, float] = {}
    hits: list[tuple[int, str]] = []
    for code in telling:
        there = text.places(code)
        if there and (len(there) <= _MOST_PLACES or not hits):
            weights[code] = len(there) ** -0.5
            hits.extend((at, code) for at in there[:_MOST_PLACES] if low <= at < high and not taken[at])
    if len({code for _, code in hits}) < max(1, round(_SUBJECT * len(telling))):
        return None
    hits.sort()
    width = size + size // 2 + 6
    inside: Counter[str] = Counter()
    weight = best = 0.0
    left = 0
    window: tuple[int, int] | None = None
    for at, code in hits:
        inside[code] += 1
        if inside[code] == 1:
            weight += weights[code]
        while at - hits[left][0] > width:
            gone = hits[left][1]
            inside[gone] -= 1
            if not inside[gone]:
                weight -= weights[gone]
            left += 1
        if weight > best + 1e-9:
            best, window = weight, (hits[left][0], at + 1)
    if window is None:
        return None
    first, end = window
    reach = size // 2 + 3
    start, stop = max(low, first - reach), min(high, end + reach)
    # A neighbour that is found already bounds the window.
    start = max(start, taken.rfind(1, start, first) + 1)
    next_taken = taken.find(1, end, stop)
    return start, (next_taken if next_taken >= 0 else stop)


def _align(
    coded: CodedUnit, text: CodedText, taken: bytearray, start: int, stop: int, likely: float
) -> UnitMatch | None:
    window = text.code[start:stop]
    if 1 in taken[start:stop]:
        window = "".join(UNKNOWN if taken[start + at] else code for at, code in enumerate(window))
    operations = aligned(coded.code, window, start)
    matched = sum(end - first for kind, first, end, _, _ in operations if kind == "equal")
    if not matched:
        return None
    used = [one for one in operations if one[0] != "delete"]
    first, end = used[0][3], used[-1][4]
    similarity = 2 * matched / (len(coded.code) + end - first)
    keys = coded.unit.keys
    telling = [at for at, key in enumerate(keys) if not is_connective(key)]
    common = {at for kind, a, b, _, _ in operations if kind == "equal" for at in range(a, b)}
    subject = sum(1 for at in telling if at in common) / len(telling) if telling else 1.0
    if similarity < likely or subject < _SUBJECT:
        return None
    if matched == len(coded.code) == end - first:
        return UnitMatch(coded, "present", first, end, (), 1.0)
    return UnitMatch(coded, "altered", first, end, tuple(operations), similarity)


def mark_all(marks: bytearray, onto: bytearray) -> None:
    """Mark on one map what is marked on another."""
    for first, end in runs_of(1, marks):
        onto[first:end] = b"\x01" * (end - first)


def runs_of(mark: Literal[0, 1], marks: bytearray) -> Iterator[tuple[int, int]]:
    """The runs of a mark on a map, in order."""
    at = marks.find(mark)
    while at >= 0:
        end = marks.find(1 - mark, at)
        end = len(marks) if end < 0 else end
        yield at, end
        at = marks.find(mark, end)
