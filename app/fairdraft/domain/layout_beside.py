"""What of a layout's words is no copy: page numbers, job codes, legal lines, directions to the art department?"""

import re
from collections.abc import Iterable, Iterator, Sequence

from fairdraft.domain.deck_labels import (
    ANSWERS_HEADING,
    COMMENTS_HEADING,
    DECK_LABELS,
    FINDINGS_HEADING,
    QUALIFIERS_HEADING,
    SOURCES_HEADING,
)
from fairdraft.domain.deck_mark import marks_in
from fairdraft.domain.layout_comparison import BesideKind, LayoutPlace, StandingBeside
from fairdraft.domain.pdf_furniture import Furniture, FurnitureKind
from fairdraft.domain.pdf_paragraphs import PdfParagraph
from fairdraft.domain.piece import Block

_KINDS: dict[FurnitureKind, BesideKind] = {
    "number": "number",
    "repeated": "repeated",
    "outside": "outside",
    "own foot": "deck",
}
_BEHIND = frozenset((ANSWERS_HEADING, COMMENTS_HEADING, FINDINGS_HEADING, SOURCES_HEADING, QUALIFIERS_HEADING))
# Sections of approved language, as a deck names them.
_SECTIONS = frozenset(("names", "isi", "indication", "boxed warning", "medwatch", "labeling", "pointer"))
# What a deck of this program says around the copy: of a section that it is approved, or goes on; numbers of comments.
_OF_DECK = re.compile(
    r"(?:.{1,60} )?approved language(?:, label(?: \S+)?)?|.{1,60}, continued|\d{1,3}(?:, \d{1,3})*|"
    r"(?:NOT APPROVED|Copy deck|Lines under words): .*",
    re.IGNORECASE,
)
_LONGEST_VERSION = 3
_SAME_COLUMN = 12.0
"""In points."""
_LONGEST_CODE = 9
_LONGEST_LEGAL = 60
# Capitals and numbers tied by hyphens, as in US-GLY-2200123 or PP-GLY-0042, or a short code with a month behind it.
_CODE = re.compile(r"\b(?=[A-Z0-9/-]*\d{2})[A-Z]{2,}[A-Z0-9]*(?:[-/_][A-Z0-9]+)+\b|\b[A-Z]{2,6}\d{4,}\b")
_NUMBER = re.compile(r"\d{1,3}")
_MONTH = re.compile(r"^(?:(?:0?[1-9]|1[0-2])/(?:\d{2}|20\d{2})|[A-Z][a-z]{2,8} 20\d{2})$")
_LEGAL = re.compile(r"^©|©\s*(?:20)\d{2}|\(c\) 20\d{2}|\ball rights reserved\b|\btrademarks? of\b", re.IGNORECASE)
_DIRECTION = re.compile(
    r"^\[.{0,300}\]$|\bFPO\b|^(?:frame|panel|slide|page|front|back|spread) ?[A-H0-9]{0,2}(?: (?:front|back|cover))?:?$",
    re.IGNORECASE,
)


class BesideReader:
    """Tells what words of a layout are taken for that the piece does not say.

    Args:
        paragraphs: of the layout. Where they are a deck of this program, its own words are none of the copy.
        notes: the notes of the piece, which are for the art department.
    """

    def __init__(self, paragraphs: Sequence[PdfParagraph], notes: Sequence[str]) -> None:
        self._notes = notes
        texts = [one.text for one in paragraphs]
        self._facts = next((at for at, text in enumerate(texts) if marks_in(text)), -1)
        behind = (at for at, text in enumerate(texts) if text in _BEHIND and at > self._facts)
        self._behind = next(behind, len(texts)) if self._facts >= 0 else len(texts)
        self.of_deck = frozenset(self._own_words(paragraphs)) if self._facts >= 0 else frozenset[int]()
        """The numbers of the paragraphs that a deck says around the copy; no words of it are looked for there."""

    def _own_words(self, paragraphs: Sequence[PdfParagraph]) -> Iterator[int]:
        is_chip = False
        opened: float | None = None
        for at, one in enumerate(paragraphs):
            text = one.text
            if text.startswith("["):
                opened = one.box.left
            # Beside an open bracket stand the words of another column.
            is_open = opened is not None and abs(one.box.left - opened) < _SAME_COLUMN
            names_label = is_chip and len(text.split()) <= _LONGEST_VERSION
            is_chip = text.casefold().endswith("approved language, label")
            is_around = at <= self._facts or at >= self._behind
            if is_around or is_open or names_label or _OF_DECK.fullmatch(text):
                yield at
            if "]" in text:
                opened = None

    def kind(self, number: int, text: str) -> BesideKind | None:
        """What a paragraph of the layout, by its number, is taken for; None where it is copy."""
        if self._facts >= 0 and self._is_of_deck(number, text):
            return "deck"
        words = text.split()
        if _NUMBER.fullmatch(text):
            return "number"
        if _DIRECTION.search(text) or any(_is_part(text, note) for note in self._notes):
            return "direction"
        if len(words) <= _LONGEST_CODE and (_CODE.search(text) or _MONTH.match(text)):
            return "code"
        if len(words) <= _LONGEST_LEGAL and _LEGAL.search(text):
            return "legal"
        return None

    def _is_of_deck(self, number: int, text: str) -> bool:
        name = text.partition(" · ")[0].rstrip(":").casefold()
        return number in self.of_deck or name in DECK_LABELS or name in _SECTIONS


def furniture_beside(furniture: Iterable[Furniture]) -> tuple[StandingBeside, ...]:
    """What belongs to pages alone, as standing beside the copy."""
    return tuple(StandingBeside(_KINDS[one.kind], one.paragraph.text, place_of(one.paragraph)) for one in furniture)


def place_of(paragraph: PdfParagraph) -> LayoutPlace:
    """Where a paragraph stands on the page on which it begins."""
    return LayoutPlace(paragraph.page, (paragraph.box,))


def notes_of(blocks: Iterable[Block]) -> tuple[str, ...]:
    """The notes among blocks."""
    return tuple(one.text for one in blocks if one.kind == "note")


def _is_part(text: str, note: str) -> bool:
    said, noted = (" ".join(one.casefold().split()).strip("[]. ") for one in (text, note))
    return bool(said) and len(said.split()) > 1 and said in noted
