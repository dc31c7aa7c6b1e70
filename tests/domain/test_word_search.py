"""Where words stand that a person looks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.word_search import has_all, passage, place_of, rank, words_of

TEXTS = st.text(alphabet=st.sampled_from("ab é—ß.İ\n"), max_size=400)


@pytest.mark.parametrize(
    ("query", "title", "more", "lacking"),
    [
        ("", "Small steps", "", 0),
        ("STEP", "Small steps", "", 0),
        ("steps small", "Small steps", "", 0),
        ("step walk", "Small steps", "an evening walk", 1),
        ("walk evening", "Small steps", "an evening walk", 2),
        ("tep", "Small steps", "", None),
        ("step run", "Small steps", "an evening walk", None),
        ("(b0", "glynora (b01)", "", 0),
    ],
)
def test_a_name_ranks_before_what_stands_beside_it(query: str, title: str, more: str, lacking: int | None) -> None:
    """Every word has to begin a word somewhere; signs are taken as they are."""
    assert rank(words_of(query), title, more) == lacking


@given(TEXTS, st.integers(min_value=0, max_value=399), st.integers(min_value=1, max_value=4))
def test_every_beginning_of_a_word_is_found(text: str, at: int, length: int) -> None:
    """What a text has at the beginning of a word, a search for it finds; and the part that is shown is of the text."""
    small = text.casefold()
    starts = [place for place in range(len(small)) if small[place].isalnum() and not small[:place][-1:].isalnum()]
    if not starts:
        return
    start = starts[at % len(starts)]
    word = small[start : start + length].split()[0]
    assert 0 <= place_of(word, small) <= start
    assert has_all(words_of(word), small)
    shown = passage(text, [word], 24).removeprefix("… ").removesuffix(" …")
    assert shown in text


def test_the_part_that_is_shown_has_the_word() -> None:
    """Far behind other words it is cut before and after, between words."""
    text = " ".join(["many words stand here"] * 30 + ["zentrable"] + ["and more follow"] * 40)
    shown = passage(text, ("zentrable",), 24)
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert "zentrable" in shown[:40]
    assert len(shown) < 260
