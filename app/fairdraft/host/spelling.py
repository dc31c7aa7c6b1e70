"""How is American English spelled on this machine: the dictionary, the words of the field, and those of the person?"""

import importlib.util
import re
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fairdraft.domain.errors import KnownError

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


class DictionarySpeller:
    """The dictionary of American English that comes with chunspell (Hunspell), and two lists of words beside it (the
    ports `Speller` and `WordList`). Read at the first question; answers are kept.

    Args:
        shipped: the words of the field, a file with one a line; lines that begin with # say something about it.
        own: the person's words, a file of the same form; it need not be there, and None are those of nobody.
    """

    def __init__(self, shipped: Path, own: Path | None = None) -> None:
        self._shipped = shipped
        self._own = own
        self._lock = threading.Lock()
        self._dictionary: Any = None
        self._more: frozenset[str] = frozenset()
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

    def words(self) -> tuple[str, ...]:
        """See `WordList.words`. What another program added or took out is known from here on."""
        own = self._read(self._own)
        with self._lock:
            if self._dictionary is not None and (known := self._read(self._shipped) | own) != self._more:
                self._more, self._known = known, {}
        return tuple(sorted(own, key=str.casefold))

    def add(self, words: Iterable[str]) -> None:
        """See `WordList.add`."""
        self._write({*self._read(self._own), *words})

    def remove(self, words: Iterable[str]) -> None:
        """See `WordList.remove`."""
        self._write(self._read(self._own).difference(words))

    def _has(self, word: str) -> bool:
        self._open()
        written = _straight(word)
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

        self._more = self._read(self._shipped) | self._read(self._own)
        self._dictionary = Hunspell(_DICTIONARY)

    def _read(self, path: Path | None) -> frozenset[str]:
        return frozenset(_straight(line) for line in self._lines(path) if not line.startswith("#"))

    def _lines(self, path: Path | None) -> list[str]:
        if path is None:
            return []
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else f"it is no UTF-8 text (byte {error.start})"
            raise KnownError(f"The words in {path} cannot be read: {why}.", "Mend or remove the file.") from None
        return [line.strip() for line in text.splitlines() if line.strip()]

    def _write(self, words: set[str] | frozenset[str]) -> None:
        assert self._own is not None  # noqa: S101 - who adds words has a place for them
        kept = sorted({_straight(one.strip()) for one in words if one.strip()}, key=str.casefold)
        # What somebody wrote about their words stays, above them.
        notes = [line for line in self._lines(self._own) if line.startswith("#")]
        part = self._own.with_name(f"{self._own.name}.part")
        try:
            part.write_text("".join(f"{one}\n" for one in (*notes, *kept)), encoding="utf-8")
            part.replace(self._own)
        except OSError as error:
            raise KnownError(
                f"Your words could not be kept in {self._own} ({error.strerror or error}).",
                "Make room there, or get the right to write there.",
            ) from error
        with self._lock:
            self._more = self._read(self._shipped) | frozenset(kept)
            self._known = {}


def _consonants(word: str) -> str:
    """The consonants of a word, doubled ones once."""
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", word.lower()))


def _straight(word: str) -> str:
    """The word with straight apostrophes."""
    return word.replace("’", "'")


def _plain(word: str) -> str:
    """The word in the letters of the dictionary, with straight apostrophes; what it has no letter for is left out."""
    return _straight(word).encode(_ENCODING, "ignore").decode(_ENCODING)
