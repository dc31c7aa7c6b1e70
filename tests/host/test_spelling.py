"""The dictionary of this machine, and the words that people add to it."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.host.begun_folder import BegunFolder
from fairdraft.host.own_words import OwnWordFile
from fairdraft.host.spelling import DictionarySpeller
from fairdraft.host.window_lock import WindowLock
from fairdraft.services.spelling import SpellingService

SHIPPED = Path(__file__).parents[2] / "resources" / "spelling" / "words.txt"


def own_words(home: Path) -> OwnWordFile:
    return OwnWordFile(BegunFolder(home))


@pytest.fixture
def speller(tmp_path: Path) -> DictionarySpeller:
    return DictionarySpeller(SHIPPED, own_words(tmp_path))


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
    again = DictionarySpeller(SHIPPED, own_words(tmp_path))
    assert again.knows("Zentra")
    service.remove(["zentrable"])
    assert not speller.knows("zentrable")


def test_what_is_no_word_is_refused(speller: DictionarySpeller) -> None:
    """Nothing is kept then; one that is not there cannot be taken out, and without a dictionary nothing is added."""
    service = SpellingService(speller)
    with pytest.raises(KnownError, match='"two words" is not a word of letters only'):
        service.add(["fine", "two words"])
    assert service.words() == ()
    with pytest.raises(KnownError, match='"fine" is not one of your own words'):
        service.remove(["fine"])
    with pytest.raises(KnownError, match="no dictionary"):
        SpellingService(None).add(["fine"])


def test_a_file_of_words_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """One that is no text is named; a place that cannot be written to loses nothing."""
    own = tmp_path / "words.txt"
    own.write_bytes(b"\xff\xfe")
    with pytest.raises(KnownError, match=r"words.txt cannot be read: the file is not UTF-8"):
        DictionarySpeller(SHIPPED, own_words(tmp_path)).knows("medicine")
    with pytest.raises(KnownError, match="could not be saved"):
        DictionarySpeller(SHIPPED, own_words(own)).add(["fine"])


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


def test_words_of_another_program_are_known_at_the_next_look(tmp_path: Path) -> None:
    """A check looks whether there are others, reads them if so, and goes on with what it knew where that cannot be."""
    speller, other = (DictionarySpeller(SHIPPED, own_words(tmp_path)) for _ in range(2))
    assert not speller.knows("zentra")
    for change, known in ((other.add, True), (other.remove, False)):
        change(["zentra"])
        speller.look_again()
        assert speller.knows("zentra") is known
    other.add(["zentra"])
    speller.look_again()
    (tmp_path / "words.txt").write_bytes(b"\xff\xfe")
    speller.look_again()
    assert speller.knows("zentra")


def test_what_did_not_change_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checks follow each other as fast as somebody types, and an encrypted file takes a while to be opened."""
    speller = DictionarySpeller(SHIPPED, own_words(tmp_path))
    speller.add(["zentra"])
    speller.look_again()
    assert speller.knows("zentra")
    monkeypatch.setattr(BegunFolder, "read", lambda *_given: pytest.fail("it was read"))
    for _again in range(3):
        speller.look_again()
        assert speller.knows("zentra")


def test_programs_that_add_words_at_once_lose_none(tmp_path: Path) -> None:
    """Of a plain file, too: one after another changes it."""
    adding = """
import sys
from pathlib import Path
from fairdraft.host.begun_folder import BegunFolder
from fairdraft.host.own_words import OwnWordFile
own = OwnWordFile(BegunFolder(Path(sys.argv[1])))
sys.stdin.readline()
for one in "abcdefghijklmnopqrst":
    own.change(lambda kept: kept.with_words([sys.argv[2] + one]))
"""
    programs = [
        subprocess.Popen([sys.executable, "-c", adding, str(tmp_path), who], stdin=subprocess.PIPE)
        for who in ("one", "two")
    ]
    for program in programs:
        assert program.stdin is not None
        program.stdin.write(b"go\n")
        program.stdin.close()
    assert [program.wait() for program in programs] == [0, 0]
    found = own_words(tmp_path).read()
    assert found == {who + one for who in ("one", "two") for one in "abcdefghijklmnopqrst"}


def test_nobody_waits_forever_for_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that was stopped while it wrote keeps its lock: that is told, and its words stay."""
    own = own_words(tmp_path)
    own.change(lambda kept: kept.with_words(["zentra"]))
    monkeypatch.setattr("fairdraft.host.begun_folder._WAIT_SECONDS", 0)
    held = WindowLock(tmp_path / "words.lock")
    assert held.take()
    try:
        with pytest.raises(KnownError, match=r"words\.txt \(another program is writing it\)"):
            own.change(lambda kept: kept.with_words(["brevasto"]))
    finally:
        held.release()
    assert own.read() == {"zentra"}


def test_words_of_another_program_are_known_once_they_are_listed(tmp_path: Path) -> None:
    """What was added to the file elsewhere is known from the next look at the list, and what was taken out is not."""
    own = tmp_path / "words.txt"
    own.write_text("zentra\n", encoding="utf-8")
    speller = DictionarySpeller(SHIPPED, own_words(tmp_path))
    assert [speller.knows(one) for one in ("zentra", "brevasto")] == [True, False]
    own.write_text("brevasto\n", encoding="utf-8")
    assert speller.words() == ("brevasto",)
    assert [speller.knows(one) for one in ("zentra", "brevasto")] == [False, True]
