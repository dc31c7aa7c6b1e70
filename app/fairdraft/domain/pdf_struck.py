"""Through which words of a page does a line go, as if somebody had struck them out?"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby, islice, takewhile

from fairdraft.domain.pdf_pages import PdfPage, PdfRule, PdfWord

_LOWEST, _HIGHEST = 0.25, 0.7
"""Of the height of a word: below is a line under it, and above the line of the row over it."""
_MOST = 0.7
"""So much of the width of a word lies under the line."""


def struck_words(page: PdfPage) -> Iterator[str]:
    """Words in a row that are struck through, as they stand on the page; none where nobody looked at it."""
    rules = sorted(() if page.sight is None else page.sight.rules, key=lambda one: one.height)
    if not rules:
        return
    for line in page.lines:
        for is_struck, words in groupby(line, lambda word: _is_struck(word, rules)):
            if is_struck:
                yield " ".join(word.text for word in words)


def _is_struck(word: PdfWord, rules: Sequence[PdfRule]) -> bool:
    """Whether one of the lines, from the foot of the page on, goes through a word."""
    left, bottom, right, top = word.boxes[0]
    height = top - bottom
    first = bisect_left(rules, bottom + _LOWEST * height, key=lambda one: one.height)
    inside = takewhile(lambda one: one.height < bottom + _HIGHEST * height, islice(rules, first, None))
    return any(min(one.right, right) - max(one.left, left) > _MOST * (right - left) for one in inside)
