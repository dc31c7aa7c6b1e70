"""Texts that are longer than their place."""

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.shortening import first_names, first_words, outer_words, shortened, without_middle

TEXTS = st.text(alphabet="ab \n…", max_size=12)


@given(TEXTS, st.integers(1, 12))
def test_a_text_fits_its_place_and_tells_that_it_goes_on(text: str, longest: int) -> None:
    """What fits stands whole on one line; else its beginning and an ellipsis behind a letter, in no more characters."""
    line = " ".join(text.split())
    shown = shortened(text, longest)
    assert len(shown) <= longest
    if len(line) <= longest:
        assert shown == line
    else:
        assert shown[-1] == "…"
        assert line.startswith(shown[:-1])
        assert not shown[-2:-1].isspace()


def test_a_text_is_cut_between_words_unless_that_empties_its_place() -> None:
    """A word is cut only where leaving it out would leave half of the place or more empty."""
    assert shortened("one two, three", 10) == "one two…"
    assert shortened("one two, three", 14) == "one two, three"
    assert shortened("one two three", 8) == "one two…"
    assert shortened("one two threes", 11) == "one two…"
    assert shortened("of interminableness", 12) == "of intermin…"
    assert shortened("interminableness", 9) == "intermin…"


def test_words_and_names_that_are_left_out_are_told() -> None:
    """An ellipsis stands where words or names are missing, and nowhere else."""
    assert first_words("one\ntwo  three", 3) == "one two three"
    assert first_words("one two three four", 3) == "one two three …"
    assert outer_words("a b c d e", 5, 1, 2) == "a b c d e"
    assert outer_words("a b c d e f", 5, 1, 2) == "a … e f"
    assert first_names(["a", "b"], 2) == "a, b"
    assert first_names(["a", "b", "c"], 2) == "a, b …"


@given(st.text(alphabet="abcdefgh", max_size=14), st.integers(3, 14))
def test_a_name_keeps_both_ends(name: str, longest: int) -> None:
    """A name that is too long begins and ends as it does, around an ellipsis."""
    shown = without_middle(name, longest)
    assert len(shown) <= longest
    begin, _, end = shown.partition("…")
    assert shown == name or (name.startswith(begin) and name.endswith(end) and begin and end)
