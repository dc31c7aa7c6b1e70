"""Has a word that a line's end broke a hyphen of its own, and of which letters are its ligatures?"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from fairdraft.domain.pdf_pages import SOFT_HYPHEN, PdfWord
from fairdraft.domain.pdf_paragraphs import PdfParagraph

_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_TO_LETTERS = str.maketrans(_LIGATURES)
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
"""Stands for a letter that the fonts of a file do not tell."""
_LETTERS = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")


class HyphenReader:
    """Reads words with their ligatures parted, and with or without the hyphen that a line's end gave them.

    Args:
        paragraphs: of the file. Words that stand in them unbroken are known.
        knows: whether a word is spelled so, as it is written; None where there is no dictionary.
        beside: a text whose words are known, too.
        breaks: whether lines may break words; the lines of this program's own files do not.

    Attributes:
        doubtful: words whose hyphen nobody could tell, as they were read.
    """

    def __init__(
        self,
        paragraphs: Iterable[PdfParagraph],
        knows: Callable[[str], bool] | None,
        beside: str = "",
        *,
        breaks: bool = True,
    ) -> None:
        unbroken = (word.text for one in paragraphs for word in one.words if SOFT_HYPHEN not in word.text)
        self._here = frozenset(word for text in (beside, *unbroken) for word in _LETTERS.findall(text.casefold()))
        self._knows = knows
        self._breaks = breaks
        self.doubtful: dict[str, None] = {}

    def read(self, paragraph: PdfParagraph) -> PdfParagraph:
        """A paragraph with its words as they are spelled."""
        return replace(paragraph, words=tuple(map(self._word, paragraph.words)))

    def _word(self, word: PdfWord) -> PdfWord:
        text = word.text.translate(_TO_LETTERS)
        text = "•" if _PRIVATE.fullmatch(text) else _PRIVATE.sub(UNREADABLE, text)
        while SOFT_HYPHEN in text:
            text = self._without(text)
        return word if text == word.text else PdfWord(text, word.boxes)

    def _without(self, text: str) -> str:
        before, _, behind = text.partition(SOFT_HYPHEN)
        joined, hyphened = before + behind, f"{before}-{behind}"
        if not self._breaks or not before or not behind or not (before[-1].isalpha() and behind[0].isalpha()):
            # A hyphen beside a number belongs to it: "24-hour".
            return hyphened
        whole, parted = (self._is_known(one) for one in (joined, hyphened))
        if whole != parted:
            return joined if whole else hyphened
        if not whole:
            halves = all(self._is_known(one) for one in (before, behind.partition(SOFT_HYPHEN)[0]))
            joined = hyphened if halves and self._knows is not None else joined
        self.doubtful[joined.replace(SOFT_HYPHEN, "")] = None
        return joined

    def _is_known(self, text: str) -> bool:
        """Whether a word stands in the file unbroken, or in the dictionary; parted words are known if the file has
        them.
        """
        words = _LETTERS.findall(text.replace(SOFT_HYPHEN, ""))
        if not words:
            return False
        if all(one.casefold() in self._here for one in words):
            return True
        return self._knows is not None and all("-" not in one and self._knows(one) for one in words)
