"""Texts that are longer than their place."""

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.shortening import shortened


@given(st.text(alphabet="ab \n…", max_size=12), st.integers(1, 12))
def test_a_text_fits_its_place_and_tells_that_it_goes_on(text: str, longest: int) -> None:
    """What fits stays as it is; else its beginning, more than half of the place, and an ellipsis."""
    shown = shortened(text, longest)
    assert len(shown) <= longest
    if len(text) <= longest:
        assert shown == text
    else:
        words = shown.removesuffix("…").removesuffix(" ")
        assert text[: longest - 1].startswith(words)
        assert 2 * len(words) > longest or not text[len(words) : longest - 1].strip()


def test_a_text_is_cut_between_words() -> None:
    """An ellipsis stands apart from a whole word, and on one that is too long for the place."""
    assert shortened("one two, three", 14) == "one two, three"
    assert shortened("one two, three", 13) == "one two …"
    assert shortened("an-id-without-a-blank", 10) == "an-id-wit…"
    assert shortened("a word-that-fills-the-place", 10) == "a word-th…"
