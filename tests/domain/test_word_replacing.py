"""Finding words in a text, and putting others in their place."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.word_replacing import WordSearch

LETTERS = st.one_of(st.characters(), st.sampled_from("aAbB \n’'“\"\u00a0-\u2011😀𝔸éİıßςΣ\u0301"))
TEXTS = st.text(alphabet=LETTERS, max_size=60)
FEW = st.text(alphabet=st.sampled_from("aA'’😀 Σς"), min_size=1, max_size=3)
YES_OR_NO = st.booleans()


@given(TEXTS, FEW, YES_OR_NO, YES_OR_NO)
def test_a_place_holds_the_words_and_no_other_place(text: str, words: str, case: bool, whole: bool) -> None:
    """Each place reads like the words, none reaches into the next, and none between them is left out."""
    search = WordSearch(words, match_case=case, whole_words=whole)
    places = search.places(text)
    every = [
        at for at in range(len(text)) if WordSearch(words, match_case=case).places(text[at : at + len(words)]) == [0]
    ]
    assert set(places) <= set(every)
    assert all(later - before >= len(words) for before, later in pairwise(places))
    if not whole:
        assert all(any(abs(at - one) < len(words) for one in places) for at in every)


@given(TEXTS, st.integers(0, 60), TEXTS, YES_OR_NO)
def test_words_that_stand_in_a_text_are_found_there(before: str, at: int, behind: str, case: bool) -> None:
    """Whatever the letters are, emoji and letters with two small forms too, a text finds each of its own passages."""
    text = before + behind
    words = text[at : at + 5]
    found = WordSearch(words, match_case=case).places(text)
    assert any(abs(one - at) < len(words) for one in found) == bool(words)


@given(TEXTS, FEW, TEXTS)
def test_what_is_replaced_reads_as_python_replaces_it(text: str, words: str, by: str) -> None:
    """With the case told apart, and marks that print alike left out, each place becomes the new words as they are."""
    plain = text.translate({ord(mark): None for mark in "‘’“”\u00a0\u202f\u2011"})
    search = WordSearch(words.replace("’", "'"), match_case=True)
    assert search.replaced(plain, search.places(plain), by) == plain.replace(search.words, by)


@pytest.mark.parametrize(
    ("text", "words", "whole", "places"),
    [
        ("Don’t stop. DON'T wait.", "don't", False, [0, 12]),
        ("a “daily” dose", '"daily"', False, [2]),
        ("5\u00a0mg and 5 mg", "5 mg", False, [0, 9]),
        ("once\u2011daily", "once-daily", False, [0]),
        ("dose, dosed, overdose (dose)", "dose", True, [0, 23]),
        ("cafe\u0301 cafe", "cafe", True, [6]),
        ("once-daily", "once", True, [0]),
        ("GLYNORA® helps", "glynora®", True, [0]),
        ("aaaa", "aa", False, [0, 2]),
        ("words", "", False, []),
    ],
)
def test_words_are_found_as_they_are_typed(text: str, words: str, whole: bool, places: list[int]) -> None:
    """Printed quotes, blanks and hyphens are found by those of a keyboard, parts of words unless they must be whole."""
    assert WordSearch(words, whole_words=whole).places(text) == places


@pytest.mark.parametrize(
    ("words", "by", "case", "read"),
    [
        ("medicine", "treatment", False, "Treatment, treatment, TREATMENT"),
        ("medicine", "Treatment", False, "Treatment, Treatment, Treatment"),
        ("medicine", "treatment", True, "Medicine, treatment, MEDICINE"),
        ("Medicine", "medicine", False, "medicine, medicine, medicine"),
        ("medicine", "", False, ", , "),
    ],
)
def test_new_words_take_the_case_of_those_they_replace(words: str, by: str, case: bool, read: str) -> None:
    """Small letters become capitals where capitals stood, unless the case was asked for or is what shall change."""
    text = "Medicine, medicine, MEDICINE"
    search = WordSearch(words, match_case=case)
    assert search.replaced(text, search.places(text), by) == read


def test_the_capitals_of_an_abbreviation_are_its_own() -> None:
    """Who looks for "HCP" as it is written means no word that is set in capitals."""
    text = "Ask your HCP about your A1C."
    for words, by, read in (
        ("HCP", "doctor", "Ask your doctor about your A1C."),
        ("A1C", "blood sugar", "Ask your HCP about your blood sugar."),
    ):
        search = WordSearch(words)
        assert search.replaced(text, search.places(text), by) == read
