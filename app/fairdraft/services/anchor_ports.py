"""What does anchoring claims in their sources need of the store, and of whoever reads PDF files?"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from fairdraft.domain.claim_anchor import ClaimAnchor, SourceDocument
from fairdraft.domain.pdf_pages import PdfFile, PdfMark


class AnchorStore(Protocol):
    """Where the files of source documents are on this machine, and the passages that support claims. Every write is
    durable (full synchronous) before it returns.
    """

    def source_documents(self, product_id: str) -> tuple[SourceDocument, ...]:
        """The documents of a product that have a file here, by name."""

    def save_source_document(self, document: SourceDocument) -> None:
        """Keep where the file of a document is; of one product and name the later takes the place of the earlier."""

    def remove_source_document(self, document_id: str) -> None:
        """Forget the file of a document; nothing happens where it is forgotten already."""

    def claim_anchors(self, product_id: str) -> tuple[ClaimAnchor, ...]:
        """All anchors of a product's claims, also those that ended, in the order in which they were made."""

    def save_claim_anchor(self, anchor: ClaimAnchor) -> ClaimAnchor:
        """Keep an anchor; the one that stood for its claim ends. Where that says the same, by the same person, nothing
        changes. Gives the one that stands.
        """

    def end_claim_anchor(self, product_id: str, claim_id: str) -> bool:
        """End the anchor that stands for a claim; says whether there was one."""


class SourceFiles(Protocol):
    """Reads and draws PDF files, and writes copies of them with highlights. Each raises KnownError where that cannot be
    done.
    """

    def read(self, path: Path) -> PdfFile:
        """The words of a file with their places."""

    def picture(self, path: Path, page: int, width: int) -> bytes:
        """A page as a PNG picture so many pixels wide, narrower where it would be higher than 8,000 pixels."""

    def mark(self, path: Path, target: Path, marks: Sequence[PdfMark], *, read_sha256: str | None = None) -> None:
        """Write a copy with these highlights to `target`, whole or not at all; `read_sha256` as the file had to be."""
