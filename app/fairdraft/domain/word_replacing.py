"""Where does a text say the words that somebody looks for, and how does it read with others in their place?"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# What is typed on a keyboard finds what stands in print: quotes, apostrophes, blanks and hyphens of every form.
_ALIKE = (
    ("\u2018", "'"),
    ("\u2019", "'"),
    ("\u201c", '"'),
    ("\u201d", '"'),
    ("\u00a0", " "),
    ("\u202f", " "),
    ("\u2011", "-"),
)


@dataclass(frozen=True, slots=True)
class WordSearch:
    """Words that somebody looks for.

    Letters are told apart by case where `match_case` is set; with `whole_words` a part of a longer word is no match.
    """

    words: str
    match_case: bool = False
    whole_words: bool = False

    def places(self, text: str) -> list[int]:
        """Where the words begin in a text, in code points and ascending; each place is as long as the words are, and
        none reaches into another.
        """
        wanted, said = self._read(self.words), self._read(text)
        found: list[int] = []
        if not wanted:
            return found
        at = said.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            if not self.whole_words or _is_whole(text, at, end):
                found.append(at)
                at = said.find(wanted, end)
            else:
                at = said.find(wanted, at + 1)
        return found

    def replaced(self, text: str, places: Sequence[int], by: str) -> str:
        """A text with other words in some of its places.

        Where case does not matter, new words in small letters take the case of those they replace, so that a sentence
        that began with a capital still does; not where they are the same words, which is about their case alone, nor
        where capitals alone were looked for: those of an abbreviation are its own.
        """
        parts: list[str] = []
        done = 0
        follows = (
            not self.match_case
            and by == by.lower()
            and self._read(by) != self._read(self.words)
            and not _is_capitals(self.words)
        )
        for at in places:
            end = at + len(self.words)
            parts += (text[done:at], _in_case_of(text[at:end], by) if follows else by)
            done = end
        parts.append(text[done:])
        return "".join(parts)

    def _read(self, text: str) -> str:
        """A text as it is compared: another one of the same length, so that its offsets are those of the text."""
        if not text.isascii():
            for printed, typed in _ALIKE:
                text = text.replace(printed, typed)
        if self.match_case:
            return text
        # One capital alone becomes two characters, and one small letter has two forms.
        return text.replace("\u0130", "I").lower().replace("\u03c2", "\u03c3")


def _in_case_of(found: str, by: str) -> str:
    if _is_capitals(found):
        return by.upper()
    return by[:1].upper() + by[1:] if found[:1].isupper() else by


def _is_capitals(text: str) -> bool:
    """Whether it is written in capitals, more than that of a word's beginning."""
    return text.isupper() and sum(one.isalpha() for one in text) > 1


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word goes on over the edges of a place."""
    return not any(0 < at < len(text) and _is_of_word(text[at - 1]) and _is_of_word(text[at]) for at in (start, end))


def _is_of_word(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter).startswith("M")
