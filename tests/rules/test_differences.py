"""Which differences from approved language matter."""

import pytest

from fairdraft.rules.differences import Difference


@pytest.mark.parametrize(
    ("words", "critical"),
    [
        (("of", "the", "a", "to"), False),
        (("walking", "of", "the"), False),
        (("walking", "calm"), False),
        (("walking", "calm", "breakfast"), True),
    ],
)
def test_words_with_content_count_and_small_ones_do_not(words: tuple[str, ...], critical: bool) -> None:
    """Three words with content, lost or added in a row, change what a text says; articles between them add nothing."""
    assert Difference(words, (), 0, 0).critical is critical
    assert Difference((), words, 0, 0).critical is critical
