"""Which words of a PDF file belong to its pages and to no text: page numbers, what a print shop reads, repeated feet?

Only what is sure is told: words that repeat from page to page stay once, and copy that repeats within a page is copy.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from fairdraft.domain.deck_labels import NOT_APPROVED
from fairdraft.domain.pdf_pages import PdfFile, PdfPage
from fairdraft.domain.pdf_paragraphs import PdfParagraph

FurnitureKind = Literal["number", "repeated", "outside", "own foot"]
FURNITURE_WORDS: dict[FurnitureKind, str] = {
    "number": "page number",
    "repeated": "the same words at the same place of another page",
    "outside": "outside the trim, for the print shop",
    "own foot": "the foot of a file of this program",
}

# At the head and the foot, in heights of the page.
_EDGE = 0.12
_SAME_PLACE = 4.0
"""In points."""
_MOST_WORDS, _LABEL_WORDS = 60, 2
_PAGE = re.compile(r"(?:page |p\. ?|[-–—|] ?)?(\d{1,4})(?: ?(?:of|/) ?\d{1,4}| ?[-–—|])?", re.IGNORECASE)
_OWN_FOOT = re.compile(rf"{re.escape(NOT_APPROVED)}|Approved by .{{1,80}} on \d{{4}}-\d\d-\d\d, text [0-9a-f]{{12}}")
_NEXT_LINE = 6.0
"""In points: so far below it the line begins that goes with another."""
_SLUG = re.compile(r"\S+\.(?:indd|ai|qxp|psd|idml)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Furniture:
    """A paragraph that is left out, and why."""

    paragraph: PdfParagraph
    kind: FurnitureKind


def without_furniture(
    file: PdfFile, paragraphs: Sequence[Sequence[PdfParagraph]]
) -> tuple[tuple[tuple[PdfParagraph, ...], ...], tuple[Furniture, ...]]:
    """The paragraphs of each page without what belongs to the page alone, and that.

    Args:
        file: as it was read.
        paragraphs: those of each of its pages.
    """
    kinds: dict[int, FurnitureKind] = dict.fromkeys(map(id, _numbers(file.pages, paragraphs)), "number")
    for page, those in zip(file.pages, paragraphs, strict=True):
        kinds |= dict.fromkeys(map(id, _own_foot(page, those)), "own foot")
    repeats: list[list[PdfParagraph]] = []
    by_words: dict[str, list[list[PdfParagraph]]] = {}
    for page, those in zip(file.pages, paragraphs, strict=True):
        for one in those:
            if id(one) in kinds or not _is_at_edge(one, page):
                continue
            if _is_outside(one, page):
                kinds[id(one)] = "outside"
            elif len(one.words) <= _MOST_WORDS:
                alike = by_words.setdefault(_without_number(one), [])
                group = next((group for group in alike if _is_same_place(one, group[0])), None)
                if group is None:
                    alike.append([one])
                    repeats.append(alike[-1])
                else:
                    group.append(one)
    for group in repeats:
        # What goes on from page to page is not interrupted by a foot: the last one stays, of heads the first.
        is_foot = _is_foot(group[0], file.pages[group[0].page - 1])
        kinds |= dict.fromkeys(map(id, group[:-1] if is_foot else group[1:]), "repeated")
    kept = tuple(tuple(one for one in those if id(one) not in kinds) for those in paragraphs)
    found = tuple(Furniture(one, kinds[id(one)]) for those in paragraphs for one in those if id(one) in kinds)
    return kept, found


def _own_foot(page: PdfPage, paragraphs: Sequence[PdfParagraph]) -> Iterator[PdfParagraph]:
    """What this program writes at the foot of each page: whether it is approved, and what it is called below that."""
    at_foot = (one for one in paragraphs if _is_at_edge(one, page) and _is_foot(one, page))
    first = next((one for one in at_foot if _OWN_FOOT.match(one.text)), None)
    if first is None:
        return
    for one in paragraphs:
        below = first.box.bottom - one.box.top
        if one is first or (0 <= below < _NEXT_LINE and abs(one.box.left - first.box.left) < _SAME_PLACE):
            yield one


def _is_outside(one: PdfParagraph, page: PdfPage) -> bool:
    trim = page.trim
    is_beyond = trim is not None and (
        one.box.top <= trim.bottom + 1
        or one.box.bottom >= trim.top - 1
        or one.box.right <= trim.left + 1
        or one.box.left >= trim.right - 1
    )
    return is_beyond or bool(_SLUG.search(one.text))


def _is_foot(one: PdfParagraph, page: PdfPage) -> bool:
    return one.box.top < (page.frame.bottom + page.frame.top) / 2


def _is_at_edge(one: PdfParagraph, page: PdfPage) -> bool:
    whole = page.trim or page.frame
    edge = _EDGE * (whole.top - whole.bottom)
    beside = one.box.right <= whole.left or one.box.left >= whole.right
    return beside or one.box.top < whole.bottom + edge or one.box.bottom > whole.top - edge


def _is_same_place(one: PdfParagraph, other: PdfParagraph) -> bool:
    return abs(one.box.bottom - other.box.bottom) < _SAME_PLACE and (
        abs(one.box.left - other.box.left) < _SAME_PLACE or abs(one.box.right - other.box.right) < _SAME_PLACE
    )


def _without_number(one: PdfParagraph) -> str:
    """The words with the number of their page taken out; "Frame 2" says more than its page."""
    if len(one.words) <= _LABEL_WORDS:
        return one.text
    return " ".join("#" if word.text == str(one.page) else word.text for word in one.words)


def _numbers(pages: Sequence[PdfPage], paragraphs: Iterable[Sequence[PdfParagraph]]) -> list[PdfParagraph]:
    """The page numbers: at an edge, and counting with the pages; a number on a single page may mean anything."""
    by_offset: dict[int, list[PdfParagraph]] = {}
    for page, those in zip(pages, paragraphs, strict=True):
        for one in those:
            said = _PAGE.fullmatch(one.text)
            if said and _is_at_edge(one, page):
                by_offset.setdefault(int(said[1]) - page.number, []).append(one)
    return [one for those in by_offset.values() if len({one.page for one in those}) > 1 for one in those]
