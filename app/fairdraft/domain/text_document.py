"""What is a text that was taken from a file?"""

import re
from bisect import bisect_right
from dataclasses import dataclass

NO_COPY = "Left out, because it is not copy: the header of the deck, its notes, and what is beside its copy."
"""What is told where `TextDocument.copy_alone` is kept of a document that has such words."""

# Lines stay lines.
_LETTER = re.compile(r"[^\n]")
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class TextDocument:
    """Text taken from a file. `extracted` says that offsets count in extracted text, not in the file.

    `notes` are the places at which the footnotes and endnotes of a Word document begin, which stand behind all else.
    `pages` are the places at which the words of its pages begin, where the file has pages that were set; `told` is what
    reading it left out or could not know, a sentence each. `asides` are from where to where, in order, words stand that
    are no copy: the head of a deck, remarks beside its copy, and notes for its production.
    """

    name: str
    text: str
    extracted: bool
    notes: tuple[int, ...] = ()
    pages: tuple[int, ...] = ()
    told: tuple[str, ...] = ()
    asides: tuple[tuple[int, int], ...] = ()

    @property
    def copy(self) -> str:
        """The text with blanks in the place of what is no copy, so that every place stays what it is."""
        parts: list[str] = []
        done = 0
        for start, end in self.asides:
            parts += [self.text[done:start], _LETTER.sub(" ", self.text[start:end])]
            done = end
        return "".join((*parts, self.text[done:]))

    @property
    def remarks(self) -> tuple[str, ...]:
        """The words that are no copy, as they stand there."""
        return tuple(self.text[start:end] for start, end in self.asides)

    @property
    def copy_alone(self) -> str:
        """The text without what is no copy, and without more than one blank line in its place."""
        parts: list[str] = []
        done = 0
        for start, end in self.asides:
            parts.append(self.text[done:start])
            done = end
        found = "".join((*parts, self.text[done:]))
        return _BLANK_LINES.sub("\n\n", found) if self.asides else found

    def page_of(self, at: int) -> int | None:
        """The number, from 1, of the page on which a place in the text stands; None where it has none."""
        return max(1, bisect_right(self.pages, at)) if self.pages else None
