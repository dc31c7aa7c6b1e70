"""Which numbers are printed on the pages of a document? They may differ from the pages of its file."""

import re
from collections import Counter
from collections.abc import Sequence

from fairdraft.domain.pdf_pages import PdfPage, PdfWord

# Of the height of a page: as near to its edge a page number stands.
_EDGE = 0.1
_ALONE = re.compile(r"[-–—\s]*(\d{1,4})[-–—\s]*")
_SAID = re.compile(r"\bpage\s+(\d{1,4})\b", re.IGNORECASE)


def printed_numbers(pages: Sequence[PdfPage]) -> dict[int, int]:
    """The numbers that are printed, by the page of the file (from 1).

    A number near an edge is that of its page where it goes up with the pages on most of those that have one. On a page
    alone it must say that it is one ("Page 7").
    """
    found = {page.number: _at_the_edges(page) for page in pages}
    said = [one for one in found.values() if one]
    offsets = Counter(number - page for page, numbers in found.items() for number in set(numbers))
    if not offsets:
        return {}
    offset, pages_with = max(offsets.items(), key=lambda one: (one[1], -abs(one[0])))
    numbered = {page: page + offset for page, numbers in found.items() if page + offset in numbers}
    if pages_with >= 2 and pages_with * 2 > len(said):
        return numbered
    named = {page.number: _SAID.search(page.text) for page in pages if page.number in numbered}
    return {page: numbered[page] for page, match in named.items() if match and int(match[1]) == numbered[page]}


def named_numbers(place: str) -> tuple[int, ...]:
    """The pages that a claim's source names: "12", "p. 12", "12–13"."""
    numbers = [int(one) for one in re.findall(r"\d{1,4}", place)]
    if len(numbers) == 2 and re.search(r"\d\s*[-–—]\s*\d", place) and 0 <= numbers[1] - numbers[0] <= 50:
        return tuple(range(numbers[0], numbers[1] + 1))
    return tuple(numbers)


def page_words(page: int, printed: dict[int, int]) -> str:
    """A page as people are told it: "page 12", "page 14 (printed 12)"."""
    number = printed.get(page)
    return f"page {page}" if number in (None, page) else f"page {page} (printed {number})"


def _at_the_edges(page: PdfPage) -> list[int]:
    numbers: list[int] = []
    for line in page.lines:
        box = line[0].boxes[0]
        middle = (box.bottom + box.top) / 2
        if min(middle, page.height - middle) > _EDGE * page.height:
            continue
        words = " ".join(word.text for word in line)
        if (alone := _ALONE.fullmatch(words)) or (alone := _SAID.search(words)):
            numbers.append(int(alone[1]))
        elif len(line) > 1:
            # At an end of a line that says what the document is: "GLYNORA Prescribing Information 12".
            numbers += (int(one.text) for one in _ends(line) if one.text.isdecimal() and len(one.text) <= 4)
    return numbers


def _ends(line: Sequence[PdfWord]) -> tuple[PdfWord, ...]:
    return line[0], line[-1]
