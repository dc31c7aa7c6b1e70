"""Which text stands in a PDF file, and what of it could nobody tell for sure?"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.name_list import listed
from fairdraft.domain.pdf_furniture import FURNITURE_WORDS, Furniture, FurnitureKind, without_furniture
from fairdraft.domain.pdf_pages import SOFT_HYPHEN, PdfFile, PdfSight, PdfWord, pages_in_words
from fairdraft.domain.pdf_paragraphs import PdfParagraph, across_pages, page_paragraphs
from fairdraft.domain.shortening import shortened
from fairdraft.domain.text_document import TextDocument

_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_TO_LETTERS = str.maketrans(_LIGATURES)
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_LETTERS = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_MOST_TOLD = 6
_LONGEST_QUOTE, _LONGEST_UNSEEN = 70, 120
_ABOUT = (
    "A PDF file has no paragraphs, headings or columns: lines were put together by their position, and bold "
    "type, color and font size were ignored."
)


@dataclass(frozen=True, slots=True)
class PdfText:
    """What stands in a file: its paragraphs in reading order, what was left out of them, words whose hyphen nobody
    could tell (as they were read), the numbers of pages without words, and what was seen of each page that was looked
    at, by its number.
    """

    paragraphs: tuple[PdfParagraph, ...]
    furniture: tuple[Furniture, ...]
    doubtful: tuple[str, ...]
    unread: tuple[int, ...]
    sights: Mapping[int, PdfSight | None]


def pdf_text(file: PdfFile, knows: Callable[[str], bool] | None = None, beside: str = "") -> PdfText:
    """The text of a file.

    Args:
        file: as it was read.
        knows: whether a word is spelled so, as it is written; None where there is no dictionary. Words that stand in
            the file unbroken are known.
        beside: a text whose words are known, too, as that which was set.
    """
    kept, furniture = without_furniture(file, page_paragraphs(file.pages))
    found = across_pages(kept)
    known = (beside, *(word.text for one in found for word in one.words if SOFT_HYPHEN not in word.text))
    here = {word for text in known for word in _LETTERS.findall(text.casefold())}
    reader = _Hyphens(here, knows)
    paragraphs = tuple(replace(one, words=tuple(map(reader.read, one.words))) for one in found)
    return PdfText(
        paragraphs,
        furniture,
        tuple(reader.doubtful),
        file.pages_without_words,
        {one.number: one.sight for one in file.pages},
    )


def pdf_document(file: PdfFile, knows: Callable[[str], bool] | None = None) -> TextDocument:
    """The text of a file, a paragraph in each line, with where its pages begin and what could not be told.

    Raises:
        KnownError: it holds no words at all.
    """
    read = pdf_text(file, knows)
    if not read.paragraphs:
        if any(one is not None and one.unseen for one in read.sights.values()):
            raise KnownError(
                f"{file.name} has words, but none of them are visible on its pages.",
                "Open it in a PDF program and check: they may be white, covered, or on a layer that is switched off.",
            )
        raise KnownError(
            f"{file.name} has no words: its pages are pictures or empty ({len(file.pages):,} in all).",
            "Ask for a PDF file that contains text, or run text recognition in a PDF program.",
        )
    parts: list[str] = []
    pages: list[int] = []
    at = 0
    for one in read.paragraphs:
        pages += [at] * (one.page - len(pages))
        parts.append(one.text)
        at += len(one.text) + 1
    pages += [max(0, at - 1)] * (len(file.pages) - len(pages))
    text = "\n".join(parts)
    return TextDocument(file.name, text, extracted=True, pages=tuple(pages), told=tuple(told_of(read, len(file.pages))))


def told_of(read: PdfText, pages: int) -> Iterator[str]:
    """What was left out and what nobody could tell, a sentence each. `pages` is how many the file has."""
    for page in read.unread:
        sight = read.sights[page]
        if sight is not None and sight.unseen:
            continue
        yield f"Page {page} has no words: it is empty or a picture, and was not checked."
    yield from _told_of_sight(read.sights)
    kinds: tuple[FurnitureKind, ...] = ("outside", "own foot", "repeated", "number")
    for kind in kinds:
        those = [one.paragraph for one in read.furniture if one.kind == kind]
        if those:
            quotes = dict.fromkeys(f"“{shortened(one.text, _LONGEST_QUOTE)}” on page {one.page}" for one in those)
            yield f"Left out as {FURNITURE_WORDS[kind]}: {_listed(list(quotes))}."
    if read.doubtful:
        words = _listed([f"“{one}”" for one in read.doubtful])
        yield (
            "These words are broken at the end of a line, and the page does not show whether their hyphen belongs "
            f"to them: {words}."
        )
    unreadable = sum(one.text.count(_UNREADABLE) for one in read.paragraphs)
    if unreadable:
        yield (
            f"{counted(unreadable, 'letter')} could not be read, because the fonts of the file do not identify them. "
            "Check them on the page."
        )
    if pages > len(read.unread):
        yield _ABOUT


def _told_of_sight(sights: Mapping[int, PdfSight | None]) -> Iterator[str]:
    """What the look of the pages tells, and words do not; nothing of a file at which nobody looked."""
    looked = {number: one for number, one in sights.items() if one is not None}
    drawn = [number for number, one in looked.items() if one.is_drawn and not one.is_recognized]
    if drawn:
        yield (
            "Words in pictures and in outlined letters were not read. There are pictures or drawn shapes on "
            f"{pages_in_words(drawn)}."
        )
    fields = {number: one.fields for number, one in looked.items() if one.fields}
    if fields:
        yield (
            f"Form fields, stamps or typed comments cover parts of {pages_in_words(list(fields))}, "
            f"{sum(fields.values()):,} in all: their words were not read."
        )
    for number, one in looked.items():
        if one.unseen:
            yield (
                f"Page {number} has words that are not visible (white, covered, cut off, too small, off the page), "
                f"which were left out: “{shortened(one.unseen, _LONGEST_UNSEEN)}”."
            )
        if one.is_recognized:
            yield (
                f"The words of page {number} are hidden behind a picture, as after text recognition: the words in the "
                "picture were not read."
            )
    if looked and len(looked) < len(sights):
        yield (
            f"Only the first {len(looked)} pages were checked for this: on the others, words may be hidden or in "
            "pictures."
        )


def _listed(said: Sequence[str]) -> str:
    if len(said) <= _MOST_TOLD:
        return listed(list(said))
    return f"{', '.join(said[:_MOST_TOLD])} and {len(said) - _MOST_TOLD:,} more"


class _Hyphens:
    """Reads words with their ligatures parted, and with or without the hyphen that a line's end gave them."""

    def __init__(self, here: Iterable[str], knows: Callable[[str], bool] | None) -> None:
        self._here = frozenset(here)
        self._knows = knows
        self.doubtful: dict[str, None] = {}

    def read(self, word: PdfWord) -> PdfWord:
        text = word.text.translate(_TO_LETTERS)
        text = "•" if _PRIVATE.fullmatch(text) else _PRIVATE.sub(_UNREADABLE, text)
        while SOFT_HYPHEN in text:
            text = self._without(text)
        return word if text == word.text else PdfWord(text, word.boxes)

    def _without(self, text: str) -> str:
        before, _, behind = text.partition(SOFT_HYPHEN)
        joined, hyphened = before + behind, f"{before}-{behind}"
        if not before or not behind or not (before[-1].isalpha() and behind[0].isalpha()):
            # A hyphen beside a number belongs to it: "24-hour".
            return hyphened
        whole, parted = (self._is_known(one) for one in (joined, hyphened))
        if whole != parted:
            return joined if whole else hyphened
        if not whole:
            halves = all(self._is_known(one) for one in (before, behind.partition(SOFT_HYPHEN)[0]))
            joined = hyphened if halves and self._knows is not None else joined
        self.doubtful[joined.replace(SOFT_HYPHEN, "")] = None
        return joined

    def _is_known(self, text: str) -> bool:
        """Whether a word stands in the file unbroken, or in the dictionary; parted words are known if the file has
        them.
        """
        words = _LETTERS.findall(text.replace(SOFT_HYPHEN, ""))
        if not words:
            return False
        if all(one.casefold() in self._here for one in words):
            return True
        return self._knows is not None and all("-" not in one and self._knows(one) for one in words)
