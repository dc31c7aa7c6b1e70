"""How much room, and which place and emphasis, do risk and benefit have in a piece?

A meter without a pass mark: no law gives a number (21 CFR 202.1(e)(5)(ii) asks for fair balance in scope, depth
and detail).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from fairdraft.domain.finding import Span
from fairdraft.rules.reference_marks import is_citation
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


class WeighedSentence(NamedTuple):
    """A sentence of one side: its place in the normalised text and its words."""

    side: Side
    start: int
    end: int
    words: int


def balance_of(reading: TextReading) -> Balance:
    """Weigh a piece: every sentence is risk, benefit or neither."""
    weighed = reading.once(weigh)
    bold = [
        (reading.normal.place_of(found.start()), reading.normal.place_of(found.end()))
        for found in _EMPHASIS.finditer(reading.normal.original)
    ]
    capitals = reading.found(_capitals_in)
    headings = [(one.start, one.end) for one in reading.surfaces if one.name in _HEADINGS]
    total = len(reading.words)
    benefit, risk = (
        _side(reading, [one for one in weighed if one.side == side], headings, bold, capitals, total)
        for side in ("benefit", "risk")
    )
    return Balance(
        total,
        benefit,
        risk,
        risk_share(weighed),
        farthest(reading, weighed),
        tuple(BalancePart(one.side, reading.span(one.start, one.end), one.words) for one in weighed),
    )


def risk_share(weighed: Sequence[WeighedSentence]) -> float | None:
    """Risk words by risk and benefit words, None without any."""
    both = sum(one.words for one in weighed)
    return sum(one.words for one in weighed if one.side == "risk") / both if both else None


def weigh(reading: TextReading) -> tuple[WeighedSentence, ...]:
    """Each sentence that is on one side, in order; what is approved safety information is risk, whatever it says, and
    the title of a reference is on none.
    """
    weighed: list[WeighedSentence] = []
    isi = reading.approved.isi.range if reading.approved and reading.approved.isi.status != "missing" else None
    low, high = isi or (0, -1)
    for (start, end, _, _), (promising, risk), approved in zip(
        reading.prose.sentences, reading.natures, reading.approved_sentences, strict=True
    ):
        if (risk and not is_citation(reading, start)) or (approved and low <= start and end <= high):
            weighed.append(WeighedSentence("risk", start, end, _words(reading, start, end)))
        elif promising and not is_citation(reading, start):
            weighed.append(WeighedSentence("benefit", start, end, _words(reading, start, end)))
    return tuple(weighed)


def farthest(reading: TextReading, weighed: Sequence[WeighedSentence]) -> int | None:
    """The most words between a claim and the risk that stands nearest to it, None where one of them is missing."""
    return max((words for words, _ in to_nearest_risk(reading, weighed)), default=None)


def to_nearest_risk(reading: TextReading, weighed: Sequence[WeighedSentence]) -> Iterator[tuple[int, WeighedSentence]]:
    """Each claim with the words between it and the risk that stands nearest to it; none where no risk is told."""
    risks = [one for one in weighed if one.side == "risk"]
    begins = [one.start for one in risks]
    for one in weighed:
        if one.side == "benefit" and risks:
            at = bisect_left(begins, one.start)
            near = risks[max(0, at - 1) : at + 1]
            yield min(_words(reading, min(one.end, other.end), max(one.start, other.start)) for other in near), one


def _capitals_in(said: str) -> list[tuple[int, int]]:
    return [found.span() for found in _CAPITALS.finditer(said)]


def _side(
    reading: TextReading,
    weighed: Sequence[WeighedSentence],
    headings: list[tuple[int, int]],
    bold: list[tuple[int, int]],
    capitals: list[tuple[int, int]],
    total: int,
) -> BalanceSide:
    starts = reading.words.starts
    return BalanceSide(
        sum(one.words for one in weighed),
        len(weighed),
        bisect_left(starts, weighed[0].start) / total if weighed and total else None,
        bisect_left(starts, weighed[-1].end) / total if weighed and total else None,
        *(_common(reading, weighed, marked) for marked in (headings, bold, capitals)),
    )


def _common(reading: TextReading, weighed: Sequence[WeighedSentence], marked: list[tuple[int, int]]) -> int:
    """The words of sentences that are marked; both in order."""
    count = at = 0
    for _, start, end, _ in weighed:
        while at < len(marked) and marked[at][1] <= start:
            at += 1
        here = at
        while here < len(marked) and marked[here][0] < end:
            count += _words(reading, max(start, marked[here][0]), min(end, marked[here][1]))
            here += 1
    return count


def _words(reading: TextReading, start: int, end: int) -> int:
    starts = reading.words.starts
    return max(0, bisect_left(starts, end) - bisect_left(starts, start))
