"""Which words stand on a page of a PDF file, and where? Runs in the process that reads it (pdf_child.py)."""

import ctypes
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

from fairdraft.domain.pdf_pages import SOFT_HYPHEN
from fairdraft.domain.raised_text import raised

# Letters are raised that are smaller than the others of their line and begin well above where these stand.
_SMALLER = 0.87
_HIGHER = 0.12
_MOST_LEVEL = 1.5
# What PDFium has for the hyphen of a line, and what it may be made of.
_HYPHENS = frozenset("\x02-\xad\u2010")


class _Letter(NamedTuple):
    """A letter, its box, how tall its kind is, where it stands, and whether it is the hyphen at the end of a line;
    `face` is what size its face is set in.
    """

    sign: str
    box: tuple[float, float, float, float]
    size: float
    base: float
    is_hyphen: bool
    face: float


@dataclass(slots=True)
class PageWord:
    """A word and the boxes of its letters, (left, bottom, right, top) in points: one, or one on each line."""

    text: str
    boxes: list[tuple[float, ...]]


def page_lines(text: pypdfium2.PdfTextPage) -> list[list[PageWord]]:
    """The words of a page by its lines; one that is broken between two lines stands on the first."""
    lines: list[list[PageWord]] = []
    broken = False
    for letters in map(_as_tall, _letter_lines(text)):
        words = list(_words(letters))
        if broken and words:
            first = words.pop(0)
            lines[-1][-1].text += SOFT_HYPHEN + first.text
            lines[-1][-1].boxes += first.boxes
            # A word in three lines is broken still.
            broken = letters[-1].is_hyphen and not words
        if words:
            lines.append(words)
            broken = letters[-1].is_hyphen
    return lines


def _letter_lines(text: pypdfium2.PdfTextPage) -> Iterator[list[_Letter]]:
    line: list[_Letter] = []
    # A label has half a million letters: what is asked of each is asked without anything made for it alone.
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    page, at_x, at_y, at_box = text.raw, ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
    for at in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(page, at))
        if sign in "\r\n":
            if line:
                yield line
                line = []
            continue
        raw.FPDFText_GetLooseCharBox(page, at, at_box)
        raw.FPDFText_GetCharOrigin(page, at, at_x, at_y)
        is_hyphen = sign in _HYPHENS and bool(raw.FPDFText_IsHyphen(page, at))
        loose = (box.left, box.bottom, box.right, box.top)
        face = raw.FPDFText_GetFontSize(page, at)
        line.append(_Letter(sign, loose, loose[3] - loose[1], y.value, is_hyphen, face))
        # PDFium writes a line's hyphen in place of the line's end.
        if is_hyphen:
            yield line
            line = []
    if line:
        yield line


def _as_tall(letters: list[_Letter]) -> list[_Letter]:
    """Letters of one size at one height made as tall as each other: the boxes of some fonts hold what hangs or rises
    alone, so that lines without such letters would be of another size.
    """
    tallest: dict[tuple[float, float], tuple[float, float]] = {}
    for one in letters:
        low, high = tallest.get((one.face, round(one.base, 1)), (one.box[1], one.box[3]))
        tallest[one.face, round(one.base, 1)] = min(low, one.box[1]), max(high, one.box[3])
    found = []
    for one in letters:
        low, high = tallest[one.face, round(one.base, 1)]
        is_same = (low, high) == (one.box[1], one.box[3])
        box = (one.box[0], low, one.box[2], high)
        found.append(one if is_same else one._replace(box=box, size=high - low))
    return found


def _words(letters: list[_Letter]) -> Iterator[PageWord]:
    """The words of a line, those letters raised that are."""
    seen = [one for one in letters if not one.sign.isspace()]
    if not seen:
        return
    size = Counter(round(one.size, 1) for one in seen).most_common(1)[0][0]
    base = Counter(round(one.base, 1) for one in seen if round(one.size, 1) == size).most_common(1)[0][0]
    bases = [one.base for one in seen]
    # In a line that is turned or slanted letters stand above each other, and none is raised.
    is_level = max(bases) - min(bases) < _MOST_LEVEL * size
    word: list[_Letter] = []
    for one in (*letters, None):
        if one is not None and not one.sign.isspace():
            word.append(one)
        elif word:
            signs = _raised_signs(
                word,
                lambda one: is_level and one.size < _SMALLER * size and one.base > base + _HIGHER * size,
            )
            boxes = zip(*(one.box for one in word), strict=True)
            left, bottom, right, top = boxes
            yield PageWord(signs, [(min(left), min(bottom), max(right), max(top))])
            word = []


def _raised_signs(word: list[_Letter], is_raised: Callable[[_Letter], bool]) -> str:
    parts: list[str] = []
    run = ""
    for one in (*word, None):
        if one is not None and is_raised(one):
            run += one.sign
            continue
        if run:
            parts.append(raised(run))
            run = ""
        if one is not None and not one.is_hyphen:
            parts.append(one.sign)
    return "".join(parts)
