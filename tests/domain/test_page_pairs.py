"""A passage that goes on on the next page is found, anchored and shown on both, whatever stands between."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from page_layout import file_of, line_of, page_of

from fairdraft.domain.anchor_search import in_longer_sentence, passages_of, propose
from fairdraft.domain.anchor_standing import anchored_place
from fairdraft.domain.claim_anchor import ClaimAnchor
from fairdraft.domain.pdf_pages import PdfPage
from fairdraft.domain.product import Claim, ClaimSource
from fairdraft.domain.source_text import SourceText

SAID = "In a study of 26 weeks GLYNORA lowered A1C by 1.1 points more than placebo did."
LIKE = "Over 26 weeks patients who took GLYNORA had an A1C that was 1.1 points lower than on placebo."
_FILLER = ["Keep", "the", "tablets", "dry", "and", "store", "them", "below", "86°F."]


def _claim(text: str = SAID) -> Claim:
    return Claim(id="c", text=text, source=ClaimSource(document="PI", page="2"))


def _pages(first: str, second: str) -> list[PdfPage]:
    """Body at the foot of one page and the head of the next; feet that repeat, page numbers, and a third page."""
    bodies = ([*_FILLER[:5], "it.", *first.split()], second.split(), ["Ask", "your", "doctor."])
    return [
        page_of(
            number,
            line_of(["GLYNORA", "label,", "March"], 50, 770),
            line_of(_FILLER, 50, 400),
            line_of(body, 50, 388),
            line_of(["Confidential", "until", "filed"], 50, 30),
            line_of([str(number)], 300, 30),
        )
        for number, body in enumerate(bodies, start=1)
    ]


def _text(first: str, second: str, sha256: str = "aa") -> SourceText:
    pages = _pages(first, second)
    # The second page begins with what goes on; what is common to all stands below.
    lines = pages[1].lines
    pages[1] = page_of(2, lines[0], lines[2], *([] if not second else [lines[1]]), *lines[3:])
    return SourceText(file_of(*pages, sha256=sha256))


@given(st.integers(1, len(SAID.split()) - 1))
def test_the_own_words_of_a_claim_are_found_over_the_end_of_a_page(at: int) -> None:
    words = SAID.split()
    text = _text(" ".join(words[:at]), " ".join(words[at:]))
    first = propose(_claim(), text)[0]
    assert (first.likeness, first.passage.quote.replace(" … ", " "), first.at_named_place) == ("same words", SAID, True)
    assert text.pages_of(first.passage) == (1, 2)
    parts = text.parts(first.passage)
    assert [one.quote for one in parts] == [" ".join(words[:at]), " ".join(words[at:])]
    assert all([text.pages[one.page - 1].words[it].text for it in one.words] == one.quote.split() for one in parts)


@given(st.integers(3, len(SAID.split()) - 3))
def test_its_numbers_are_found_there_and_the_part_on_one_page_is_not_proposed_before(at: int) -> None:
    words = LIKE.split()
    text = _text(" ".join(words[:at]), " ".join(words[at:]))
    first = propose(_claim(), text)[0]
    assert (first.likeness, set(text.pages_of(first.passage))) == ("same numbers", {1, 2})
    assert "26" in first.passage.quote
    assert "1.1" in first.passage.quote


def test_a_sentence_that_turns_on_the_next_page_is_shown_with_its_end() -> None:
    """And one that the page before turned."""
    claim = "GLYNORA lowered A1C by 1.1 points"
    for first, second in ((claim, "unless it was taken late."), ("It is not known whether", f"{claim}.")):
        text = _text(first, second)
        best = propose(_claim(claim), text)[0]
        assert best.likeness == "same words in a longer sentence", first
        assert best.passage.quote.replace(" … ", " ") == f"{first} {second}"
    alone = _text(f"{claim}.", "Ask your doctor.")
    (passage,) = passages_of([claim], alone.pages[0])
    assert in_longer_sentence(passage, alone) is None


def test_an_anchor_over_two_pages_stands_and_is_found_again_where_it_is_on_one() -> None:
    words = SAID.split()
    text = _text(" ".join(words[:6]), " ".join(words[6:]))
    passage = propose(_claim(), text)[0].passage
    made = datetime(2026, 3, 2, tzinfo=UTC)
    anchor = ClaimAnchor("n", "glynora", "c", SAID, "PI", "aa", passage, "same words", "W1", made)
    assert anchored_place(anchor, text).standing == "stands"
    joined = anchored_place(anchor, _text(SAID, "", sha256="bb"))
    assert joined.standing == "found again"
    assert joined.passage is not None
    assert joined.passage.quote == SAID
    back = anchored_place(
        ClaimAnchor("n", "glynora", "c", SAID, "PI", "bb", joined.passage, "same words", "W1", made), text
    )
    assert (back.standing, back.passage) == ("found again", passage)
