"""How do overlapping findings divide a text into stretches that can each be shown in one way?"""

from collections.abc import Sequence
from dataclasses import dataclass

from fairdraft.domain.finding import SEVERITIES, Severity, Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding to be shown in the text: its number in the list, its severity, its place.

    What a person said has no severity: its number stands behind the words, and they look as they are.
    """

    number: int
    severity: Severity | None
    span: Span


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text under the same findings.

    `severity` is the worst of them, None for plain text; `ends` are those that end right behind it.
    """

    text: str
    severity: Severity | None
    ends: tuple[Mark, ...] = ()


def segments(text: str, place: Span, marks: Sequence[Mark]) -> tuple[Segment, ...]:
    """Divide `text[place.start:place.end]` at the borders of the marks in it.

    A mark that reaches beyond the place ends with it; one without length stands behind the character before
    it. The texts of the segments joined give the place's text again.
    """
    opening: dict[int, list[Mark]] = {}
    closing: dict[int, list[Mark]] = {}
    for mark in marks:
        start, end = max(mark.span.start, place.start), min(mark.span.end, place.end)
        if start < end or (start == end and mark.span.start == mark.span.end):
            opening.setdefault(start, []).append(mark)
            closing.setdefault(end, []).append(mark)
    under: dict[Severity, int] = dict.fromkeys(SEVERITIES, 0)
    found: list[Segment] = []
    at = place.start
    for border in sorted({*opening, *closing, place.end}):
        words = text[at:border]
        ends = tuple(sorted(closing.get(border, ()), key=lambda mark: mark.number))
        if words or ends:
            found.append(Segment(words, _worst(under) if words else None, ends))
        for mark in opening.get(border, ()):
            if mark.severity is not None:
                under[mark.severity] += 1
        for mark in ends:
            if mark.severity is not None:
                under[mark.severity] -= 1
        at = border
    return tuple(found)


def _worst(under: dict[Severity, int]) -> Severity | None:
    return next((severity for severity in SEVERITIES if under[severity]), None)
