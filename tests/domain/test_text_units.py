"""Offsets in code points and in UTF-16 units."""

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.text_units import Utf16Map

TEXTS = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("😀𝔸a é\u0301\n")), max_size=60)


@given(TEXTS)
def test_every_offset_maps_to_the_utf16_length_before_it(text: str) -> None:
    """An offset in code points maps to the number of UTF-16 units before it, and back."""
    units = Utf16Map(text)
    for offset in range(len(text) + 1):
        expected = len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
        assert units.to_utf16(offset) == expected
        assert units.to_code_points(expected) == offset


def test_an_offset_inside_a_pair_gives_the_pairs_start() -> None:
    """Qt may name the middle of a surrogate pair; the whole character is meant."""
    assert Utf16Map("a😀b").to_code_points(2) == 1
    assert Utf16Map("a😀b").to_code_points(3) == 2
