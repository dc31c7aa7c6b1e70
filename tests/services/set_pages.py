"""Pages as a layout program sets them, made without a file: each letter is half as wide as it is tall."""

from collections.abc import Sequence

from fairdraft.domain.finding import Span
from fairdraft.domain.layout_comparing import compare_layout
from fairdraft.domain.layout_comparison import LayoutComparison
from fairdraft.domain.pdf_pages import PdfBox, PdfFile, PdfPage, PdfRemark, PdfWord
from fairdraft.domain.piece import Block, render
from fairdraft.domain.round_changes import read_sentences

WIDTH, HEIGHT = 612.0, 792.0
SetLine = tuple[float, float, float, str]
"""From where it begins at the left, from the foot, how tall it is, what it says."""


def set_words(line: SetLine) -> tuple[PdfWord, ...]:
    """The words of a line; a gap of several blanks is one on the page, too."""
    left, bottom, size, text = line
    found = []
    at = 0
    for part in text.split(" "):
        if part:
            start = left + at * size / 2
            found.append(PdfWord(part, (PdfBox(start, bottom, start + len(part) * size / 2, bottom + size),)))
        at += len(part) + 1
    return tuple(found)


def set_page(number: int, *lines: SetLine, trim: PdfBox | None = None) -> PdfPage:
    """A page of these lines."""
    return PdfPage(number, WIDTH, HEIGHT, tuple(map(set_words, lines)), trim=trim)


def set_file(*pages: PdfPage, remarks: tuple[PdfRemark, ...] = ()) -> PdfFile:
    """A file of these pages."""
    return PdfFile("proof.pdf", "0" * 64, "", pages, remarks)


def paragraph(left: float, top: float, *texts: str, size: float = 10.0) -> list[SetLine]:
    """Lines one below the other."""
    return [(left, top - number * 1.2 * size, size, text) for number, text in enumerate(texts)]


def compared_layout(blocks: Sequence[Block], *pages: PdfPage) -> LayoutComparison:
    """A layout of these pages, held against a piece of which each line is a sentence."""
    spans = []
    for placed in render(blocks).blocks:
        at = placed.span.start
        for line in placed.block.text.split("\n"):
            spans.append(Span(at, at + len(line)))
            at += len(line) + 1
    return compare_layout(blocks, read_sentences(blocks, (), spans), set_file(*pages))
