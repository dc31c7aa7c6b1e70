"""Texts that are longer than their place."""

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.shortening import shortened


@given(st.text(alphabet="ab \n…", max_size=12), st.integers(1, 12))
def test_a_text_fits_its_place_and_tells_that_it_goes_on(text: str, longest: int) -> None:
    """What fits stays as it is; else its beginning and an ellipsis, without a blank between them, fill the place."""
    shown = shortened(text, longest)
    assert len(shown) <= longest
    if len(text) <= longest:
        assert shown == text
    else:
        assert shown[-1] == "…"
        assert text[: longest - 1].startswith(shown[:-1])
        assert not text[len(shown) - 1 : longest - 1].strip()
        assert not shown[-2:-1].isspace()
