"""What stands where on the pages of a document that is printed, or written as PDF?

Lengths are points, 72 to an inch, counted from the upper left corner of a page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Ink = Literal["text", "muted", "accent", "error", "warning", "tint", "line"]
MarkShape = Literal["wavy", "dotted", "thin", "dashed"]
Point = tuple[float, float]

PaperName = Literal["letter", "a4"]


@dataclass(frozen=True, slots=True)
class Paper:
    """What pages are set for: what it is called, how wide and high it is."""

    title: str
    width: float
    height: float


PAPERS: dict[PaperName, Paper] = {
    "letter": Paper("US Letter", 612.0, 792.0),
    "a4": Paper("A4", 595.28, 841.89),
}
_LETTER_REGIONS = frozenset(("US", "CA", "MX", "PH", "PR", "CL", "CO", "VE", "CR", "GT", "NI", "PA", "SV", "DO", "BO"))
"""Where people print on US Letter (CLDR, `paperSize`)."""


def regional_paper(region: str) -> PaperName:
    """What people print on in a region, by its two letters; US Letter where it is not known."""
    return "letter" if not region or region in _LETTER_REGIONS else "a4"


DECK_COLUMNS, REVIEW_COLUMNS = (72.0, 184.0), (60.0, 168.0)
"""Where names and words begin in copy decks, and in annotated ones, in points from the left of the page. Files that
went out are read by them.
"""
REVIEW_MARGIN = 90.0
"""How wide the margin of annotated decks is at the right, in points, where the numbers of comments stand."""

INKS: dict[Ink, str] = {
    "text": "#1E2227",
    "muted": "#5C636D",
    "accent": "#0E6767",
    "error": "#A8261D",
    "warning": "#7A5200",
    "tint": "#E3F0EF",
    "line": "#CFCABD",
}
"""Paper is white in a dark window, too."""

_WAVE, _WAVE_HEIGHT = 2.0, 1.4
_STEPS: dict[MarkShape, tuple[float, float]] = {"dotted": (1.0, 1.6), "dashed": (4.0, 2.5)}


@dataclass(frozen=True, slots=True)
class PrintedWords:
    """Words on one line, their first letter at `x`, their base line at `y`."""

    x: float
    y: float
    words: str
    size: float
    bold: bool = False
    ink: Ink = "text"


@dataclass(frozen=True, slots=True)
class PrintedArea:
    """A filled area: a tinted ground, a bar, a rule. `x` and `y` are its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    ink: Ink


@dataclass(frozen=True, slots=True)
class PrintedMark:
    """A line under words, told apart by its shape as well: errors, warnings, suggestions, comments of people."""

    x: float
    y: float
    width: float
    shape: MarkShape
    ink: Ink


@dataclass(frozen=True, slots=True)
class PrintedNote:
    """What was said of the words in `areas`, which a program can show at them; paper has it in a list.

    `at_words` is False where it is about the piece as a whole: its one area is then that of a sign in the margin.
    `unseen` is a note on the same words as one before, whose ground is enough for both.
    """

    areas: tuple[PrintedArea, ...]
    author: str
    text: str
    at: datetime
    at_words: bool = True
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class PrintedHead:
    """A heading by which a page is found; the outermost ones have level 0."""

    level: int
    title: str
    y: float


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """One page. What stands later lies over what stands before, and areas lie under everything."""

    areas: tuple[PrintedArea, ...]
    marks: tuple[PrintedMark, ...]
    words: tuple[PrintedWords, ...]
    notes: tuple[PrintedNote, ...]
    heads: tuple[PrintedHead, ...]


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """All pages of a document. `made_at` dates it: the last change of what is in it."""

    title: str
    subject: str
    made_at: datetime
    paper: Paper
    pages: tuple[PrintedPage, ...]


def strokes(mark: PrintedMark) -> Iterator[tuple[Point, ...]]:
    """The lines that a mark is drawn with, each as the points that it runs through."""
    end = mark.x + mark.width
    if mark.shape == "thin":
        yield (mark.x, mark.y), (end, mark.y)
    elif mark.shape == "wavy":
        steps = max(2, round(mark.width / _WAVE))
        yield tuple(
            (mark.x + mark.width * step / steps, mark.y + (_WAVE_HEIGHT if step % 2 else 0.0))
            for step in range(steps + 1)
        )
    else:
        length, gap = _STEPS[mark.shape]
        for step in range(int(mark.width / (length + gap)) + 1):
            at = mark.x + step * (length + gap)
            if at < end:
                yield (at, mark.y), (min(end, at + length), mark.y)
