"""What is a text that was taken from a file?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextDocument:
    """Text taken from a file. `extracted` says that offsets count in extracted text, not in the file."""

    name: str
    text: str
    extracted: bool
