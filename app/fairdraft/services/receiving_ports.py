"""What does taking in a returned document need of the files?"""

from pathlib import Path
from typing import Protocol

from fairdraft.domain.pdf_pages import PdfFile
from fairdraft.domain.returned_document import ReturnedDocument


class ReturnedFiles(Protocol):
    """Reads documents that come back from reviewers."""

    def read_returned(self, path: Path) -> ReturnedDocument | PdfFile:
        """The words, tracked changes and comments of a .docx file, or the pages and remarks of a .pdf file; else
        KnownError.
        """
