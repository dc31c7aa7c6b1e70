"""A document for review as PDF, read by another program."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pdf_support import ReadPdf, letters_of, read_pdf

from fairdraft.domain.deck_labels import NOT_APPROVED
from fairdraft.domain.finding import Span
from fairdraft.domain.piece import Block, BlockKind, render
from fairdraft.domain.printed_page import PAPERS, Paper
from fairdraft.domain.review_document import RecordedComment, ReviewAnswer, ReviewComment, ReviewDocument, ReviewedText
from fairdraft.exchange.page_setter import COPY, TOP
from fairdraft.exchange.pdf_document import export_pdf
from fairdraft.exchange.pdf_file import pdf_bytes
from fairdraft.exchange.printed_letters import PrintedLetters
from fairdraft.exchange.printed_review import review_pages
from fairdraft.host.paths import resources

NOW = datetime(2026, 11, 30, 12, 0, 5, tzinfo=UTC)
FONTS = resources() / "fonts"
LETTERS = PrintedLetters(FONTS)
LETTER = PAPERS["letter"]
KINDS: tuple[tuple[str, BlockKind], ...] = (
    ("headline", "copy"),
    ("body", "copy"),
    ("isi", "locked"),
    ("panel", "note"),
    ("voice_over", "voice_over"),
    ("super", "super"),
    ("visual", "copy"),
)


def document(blocks: Sequence[Block], comments: Sequence[ReviewComment] = (), approval: str = "") -> ReviewDocument:
    text = ReviewedText("A piece", ("GLYNORA: product-claim, web",), tuple(blocks), tuple(comments), approval)
    return ReviewDocument("piece", "A piece", (text,), ("A note.",), NOW, (), (), sample_data=False)


def made(given: ReviewDocument) -> bytes:
    return pdf_bytes(review_pages(given, LETTERS, LETTER), LETTERS)


def without_brackets(letters: str) -> str:
    """Letters told by number share a bracket with those beside them, one that `str.strip` takes for a blank, too."""
    return letters.replace("[", "").replace("]", "")


def read(given: ReviewDocument) -> ReadPdf:
    return read_pdf(made(given))


def finding(span: Span | None, severity: str = "error", status: str = "open", more: str = "") -> ReviewComment:
    text = f"{severity.capitalize()} · ISI-01 · {status}\nIt is so.{more}"
    return ReviewComment("Fairdraft", text, span, NOW, severity, status)  # type: ignore[arg-type] # of the test


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(KINDS), st.text(min_size=1, max_size=120)), min_size=1, max_size=4))
@example([(("headline", "copy"), "\x1f\x1b0")])
def test_whatever_is_stored_comes_out_as_its_words(drawn: list[tuple[tuple[str, BlockKind], str]]) -> None:
    """Another program reads every word of every block, as far as the letters have it, or its name in brackets."""
    blocks = [Block(f"b{number}", *kind, text) for number, (kind, text) in enumerate(drawn) if text.strip()]
    found = without_brackets(read(document(blocks)).letters)
    for one in blocks:
        # A script's lines lose the tags that say where they stand, a panel its colon.
        words = one.text.strip(":[] ") if one.section == "panel" else one.text
        parts = [words] if one.kind in ("copy", "locked", "note") and one.section != "visual" else words.split("\n")
        for part in parts:
            said = part.strip().removeprefix("VO: ").removeprefix("SUPER: ")
            said = said.partition(":")[2].strip() or said if one.section == "visual" else said
            assert without_brackets(letters_of(LETTERS.printable(said).words)) in found


def test_the_same_content_gives_the_same_bytes_and_tells_nothing_of_its_maker(tmp_path: Path) -> None:
    """Dates are those of what is inside; faces are embedded; no path, no name of a person or machine."""
    given = document([Block("h", "headline", "copy", "More mornings")], [finding(Span(0, 4))])
    first = made(given)
    assert made(given) == first
    assert b"Helvetica" not in first
    assert first.count(b"/FontFile2") == 2
    found = read_pdf(first).properties
    assert (found["Title"], found["Author"], found["Producer"]) == ("A piece", "Fairdraft", "Fairdraft")
    assert found["CreationDate"] == found["ModDate"] == "D:20261130120005Z"
    assert found["Subject"] == NOT_APPROVED
    assert b"/Lang (en-US)" in first
    assert str(Path.cwd()).encode() not in first
    (file, *_others) = export_pdf(given, tmp_path / "out", FONTS, LETTER)
    assert file.read_bytes() == first


def test_what_was_said_stands_at_its_words_and_in_a_list() -> None:
    """Notes lie on the words they are about, over lines and in cells of a script, with author, date and text; the list
    behind has them by number, with the reason of what was dismissed; one without words stands in the margin.
    """
    blocks = (
        Block("h", "headline", "copy", "More ☃ mornings"),
        Block("b", "body", "copy", "It works at once. " * 8 + "Ask your doctor."),
        Block("v", "voice_over", "voice_over", "Walk every day."),
    )
    text = render(blocks).text

    def at(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    comments = (
        finding(at("mornings")),
        finding(at("once. It works at once. It works at once. It works at once."), "warning"),
        finding(at("every day"), "suggestion", "dismissed", "\nDismissed by M1 on 2026-11-30: Meant so."),
        ReviewComment("M2", "Who says so?\nAnd when?", at("Ask your"), NOW),
        finding(None, "error"),
    )
    found = read(document(blocks, comments))
    assert [one.kind for one in found.notes] == ["highlight"] * 4 + ["text"]
    for note, one in zip(found.notes, comments, strict=True):
        assert (note.author, note.text, note.at) == (one.author, one.text, "D:20261130120005Z")
        assert one.span is None or letters_of(note.words) == letters_of(text[one.span.start : one.span.end])
    listed = found.letters.partition("Findingsandcomments")[2]
    assert "1page1Error·ISI-01·open“mornings”Itisso." in listed
    assert "DismissedbyM1on2026-11-30:Meantso." in listed
    assert "4page1CommentbyM2,2026-11-30“Askyour”Whosaysso?Andwhen?" in listed
    assert "5wholepiece" in listed
    assert "[snowman]U+2603" in listed


@given(st.data())
def test_every_comment_is_a_note_that_can_be_found(data: st.DataObject) -> None:
    """Wherever a comment begins and ends, in words, blanks or between sections, there is one note for it."""
    drawn = data.draw(st.lists(st.text("ab \n😀", min_size=1, max_size=80), min_size=1, max_size=3))
    blocks = [Block(f"b{number}", "body", "copy", text) for number, text in enumerate(drawn) if text.strip()]
    length = len(render(blocks).text)
    spans = data.draw(st.lists(st.tuples(st.integers(0, length), st.integers(0, length)).map(sorted), max_size=5))
    pages = review_pages(document(blocks, [finding(Span(*one)) for one in spans]), LETTERS, LETTER)
    notes = [one for page in pages.pages for one in page.notes]
    assert len(notes) == len(spans)
    assert all(area.x >= 0 and area.x + area.width <= 612 for one in notes for area in one.areas)


def test_the_foot_says_who_approved_and_which_page_it_is() -> None:
    """Not approved until every text has a named approval; then who approved and when; "2 of 3" on each page."""
    blocks = [Block(f"b{number}", "body", "copy", "Ask your doctor. " * 60) for number in range(8)]
    found = read(document(blocks))
    assert len(found.pages) > 2
    for number, page in enumerate(found.pages, start=1):
        assert NOT_APPROVED in page
        assert f"{number} of {len(found.pages)}" in page
    one = document(blocks, approval="Approved by M1 on 2026-11-30, text 12345678")
    assert all("Approved by M1 on 2026-11-30" in page and "NOT" not in page for page in read(one).pages)
    two = replace(one, texts=(one.texts[0], document(blocks).texts[0]))
    assert all(NOT_APPROVED in page for page in read(two).pages)


def test_sections_are_found_by_bookmarks_and_approved_language_says_so() -> None:
    """Panels, sections, lists have bookmarks; locked sections have a word beside their tint, on each further page."""
    blocks = (
        Block("p", "panel", "note", "FRAME 1:"),
        Block("h", "headline", "copy", "More mornings"),
        Block("i", "isi", "locked", "\n".join(f"• Risk number {number} of many." for number in range(90))),
    )
    found = read(document(blocks))
    assert found.heads == (
        (0, "A piece"),
        (1, "FRAME 1"),
        (2, "Headline"),
        (2, "Important safety information"),
        (1, "Findings and comments"),
    )
    assert "approvedlanguage" in letters_of(found.pages[0])
    assert "Importantsafetyinformation,continuedapprovedlanguage" in letters_of(found.pages[1])


@settings(max_examples=30)
@given(st.lists(st.integers(1, 120), min_size=1, max_size=12), st.sampled_from([*PAPERS.values()]))
def test_lines_stand_between_head_and_foot_and_none_is_left_alone(lengths: list[int], paper: Paper) -> None:
    """Sections of any length, on either paper: each line once, within the page; of a divided one two lines at least on
    each side.
    """
    blocks = [
        Block(f"b{number}", "body", "copy", "\n".join(f"s{number}l{line}" for line in range(length)))
        for number, length in enumerate(lengths)
    ]
    pages = review_pages(document(blocks), LETTERS, paper).pages
    on_pages = [[one for one in page.words if one.words.startswith("s") and "l" in one.words[:5]] for page in pages]
    found = [one.words for page in on_pages for one in page]
    assert found == [line for one in blocks for line in one.text.split("\n")]
    for page in on_pages:
        assert all(TOP <= one.y <= paper.height - 72 for one in page)
        for number, length in enumerate(lengths):
            here = sum(one.words.startswith(f"s{number}l") for one in page)
            assert here != 1 or length == 1


def test_no_line_of_a_paragraph_stands_alone() -> None:
    """Where a page ends it keeps two lines of a paragraph, and two go on; what leads to the text goes with it."""
    paragraph = (
        "It is a line of copy that is long enough to be set on three lines of this page, as most paragraphs are. " * 2
    )
    for shift in range(6):
        blocks = [Block("b", "body", "copy", "Top.\n" * (20 + shift) + f"Among them:\n{paragraph}\n" * 9)]
        pages = review_pages(document(blocks), LETTERS, LETTER).pages
        assert len(pages) > 1
        for page, next_ in pairwise(pages):
            last, first = ([one.words for one in each.words if one.size == COPY.size] for each in (page, next_))
            assert last[-1] != "Among them:"
            assert not last[-1].startswith("It is a line of copy")
            assert not first[0].endswith("most paragraphs are.")


def test_tables_repeat_their_heads_and_hold_the_record() -> None:
    """Dismissals and comments on record stand in tables whose heads are on each page that they go on to."""
    answers = tuple(ReviewAnswer(f"REF-01 on “{n}”", "Meant so. " * 9, "M1", NOW, "holds") for n in range(40))
    talk = (RecordedComment(1, "once a day", "How often?", "M1", NOW, "open", ("Answered by W1: Once.",)),)
    given = document([Block("h", "headline", "copy", "More")])
    found = read(replace(given, texts=(replace(given.texts[0], answers=answers, talk=talk),)))
    pages = [letters_of(page) for page in found.pages]
    inside = [page for page in pages if "REF-01on" in page]
    assert len(inside) > 1
    assert all("FindingReasonByDateNow" in page for page in inside)
    assert all(f"“{number}”" in found.letters for number in range(40))
    assert "1onceadayHowoften?M12026-11-30openAnsweredbyW1:Once." in found.letters


@pytest.mark.parametrize("text", ["word " * 40_000, "x" * 200_000, "a:\n" * 20_000, "\n\n\na" * 9_000])
def test_a_large_piece_is_set_in_time_that_grows_with_it(text: str) -> None:
    """Hundreds of pages come about in a second or two, whatever the words are like."""
    pages = review_pages(
        document([Block("b", "body", "copy", text)], [finding(Span(5, 9))] * 300), LETTERS, LETTER
    ).pages
    assert len(pages) > 50


def test_a4_is_set_for_and_nothing_stands_outside_of_it() -> None:
    """Lines, notes, numbers in the margin and feet are within the narrower page, and its height is used."""
    a4 = PAPERS["a4"]
    given = document([Block("b", "body", "copy", "It works at once. " * 900)], [finding(Span(0, 2)), finding(None)])
    pages = review_pages(given, LETTERS, a4)
    with pypdfium2.PdfDocument(pdf_bytes(pages, LETTERS)) as file:
        assert {tuple(round(one) for one in page.get_size()) for page in file} == {(595, 842)}
    for page in pages.pages:
        assert all(one.x + LETTERS.width(one.words, one.size, bold=one.bold) <= a4.width - 30 for one in page.words)
        assert all(area.x + area.width <= a4.width for note in page.notes for area in note.areas)
        assert any(abs(one.y - (a4.height - 48)) < 1 for one in page.words), "the foot"
    assert any(one.y > LETTER.height - 72 for one in pages.pages[0].words if one.size == COPY.size), "its height"


@pytest.mark.parametrize(
    ("name", "shown", "told"),
    [
        ("محمد علي", "[U+0645 U+062D U+0645 U+062F] [U+0639 U+0644 U+064A]", "[U+0645] arabic letter meem"),
        ("山田", "[U+5C71 U+7530]", "[U+5C71] cjk unified ideograph"),
        ("김철수☃", "[U+AE40 U+CCA0 U+C218][snowman]", "[snowman] U+2603"),
    ],
)
def test_a_name_in_letters_that_the_faces_lack_is_seen_and_told_as_such(name: str, shown: str, told: str) -> None:
    """In one bracket, letter by letter; the note on the words has the letters themselves."""
    text = f"Dr. {name} asks."
    printable = LETTERS.printable(text)
    assert printable.words == f"Dr. {shown} asks."
    assert [printable.place(at) for at in (0, 4, len(text) - 5, len(text))] == [
        0,
        4,
        len(printable.words) - 5,
        len(printable.words),
    ]
    comment = ReviewComment(name, "Who is it?", Span(4, 4 + len(name)), NOW)
    found = read(document([Block("b", "body", "copy", text)], (comment,)))
    assert (found.notes[0].author, letters_of(found.notes[0].words)) == (name, letters_of(shown))
    assert letters_of(told) in found.letters
