"""The dictionary of this machine, and the words that people add to it."""

import threading
from pathlib import Path

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.host.spelling import DictionarySpeller
from fairdraft.services.spelling import SpellingService

SHIPPED = Path(__file__).parents[2] / "resources" / "spelling" / "words.txt"


@pytest.fixture
def speller(tmp_path: Path) -> DictionarySpeller:
    return DictionarySpeller(SHIPPED, tmp_path / "words.txt")


@pytest.mark.parametrize(
    "word", ["medicine", "don’t", "patient's", "telehealth", "Crohn's", "Telehealth", "color", "I'm"]
)
def test_words_are_known_as_they_are_written(speller: DictionarySpeller, word: str) -> None:
    """Of the dictionary and of the field, with capitals, apostrophes and possessives."""
    assert speller.knows(word)


@pytest.mark.parametrize("word", ["medcine", "colour", "crohn", "doesnt"])
def test_others_are_not(speller: DictionarySpeller, word: str) -> None:
    """Slips, British spelling, a name in small letters."""
    assert not speller.knows(word)


def test_what_may_be_meant_is_suggested(speller: DictionarySpeller) -> None:
    """The likeliest first, never two words for one; asked twice, the answer is the same."""
    near = speller.suggestions("medcine")
    assert near[0] == "medicine"
    assert speller.suggestions("medcine") is near
    assert not [one for one in near if " " in one]
    assert speller.suggestions("docter")[0] == "doctor"


def test_own_words_are_kept_and_known_at_once(speller: DictionarySpeller, tmp_path: Path) -> None:
    """They lie in a plain file, each once; the next start knows them, and a word that is taken out is strange again."""
    (tmp_path / "words.txt").write_text("# names of our client\n", encoding="utf-8")
    service = SpellingService(speller)
    assert not speller.knows("zentrable")
    service.add(["zentrable", "Zentra.", "zentrable", "Łukasz"])
    assert speller.knows("zentrable")
    assert speller.knows("Łukasz’s")
    assert service.words() == ("Zentra", "zentrable", "Łukasz")
    assert (tmp_path / "words.txt").read_text(encoding="utf-8") == (
        "# names of our client\nZentra\nzentrable\nŁukasz\n"
    )
    again = DictionarySpeller(SHIPPED, tmp_path / "words.txt")
    assert again.knows("Zentra")
    service.remove(["zentrable"])
    assert not speller.knows("zentrable")


def test_what_is_no_word_is_refused(speller: DictionarySpeller) -> None:
    """Nothing is kept then; one that is not there cannot be taken out, and without a dictionary nothing is added."""
    service = SpellingService(speller)
    with pytest.raises(KnownError, match='"two words" is no word'):
        service.add(["fine", "two words"])
    assert service.words() == ()
    with pytest.raises(KnownError, match='"fine" is none of your own words'):
        service.remove(["fine"])
    with pytest.raises(KnownError, match="no dictionary"):
        SpellingService(None).add(["fine"])


def test_a_file_of_words_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """One that is no text is named; a place that cannot be written to loses nothing."""
    own = tmp_path / "words.txt"
    own.write_bytes(b"\xff\xfe")
    with pytest.raises(KnownError, match=r"words.txt cannot be read: it is no UTF-8"):
        DictionarySpeller(SHIPPED, own).knows("medicine")
    with pytest.raises(KnownError, match="could not be kept"):
        DictionarySpeller(SHIPPED, tmp_path / "none" / "words.txt").add(["fine"])


def test_many_threads_may_ask(speller: DictionarySpeller) -> None:
    """Checks run side by side, and all get the same answers."""
    words = ["medicine", "medcine", "color", "colour"] * 50
    found: list[list[bool]] = []
    threads = [threading.Thread(target=lambda: found.append([speller.knows(one) for one in words])) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [[True, False, True, False] * 50] * 4


def test_words_of_another_program_are_known_once_they_are_listed(tmp_path: Path) -> None:
    """What was added to the file elsewhere is known from the next look at the list, and what was taken out is not."""
    own = tmp_path / "words.txt"
    own.write_text("zentra\n", encoding="utf-8")
    speller = DictionarySpeller(SHIPPED, own)
    assert [speller.knows(one) for one in ("zentra", "brevasto")] == [True, False]
    own.write_text("brevasto\n", encoding="utf-8")
    assert speller.words() == ("brevasto",)
    assert [speller.knows(one) for one in ("zentra", "brevasto")] == [False, True]
