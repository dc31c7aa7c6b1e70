"""The support of a claim is found in a document as programs lay it out, and a number is never made up for."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from page_layout import broken_line, columns, file_of, line_of, page_of

from fairdraft.domain.anchor_search import passages_of, propose
from fairdraft.domain.document_names import look_alikes, same_name
from fairdraft.domain.page_readings import ReadPage, letters_of
from fairdraft.domain.pdf_pages import PdfPage
from fairdraft.domain.printed_pages import named_numbers, page_words, printed_numbers
from fairdraft.domain.product import Claim, ClaimSource
from fairdraft.domain.source_text import SourceText

_WORDS = st.lists(st.from_regex(r"[b-df-hj-np-tv-z][aeiou][a-z]{2,6}", fullmatch=True), min_size=6, max_size=20)
_FILLER = ["Store", "below", "86°F.", "Keep", "in", "its", "carton,", "out", "of", "reach."]


def claim(text: str, **source: str) -> Claim:
    return Claim(id="c", text=text, source=ClaimSource(document="PI", **source))


def text_of(*pages: PdfPage) -> SourceText:
    return SourceText(file_of(*pages))


def letters(words: str) -> str:
    return letters_of(words.split()).said


@given(_WORDS, st.data())
def test_the_own_words_of_a_claim_are_found_however_lines_columns_and_marks_break_them(
    words: list[str], data: st.DataObject
) -> None:
    """Broken words, ligatures, raised marks, two columns in either order: the passage says the claim, and no more."""
    said = " ".join(words)
    wide = data.draw(st.integers(2, 5))
    laid = [f"{one}¹,²" if data.draw(st.booleans()) else one.replace("fi", "ﬁ").replace("fl", "ﬂ") for one in words]
    column = [" ".join(laid[at : at + wide]) for at in range(0, len(laid), wide)]
    other = [" ".join(_FILLER[at % 8 : at % 8 + 3]) for at in range(data.draw(st.integers(0, 12)))]
    sides = (["Uses", *column, "Rest."], other) if data.draw(st.booleans()) else (other, ["Uses", *column, "Rest."])
    page = columns(1, *sides, by_rows=data.draw(st.booleans()))
    first = propose(claim(f"{said.capitalize()}."), text_of(page))[0]
    assert (first.likeness, first.passage.page) == ("same words", 1)
    read = ReadPage(page)
    assert sorted(letters(read.words[at].text) for at in first.passage.words) == sorted(map(letters, laid))


@given(_WORDS, st.data())
def test_a_word_that_a_line_broke_is_the_same_word(words: list[str], data: st.DataObject) -> None:
    """It is found as written, quoted whole, and both its parts have a box."""
    at = data.draw(st.integers(2, len(words) - 1))
    cut = data.draw(st.integers(1, len(words[at]) - 1))
    broken = broken_line(words[:at], (words[at][:cut], words[at][cut:]), 50, 700)
    page = page_of(1, broken, line_of(words[at + 1 :], 50 + 5 * len(words[at]), 688))
    first = propose(claim(" ".join(words)), text_of(page))[0]
    assert first.likeness == "same words"
    assert first.passage.quote == " ".join(words)
    assert len(first.passage.words) == len(words) + 1


@given(
    st.lists(st.integers(1, 400), min_size=2, max_size=4, unique=True),
    st.integers(0, 3),
    st.sampled_from(["{}", "{}%", "-{}", "({})", "{}.0", "{},"]),
)
def test_a_number_that_is_not_there_is_never_made_up_for(numbers: list[int], which: int, written: str) -> None:
    """A row of a table with all numbers of the claim supports it; one number another, and nothing does."""
    said = claim(f"Swelling fell by {' and '.join(map(str, numbers))} points with GLYNORA and placebo.")
    head = line_of(["Change", "in", "swelling,", "points", "GLYNORA", "Placebo"], 50, 700)

    def table(cells: list[int]) -> SourceText:
        row = (line_of([written.format(one)], 200 + 90 * at, 650) for at, one in enumerate(cells))
        return text_of(page_of(1, head, *row))

    found = propose(said, table(numbers))
    assert [one.likeness for one in found] == ["same numbers"]
    assert all(str(one) in found[0].passage.quote for one in numbers)
    at = which % len(numbers)
    other = numbers[at] + 1
    assume(other not in numbers)
    # Nor is it that of a table.
    head = line_of(["Table", f"{numbers[at]}:", "change", "in", "swelling,", "points", "GLYNORA", "Placebo"], 50, 700)
    assert propose(said, table([*numbers[:at], other, *numbers[at + 1 :]])) == ()


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("A1C fell by 1.1 points", "A1C fell by 11 points"),
        ("A1C fell by 1.1 points", "A1C fell by 1.10.1 points"),
        ("Take 1 1 mg tablet", "Take 11 mg tablet"),
        ("Take 5 mg", "Take 5-10 mg"),
        ("A change of -1.1 points", "A change of 1.1 points"),
        ("38 of adults improved", "38% of adults improved"),
        ("More than 10 cells", "More than 10⁹ cells"),
        ("It may help", "It may helpless"),
        ("A change of 1.1 points", "A change of – 1.1 points"),
        ("Take 5 mg", "Take 5 mg/kg"),
        ("Take 12 tablets", "Take ½ tablets"),
        ("Take 112 tablets", "Take 1½ tablets"),
    ],
)
def test_words_are_not_the_same_where_a_number_or_a_sign_differs(said: str, stands: str) -> None:
    assert passages_of([said], ReadPage(page_of(1, line_of(stands.split(), 50, 700)))) == []


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("It helps 5 adults", "It helps adults (p < .05)"),
        ("It helps 1 adult", "It helps 1,1 adult"),
        ("It helps 9 adults", "It helps 10⁹ adults"),
        ("It helps 11 adults", "It helps 1½ adults"),
        ("It helps 2.1 adults", "It helps 2.1.3 adults"),
    ],
)
def test_no_number_is_made_of_a_part_of_another(said: str, stands: str) -> None:
    assert propose(claim(said), text_of(page_of(1, line_of(stands.split(), 50, 700)))) == ()


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("It is not known whether", ""),
        ("Adults didn’t say that", ""),
        ("It failed to show that", ""),
        ("Less than", ""),
        ("It is >", ""),
        ("", "to 40%"),
        ("", "per kg"),
        ("", "unless they eat"),
    ],
)
def test_the_own_words_of_a_claim_in_a_sentence_that_may_say_otherwise_are_shown_with_it(
    before: str, behind: str
) -> None:
    """They are no "same words", which are anchored without a look; what another sentence says does not matter."""
    said = "38% of people reached it with GLYNORA"

    def found(sentence: str) -> list[tuple[str, str]]:
        words = f"Placebo did not. {sentence} It is no cure.".split()
        rows = (line_of(words[at : at + 6], 50, 700 - 2 * at) for at in range(0, len(words), 6))
        return [(one.likeness, one.passage.quote) for one in propose(claim(said), text_of(page_of(1, *rows)))]

    whole = " ".join(f"{before} {said} {behind}".split()) + "."
    assert found(whole) == [("same words in a longer sentence", whole)]
    assert found(f"{said}.") == [("same words", f"{said}.")]


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("1,000 adults took it once-daily", "1000 adults took it once daily"),
        ("A 26-week study", "a 26‑week study"),
        ("GLYNORA® helps", "(GLYNORA helps"),
        ("a change of −1.1 points", "a change of (-1.1) points.³"),
        ("a change of −1.1 points", "a change of – 1.1 points"),
        ("29 mg/dL or less", "29 mg/ dL or less"),
        ("adults with diabetes", "children and adults—adults with diabetes"),
    ],
)
def test_words_are_the_same_where_signs_alone_differ(said: str, stands: str) -> None:
    assert len(passages_of([said], ReadPage(page_of(1, line_of(stands.split(), 50, 700))))) == 1


def test_the_page_that_the_claim_names_comes_first_by_the_number_printed_on_it() -> None:
    """Of two places as good it is that one, also where a cover comes before the first numbered page."""
    said = "It can be taken with or without food."
    pages = [
        page_of(at, line_of(said.split(), 50, 700), line_of([str(at - 2)] if at > 2 else ["Cover"], 300, 30))
        for at in range(1, 7)
    ]
    first, second, *_rest = propose(claim(said, page="3"), text_of(*pages))
    assert (first.passage.page, first.at_named_place, second.at_named_place) == (5, True, False)


def test_a_claim_without_a_number_is_proposed_by_its_rare_words_and_told_as_such() -> None:
    """Words in another order and form are no "same words"."""
    stands = "Kidneys remove more sugar with urine when GLYNORA is helping."
    page = page_of(1, line_of(stands.split(), 50, 700))
    (found,) = propose(claim("GLYNORA helps kidneys remove sugar in urine."), text_of(page))
    assert found.likeness == "only some words"
    assert 0.5 < found.score < 1
    assert propose(claim("GLYNORA is one that makes kidneys remove sugar."), text_of(page)) != ()
    assert propose(claim("GLYNORA is a small peach tablet."), text_of(page)) == ()


@given(st.integers(-3, 40), st.integers(2, 8))
def test_printed_numbers_are_told_where_they_go_up_with_the_pages(offset: int, count: int) -> None:
    """A number in the text is none, and pages without one have none."""
    pages = [
        page_of(
            at,
            line_of(["Table", str(at * 7), "of", "results"], 50, 400),
            line_of([str(at + offset)] if at + offset > 0 else ["Cover"], 300, 30),
        )
        for at in range(1, count + 1)
    ]
    found = printed_numbers(pages)
    expected = {at: at + offset for at in range(1, count + 1) if at + offset > 0}
    assert found == (expected if len(expected) > 1 else {})


def test_pages_are_named_as_people_write_them() -> None:
    assert named_numbers("p. 12–14") == (12, 13, 14)
    assert named_numbers("3, 7") == (3, 7)
    assert named_numbers("inside cover") == ()
    assert page_words(14, {14: 12}) == "page 14 (printed 12)"
    assert page_words(12, {12: 12}) == page_words(12, {}) == "page 12"


def test_names_that_may_mean_one_document_are_proposed() -> None:
    """Abbreviations, cut brands and years are seen through; other documents are not alike."""
    names = ("GLYNORA PI", "GLYNORA Prescribing Information", "GLYNORA Medication Guide", "Example Forum, A1C, 2025")
    assert look_alikes("Gly PI 2026", names, "GLYNORA") == names[:2]
    assert look_alikes(names[2], names, "GLYNORA") == ()
    assert same_name("GLYNORA  Prescribing information.", names[1])
