"""Which words of a PDF page does nobody see, and what is seen there that no words say?

A page may hold words in the color of what is behind them, under a picture, outside of its edge or of a frame, or on a
layer that is off. So the page is drawn twice, with its words and without: a word is seen where the two differ.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

import pypdfium2
from PIL import Image, ImageChops
from pypdfium2 import raw

MOST_LOOKED_AT = 60
"""Pages of a file; more than that is no layout, and takes long to draw."""

_SCALE, _LARGEST = 2.0, 3_000
"""Pixels in a point, and the most along an edge."""
_LEAST_INK = 32
"""Of 255: how far a color is from the one behind it, in red, green or blue, that can be read."""
_LEAST_HEIGHT = 1.0
"""In points: what is smaller is no more than a hair."""
# Of a word's box, from its foot, where all letters and digits have ink, and those of the next lines have none.
_LOW, _HIGH = 0.25, 0.6
_PICTURED = 0.8
"""Of so many unseen words with something else in their place, the page is a picture whose letters were recognized."""
_DEPTH = 8
_LEAST_PICTURE = 10.0
"""In points, either way."""
_CURVES = 40
"""So many curves on a page may be letters."""
_LEAST_RULE, _LEVEL, _MOST_RULES = 4.0, 1.0, 2_000
"""In points: what is shorter, or rises by more, is no line; and so many are told of a page."""
_Box = tuple[float, ...]
_Place = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen of a page: for each of its words whether it is, whether all of them were recognized in a picture,
    whether it has pictures or drawn shapes, how many fields and stamps of it hold words of their own, and its level
    lines, (left, right, height) in points.
    """

    seen: tuple[bool, ...]
    is_recognized: bool
    is_drawn: bool
    fields: int
    rules: tuple[tuple[float, float, float], ...]


def look_at(page: pypdfium2.PdfPage, words: Sequence[tuple[str, Sequence[_Box]]]) -> Sight:
    """Look at a page, after its text was read: its words are taken out of it.

    Args:
        page: to be looked at.
        words: its words, each with its boxes.
    """
    scale = min(_SCALE, _LARGEST / max(page.get_width(), page.get_height(), 1.0))
    drawn = _picture(page, scale)
    rules = tuple(islice(_rules(page), _MOST_RULES))
    is_drawn = _take_words_out(page)
    without = _picture(page, scale)
    ink = ImageChops.difference(drawn, without)
    seen = _as_beside(words, [any(_has_ink(ink, place) for place in _places(page, ink, *word)) for word in words])
    unseen = [word for word, is_seen in zip(words, seen, strict=True) if not is_seen]
    pictured = sum(any(_is_uneven(without, place) for place in _places(page, without, *word)) for word in unseen)
    is_recognized = bool(unseen) and pictured >= _PICTURED * len(words)
    return Sight((True,) * len(seen) if is_recognized else seen, is_recognized, is_drawn, _fields(page), rules)


def _as_beside(words: Sequence[tuple[str, Sequence[_Box]]], inked: list[bool]) -> tuple[bool, ...]:
    """Which words are seen: the ink of a sign alone, such as a dot, may be too little."""
    found = []
    for at, (text, _boxes) in enumerate(words):
        is_sign = not any(map(str.isalnum, text))
        found.append(inked[at] or (is_sign and all(inked[max(0, at - 1) : at] + inked[at + 1 : at + 2])))
    return tuple(found)


def _picture(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    drawn: Image.Image = page.render(scale=scale, draw_annots=False, may_draw_forms=False).to_pil()
    return drawn.convert("RGB")


def _take_words_out(page: pypdfium2.PdfPage) -> bool:
    """Make all words invisible; whether there are pictures or shapes that may be letters."""
    pictures = curves = 0
    for one in page.get_objects(max_depth=_DEPTH):
        if one.type == raw.FPDF_PAGEOBJ_TEXT:
            raw.FPDFTextObj_SetTextRenderMode(one.raw, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        elif one.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = one.get_bounds()
            pictures += right - left > _LEAST_PICTURE and top - bottom > _LEAST_PICTURE
        elif one.type == raw.FPDF_PAGEOBJ_PATH and curves < _CURVES:
            curves += _curves(one.raw)
    return pictures > 0 or curves >= _CURVES


def _curves(path: Any) -> int:
    segments = (raw.FPDFPath_GetPathSegment(path, at) for at in range(raw.FPDFPath_CountSegments(path)))
    return sum(raw.FPDFPathSegment_GetType(one) == raw.FPDF_SEGMENT_BEZIERTO for one in segments)


def _rules(page: pypdfium2.PdfPage) -> Iterator[tuple[float, float, float]]:
    """The level lines of a page: those that are drawn, and the edges of what is filled."""
    x, y = ctypes.c_float(), ctypes.c_float()
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1):
        matrix = one.get_matrix()
        before: tuple[float, float] | None = None
        first = (0.0, 0.0)
        for at in range(raw.FPDFPath_CountSegments(one.raw)):
            segment = raw.FPDFPath_GetPathSegment(one.raw, at)
            if not raw.FPDFPathSegment_GetPoint(segment, x, y):
                continue
            kind = raw.FPDFPathSegment_GetType(segment)
            point = matrix.on_point(x.value, y.value)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                first = point
            ends = [(before, point)] if before is not None and kind == raw.FPDF_SEGMENT_LINETO else []
            ends += [(point, first)] if raw.FPDFPathSegment_GetClose(segment) else []
            for (left, low), (right, high) in ends:
                if abs(right - left) >= _LEAST_RULE and abs(high - low) <= _LEVEL:
                    yield min(left, right), max(left, right), (low + high) / 2
            before = point


def _places(page: pypdfium2.PdfPage, picture: Image.Image, text: str, boxes: Sequence[_Box]) -> Iterator[_Place]:
    """Where the boxes of a word are in a picture of the page, as far as they are."""
    x, y = ctypes.c_int(), ctypes.c_int()
    low, high = (_LOW, _HIGH) if any(map(str.isalnum, text)) else (0.0, 1.0)
    for left, bottom, right, top in boxes:
        height = top - bottom
        if height < _LEAST_HEIGHT:
            continue
        corners = []
        for across, up in ((left, bottom + low * height), (right, bottom + high * height)):
            raw.FPDF_PageToDevice(page.raw, 0, 0, picture.width, picture.height, 0, across, up, x, y)
            corners.append((x.value, y.value))
        (one_x, one_y), (other_x, other_y) = corners
        place = (
            max(0, min(one_x, other_x)),
            max(0, min(one_y, other_y)),
            min(picture.width, max(one_x, other_x) + 1),
            min(picture.height, max(one_y, other_y) + 1),
        )
        if place[0] < place[2] and place[1] < place[3]:
            yield place


def _has_ink(ink: Image.Image, place: _Place) -> bool:
    return any(most >= _LEAST_INK for _least, most in _extremes(ink, place))


def _is_uneven(picture: Image.Image, place: _Place) -> bool:
    return any(most - least >= _LEAST_INK for least, most in _extremes(picture, place))


def _extremes(picture: Image.Image, place: _Place) -> Iterator[tuple[int, int]]:
    """The least and the most of red, green and blue."""
    for color in picture.crop(place).split():
        least, most = color.getextrema()
        yield cast("int", least), cast("int", most)


def _fields(page: pypdfium2.PdfPage) -> int:
    """The fields of forms, stamps and typed remarks that lie over the page with words in them."""
    found = 0
    for at in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        handle = raw.FPDFPage_GetAnnot(page.raw, at)
        if handle:
            kind = raw.FPDFAnnot_GetSubtype(handle)
            # A string that is empty has its end alone, of two bytes.
            has_value = raw.FPDFAnnot_GetStringValue(handle, b"V", None, 0) > 2
            found += kind in (raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP) or (
                kind == raw.FPDF_ANNOT_WIDGET and has_value
            )
            raw.FPDFPage_CloseAnnot(handle)
    return found
