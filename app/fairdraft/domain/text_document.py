"""What is a text that was taken from a file?"""

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextDocument:
    """Text taken from a file. `extracted` says that offsets count in extracted text, not in the file.

    `notes` are the places at which the footnotes and endnotes of a Word document begin, which stand behind all else.
    `pages` are the places at which the words of its pages begin, where the file has pages that were set; `told` is what
    reading it left out or could not know, a sentence each.
    """

    name: str
    text: str
    extracted: bool
    notes: tuple[int, ...] = ()
    pages: tuple[int, ...] = ()
    told: tuple[str, ...] = ()

    def page_of(self, at: int) -> int | None:
        """The number, from 1, of the page on which a place in the text stands; None where it has none."""
        return max(1, bisect_right(self.pages, at)) if self.pages else None
