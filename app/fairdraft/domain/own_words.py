"""What does the file of a person's own words say, and what says it?

One word a line; lines that begin with # are what somebody wrote about them. People edit it by hand.
"""

from collections.abc import Iterable
from dataclasses import dataclass

_NOTE = "#"


@dataclass(frozen=True, slots=True)
class OwnWords:
    """The words, with straight apostrophes, and the notes above them in their order."""

    words: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()

    def with_words(self, words: Iterable[str]) -> "OwnWords":
        """These words beside those that are there."""
        return OwnWords(self.words | {straight(one.strip()) for one in words if one.strip()}, self.notes)

    def without(self, words: Iterable[str]) -> "OwnWords":
        """All but these."""
        return OwnWords(self.words.difference(map(straight, words)), self.notes)

    def as_bytes(self) -> bytes:
        """The file: notes, then words by the alphabet."""
        lines = (*self.notes, *sorted(self.words, key=lambda one: (one.casefold(), one)))
        return "".join(f"{one}\n" for one in lines).encode("utf-8")


def own_words_of(content: bytes) -> OwnWords:
    """What a file says; UnicodeDecodeError where it is no UTF-8 text."""
    lines = [line.strip() for line in content.decode("utf-8-sig").splitlines() if line.strip()]
    return OwnWords(
        frozenset(straight(line) for line in lines if not line.startswith(_NOTE)),
        tuple(line for line in lines if line.startswith(_NOTE)),
    )


def merged_own_words(older: bytes, newer: bytes) -> bytes | None:
    """All words and notes that either version of the file has; None where one of them is no text."""
    try:
        one, other = own_words_of(older), own_words_of(newer)
    except UnicodeDecodeError:
        return None
    return OwnWords(one.words | other.words, tuple(dict.fromkeys((*one.notes, *other.notes)))).as_bytes()


def straight(word: str) -> str:
    """The word with straight apostrophes."""
    return word.replace("’", "'")
