"""Which words of their own do people add to the dictionary?"""

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from fairdraft.domain.errors import KnownError

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class WordList(Protocol):
    """The person's own words, kept on this machine."""

    def words(self) -> tuple[str, ...]:
        """Them, by the alphabet."""

    def add(self, words: Iterable[str]) -> None:
        """Keep these, too; KnownError if they cannot be written."""

    def remove(self, words: Iterable[str]) -> None:
        """Keep these no longer; KnownError if that cannot be written."""

    def suggestions(self, word: str) -> tuple[str, ...]:
        """What may be meant by a word that is not known, the likeliest first; none where nothing is near."""


class SpellingService:
    """The words that the spelling check knows beside its dictionary.

    Args:
        own: where they are kept; None where there is no dictionary on this machine.
    """

    def __init__(self, own: WordList | None) -> None:
        self._own = own

    def words(self) -> tuple[str, ...]:
        """The person's own words, by the alphabet."""
        return () if self._own is None else self._own.words()

    def add(self, words: Sequence[str]) -> None:
        """Know these words from now on. KnownError for what is no single word, or where they cannot be kept."""
        own, wanted = self._there(), [one.strip().strip('.,;:!?"“”') for one in words]
        for one in wanted:
            if not _WORD.fullmatch(one):
                raise KnownError(
                    f'"{one}" is not a word of letters only.', "Add one word at a time, without digits and spaces."
                )
        own.add(wanted)

    def remove(self, words: Sequence[str]) -> None:
        """Know these words no longer. KnownError for one that is not among them, or where that cannot be kept."""
        own, kept = self._there(), set(self.words())
        for one in words:
            if one not in kept:
                raise KnownError(
                    f'"{one}" is not one of your own words.',
                    '"fairdraft words list" shows them. Capital letters matter.',
                )
        own.remove(words)

    def suggestions(self, word: str) -> tuple[str, ...]:
        """What may be meant by a word that is not known, the likeliest first; none where nothing is near."""
        return () if self._own is None else self._own.suggestions(word)

    def _there(self) -> WordList:
        if self._own is None:
            raise KnownError(
                "There is no dictionary on this machine, so spelling is not checked.",
                '"fairdraft doctor" says what is missing.',
            )
        return self._own
