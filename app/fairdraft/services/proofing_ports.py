"""What does checking a layout against its piece need of the files?"""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from fairdraft.domain.pdf_pages import PdfFile

if TYPE_CHECKING:
    from fairdraft.domain.layout_comparison import LayoutReport


class PageFiles(Protocol):
    """Reads PDF files and draws their pages."""

    def read(self, path: Path, *, look: bool = False) -> PdfFile:
        """The words of a PDF file with their places, and what was remarked on them; else KnownError. Looked at, the
        words that nobody sees are told, and are none of a page's.
        """

    def picture(self, path: Path, page: int, width: int) -> bytes:
        """A page, from 1, as a PNG picture so many pixels wide; else KnownError."""


class ProofDocuments(Protocol):
    """Writes what a comparison found."""

    def write_proof(self, report: "LayoutReport", path: Path) -> Path:
        """A .docx or .html file, whole or not at all; KnownError where the ending is another, or it cannot be
        written.
        """
