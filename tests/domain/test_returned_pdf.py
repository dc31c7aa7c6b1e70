"""Remarks in a PDF file become comments, strikes and insertions on the words of the piece that they were made on."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from set_pages import paragraph, set_file, set_page

from fairdraft.domain.pdf_moment import pdf_moment
from fairdraft.domain.pdf_pages import PdfBox, PdfFile, PdfRemark
from fairdraft.domain.piece import Block
from fairdraft.domain.returned_document import FileAnswer, ReturnedDocument
from fairdraft.domain.returned_lines import match_lines
from fairdraft.domain.returned_pdf import returned_from_pdf
from fairdraft.domain.returned_places import CommentPlaces
from fairdraft.domain.returned_words import returned_changes

HEADLINE = Block("h", "headline", "copy", "One small step every morning")
BODY = Block("b", "body", "copy", "Ask your doctor about it. It may help adults who walk every day.")
USE = Block("u", "indication", "locked", "GLYNORA is for adults with type 2 diabetes.")
BLOCKS = (HEADLINE, BODY, USE)
_AT = "D:20261104101500+01'00'"


def _file(*remarks: PdfRemark) -> PdfFile:
    """The piece as it was set: approved language first, the body over two lines, and a line that nobody wrote."""
    lines = [
        *paragraph(40, 700, USE.text),
        *paragraph(40, 600, HEADLINE.text, size=20),
        *paragraph(40, 500, "Ask your doctor about it. It may", "help adults who walk every day."),
        *paragraph(40, 400, "Actor portrayal of a walk"),
    ]
    return set_file(set_page(1, *lines), remarks=remarks)


def _box(words: str) -> PdfBox:
    """Where the first of these words stand, in one line of the page."""
    wanted = words.split()
    for line in _file().pages[0].lines:
        texts = [one.text for one in line]
        for at in range(len(texts) - len(wanted) + 1):
            if texts[at : at + len(wanted)] == wanted:
                boxes = [box for one in line[at : at + len(wanted)] for box in one.boxes]
                return PdfBox(boxes[0].left, boxes[0].bottom, boxes[-1].right, boxes[-1].top)
    raise AssertionError(words)


def _remark(kind: str, words: str, text: str = "", answers: int | None = None, **more: str) -> PdfRemark:
    return PdfRemark(1, kind, text, more.pop("author", "Med Reviewer"), _AT, (_box(words),), answers, **more)


def _caret(behind: str, text: str, answers: int | None = None) -> PdfRemark:
    box = _box(behind)
    return PdfRemark(
        1, "insert", text, "Legal", _AT, (PdfBox(box.right, box.bottom - 2, box.right + 4, box.bottom + 4),), answers
    )


def _said(document: ReturnedDocument) -> list[tuple[str, str]]:
    """The comments, each with the words of the piece that it stands at."""
    places = CommentPlaces(BLOCKS, match_lines(BLOCKS, document.lines), document)
    found = []
    for one in document.comments:
        place = places.place(one)
        assert place is not None
        found.append((one.text, "beside" if place.beside else place.quote))
    return found


def _changed(document: ReturnedDocument) -> list[tuple[str, str, str]]:
    changes = returned_changes(BLOCKS, BLOCKS, match_lines(BLOCKS, document.lines), document.lines)
    return [(one.gone, one.come, one.standing) for one in changes]


def test_remarks_stand_at_the_words_that_they_mark() -> None:
    returned = returned_from_pdf(
        BLOCKS,
        _file(
            _remark("highlight", "small step", "Whose step?"),
            _remark("note", "small step", "The writer's.", answers=0),
            _remark("underline", "walk every"),
            _remark("highlight", "type 2 diabetes.", "type 2 diabetes."),
            _remark("highlight", "Actor portrayal", "Is this needed?"),
            _remark("text", "your doctor", "Which one?"),
        ),
    )
    assert returned.share == 1.0
    document = returned.document
    assert _said(document) == [
        ("Whose step?", "small step"),
        ("Which one?", "your doctor"),
        ("Underlined, without a comment: “walk every”.", "walk every"),
        ("On page 1, at “Actor portrayal”: Is this needed?", "beside"),
        ("Highlighted, without a comment: “type 2 diabetes.”.", "type 2 diabetes."),
    ]
    first = document.comments[0]
    at = datetime(2026, 11, 4, 9, 15, tzinfo=UTC)
    assert (first.author, first.at, first.answers) == (
        "Med Reviewer",
        at,
        (FileAnswer("Med Reviewer", at, "The writer's."),),
    )
    assert _changed(document) == []
    assert document.original.split() == " ".join(one.text for one in BLOCKS).split()


def test_strikes_and_insertions_are_proposals_and_approved_language_is_told_as_such() -> None:
    document = returned_from_pdf(
        BLOCKS,
        _file(
            _caret("adults who", "often"),
            _caret("doctor", "or nurse"),
            _remark("strikeout", "every morning"),
            _remark("strikeout", "every"),
            _remark("strikeout", "adults with"),
        ),
    ).document
    assert _changed(document) == [
        ("every morning", "", "open"),
        ("", "or nurse", "open"),
        ("", "often", "open"),
        ("adults with", "", "approved"),
    ]
    # Struck by a second reviewer, too: that is kept as said.
    assert [one[0] for one in _said(document)] == ["Struck out: “every”."]
    (line,) = (one for one in document.lines if one.text.startswith("Ask your"))
    assert line.now == "Ask your doctor or nurse about it. It may help adults who often walk every day."
    assert line.authors == ("Legal",)


def test_words_put_in_the_place_of_struck_ones_are_one_change() -> None:
    """A strike that belongs to the sign of an insertion, as PDF programs write replaced text."""
    document = returned_from_pdf(
        BLOCKS, _file(_caret("adults", "people"), _remark("strikeout", "help adults", "for all", answers=0))
    ).document
    assert _changed(document) == [("help adults", "people", "open")]
    assert _said(document) == []


def test_what_cannot_be_placed_keeps_its_page_and_its_words() -> None:
    struck = _remark("strikeout", "portrayal of")
    box = PdfBox(500, 20, 520, 40)
    document = returned_from_pdf(
        BLOCKS,
        _file(struck, PdfRemark(1, "note", "Bleed?", "", "", (box,)), _caret("walk", "")),
    ).document
    assert _said(document) == [
        ("An insertion mark, with no words to insert.", "help adults who walk every day."),
        ("On page 1, at “portrayal of”: Struck out.", "beside"),
        ("On page 1, at “Actor portrayal of a walk”: Bleed?", "beside"),
    ]
    assert _changed(document) == []


def test_own_remarks_are_left_out_and_what_was_marked_as_completed_is_done() -> None:
    own = _remark("highlight", "small step", "Error · PRO-01 · promises", name="fairdraft-finding-1")
    asked = _remark("highlight", "every day.", "How often?")
    done = _remark("note", "every day.", "", answers=1, state="Completed")
    document = returned_from_pdf(BLOCKS, _file(own, asked, done)).document
    assert [(one.text, one.is_done, one.answers) for one in document.comments] == [("How often?", True, ())]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("D:20261130095500Z", datetime(2026, 11, 30, 9, 55, tzinfo=UTC)),
        ("D:20261130095500-05'30'", datetime(2026, 11, 30, 15, 25, tzinfo=UTC)),
        ("D:20261130", datetime(2026, 11, 30, tzinfo=UTC)),
        ("20261130095500+00'00", datetime(2026, 11, 30, 9, 55, tzinfo=UTC)),
        ("D:20261330", None),
        ("yesterday", None),
        ("", None),
        ("D:00010101000000+14'00'", None),
    ],
)
def test_a_date_of_a_pdf_file_is_read_in_utc(written: str, read: datetime | None) -> None:
    assert pdf_moment(written) == read


_KINDS = st.sampled_from(("highlight", "underline", "strikeout", "insert", "note", "text"))


@given(
    st.lists(
        st.tuples(
            _KINDS,
            st.text("ab \n", max_size=5),
            st.floats(0, 600),
            st.floats(0, 780),
            st.floats(1, 300),
            st.integers(0, 6) | st.none(),
        ),
        max_size=6,
    )
)
def test_whatever_was_marked_the_words_of_the_piece_stay_and_places_are_in_the_text(
    drawn: Sequence[tuple[str, str, float, float, float, int | None]],
) -> None:
    """Also where strikes overlap, answer each other or stand on no words."""
    remarks = [
        PdfRemark(1, kind, text, "R", "", (PdfBox(x, y, x + width, y + 12),), answers)
        for kind, text, x, y, width, answers in drawn
    ]
    document = returned_from_pdf(BLOCKS, _file(*remarks)).document
    assert document.original == "\n\n".join(one.text for one in BLOCKS) + "\n"
    for one in document.comments:
        assert 0 <= one.start <= one.end <= len(document.whole)


def test_what_is_drawn_or_stamped_is_never_lost() -> None:
    """With words it is a comment on what it lies over; without, one comment tells of all by one hand."""
    drawn = [
        _remark("shape", "adults who walk"),
        _remark("stamp", "One small step"),
        _remark("shape", "Ask your doctor"),
    ]
    document = returned_from_pdf(
        BLOCKS,
        _file(
            _remark("shape", "adults who walk", "Which adults?"),
            _remark("note", "adults who walk", "All of them", answers=0, author="Legal"),
            *drawn,
            _caret("your doctor", ""),
        ),
    ).document
    said = {one.text: (one.author, one.answers) for one in document.comments}
    assert set(said) == {
        "Which adults?",
        "On page 1 there are drawn marks without words: 3 marks or stamps. Check that page.",
        "An insertion mark, with no words to insert.",
    }
    author, answers = said["Which adults?"]
    assert (author, [one.text for one in answers]) == ("Med Reviewer", ["All of them"])
