"""Pages whose words were drawn turned are read as they are seen, and what a line goes through is told."""

from dataclasses import replace

import pytest
from set_pages import HEIGHT, WIDTH, SetLine, paragraph, set_file, set_page

from fairdraft.domain.pdf_document import pdf_document
from fairdraft.domain.pdf_pages import PdfBox, PdfPage, PdfRule, PdfSight, PdfWord

_LEFT = ("When diet and exercise are not", "enough, another tablet may help", "you. Talk with your doctor.")
_RIGHT = ("The most common side effects", "are yeast infections and more", "of other things that happen.")
_LINES: list[SetLine] = [*paragraph(60, 700, *_LEFT), *paragraph(330, 700, *_RIGHT)]


def _drawn(page: PdfPage, turned: int) -> PdfPage:
    """The page with everything on it drawn by quarters of a turn against the clock, as for a page turned to match."""

    def box(one: PdfBox) -> PdfBox:
        if turned == 90:
            return PdfBox(HEIGHT - one.top, one.left, HEIGHT - one.bottom, one.right)
        if turned == 180:
            return PdfBox(WIDTH - one.right, HEIGHT - one.top, WIDTH - one.left, HEIGHT - one.bottom)
        return PdfBox(one.bottom, WIDTH - one.right, one.top, WIDTH - one.left)

    lines = tuple(tuple(PdfWord(word.text, tuple(map(box, word.boxes))) for word in line) for line in page.lines)
    return replace(page, lines=lines, turned=turned)


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_reads_the_same_however_it_was_turned(turned: int) -> None:
    page = set_page(1, *_LINES)
    assert pdf_document(set_file(page)).text == f"{' '.join(_LEFT)}\n{' '.join(_RIGHT)}"
    # What is seen of it has the same width and height.
    assert pdf_document(set_file(_drawn(page, turned))).text == pdf_document(set_file(page)).text


def test_words_that_a_line_goes_through_are_told() -> None:
    """A page that shows tracked changes has the old words, too; a line below words, or above them, is none through."""
    page = set_page(1, (60, 700, 10, "It is a pill tablet."))
    it_is, _is, a, pill, tablet = (word.boxes[0] for word in page.lines[0])
    rules = (
        PdfRule(a.left, pill.right, 704.5),
        PdfRule(it_is.left, it_is.right, 700.5),
        PdfRule(tablet.left, tablet.right, 709.5),
    )
    told = pdf_document(set_file(replace(page, sight=PdfSight(rules=rules)))).told
    (struck,) = (one for one in told if "line through" in one)
    assert "“a pill” on page 1" in struck
    assert "tablet" not in struck
