"""The table of a script on pages of a PDF file is read by its columns, row by row, and no word of it is lost."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from set_pages import HEIGHT, WIDTH, SetLine, set_file, set_page, set_words

from fairdraft.domain.pdf_document import pdf_document
from fairdraft.domain.pdf_pages import PdfPage, PdfRule, PdfSight, PdfWord

_LEFTS = (60.0, 130.0, 320.0, 480.0)
_HEADS = ("TIME", "VO", "SUPER", "VISUAL")
_SCRIPT: tuple[tuple[str, ...], ...] = (
    ("0:00-0:08", "Every morning begins\nin the same kitchen.", "", "A kitchen at dawn."),
    ("0:08-0:15", "Ask your doctor.", "Ask your doctor\nabout GLYNORA.", "A walk."),
)
_READ = [
    "[0:00-0:08]",
    "VO: Every morning begins in the same kitchen.",
    "VISUAL: A kitchen at dawn.",
    "[0:08-0:15]",
    "VO: Ask your doctor.",
    "SUPER: Ask your doctor about GLYNORA.",
    "VISUAL: A walk.",
]


def _cells(top: float, cells: Sequence[str], lefts: Sequence[float] = _LEFTS, size: float = 8.0) -> list[SetLine]:
    return [
        (left, top - number * 10, size, line)
        for left, cell in zip(lefts, cells, strict=True)
        for number, line in enumerate(cell.split("\n"))
        if line
    ]


def _table(
    top: float, heads: Sequence[str], rows: Sequence[Sequence[str]], gap: float, lefts: Sequence[float] = _LEFTS
) -> list[SetLine]:
    """A table from a height on, so much room between its rows."""
    lines = _cells(top, heads, lefts) if heads else []
    top -= 20 if heads else 0
    for row in rows:
        lines += _cells(top, row, lefts)
        top -= 10 * max(len(cell.split("\n")) for cell in row) + gap
    return lines


def _read(*pages: PdfPage) -> list[str]:
    return pdf_document(set_file(*pages)).text.split("\n")


def _ruled(page: PdfPage, *heights: float, by_cell: bool = False) -> PdfPage:
    edges = [*_LEFTS, 570.0] if by_cell else [60.0, 570.0]
    rules = tuple(PdfRule(left, right - 8 * by_cell, height) for height in heights for left, right in pairwise(edges))
    return PdfPage(page.number, WIDTH, HEIGHT, page.lines, sight=PdfSight(rules=rules))


@pytest.mark.parametrize("gap", [0.0, 8.0])
def test_what_is_said_shown_and_seen_stands_beside_each_other(gap: float) -> None:
    """A time begins a row, with a gap above it or none; what stands above and below the table is none of it."""
    behind = "All rights reserved, and so it goes on over the whole width of the page below the table."
    page = set_page(1, (60, 740, 14, "GLYNORA TV :60"), *_table(700, _HEADS, _SCRIPT, gap), (60, 560, 8, behind))
    assert _read(page) == ["GLYNORA TV :60", *_READ, behind]
    (told, *_others) = pdf_document(set_file(page)).told
    assert told == "The table on page 1 was read as a script, by its columns TIME, VO, SUPER, VISUAL."


@pytest.mark.parametrize("by_cell", [False, True])
def test_lines_drawn_between_rows_tell_them_apart(by_cell: bool) -> None:
    """Rows without times and gaps, whatever their words: a sentence may end with its line."""
    rows = (("", "It is a tablet.\nOnce a day.", "Once.\nA day.", ""), ("", "it lowers\nyour A1C", "", "A walk"))
    page = _ruled(set_page(1, *_table(700, _HEADS, rows, 0)), 690, 669, 649, by_cell=by_cell)
    assert _read(page) == [
        "VO: It is a tablet. Once a day.",
        "SUPER: Once. A day.",
        "VO: it lowers your A1C",
        "VISUAL: A walk",
    ]


@pytest.mark.parametrize("heads", [_HEADS, ()])
def test_a_table_goes_on_on_the_next_page(heads: Sequence[str]) -> None:
    """With its heads and without; a sentence that the page's end parted is one."""
    first = (*_SCRIPT, ("0:15-0:20", "GLYNORA can make\nyour body lose", "", "A tall glass"))
    rest = (("", "too much water.", "", "of water."), ("0:20-0:25", "See a doctor.", "Logo", ""))
    assert _read(set_page(1, *_table(700, _HEADS, first, 8)), set_page(2, *_table(740, heads, rest, 8))) == [
        *_READ,
        "[0:15-0:20]",
        "VO: GLYNORA can make your body lose too much water.",
        "VISUAL: A tall glass of water.",
        "[0:20-0:25]",
        "VO: See a doctor.",
        "SUPER: Logo",
    ]


def test_the_name_of_a_scene_over_all_columns_is_neither_said_nor_shown() -> None:
    scene = (
        60,
        682,
        8,
        "SCENE 1: INT. KITCHEN, MORNING, with light that comes through a window and a garden behind it",
    )
    page = set_page(1, *_table(700, _HEADS, (), 0), scene, *_table(665, (), _SCRIPT, 8))
    assert _read(page) == [f"VISUAL: {scene[3]}", *_READ]


def test_heads_may_have_two_lines_and_words_of_their_own() -> None:
    heads = ("#", "ANNCR\n(VO)", "ON-SCREEN\nTEXT", "COMMENTS")
    rows = (("1", "It is a tablet.", "Actor portrayal", "MLR: ok"), ("2", "Once a day.", "", ""))
    lines = [*_cells(700, heads), *_table(675, (), rows, 8)]
    document = pdf_document(set_file(set_page(1, *lines)))
    assert document.text.split("\n") == [
        *(
            "[#: 1]",
            "VO: It is a tablet.",
            "SUPER: Actor portrayal",
            "[COMMENTS: MLR: ok]",
            "[#: 2]",
            "VO: Once a day.",
        ),
    ]
    assert document.remarks == ("[#: 1]", "[COMMENTS: MLR: ok]", "[#: 2]")


@pytest.mark.parametrize(
    "lines",
    [
        [(60, 700, 8, "VO:" + " " * 12 + "Ask your doctor."), (60, 688, 8, "SUPER:" + " " * 9 + "GLYNORA")],
        [(60, 700, 8, "Audio" + " " * 12 + "books help you"), (60, 688, 8, "sleep" + " " * 12 + "at night.")],
        [(60, 700, 8, "VO: Every day counts, and so do you."), (60, 688, 8, "SUPER: Ask your doctor")],
    ],
)
def test_words_that_begin_like_heads_are_no_table(lines: list[SetLine]) -> None:
    assert "read as a script" not in " ".join(pdf_document(set_file(set_page(1, *lines))).told)


_TEXTS = st.lists(
    st.sampled_from(["one", "two.", "Three", "[four]", "0:05", "VO", "super", "•"]), min_size=1, max_size=4
)
_CELL = st.lists(_TEXTS, max_size=3).map(lambda lines: "\n".join(map(" ".join, lines)))


@given(
    st.lists(st.tuples(_CELL, _CELL, _CELL, _CELL), min_size=1, max_size=5),
    st.sampled_from([0.0, 3.0, 8.0, 30.0]),
    st.lists(st.integers(300, 690), max_size=6),
)
def test_no_word_of_a_page_is_lost_or_said_twice(rows: list[tuple[str, ...]], gap: float, ruled: list[int]) -> None:
    """Whatever stands in the cells, and wherever lines are drawn; heads alone are no words of the text."""
    page = _ruled(set_page(1, *_table(700, _HEADS, rows, gap), (60, 120, 8, "The end")), *ruled)
    said = pdf_document(set_file(page)).text
    words = [word.text for line in page.lines for word in line]
    for word in {"one", "two.", "Three", "four", "0:05", "•", "end"}:
        assert said.count(word) == " ".join(words).count(word), word


def test_a_word_that_seems_broken_between_two_columns_is_parted_again() -> None:
    """The hyphen of one column's line is none of the word beside it."""
    lines = _table(700, _HEADS, (("0:05", "It is a 24-\nhour plan.", "Actors", "A"),), 8)
    page = set_page(1, *lines)
    words = [word for line in page.lines for word in line]
    first = next(word for word in words if word.text == "24-")
    beside = next(word for word in words if word.text == "Actors")
    kept = [line for line in page.lines if first not in line and beside not in line]
    joined = PdfWord("24\N{SOFT HYPHEN}Actors", first.boxes + beside.boxes)
    whole = PdfPage(1, WIDTH, HEIGHT, (*kept, tuple(w for w in set_words(lines[5]) if w.text != "24-"), (joined,)))
    assert "SUPER: Actors" in _read(whole)
    assert "VO: It is a 24-hour plan." in _read(whole)
