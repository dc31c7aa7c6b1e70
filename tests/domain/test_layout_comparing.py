"""A layout is held against its piece: what is missing, changed or added there, wherever its blocks were moved to."""

import textwrap
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from set_pages import SetLine, compared_layout, paragraph, set_page

from fairdraft.domain.layout_comparison import LayoutComparison, layout_object
from fairdraft.domain.pdf_pages import PdfPage
from fairdraft.domain.piece import Block, render

HEADLINE = Block("h", "headline", "copy", "A steadier day begins with one small step")
BODY = Block(
    "b",
    "body",
    "copy",
    "In a study, A1C fell by 1.1 points on average.¹,² Ask your doctor whether it is for you — every day counts.",
)
USE = Block("u", "indication", "locked", "GLYNORA is used along with diet and exercise to lower blood sugar in adults.")
ISI = Block(
    "i",
    "isi",
    "locked",
    "IMPORTANT SAFETY INFORMATION\nDo not take GLYNORA if you are on dialysis or are allergic to it.\n"
    "• Ketoacidosis. Stop taking it and get medical help right away if you have nausea or trouble breathing.\n"
    "• Dehydration. Call your doctor right away if you feel dizzy when you stand up.",
)
REFERENCES = Block("r", "references", "copy", "1. Smith A. Small steps. 2025.\n2. Data on file. 2026.")
NOTE = Block("n", "note", "note", "[Kitchen at sunrise, warm light]")
PIECE = (HEADLINE, NOTE, BODY, USE, ISI, REFERENCES)


def _compared(pages: Sequence[PdfPage], blocks: Sequence[Block] = PIECE) -> LayoutComparison:
    return compared_layout(blocks, *pages)


def _set(*texts: str, width: int = 44, size: float = 10.0, left: float = 40.0, top: float = 740.0) -> list[SetLine]:
    """Texts as a column of paragraphs."""
    lines: list[SetLine] = []
    for text in texts:
        wrapped = [one for part in text.split("\n") for one in textwrap.wrap(part, width)]
        lines += paragraph(left, top, *wrapped, size=size)
        top -= 1.2 * size * len(wrapped) + size
    return lines


def _page(number: int, *blocks: Block, **changes: str) -> PdfPage:
    return set_page(number, *_set(*(changes.get(one.id, one.text) for one in blocks)))


def test_moved_blocks_capitals_and_printed_signs_are_no_difference() -> None:
    set_body = BODY.text.replace("—", "–").replace(" – ", "—")
    lines = [
        *_set(ISI.text.replace("• ", ""), size=6),
        *_set(USE.text, set_body.replace("whether it", "whether i\u200bt"), left=320, top=740, width=30),
        *_set(HEADLINE.text.upper(), size=20, top=400, width=24),
        *_set(REFERENCES.text, top=200, size=6),
        (40, 30, 6, "US-GLY-00123 03/26"),
        (300, 30, 6, "© 2026 Fairhaven. All rights reserved."),
        *_set("Kitchen at sunrise", top=100),
    ]
    compared = _compared([set_page(1, *lines)])
    assert compared.differences == ()
    assert not compared.approved_differs
    assert compared.found == compared.words
    assert compared.capitals == len(HEADLINE.text.split()) - 1, "“A” is a capital as it is"
    assert {(one.kind, one.text) for one in compared.beside} == {
        ("code", "US-GLY-00123 03/26"),
        ("legal", "© 2026 Fairhaven. All rights reserved."),
        ("direction", "Kitchen at sunrise"),
    }


def test_what_the_ends_of_lines_brought_is_no_difference() -> None:
    """Broken words, broken numbers and addresses, and the signs of lists."""
    copy = Block(
        "c", "body", "copy", "- Call 1-800-555-0199 now, or visit www.example.com/start and ask.\n- A self-test helps."
    )
    lines = paragraph(40, 700, "• Call 1-800-555-", "0199 now, or vi-", "sit www.example.com/", "start and ask.")
    compared = _compared([set_page(1, *lines, *paragraph(40, 600, "• A self-", "test helps."))], (copy,))
    assert [(one.before, one.after) for one in compared.differences] == []


@pytest.mark.parametrize(
    ("block", "was", "now", "kind", "what", "before", "after"),
    [
        (USE, "adults", "people", "approved", "changed", "adults.", "people."),
        (USE, "along with diet and exercise ", "", "approved", "missing", "along with diet and exercise", ""),
        (USE, "blood sugar", "blood sugar levels", "approved", "added", "", "levels"),
        (USE, "GLYNORA", "Glynora", "approved", "capitals", "GLYNORA", "Glynora"),
        (ISI, "dialysis or are", "dialysis, or are", "approved", "changed", "dialysis", "dialysis,"),
        (ISI, "nausea or trouble", "nausea and trouble", "approved", "changed", "or", "and"),
        (BODY, "¹,²", "¹", "support", "mark", "¹,²", "¹"),
        (BODY, "¹,²", "", "support", "mark", "¹,²", ""),
        (REFERENCES, "2025", "2015", "support", "changed", "2025.", "2015."),
        (BODY, "1.1", "1.7", "copy", "changed", "1.1", "1.7"),
        (HEADLINE, "A steadier", "The steadier", "copy", "changed", "A", "The"),
    ],
)
def test_a_changed_word_is_told_with_its_kind_its_block_and_where_it_stands(
    block: Block, was: str, now: str, kind: str, what: str, before: str, after: str
) -> None:
    assert was in block.text
    compared = _compared([_page(1, *PIECE[:1], *PIECE[2:], **{block.id: block.text.replace(was, now)})])
    (one,) = compared.differences
    assert (one.kind, one.what, one.before, one.after) == (kind, what, before, after)
    assert one.block is not None
    assert one.block.id == block.id
    assert one.place is not None
    assert compared.approved_differs is (kind == "approved")
    text = render(PIECE).text
    assert one.span is None or text[one.span.start : one.span.end] == before
    kept = " ".join(part.text for part in one.diff if part.op != "insert")
    assert " ".join(kept.split()).replace(" ¹", "¹") in " ".join(text.replace("• ", "").split())
    said = layout_object(compared)["differences"][0]
    assert (said["page"], said["section"], bool(said["boxes"])) == (1, block.section, True)


def test_missing_blocks_and_copy_that_nobody_wrote_are_told() -> None:
    page = set_page(1, *_set(HEADLINE.text, BODY.text, "Now with a savings card for everybody.", USE.text))
    compared = _compared([page])
    told = [(one.kind, one.what, one.before[:12], one.after) for one in compared.differences]
    assert told == [
        ("approved", "missing", "IMPORTANT SA", ""),
        ("support", "missing", "1. Smith A. ", ""),
        ("copy", "added", "", "Now with a savings card for everybody."),
    ]
    assert [one.in_words for one in compared.sections][-2:] == ["not in the layout"] * 2
    assert compared.in_words == "3 differences: 1 in approved language, 1 in references and marks, 1 in other copy."


def test_safety_information_on_every_frame_is_a_repeat_and_what_differs_there_is_told() -> None:
    sticky = _set(ISI.text, size=6, top=300)
    altered = _set(ISI.text.replace("nausea or trouble", "nausea and trouble"), size=6, top=300)
    pages = [
        set_page(1, *_set(HEADLINE.text, BODY.text), *sticky),
        set_page(2, *_set(USE.text), *altered),
        set_page(3, *_set(REFERENCES.text), *sticky),
    ]
    compared = _compared(pages)
    (one,) = compared.differences
    assert (one.kind, one.before, one.after, one.is_repeat) == ("approved", "or", "and", True)
    assert one.place is not None
    assert one.place.page == 2
    isi = next(section for section in compared.sections if section.block is ISI)
    assert isi.pages == (1,)
    assert set(isi.repeated) == {2, 3}


def test_a_word_that_a_repeat_leaves_out_is_told() -> None:
    shorter = ISI.text.replace("nausea or trouble", "nausea trouble")
    pages = [
        set_page(1, *_set(HEADLINE.text, BODY.text, USE.text, REFERENCES.text), *_set(ISI.text, size=6, top=300)),
        set_page(2, *_set(shorter, size=6, top=300)),
    ]
    (one,) = _compared(pages).differences
    assert (one.kind, one.what, one.before, one.after, one.is_repeat) == ("approved", "missing", "or", "", True)


def test_what_is_put_into_approved_language_and_another_order_of_its_sentences_are_told_as_such() -> None:
    first, second, third, fourth = ISI.text.split("\n")
    stop, call = "• Ketoacidosis. Stop taking it and get medical", "right away if you have nausea or trouble breathing."
    turned = f"right away if you have nausea or trouble breathing. {stop[2:]} help"
    assert third == f"{stop} help {call}"
    lines = _set(
        HEADLINE.text, BODY.text, USE.text, REFERENCES.text, first, second, "It is safe for all.", turned, fourth
    )
    differences = _compared([set_page(1, *lines)]).differences
    assert {(one.kind, one.what) for one in differences} == {("approved", one) for one in ("order", "added", "item")}
    assert next(one.after for one in differences if one.what == "added") == "It is safe for all."


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([0, 3, 1, 2], [("order", 3)]),
        ([1, 2, 3, 0], [("order", 0)]),
        ([0, 1, 2, 2, 3], [("added", 2)]),
        ([0, 0, 1, 2, 3], [("added", 0)]),
    ],
)
def test_lines_of_approved_language_stand_once_and_in_their_order(
    lines: list[int], told: list[tuple[str, int]]
) -> None:
    texts = ISI.text.split("\n")
    compared = _compared([_page(1, *PIECE[:1], *PIECE[2:], i="\n".join(texts[one] for one in lines))])
    assert [(one.what, one.after) for one in compared.differences] == [
        (what, texts[number].removeprefix("• ")) for what, number in told
    ]
    assert compared.approved_differs


@pytest.mark.parametrize("joint", ["breathing. Dehydration.", "breathing.\nDehydration."])
def test_an_item_of_safety_information_that_is_none_any_more_is_told(joint: str) -> None:
    """Run into the one before, or without the sign that others have; bullets that were drawn are no words."""
    altered = ISI.text.replace("breathing.\n• Dehydration.", joint)
    (one,) = _compared([_page(1, *PIECE[:1], *PIECE[2:], i=altered)]).differences
    assert (one.kind, one.what, one.before[:13]) == ("approved", "item", "• Dehydration")
    drawn = _compared([_page(1, *PIECE[:1], *PIECE[2:], i=ISI.text.replace("• ", ""))])
    assert drawn.differences == ()


def test_the_last_word_of_a_line_is_found_however_far_before_it_its_first_words_stand() -> None:
    copy = Block("c", "body", "copy", "Tell your doctor before you plan to have any surgery.")
    for between in range(5, 20):
        other = " ".join(("Tell your", *(f"word{number}" for number in range(between))))
        compared = _compared([set_page(1, *_set(other, copy.text))], (copy,))
        assert [one.what for one in compared.differences] == ["added"], between


def test_a_word_that_stands_alone_at_the_head_of_the_next_column_is_of_its_line() -> None:
    head, last = USE.text.removesuffix(" adults."), "adults."
    copy = (one.text for one in (HEADLINE, BODY, ISI, REFERENCES))
    page = set_page(1, *_set(*copy, head), (330, 740, 10, last), *_set("© 2026 Fairhaven.", left=330, top=40))
    assert _compared([page]).differences == ()


def test_a_line_that_is_missing_takes_no_words_of_one_that_says_the_same_in_part() -> None:
    gone = (
        "• Ketoacidosis. This is too much acid in the blood. Stop, and get medical help right away if you have "
        "any trouble breathing, or pain in your stomach that does not go away."
    )
    kept = "• Infection. Get medical help right away if you have any trouble when you urinate, or a fever."
    block = Block("i", "isi", "locked", f"SAFETY\n{gone}\n{kept}")
    (one,) = _compared([set_page(1, *_set(f"SAFETY\n{kept}"))], (block,)).differences
    assert (one.what, one.before) == ("missing", gone.removeprefix("• "))


def test_straight_quotes_in_place_of_curly_ones_are_told() -> None:
    copy = Block("c", "body", "copy", "It’s for “you” and me.")
    compared = _compared([set_page(1, *_set('It\'s for "you" and me.'))], (copy,))
    assert compared.differences == ()
    assert compared.told[0].startswith("2 words with curly quotes")


def test_a_text_that_is_parted_over_columns_and_pages_is_found_whole() -> None:
    first, second, third, fourth = ISI.text.split("\n")
    cut = third.index("right away")
    pages = [
        set_page(1, *_set(HEADLINE.text, USE.text), *_set(first, second, third[:cut].strip(), top=500)),
        set_page(2, *_set("Do you know what to ask? Nine of ten people do not.", top=740), *_set(third[cut:], top=600)),
        set_page(3, *_set(fourth, BODY.text, REFERENCES.text)),
    ]
    compared = _compared(pages)
    assert [(one.what, one.after) for one in compared.differences] == [
        ("added", "Do you know what to ask? Nine of ten people do not.")
    ]


@given(st.permutations(range(5)), st.integers(18, 70), st.integers(0, 200), st.sampled_from(("drop", "double", "swap")))
def test_one_altered_word_is_told_and_nothing_else(order: list[int], width: int, at: int, how: str) -> None:
    """In whatever order and however narrow the blocks are set."""
    blocks = [one for one in PIECE if one.kind != "note"]
    words = [(one.id, number) for one in blocks for number, _ in enumerate(one.text.split(" "))]
    wanted, number = words[at % len(words)]
    altered = {}
    for one in blocks:
        parts = one.text.split(" ")
        if one.id == wanted and parts[number] not in ("—", "•") and "\n" not in parts[number]:
            # A line that begins small after one without a stop would go on from it, also over the end of a page.
            other = "Zebra" if parts[number][0].isupper() else "zebra"
            parts[number] = {"drop": "", "double": f"{parts[number]} zebra", "swap": other}[how]
        altered[one.id] = " ".join(parts)
    pages = [
        set_page(place, *_set(altered[blocks[which].id], width=width)) for place, which in enumerate(order, start=1)
    ]
    is_altered = any(altered[one.id] != one.text for one in blocks)
    compared = _compared(pages)
    assert len(compared.differences) == is_altered, [(one.before, one.after) for one in compared.differences]
    if is_altered:
        assert compared.differences[0].block is not None
        assert compared.differences[0].block.id == wanted
        assert ("zebra" in compared.differences[0].after.lower()) is (how != "drop")
