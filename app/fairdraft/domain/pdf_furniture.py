"""Which words of a PDF file belong to its pages and to no text: page numbers, what a print shop reads, repeated feet?

Only what is sure is told: a foot stays where it stands first, and copy that repeats within a page is copy.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from fairdraft.domain.pdf_pages import PdfFile, PdfPage
from fairdraft.domain.pdf_paragraphs import PdfParagraph

FurnitureKind = Literal["number", "repeated", "outside"]
FURNITURE_WORDS: dict[FurnitureKind, str] = {
    "number": "page number",
    "repeated": "the same words at the same place of an earlier page",
    "outside": "outside of what is trimmed, for the print shop",
}

# At the head and the foot, in heights of the page.
_EDGE = 0.12
_SAME_PLACE = 4.0
"""In points."""
_MOST_WORDS = 60
_PAGE = re.compile(r"(?:page |p\. ?|[-–—|] ?)?(\d{1,4})(?: ?(?:of|/) ?\d{1,4}| ?[-–—|])?", re.IGNORECASE)
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
    numbers = _numbers(file.pages, paragraphs)
    seen: dict[str, list[PdfParagraph]] = {}
    kept: list[tuple[PdfParagraph, ...]] = []
    found: list[Furniture] = []
    for page, those in zip(file.pages, paragraphs, strict=True):
        stays = []
        for one in those:
            kind = "number" if one in numbers else _kind(one, page, seen)
            if kind is None:
                stays.append(one)
            else:
                found.append(Furniture(one, kind))
            if _is_at_edge(one, page):
                seen.setdefault(_without_number(one), []).append(one)
        kept.append(tuple(stays))
    return tuple(kept), tuple(found)


def _kind(one: PdfParagraph, page: PdfPage, seen: dict[str, list[PdfParagraph]]) -> FurnitureKind | None:
    trim = page.trim
    is_outside = trim is not None and (
        one.box.top <= trim.bottom + 1
        or one.box.bottom >= trim.top - 1
        or one.box.right <= trim.left + 1
        or one.box.left >= trim.right - 1
    )
    if is_outside or (_is_at_edge(one, page) and _SLUG.search(one.text)):
        return "outside"
    if len(one.words) > _MOST_WORDS or not _is_at_edge(one, page):
        return None
    same = any(_is_same_place(one, other) for other in seen.get(_without_number(one), ()))
    return "repeated" if same else None


def _is_at_edge(one: PdfParagraph, page: PdfPage) -> bool:
    whole = page.trim or page.frame
    edge = _EDGE * (whole.top - whole.bottom)
    return one.box.top < whole.bottom + edge or one.box.bottom > whole.top - edge


def _is_same_place(one: PdfParagraph, other: PdfParagraph) -> bool:
    return abs(one.box.bottom - other.box.bottom) < _SAME_PLACE and (
        abs(one.box.left - other.box.left) < _SAME_PLACE or abs(one.box.right - other.box.right) < _SAME_PLACE
    )


def _without_number(one: PdfParagraph) -> str:
    """The words with the number of their page taken out."""
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
