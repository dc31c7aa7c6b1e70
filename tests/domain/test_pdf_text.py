"""Text of PDF pages: lines of a paragraph are joined, what belongs to the page alone is left out, doubts are told."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from set_pages import SetLine, paragraph, set_file, set_page

from fairdraft.domain.deck_labels import NOT_APPROVED
from fairdraft.domain.errors import KnownError
from fairdraft.domain.pdf_document import pdf_document
from fairdraft.domain.pdf_pages import SOFT_HYPHEN, PdfBox, PdfWord
from fairdraft.domain.pdf_text import pdf_text


def _texts(*lines: SetLine) -> list[str]:
    return [one.text for one in pdf_text(set_file(set_page(1, *lines))).paragraphs]


def test_lines_are_joined_and_headings_items_and_paragraphs_stay_apart() -> None:
    assert _texts(
        (60, 700, 24, "A steadier day"),
        *paragraph(
            60, 640, "When diet and exercise are not enough, it", "may help you. Talk about that with your", "doctor."
        ),
        *paragraph(60, 598, "Another paragraph begins behind a gap."),
        *paragraph(
            60,
            560,
            "Before you take it, tell your doctor if:",
            "• you drink alcohol often, or a large",
            "  amount",
            "• you are pregnant.",
        ),
        *paragraph(
            60,
            500,
            "1. Smith A, and many others who wrote it,",
            "12. The second page of a journal. 2026.",
            "2. Jones B. 2025.",
        ),
    ) == [
        "A steadier day",
        "When diet and exercise are not enough, it may help you. Talk about that with your doctor.",
        "Another paragraph begins behind a gap.",
        "Before you take it, tell your doctor if:",
        "• you drink alcohol often, or a large amount",
        "• you are pregnant.",
        "1. Smith A, and many others who wrote it, 12. The second page of a journal. 2026.",
        "2. Jones B. 2025.",
    ]


def test_columns_that_were_written_line_by_line_are_read_one_after_the_other_and_rows_of_cells_are_not() -> None:
    gap = " " * 12
    assert _texts(
        (60, 700, 10, f"The left column has words{gap}The right column has others"),
        (60, 688, 10, f"that go on in its next li-{gap}which nobody should read in"),
        (60, 676, 10, f"nes and end here below.  {gap}between those at the left."),
    ) == [
        "The left column has words that go on in its next lines and end here below.",
        "The right column has others which nobody should read in between those at the left.",
    ]
    assert _texts(
        (60, 700, 10, f"Dose{gap}40 mg once a day"),
        (60, 688, 10, f"Food{gap}with the first meal"),
        (60, 676, 10, f"Form{gap}a tablet to swallow"),
    ) == ["Dose", "40 mg once a day", "Food", "with the first meal", "Form", "a tablet to swallow"]


def test_a_line_that_was_set_out_to_the_width_of_a_narrow_column_stays_one() -> None:
    assert _texts(
        (60, 700, 10, "GLYNORA     is     a     name"),
        (60, 688, 10, "of       something"),
        (60, 676, 10, "that helps you."),
    ) == ["GLYNORA is a name of something that helps you."]


@pytest.mark.parametrize(
    ("broken", "elsewhere", "read", "is_told"),
    [
        ("doc~tor", "Ask the doctor.", "doctor", False),
        ("self~management", "Good self-management counts.", "self-management", False),
        ("self~management", "", "self-management", True),
        ("24~hour", "", "24-hour", False),
        ("vespa~gliflone", "", "vespagliflone", True),
        ("e\ufb03~cacy", "It has efficacy.", "efficacy", False),
    ],
)
def test_a_hyphen_that_a_line_brought_goes_where_the_word_is_known_without(
    broken: str, elsewhere: str, read: str, *, is_told: bool
) -> None:
    word = PdfWord(broken.replace("~", SOFT_HYPHEN), (PdfBox(60, 700, 90, 710), PdfBox(60, 688, 80, 698)))
    page = set_page(1, *paragraph(60, 600, elsewhere or "Nothing else."))
    file = set_file(type(page)(1, page.width, page.height, ((word,), *page.lines)))
    found = pdf_text(file, {"self", "management", "doctor"}.__contains__)
    assert found.paragraphs[0].text == read
    assert bool(found.doubtful) is is_told


def test_page_numbers_and_what_repeats_at_an_edge_are_left_out_and_told_copy_that_repeats_is_not() -> None:
    trim = PdfBox(30, 30, 582, 762)
    pages = [
        set_page(
            number,
            (60, 740, 8, "GLYNORA brochure"),
            (400, 740, 8, f"Frame {number}"),
            *paragraph(60, 500, f"Copy of page {number} is here.", "See the safety information."),
            (60, 40, 8, f"Page {number} of 2"),
            (200, 12, 6, "GLY-22_v3.indd 1 3/4/26 10:22 AM"),
            trim=trim,
        )
        for number in (1, 2)
    ]
    document = pdf_document(set_file(*pages, set_page(3)))
    assert document.text.split("\n") == [
        "GLYNORA brochure",
        "Frame 1",
        "Copy of page 1 is here.",
        "See the safety information.",
        "Frame 2",
        "Copy of page 2 is here.",
        "See the safety information.",
    ]
    assert [document.page_of(document.text.index(words)) for words in ("GLYNORA", "Frame 2")] == [1, 2]
    told = "\n".join(document.told)
    assert "Page 3 has no words: it is empty or a picture, and was not checked." in told
    assert "“Page 1 of 2” on page 1 and “Page 2 of 2” on page 2" in told
    assert "“GLYNORA brochure” on page 2" in told
    assert "GLY-22_v3.indd" in told
    assert "7" in pdf_document(set_file(set_page(1, *paragraph(60, 500, "Words."), (60, 20, 8, "7")))).text, "not sure"


def test_what_stands_above_is_read_first_and_a_paragraph_goes_on_over_the_page() -> None:
    first = set_page(
        1,
        (60, 20, 8, "Job 12345 of the agency"),
        *paragraph(60, 400, "The words of the paragraph that go", "on behind the end of the page,"),
        (60, 700, 20, "The headline"),
    )
    second = set_page(2, *paragraph(60, 700, "which is no end of them."))
    assert [one.text for one in pdf_text(set_file(first, second)).paragraphs] == [
        "The headline",
        "The words of the paragraph that go on behind the end of the page,",
        "Job 12345 of the agency",
        "which is no end of them.",
    ]


def test_a_file_of_pictures_is_refused() -> None:
    with pytest.raises(KnownError, match="has no words"):
        pdf_document(set_file(set_page(1), set_page(2)))


_WORDS = st.lists(st.text("abc.•-1", min_size=1, max_size=6), min_size=1, max_size=8).map(" ".join)


@given(
    st.lists(
        st.tuples(st.floats(0, 500), st.floats(0, 780), st.sampled_from((6.0, 10.0, 24.0)), _WORDS),
        max_size=12,
    ),
    st.integers(1, 3),
)
@example([(0, 0, 6, "1"), (0, 5, 6, "1 1 1"), (16, 0, 6, "a 1 1 1 1 1 a 1"), (16, 0, 6, "a 1 1 1 1 1 a 1")], 1)
def test_no_word_is_lost_and_none_comes_twice(lines: list[SetLine], count: int) -> None:
    """Whatever stands where, each letter is in the text or told as left out."""
    pages = [set_page(number, *lines) for number in range(1, count + 1)]
    read = pdf_text(set_file(*pages))
    said = [one.text for one in read.paragraphs] + [one.paragraph.text for one in read.furniture]

    def letters(texts: list[str]) -> list[str]:
        # A hyphen at the end of a line may go with it.
        return sorted(sign for text in texts for sign in text if sign not in " -")

    assert letters(said) == letters([text for _x, _y, _size, text in lines] * count)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("standing", [NOT_APPROVED, "Approved by M1 on 2026-11-30, text 0123456789ab"])
def test_the_feet_of_our_own_files_are_no_copy_on_any_page(count: int, standing: str) -> None:
    """The same words elsewhere on the page are, and so are a foot and its next line that are others'."""
    pages = [
        set_page(
            number,
            (60, 760, 10, f"{standing}, as the {('first', 'second', 'third')[number - 1]} page says below."),
            (60, 700, 10, f"Copy of page {number}."),
            (60, 48, 8.5, standing),
            (480, 48, 8.5, f"{number} of {count}"),
            (60, 36, 8.5, "Copy deck: A steadier day"),
        )
        for number in range(1, count + 1)
    ]
    read = pdf_document(set_file(*pages))
    assert "Copy deck" not in read.text
    assert read.text.count(standing) == count
    assert any("the foot of a file of this program" in one for one in read.told)
    others = set_page(1, (60, 700, 10, "Copy."), (60, 48, 8.5, "Approved by nobody yet"), (60, 36, 8.5, "Copy deck"))
    assert pdf_document(set_file(others)).text.endswith("Approved by nobody yet Copy deck")
