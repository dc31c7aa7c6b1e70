"""What does a document say: its pages, the words and numbers of each, the numbers printed on them?"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from fairdraft.domain.claim_anchor import Passage
from fairdraft.domain.page_pairs import PagePair
from fairdraft.domain.page_readings import ReadPage, plain_word
from fairdraft.domain.pdf_furniture import without_furniture
from fairdraft.domain.pdf_pages import PdfBox, PdfFile
from fairdraft.domain.pdf_paragraphs import page_paragraphs
from fairdraft.domain.printed_pages import printed_numbers

_WORD = re.compile(r"[^\W\d_][^\W_]*")
# ".05" is one, and so are "1,1", "2.1.3" and "10^9", none of which says the numbers that it is made of.
_NUMBER = re.compile(r"(?<![^\W_])(?<!\d[.,])(?<!\^)(?<!\^-)(?:(?<!\.)\.)?\d+(?:[.,]\d+)*(?:\^-?\d+)?")
_IN_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_LABELED = frozenset({"table", "tables", "figure", "section", "sections", "page"})


class SourceText:
    """A document that was read, ready to be searched."""

    def __init__(self, file: PdfFile) -> None:
        self.file = file
        self.pages = tuple(ReadPage(page) for page in file.pages)

    @cached_property
    def printed(self) -> dict[int, int]:
        """The numbers printed on its pages, by page of the file."""
        return printed_numbers(self.file.pages)

    def page(self, number: int) -> ReadPage | None:
        """A page by its number; None where there is no such page."""
        return self.pages[number - 1] if 1 <= number <= len(self.pages) else None

    @cached_property
    def pairs(self) -> tuple[PagePair, ...]:
        """Its pages two in a row, over whose end a text may go on."""
        _kept, furniture = without_furniture(self.file, page_paragraphs(self.file.pages))
        boxes: dict[int, list[PdfBox]] = {}
        for one in furniture:
            own = boxes.setdefault(one.paragraph.page, [])
            own += (box for word in one.paragraph.words for box in word.boxes)
        beside = [page.words_at(boxes.get(page.number, ())) for page in self.pages]
        pages = tuple(zip(self.pages, beside, strict=True))
        return tuple(PagePair(one, other, (a, b)) for (one, a), (other, b) in pairwise(pages))

    @property
    def places(self) -> tuple[ReadPage | PagePair, ...]:
        """Where a passage may stand: on each of its pages, then over the end of each."""
        return (*self.pages, *self.pairs)

    def holder(self, passage: Passage) -> ReadPage | PagePair | None:
        """The page that has a passage, or both if it goes on on the next; None where there are none of that number."""
        page = self.page(passage.page)
        if page is None or max(passage.words, default=0) < len(page.words):
            return page
        return self.pairs[page.number - 1] if page.number <= len(self.pairs) else None

    def parts(self, passage: Passage) -> tuple[Passage, ...]:
        """A passage as what each of its pages has of it."""
        holder = self.holder(passage)
        return holder.parts(passage) if isinstance(holder, PagePair) else (passage,)

    def pages_of(self, passage: Passage) -> tuple[int, ...]:
        """The numbers of the pages on which a passage stands."""
        return tuple(one.page for one in self.parts(passage))

    @cached_property
    def vocabulary(self) -> Counter[str]:
        """How often each word stands in it."""
        return Counter(token for page in self._tokens for tokens in page for token in tokens)

    def tokens(self, page: ReadPage | PagePair) -> tuple[frozenset[str], ...]:
        """For each word of a page what it says: words, and numbers as they are reckoned with; of two in a row both."""
        own = self._tokens[page.number - 1]
        return (*own, *self._tokens[page.number]) if isinstance(page, PagePair) else own

    @cached_property
    def _tokens(self) -> tuple[tuple[frozenset[str], ...], ...]:
        known: dict[str, frozenset[str]] = {}
        return tuple(tuple(_page_tokens(page, known)) for page in self.pages)


def _page_tokens(page: ReadPage, known: dict[str, frozenset[str]]) -> Iterator[frozenset[str]]:
    """What each word of a page says; the number of a table or a section says nothing of the product."""
    before = ""
    for at, word in enumerate(page.words):
        said = page.whole.get(at, word.text)
        if said not in known:
            known[said] = tokens_of(said)
        is_label = before in _LABELED
        yield frozenset(one for one in known[said] if not one[0].isdigit()) if is_label else known[said]
        before = plain_word(said)


def tokens_of(word: str) -> frozenset[str]:
    """The words and numbers that a word says: "26-week" says "26" and "week"; numbers in words are numbers."""
    plain = plain_word(word)
    numbers = {_reckoned(one) for one in _NUMBER.findall(re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain))}
    words = set(_WORD.findall(plain))
    return frozenset(numbers | words | {str(_IN_WORDS.index(one)) for one in words if one in _IN_WORDS})


def _reckoned(number: str) -> str:
    """A number without what does not change it: "07.50" is "7.5", and ".05" is "0.05"."""
    whole, point, rest = number.partition(".")
    if not (whole + rest).isdecimal():
        return number
    rest = rest.rstrip("0")
    return (whole.lstrip("0") or "0") + (point + rest if rest else "")
