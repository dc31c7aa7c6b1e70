"""Which words of a page does a remark mark, and which are next to it?"""

from collections.abc import Iterable, Sequence

from fairdraft.domain.layout_words import LayoutWord
from fairdraft.domain.pdf_pages import PdfBox, PdfFile, PdfRemark
from fairdraft.domain.shortening import shortened

_ENOUGH = 0.4
"""A word is marked of which so much lies under the mark."""
_LONGEST_QUOTE = 120


def marked_words(remark: PdfRemark, words: Sequence[LayoutWord]) -> tuple[int, ...]:
    """The numbers of the words that a remark marks, in their order."""
    return tuple(
        at
        for at, word in enumerate(words)
        if word.page == remark.page and any(_covers(mark, box) for mark in remark.boxes for box in word.boxes)
    )


def nearest_line(remark: PdfRemark, words: Sequence[LayoutWord]) -> tuple[int, ...]:
    """The words of the line that is next to the place of a remark; none where its page has none."""
    at = nearest_word(remark, words)
    if at is None:
        return ()
    box = _nearest(remark.boxes, words[at].boxes)
    own = words[at].paragraph
    return tuple(
        number
        for number, word in enumerate(words)
        if word.page == remark.page and word.paragraph == own and any(_is_beside(box, one) for one in word.boxes)
    )


def nearest_word(remark: PdfRemark, words: Sequence[LayoutWord]) -> int | None:
    """The word that is next to the place of a remark; None where its page has none."""
    places = [(at, box) for at, word in enumerate(words) if word.page == remark.page for box in word.boxes]
    if not places or not remark.boxes:
        return None
    return min(places, key=lambda one: _apart(remark.boxes, one[1]))[0]


def word_before(remark: PdfRemark, words: Sequence[LayoutWord]) -> tuple[int, bool] | None:
    """The word behind which the sign of an insertion stands, and True; before which, and False, where it stands at the
    beginning of a line. None where its page has no words.
    """
    at = nearest_word(remark, words)
    if at is None:
        return None
    box = remark.boxes[0]
    middle = (box.left + box.right) / 2
    line = nearest_line(remark, words)
    before = [number for number in line if _nearest(remark.boxes, words[number].boxes).right <= middle + 1.5]
    return (before[-1], True) if before else (line[0], False)


def quote_of(remark: PdfRemark, file: PdfFile) -> str:
    """The words under a remark, as they stand on the page, or those of the nearest line; empty where there are none."""
    page = file.pages[remark.page - 1]
    marked = [
        word.text
        for line in page.lines
        for word in line
        if any(_covers(mark, box) for mark in remark.boxes for box in word.boxes)
    ]
    if not marked and page.lines and remark.boxes:
        near = min(page.lines, key=lambda line: min(_apart(remark.boxes, box) for word in line for box in word.boxes))
        marked = [word.text for word in near]
    text = " ".join(marked).replace("\N{SOFT HYPHEN}", "")
    return shortened(text, _LONGEST_QUOTE)


def _covers(mark: PdfBox, box: PdfBox) -> bool:
    """Whether a mark lies over a word, or on its lower edge as an underline does."""
    across = min(mark.right, box.right) - max(mark.left, box.left)
    up = min(mark.top, box.top) - max(mark.bottom, box.bottom)
    width, height = box.right - box.left, min(box.top - box.bottom, mark.top - mark.bottom)
    return across >= _ENOUGH * max(width, 0.1) and up > 0 and up >= _ENOUGH * max(height, 0.1)


def _is_beside(one: PdfBox, other: PdfBox) -> bool:
    middle = (other.bottom + other.top) / 2
    return one.bottom <= middle <= one.top


def _apart(marks: Iterable[PdfBox], box: PdfBox) -> float:
    """How far a word is from the nearest mark; a line counts as nearer than what stands beside it in another."""
    return min(_distance(mark, box) for mark in marks)


def _distance(mark: PdfBox, box: PdfBox) -> float:
    across = max(box.left - mark.right, mark.left - box.right, 0.0)
    up = max(box.bottom - mark.top, mark.bottom - box.top, 0.0)
    middle = abs((mark.bottom + mark.top) / 2 - (box.bottom + box.top) / 2)
    return float(across + 4 * up + 0.1 * middle)


def _nearest(marks: Iterable[PdfBox], boxes: Iterable[PdfBox]) -> PdfBox:
    there = tuple(marks)
    return min(boxes, key=lambda box: _apart(there, box))
