"""How much room, and which place and emphasis, do risk and benefit have in a piece?

A meter without a pass mark: no law gives a number (21 CFR 202.1(e)(5)(ii) asks for fair balance in scope, depth
and detail).
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal

from fairdraft.domain.finding import Span
from fairdraft.rules.text_reading import TextReading

Side = Literal["benefit", "risk"]

_EMPHASIS = re.compile(
    r"\*\*[^*\n]{1,400}\*\*|__[^_\n]{1,400}__|<(?:b|strong)>[^<]{1,400}</(?:b|strong)>", re.IGNORECASE
)
_CAPITALS = re.compile(r"\b[A-Z]{3,}(?:[ ,;:-]+[A-Z]{2,})+")
_HEADINGS = frozenset(("headline", "subhead", "eyebrow", "subject", "preheader"))


@dataclass(frozen=True, slots=True)
class BalanceSide:
    """One side of the balance. Positions are shares of the piece's words, 0 its beginning, None where there is
    nothing. `headline_words`, `bold_words` and `capital_words` are words of this side so emphasised.
    """

    words: int
    sentences: int
    first: float | None
    last: float | None
    headline_words: int
    bold_words: int
    capital_words: int


@dataclass(frozen=True, slots=True)
class BalancePart:
    """A run of words of one side, for a picture of the piece."""

    side: Side
    span: Span
    words: int


@dataclass(frozen=True, slots=True)
class Balance:
    """Risk against benefit in one piece. `risk_share` is risk words by risk and benefit words, None without any;
    `farthest` the most words between a claim and the nearest risk, None where one of them is missing.
    """

    words: int
    benefit: BalanceSide
    risk: BalanceSide
    risk_share: float | None
    farthest: int | None
    parts: tuple[BalancePart, ...]


def balance_of(reading: TextReading) -> Balance:
    """Weigh a piece: every sentence is risk, benefit or neither."""
    places = _sides(reading)
    bold = [
        (reading.normal.place_of(found.start()), reading.normal.place_of(found.end()))
        for found in _EMPHASIS.finditer(reading.normal.original)
    ]
    capitals = [found.span() for found in _CAPITALS.finditer(reading.prose.text)]
    headings = [(one.start, one.end) for one in reading.surfaces if one.name in _HEADINGS]
    total = len(reading.words)
    sides = {
        side: _side(reading, [place for one, place in places if one == side], headings, bold, capitals, total)
        for side in ("benefit", "risk")
    }
    both = sides["benefit"].words + sides["risk"].words
    return Balance(
        total,
        sides["benefit"],
        sides["risk"],
        sides["risk"].words / both if both else None,
        _farthest(reading, places),
        tuple(BalancePart(side, reading.span(*place), _words(reading, *place)) for side, place in places),
    )


def _sides(reading: TextReading) -> list[tuple[Side, tuple[int, int]]]:
    """Each sentence that is on one side, in order; what is approved safety information is risk, whatever it says."""
    places: list[tuple[Side, tuple[int, int]]] = []
    isi = reading.approved.isi.range if reading.approved and reading.approved.isi.status != "missing" else None
    for one, (promising, risk) in zip(reading.prose.sentences, reading.natures, strict=True):
        if not promising and not risk and isi is None:
            continue
        place = (one.start, one.end)
        inside = isi is not None and isi[0] <= one.start and one.end <= isi[1]
        if risk or (inside and reading.is_approved(*place)):
            places.append(("risk", place))
        elif promising:
            places.append(("benefit", place))
    return places


def _side(
    reading: TextReading,
    places: list[tuple[int, int]],
    headings: list[tuple[int, int]],
    bold: list[tuple[int, int]],
    capitals: list[tuple[int, int]],
    total: int,
) -> BalanceSide:
    starts = reading.words.starts
    return BalanceSide(
        sum(_words(reading, *place) for place in places),
        len(places),
        bisect_left(starts, places[0][0]) / total if places and total else None,
        bisect_left(starts, places[-1][1]) / total if places and total else None,
        *(_common(reading, places, marked) for marked in (headings, bold, capitals)),
    )


def _common(reading: TextReading, places: list[tuple[int, int]], marked: list[tuple[int, int]]) -> int:
    """The words that two ordered lists of ranges have in common."""
    count = at = 0
    for start, end in places:
        while at < len(marked) and marked[at][1] <= start:
            at += 1
        here = at
        while here < len(marked) and marked[here][0] < end:
            count += _words(reading, max(start, marked[here][0]), min(end, marked[here][1]))
            here += 1
    return count


def _farthest(reading: TextReading, places: list[tuple[Side, tuple[int, int]]]) -> int | None:
    """The most words between a claim and the risk that stands nearest to it."""
    risks = [place for side, place in places if side == "risk"]
    if not risks:
        return None
    begins = [place[0] for place in risks]
    distances = []
    for side, place in places:
        if side == "benefit":
            at = bisect_left(begins, place[0])
            near = risks[max(0, at - 1) : at + 1]
            distances.append(min(_words(reading, min(place[1], one[1]), max(place[0], one[0])) for one in near))
    return max(distances, default=None)


def _words(reading: TextReading, start: int, end: int) -> int:
    starts = reading.words.starts
    return max(0, bisect_left(starts, end) - bisect_left(starts, start))
