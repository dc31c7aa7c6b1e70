"""What is a text that was taken from a file?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextDocument:
    """Text taken from a file. `extracted` says that offsets count in extracted text, not in the file.

    `notes` are the places at which the footnotes and endnotes of a Word document begin, which stand behind all else.
    """

    name: str
    text: str
    extracted: bool
    notes: tuple[int, ...] = ()
