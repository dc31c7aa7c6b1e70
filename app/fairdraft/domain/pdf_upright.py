"""How does a page stand so that its lines run from the left to the right?

A page may be turned to be seen, and its words drawn turned to match; then lines run upward, downward or backward in the
coordinates of the page, and nothing that reads columns and paragraphs would know them.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from fairdraft.domain.pdf_pages import PdfBox, PdfPage, PdfRule, PdfWord

_QUARTERS = (0, 90, 180, 270)
_WIDER = 1.5
"""A word of several letters is so many times wider than high, or higher than wide where it runs up or down."""


def upright(page: PdfPage) -> PdfPage:
    """A page whose words run from the left to the right: as it is, or by one, two or three quarters of a turn.

    The places of its words then are no longer those in the file.
    """
    turns = Counter(_directions(page))
    turned = max(_QUARTERS, key=lambda one: turns[one])
    if not turned:
        return page
    frame = page.frame
    is_aside = turned != 180
    width, height = frame.right - frame.left, frame.top - frame.bottom
    sight = page.sight
    rules = () if sight is None or is_aside else tuple(_turned_rule(one, frame) for one in sight.rules)
    return replace(
        page,
        width=height if is_aside else width,
        height=width if is_aside else height,
        lines=tuple(tuple(_turned_word(word, turned, frame) for word in line) for line in page.lines),
        corner=(0.0, 0.0),
        turned=0,
        trim=None if page.trim is None else _turned_box(page.trim, turned, frame),
        sight=None if sight is None else replace(sight, rules=rules),
    )


def _directions(page: PdfPage) -> Iterator[int]:
    """In which direction each two words in a row run, by quarters of a turn against the clock."""
    for line in page.lines:
        for one, other in pairwise(line):
            yield from _direction(one, other)
        if len(line) == 1 and len(line[0].text) > 1:
            box = line[0].boxes[0]
            if box.right - box.left > _WIDER * (box.top - box.bottom):
                yield 0


def _direction(one: PdfWord, other: PdfWord) -> Iterator[int]:
    before, behind = one.boxes[-1], other.boxes[0]
    across = (behind.left + behind.right - before.left - before.right) / 2
    up = (behind.bottom + behind.top - before.bottom - before.top) / 2
    if abs(across) > _WIDER * abs(up):
        yield 0 if across > 0 else 180
    elif abs(up) > _WIDER * abs(across):
        yield 90 if up > 0 else 270


def _turned_word(word: PdfWord, turned: int, frame: PdfBox) -> PdfWord:
    return PdfWord(word.text, tuple(_turned_box(one, turned, frame) for one in word.boxes))


def _turned_rule(rule: PdfRule, frame: PdfBox) -> PdfRule:
    return PdfRule(frame.right - rule.right, frame.right - rule.left, frame.top - rule.height)


def _turned_box(box: PdfBox, turned: int, frame: PdfBox) -> PdfBox:
    if turned == 180:
        return PdfBox(frame.right - box.right, frame.top - box.top, frame.right - box.left, frame.top - box.bottom)
    if turned == 90:
        return PdfBox(
            box.bottom - frame.bottom, frame.right - box.right, box.top - frame.bottom, frame.right - box.left
        )
    return PdfBox(frame.top - box.top, box.left - frame.left, frame.top - box.bottom, box.right - frame.left)
