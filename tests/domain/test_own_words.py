"""The file of a person's own words: what it says stays, whoever writes it."""

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.own_words import OwnWords, merged_own_words, own_words_of

_WORDS = st.text("abZŁßé'’", min_size=1, max_size=6)
_NOTES = st.text("ab", min_size=1, max_size=4).map("# {}".format)
_OWN = st.builds(lambda words, notes: OwnWords(notes=tuple(notes)).with_words(words), st.sets(_WORDS), st.lists(_NOTES))


@given(_OWN)
def test_what_is_written_is_read(own: OwnWords) -> None:
    """Each word once, notes above them in their order."""
    assert own_words_of(own.as_bytes()) == own


@given(_OWN, _OWN)
def test_two_versions_become_one_that_has_both(one: OwnWords, other: OwnWords) -> None:
    """Whichever is the newer one."""
    for first, second in ((one, other), (other, one)):
        merged = merged_own_words(first.as_bytes(), second.as_bytes())
        assert merged is not None
        found = own_words_of(merged)
        assert found.words == one.words | other.words
        assert set(found.notes) == {*one.notes, *other.notes}


def test_a_file_that_was_written_by_hand() -> None:
    """With a byte-order mark, blanks, printed apostrophes and notes anywhere; one that is no text merges with none."""
    by_hand = "\ufeff  Zentra \r\n\n# of our client\nPatient’s\n".encode()
    assert own_words_of(by_hand) == OwnWords(frozenset({"Zentra", "Patient's"}), ("# of our client",))
    assert own_words_of(by_hand).without(["Patient’s"]).as_bytes() == b"# of our client\nZentra\n"
    assert merged_own_words(by_hand, "Zentra".encode("utf-16")) is None
