"""Which rows have the decks that this program writes as PDF: names beside words, and numbers in the margin?

These files are known by their foot, and have their names and words at fixed places.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from fairdraft.domain.deck_labels import BLOCK_KINDS, ISI_HEADING
from fairdraft.domain.pdf_columns import level_lines
from fairdraft.domain.pdf_furniture import Furniture
from fairdraft.domain.pdf_pages import PdfBox, PdfPage, PdfWord
from fairdraft.domain.printed_page import DECK_COLUMNS, REVIEW_COLUMNS, REVIEW_MARGIN

_SAME_PLACE = 1.5
_GUTTER, _MOST_INDENT = 10.0, 40.0
"""In points: names end so far before the words, and the lines of an item begin so far behind their place at most."""
_NEXT_NAME_LINE = 13.6
"""In points: names go on so far below, and no further."""
_CONTINUED = re.compile(r", continued(?= |$)")
_KIND = re.compile(
    rf" (?P<kind>{'|'.join(BLOCK_KINDS.values())}|Approved language, label .*|Inserted as approved language; .*)$"
)
_ISI = "ISI"


@dataclass(slots=True)
class DeckRow:
    """The lines of a name, those of the words beside it, and how high both begin on their page, in points."""

    page: int
    top: float
    name: list[tuple[PdfWord, ...]] = field(default_factory=list)
    words: list[tuple[PdfWord, ...]] = field(default_factory=list)

    @property
    def said(self) -> str:
        """The name with what is told of its kind, by single spaces."""
        return " ".join(word.text for line in self.name for word in line)

    @property
    def goes_on(self) -> bool:
        """Whether the words go on from the page before."""
        return _CONTINUED.search(self.said) is not None


def own_columns(page: PdfPage, furniture: Sequence[Furniture]) -> tuple[float, float] | None:
    """Where names and words begin on a page, in points from its left; None where no foot of this program stands."""
    lefts = [
        one.paragraph.box.left for one in furniture if one.kind == "own foot" and one.paragraph.page == page.number
    ]
    both = (DECK_COLUMNS, REVIEW_COLUMNS)
    return next((one for one in both if any(abs(left - one[0]) < _SAME_PLACE for left in lefts)), None)


def margin_boxes(page: PdfPage, columns: tuple[float, float]) -> frozenset[PdfBox]:
    """The boxes of the numbers that stand beside the words of an annotated deck."""
    if columns != REVIEW_COLUMNS:
        return frozenset()
    edge = page.width - REVIEW_MARGIN
    return frozenset(word.boxes[0] for line in page.lines for word in line if word.boxes[0].left > edge)


def deck_rows_of(page: PdfPage, columns: tuple[float, float], beside: Collection[PdfBox]) -> Iterator[DeckRow]:
    """The rows of a page that have a name, from above.

    Args:
        page: as it was read.
        columns: where names and words begin.
        beside: the first boxes of words that are of no row.
    """
    row: DeckRow | None = None
    foot = 0.0
    for line in level_lines(word for said in page.lines for word in said if word.boxes[0] not in beside):
        name = tuple(one for one in line.words if one.boxes[0].right < columns[1] - _GUTTER)
        words = line.words[len(name) :]
        is_beside = not words or words[0].boxes[0].left > columns[1] - _SAME_PLACE
        is_name = bool(name) and is_beside and abs(name[0].boxes[0].left - columns[0]) < _SAME_PLACE
        # What is told of the kind stands below the name, and beside the next lines of the words.
        is_near = is_name and foot - name[0].boxes[0].bottom < _NEXT_NAME_LINE
        if row is not None and is_beside and (not name or is_near):
            row.name += [name] if name else []
            row.words += [words] if words else []
        else:
            if row is not None:
                yield row
            is_begun = is_name and bool(words) and words[0].boxes[0].left < columns[1] + _MOST_INDENT
            row = DeckRow(page.number, line.box.top, [name], [words]) if is_begun else None
        foot = name[0].boxes[0].bottom if name else foot
    if row is not None:
        yield row


def named_lines(said: str, words: Sequence[str], *, is_fact: bool) -> Iterator[str]:
    """The lines of a row, as the same deck has them in Word: a fact behind its name, and else the label of a part, what
    is told of it, and its words.

    Args:
        said: the name with what is told of its kind.
        words: those beside it, a paragraph each.
        is_fact: whether it stands among the facts at the head of the deck.
    """
    if is_fact:
        yield f"{said}: {words[0]}"
        yield from words[1:]
        return
    kind = _KIND.search(said)
    label = said[: kind.start()] if kind else said
    label = _ISI if ISI_HEADING.fullmatch(label) else label
    if kind is None:
        yield label
    elif kind["kind"] in BLOCK_KINDS.values():
        yield f"{label} · {kind['kind']}"
    else:
        yield label
        yield f"[{kind['kind']}]"
    yield from words
