"""Which text stands in a PDF file, and what of it could nobody tell for sure?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fairdraft.domain.counting import counted
from fairdraft.domain.name_list import listed
from fairdraft.domain.pdf_furniture import FURNITURE_WORDS, Furniture, FurnitureKind, without_furniture
from fairdraft.domain.pdf_hyphens import UNREADABLE, HyphenReader
from fairdraft.domain.pdf_pages import PdfFile, PdfSight, pages_in_words
from fairdraft.domain.pdf_paragraphs import PdfParagraph, across_pages, page_paragraphs
from fairdraft.domain.shortening import shortened

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
    reader = HyphenReader(found, knows, beside)
    return PdfText(
        tuple(map(reader.read, found)),
        furniture,
        tuple(reader.doubtful),
        file.pages_without_words,
        {one.number: one.sight for one in file.pages},
    )


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
    unreadable = sum(one.text.count(UNREADABLE) for one in read.paragraphs)
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
