"""What stands on the pages of a PDF file, and where?

Places are in points (1/72 inch) from the lower left corner of a page, as its coordinates have them (ISO 32000-1, 8.3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

SOFT_HYPHEN = "\N{SOFT HYPHEN}"
"""Stands in a word where a hyphen ended its line: whether that belongs to the word, the page does not tell."""

SAVE_AGAIN = "Open it in a PDF program and save it again, or ask for another copy."
"""What to do with a file that cannot be read."""

OWN_REMARK = "fairdraft"
"""With what the names of remarks begin that the program wrote into a file: findings, and comments that are known."""


class PdfBox(NamedTuple):
    """A rectangle on a page, in points."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class PdfWord:
    """A word, and the boxes that hold its letters: one, or one on each line that it stands on.

    Small letters above the line are raised by themselves (domain/raised_text.py); `SOFT_HYPHEN` stands where a line
    broke it.
    """

    text: str
    boxes: tuple[PdfBox, ...]


class PdfRule(NamedTuple):
    """A level line on a page, in points: where it begins and ends, and how high it stands."""

    left: float
    right: float
    height: float


@dataclass(frozen=True, slots=True)
class PdfSight:
    """What was seen when a page was looked at, beside its words.

    Args:
        unseen: words that the page holds and nobody sees, which are none of its lines'.
        is_recognized: its words lie unseen behind a picture, as after letters were recognized; they stay.
        is_drawn: it has pictures, or shapes that may be letters.
        fields: how many fields of forms, stamps and typed remarks with words lie over it.
        rules: its level lines, as between the rows of a table, or through words.
    """

    unseen: str = ""
    is_recognized: bool = False
    is_drawn: bool = False
    fields: int = 0
    rules: tuple[PdfRule, ...] = ()


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page: its number, from 1; its size in points as it is seen; its words line by line, in the order that the file
    has them.

    A page whose words are a picture has no lines. `corner` is where the lower left corner of what is seen of it lies in
    its coordinates, and `turned` by how many degrees it is turned clockwise to be seen: 0, 90, 180 or 270. `trim` is
    where it is cut, where the file tells that other than its edge: what stands outside is for the print shop. `sight`
    is None where nobody looked.
    """

    number: int
    width: float
    height: float
    lines: tuple[tuple[PdfWord, ...], ...]
    corner: tuple[float, float] = (0.0, 0.0)
    turned: int = 0
    trim: PdfBox | None = None
    sight: PdfSight | None = None

    @property
    def frame(self) -> PdfBox:
        """What is seen of it, in its coordinates."""
        left, bottom = self.corner
        width, height = (self.height, self.width) if self.turned in (90, 270) else (self.width, self.height)
        return PdfBox(left, bottom, left + width, bottom + height)

    @property
    def text(self) -> str:
        """Its words as plain text, a line of the page in each line."""
        return "\n".join(" ".join(word.text for word in line) for line in self.lines)


@dataclass(frozen=True, slots=True)
class PdfRemark:
    """What somebody wrote onto a page with a PDF program.

    Args:
        kind: "highlight", "underline", "strikeout", "insert", "note", "text" (words written onto the page), "stamp", or
            "shape" (anything drawn or attached).
        boxes: what it marks; the place of its sign where it marks no words.
        answers: the place in `PdfFile.remarks` of the one that it answers; None if it begins a talk.
        moment: when it was last changed, as the file has it (ISO 32000-1, 7.9.4: "D:20261130095500Z"); empty if unsaid.
        name: what it is called among those of its page (12.5.2, NM); empty if it has no name.
        state: what it says of the one that it answers (12.5.6.3: "Completed", "Rejected"); empty for words.
    """

    page: int
    kind: str
    text: str
    author: str
    moment: str
    boxes: tuple[PdfBox, ...]
    answers: int | None = None
    name: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A PDF file that was read: its name, the SHA-256 of its bytes, its title as the file has it, pages and remarks."""

    name: str
    sha256: str
    title: str
    pages: tuple[PdfPage, ...]
    remarks: tuple[PdfRemark, ...] = ()

    @property
    def pages_without_words(self) -> tuple[int, ...]:
        """The numbers of the pages on which no word was found: empty ones, and pictures such as scans."""
        return tuple(page.number for page in self.pages if not page.lines)


@dataclass(frozen=True, slots=True)
class PdfMark:
    """A highlight to be laid over words of a page, with what it says when it is opened, and who says so."""

    page: int
    boxes: tuple[PdfBox, ...]
    text: str
    author: str = ""


def pages_in_words(pages: Sequence[int]) -> str:
    """`page 1`, `pages 1–3, 5`."""
    runs: list[list[int]] = []
    for one in pages:
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    said = ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"page{'' if len(pages) == 1 else 's'} {said}"
