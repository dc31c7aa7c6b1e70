"""Which words are spelled as American English spells them?"""

from typing import Protocol

SPELLING_RULE = "SPL-01"
"""The rule whose findings name words that are not in the dictionary."""


class Speller(Protocol):
    """A dictionary of American English with the words of the field and those that people added. Any thread may ask."""

    def knows(self, word: str) -> bool:
        """Whether a word is spelled so, as it is written: a name has its capital, a possessive its `'s`."""

    def look_again(self) -> None:
        """Take notice of words that other programs added or took out; to be called before a text is checked. Costs a
        look at a file.
        """

    def suggestions(self, word: str) -> tuple[str, ...]:
        """What may be meant by a word that is not known, the likeliest first; none where nothing is near. Takes a
        twentieth of a second for a word that was not asked for before.
        """
