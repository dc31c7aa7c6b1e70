"""Approved language that is set in columns and over pages is told wherever it is out of its order, and only there."""

import textwrap
from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from set_pages import SetLine, compared_layout, set_page

from fairdraft.domain.pdf_pages import PdfPage
from fairdraft.domain.piece import Block

SIZE, STEP, WIDTH = 10.0, 12.0, 30
WARNING = (
    "WARNING: STROKE IF STOPPED EARLY",
    "Do not stop taking it without talking to the doctor who prescribed it for you.",
    "Blood clots around the spine have happened after a spinal tap; this can lead to lasting paralysis.",
)
SAFETY = (
    "IMPORTANT SAFETY INFORMATION",
    "Tell your doctor about every medicine, vitamin and herb that you use each day.",
    "You may bruise more easily, and bleeding can take longer than before to end.",
    "Get help at once for black stools, coughed blood, or a headache that came suddenly.",
    "People with an artificial heart valve should ask which treatment fits them best.",
)
# Words that stand nowhere else, so that each line is known again.
NUMBERED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _block(name: str, lines: Sequence[str], section: str = "isi") -> Block:
    return Block(name, section, "locked", "\n".join(lines))


def _column(lines: Sequence[str], left: float, top: float = 700.0) -> list[SetLine]:
    return [(left, top - number * STEP, SIZE, text) for number, text in enumerate(lines)]


def _wrapped(lines: Sequence[str], width: int = WIDTH) -> list[str]:
    return [part for line in lines for part in textwrap.wrap(line, width)]


def _parted(lines: Sequence[str], cuts: Sequence[int]) -> list[Sequence[str]]:
    ends = sorted({min(cut, len(lines)) for cut in cuts} | {len(lines)})
    return [lines[start:end] for start, end in zip([0, *ends], ends, strict=False) if end > start]


def _set_out(parts: Sequence[Sequence[str]], how: str) -> list[PdfPage]:
    """Parts of a text beside each other as columns, from the foot of one to the head of the next, or over pages."""
    if how == "pages":
        return [set_page(number, *_column(part, 40)) for number, part in enumerate(parts, start=1)]
    top = [700.0] * len(parts)
    if how == "slanting":
        top[0] = 700 - STEP * max(len(part) for part in parts[1:]) - 2 * STEP if len(parts) > 1 else 700
    return [set_page(1, *(line for at, part in enumerate(parts) for line in _column(part, 30 + 190 * at, top[at])))]


LAYOUTS = st.tuples(st.lists(st.integers(1, 20), min_size=0, max_size=2), st.sampled_from(("columns", "pages")))


@given(LAYOUTS)
def test_what_is_set_in_its_order_is_told_in_no_form_of_columns_and_pages(layout: tuple[list[int], str]) -> None:
    cuts, how = layout
    pages = _set_out(_parted(_wrapped((*WARNING, *SAFETY)), cuts), how)
    assert compared_layout([_block("i", (*WARNING, *SAFETY))], *pages).differences == ()


@given(st.permutations(range(8)), LAYOUTS)
def test_lines_that_were_shuffled_are_always_told(order: list[int], layout: tuple[list[int], str]) -> None:
    assume(order != sorted(order))
    lines = (*WARNING, *SAFETY)
    cuts, how = layout
    pages = _set_out(_parted(_wrapped([lines[at] for at in order]), cuts), how)
    compared = compared_layout([_block("i", lines)], *pages)
    assert any(one.what == "order" for one in compared.differences)
    assert compared.approved_differs


@given(st.integers(0, 30), st.integers(0, 30), LAYOUTS)
def test_two_rows_of_set_words_that_changed_places_are_always_told(
    one: int, other: int, layout: tuple[list[int], str]
) -> None:
    """Within a line of the piece, too, and over the end of a column or a page."""
    lines = (*WARNING, *SAFETY)
    rows = _wrapped(lines)
    one, other = one % len(rows), other % len(rows)
    assume(one != other)
    rows[one], rows[other] = rows[other], rows[one]
    cuts, how = layout
    assert compared_layout([_block("i", lines)], *_set_out(_parted(rows, cuts), how)).approved_differs


@pytest.mark.parametrize("how", ["columns", "pages", "slanting"])
def test_two_lines_swapped_over_the_end_of_a_column_are_told_by_one_of_them(how: str) -> None:
    good = [_wrapped(SAFETY[:3]), _wrapped(SAFETY[3:])]
    assert compared_layout([_block("i", SAFETY)], *_set_out(good, how)).differences == ()
    swapped = [_wrapped((*SAFETY[:2], SAFETY[3])), _wrapped((SAFETY[2], SAFETY[4]))]
    (told,) = compared_layout([_block("i", SAFETY)], *_set_out(swapped, how)).differences
    assert (told.what, told.kind, told.after in SAFETY[2:4]) == ("order", "approved", True)


@pytest.mark.parametrize("how", ["columns", "pages"])
def test_a_boxed_warning_that_was_moved_behind_what_it_heads_is_told(how: str) -> None:
    """Whether it is lines of the safety information or a block of its own; before it, it may stand where it likes."""
    for blocks in ([_block("i", (*WARNING, *SAFETY))], [_block("w", WARNING), _block("i", SAFETY)]):
        behind = compared_layout(blocks, *_set_out([_wrapped(SAFETY), _wrapped(WARNING)], how))
        assert [(one.what, one.after) for one in behind.differences] == [("order", line) for line in WARNING]
        assert compared_layout(blocks, *_set_out([_wrapped(WARNING), _wrapped(SAFETY)], how)).differences == ()


def test_rows_of_columns_and_cells_are_read_as_they_are_meant() -> None:
    lines = [f"{number} {' '.join(NUMBERED[at:] + NUMBERED[:at])[:24]}" for at, number in enumerate(NUMBERED[:8])]
    block = [_block("i", lines)]
    rows = [
        *_column(lines[:2], 40), *_column(lines[2:4], 330),
        *_column(lines[4:6], 40, 600), *_column(lines[6:], 330, 600),
    ]  # fmt: skip
    assert compared_layout(block, set_page(1, *rows)).differences == ()
    cells = [(40 if at % 2 == 0 else 330, 700 - 30 * (at // 2), SIZE, line) for at, line in enumerate(lines)]
    assert compared_layout(block, set_page(1, *cells)).differences == ()


def test_words_that_stand_on_every_page_are_out_of_order_on_none() -> None:
    """Of a repeated text nobody knows which lines go together."""
    copy = _block("i", SAFETY)
    altered = _wrapped(SAFETY)[:-1]
    assert all(
        one.what != "order"
        for one in compared_layout(
            [copy], set_page(1, *_column(altered, 40)), set_page(2, *_column(_wrapped(SAFETY), 40))
        ).differences
    )
