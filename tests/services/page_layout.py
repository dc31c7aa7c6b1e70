"""Pages as a PDF reader gives them, laid out from plain words."""

from collections.abc import Sequence

from fairdraft.domain.pdf_pages import SOFT_HYPHEN, PdfBox, PdfFile, PdfPage, PdfWord

WIDTH, HEIGHT = 612.0, 792.0
_LETTER, _LINE = 5.0, 12.0


def line_of(words: Sequence[str], left: float, bottom: float) -> tuple[PdfWord, ...]:
    """Words in a row."""
    placed = []
    for word in words:
        right = left + _LETTER * len(word)
        placed.append(PdfWord(word, (PdfBox(left, bottom, right, bottom + 10),)))
        left = right + _LETTER
    return tuple(placed)


def broken_line(first: Sequence[str], broken: tuple[str, str], left: float, bottom: float) -> tuple[PdfWord, ...]:
    """Words in a row, and one more of which the second part stands at the beginning of the line below."""
    placed = line_of([*first, broken[0]], left, bottom)
    (below,) = line_of([broken[1]], left, bottom - _LINE)
    whole = PdfWord(SOFT_HYPHEN.join(broken), (*placed[-1].boxes, *below.boxes))
    return (*placed[:-1], whole)


def page_of(number: int, *lines: tuple[PdfWord, ...]) -> PdfPage:
    """A page of such lines."""
    return PdfPage(number, WIDTH, HEIGHT, tuple(line for line in lines if line))


def file_of(*pages: PdfPage, sha256: str = "aa") -> PdfFile:
    """A document of such pages."""
    return PdfFile("label.pdf", sha256, "", pages)


def columns(number: int, left: Sequence[str], right: Sequence[str], *, by_rows: bool) -> PdfPage:
    """A page with two columns of lines, in the order of columns or of rows."""
    sides = (left, right)
    rows = range(max(len(left), len(right)))
    order = [(at, side) for at in rows for side in (0, 1)] if by_rows else [(at, s) for s in (0, 1) for at in rows]
    lines = [
        line_of(sides[side][at].split(), (50.0, 330.0)[side], 700 - at * _LINE)
        for at, side in order
        if at < len(sides[side])
    ]
    return page_of(number, *lines)
