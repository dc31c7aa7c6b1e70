"""A voice's words as they stand in the fields of a form."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fairdraft.domain.voice_words import avoided_text, preferred_text, read_avoided, read_preferred

WORDS = some.from_regex(r"[a-zé’'-]{1,8}( [a-z]{1,5})?", fullmatch=True)
UNLIKE = some.lists(WORDS, unique_by=str.casefold, min_size=1, max_size=4).map(tuple)


@given(some.lists(WORDS, unique_by=str.casefold, max_size=5).map(tuple))
def test_words_to_avoid_come_back(words: tuple[str, ...]) -> None:
    """What a field shows is what is read from it, in its order."""
    assert read_avoided(avoided_text(words)) == words


@given(some.dictionaries(WORDS, UNLIKE, max_size=4))
def test_preferred_words_come_back(prefer: dict[str, tuple[str, ...]]) -> None:
    """A line each, with all that it stands for."""
    assert read_preferred(preferred_text(prefer)) == prefer


@pytest.mark.parametrize("line", ["medicine", "medicine:", ": drug", "medicine: ,"])
def test_a_line_that_lacks_a_side_is_refused(line: str) -> None:
    """The line itself is told."""
    with pytest.raises(ValueError, match=line):
        read_preferred(f"doctor: physician\n {line} ")


def test_a_word_that_stands_twice_has_all_it_stands_for() -> None:
    """Two lines of one word are one."""
    assert read_preferred("medicine: drug\nmedicine: pill, drug") == {"medicine": ("drug", "pill")}
