"""How is American English spelled on this machine: the dictionary, the words of the field, and those of the person?"""

import importlib.util
import re
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from fairdraft.domain.begun_files import BegunFiles
from fairdraft.domain.errors import KnownError
from fairdraft.domain.own_words import OwnWords, own_words_of, straight
from fairdraft.host.own_words import OwnWordFile

_PACKAGE = "hunspell"
_DICTIONARY = "en_US"
# The dictionary's own letters.
_ENCODING = "latin-1"
_MOST_SUGGESTED = 3
_VOWELS = re.compile("[aeiouy]")
_DOUBLED = re.compile(r"(.)\1+")


def has_dictionary() -> bool:
    """Whether the package with the dictionary is installed; there is none for Macs with an Intel processor."""
    return importlib.util.find_spec(_PACKAGE) is not None


def open_speller(resources: Path, files: BegunFiles) -> "DictionarySpeller | None":
    """The dictionary with the words of the field and those that lie beside the store; None where there is none."""
    if not has_dictionary():
        return None
    return DictionarySpeller(resources / "spelling" / "words.txt", OwnWordFile(files))


class DictionarySpeller:
    """The dictionary of American English that comes with chunspell (Hunspell), and two lists of words beside it (the
    ports `Speller` and `WordList`). Read at the first question, the person's own again once they may be others; answers
    are kept.

    Args:
        shipped: the words of the field, a file with one a line; lines that begin with # say something about it.
        own: the person's words; None are those of nobody.
    """

    def __init__(self, shipped: Path, own: OwnWordFile | None = None) -> None:
        self._shipped = shipped
        self._own = own
        self._lock = threading.Lock()
        self._dictionary: Any = None
        self._of_field: frozenset[str] = frozenset()
        self._more: frozenset[str] = frozenset()
        self._sign: object = None
        self._known: dict[str, bool] = {}
        self._suggested: dict[str, tuple[str, ...]] = {}

    def knows(self, word: str) -> bool:
        """See `Speller.knows`."""
        known = self._known.get(word)
        if known is None:
            with self._lock:
                known = self._known[word] = self._has(word)
        return known

    def suggestions(self, word: str) -> tuple[str, ...]:
        """See `Speller.suggestions`."""
        with self._lock:
            near = self._suggested.get(word)
            if near is None:
                near = self._suggested[word] = self._near(word)
        return near

    def look_again(self) -> None:
        """See `Speller.look_again`."""
        if self._own is None or self._dictionary is None or self._own.sign() == self._sign:
            return
        # A full disk, or a file that somebody is about to mend: what was known before is known until it can be read.
        with suppress(KnownError):
            self.words()

    def words(self) -> tuple[str, ...]:
        """See `WordList.words`. What another program added or took out is known from here on."""
        sign = None if self._own is None else self._own.sign()
        own = frozenset() if self._own is None else self._own.read()
        self._know(own, sign)
        return tuple(sorted(own, key=str.casefold))

    def add(self, words: Iterable[str]) -> None:
        """See `WordList.add`."""
        wanted = tuple(words)
        self._change(lambda own: own.with_words(wanted))

    def remove(self, words: Iterable[str]) -> None:
        """See `WordList.remove`."""
        unwanted = tuple(words)
        self._change(lambda own: own.without(unwanted))

    def _has(self, word: str) -> bool:
        self._open()
        written = straight(word)
        bare = written.removesuffix("'s")
        if any(one in self._more for one in (written, bare, bare.lower())):
            return True
        return bool(self._dictionary.spell(_plain(word)))

    def _near(self, word: str) -> tuple[str, ...]:
        self._open()
        found = self._dictionary.suggest(_plain(word))
        # "med cine" for "medcine": two words are rarely meant.
        single = [one for one in found if " " not in one and "-" not in one]
        # A vowel is mistaken sooner than a consonant: "docter" is "doctor", which Hunspell has behind "doter".
        sound = _consonants(word)
        return tuple(sorted(single, key=lambda one: _consonants(one) != sound))[:_MOST_SUGGESTED]

    def _open(self) -> None:
        if self._dictionary is not None:
            return
        from hunspell import Hunspell

        self._of_field = _words_of_field(self._shipped)
        sign = None if self._own is None else self._own.sign()
        self._more = self._of_field | (frozenset() if self._own is None else self._own.read())
        self._sign = sign
        self._dictionary = Hunspell(_DICTIONARY)

    def _change(self, how: Callable[[OwnWords], OwnWords]) -> None:
        assert self._own is not None  # noqa: S101 - who adds words has a place for them
        # With no sign: another program may have written since.
        self._know(self._own.change(how), None)

    def _know(self, own: frozenset[str], sign: object) -> None:
        with self._lock:
            self._sign = sign
            if self._dictionary is not None and (known := self._of_field | own) != self._more:
                self._more, self._known = known, {}


def _words_of_field(shipped: Path) -> frozenset[str]:
    try:
        return own_words_of(shipped.read_bytes()).words
    except OSError as error:
        raise KnownError(
            f"The words in {shipped} cannot be read: {error.strerror or error}.", "Install Fairdraft again."
        ) from None


def _consonants(word: str) -> str:
    """The consonants of a word, doubled ones once."""
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", word.lower()))


def _plain(word: str) -> str:
    """The word in the letters of the dictionary, with straight apostrophes; what it has no letter for is left out."""
    return straight(word).encode(_ENCODING, "ignore").decode(_ENCODING)
