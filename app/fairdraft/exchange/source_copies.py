"""How do the sources of a piece go out: copies with highlights, and a sheet that says what is anchored where?"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fairdraft.domain.anchored_sources import HandedAnchor, MarkedSource, without_path
from fairdraft.domain.errors import KnownError
from fairdraft.domain.hand_off import HandOff
from fairdraft.exchange.export_folder import ExportFolder, file_sha256
from fairdraft.exchange.grid_book import GridSheet, book_bytes
from fairdraft.exchange.pdf_files import PdfFiles
from fairdraft.exchange.rating_table import Value
from fairdraft.exchange.review_words import section_label

ANCHORS = "anchors.xlsx"
SOURCES = "sources"
ANCHOR_COLUMNS = (
    *("No.", "Section", "The piece says", "Claim", "Document", "Page", "Words of the document", "Highlighted copy"),
    *("How it was anchored", "By", "NOT ANCHORED because", "To look at"),
)
COPY_COLUMNS = ("Document", "Highlighted copy", "Highlights", "Size in bytes", "Not copied because")
_WIDTHS = {
    "No.": 5, "Section": 11, "The piece says": 40, "Claim": 16, "Document": 30, "Page": 14,
    "Words of the document": 46, "Highlighted copy": 36, "How it was anchored": 14, "NOT ANCHORED because": 30,
    "To look at": 28, "Not copied because": 46,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceCopy:
    """The highlighted copy of a source: its size in bytes, or why there is none."""

    source: MarkedSource
    size: int = 0
    why_not: str = ""

    @property
    def name(self) -> str:
        """Its name in the folder; empty where there is none."""
        return "" if self.why_not else f"{SOURCES}/{self.source.name}"


def write_copies(given: HandOff, files: ExportFolder, pdf: PdfFiles) -> tuple[SourceCopy, ...]:
    """Write a highlighted copy of each source whose file allows that; the others are told, not copied."""
    return tuple(_copy(one, files, pdf) for one in given.anchored.sources)


def anchor_bytes(given: HandOff, copies: tuple[SourceCopy, ...]) -> bytes:
    """The workbook: a row for each sentence that a claim should carry, and a row for each copy."""
    by_path = {one.source.path: one.name for one in copies}
    anchors = given.anchored.anchors
    rows = [_row(number, one, by_path) for number, one in enumerate(anchors, start=1)]
    sheets = (
        GridSheet("Anchors", ANCHOR_COLUMNS, rows, nothing="No sentence of the piece needs a claim to support it."),
        GridSheet("Highlighted copies", COPY_COLUMNS, [_copy_row(one) for one in copies], nothing="None."),
    )
    return book_bytes(f"Anchors: {given.review.title}", sheets, _WIDTHS, given)


def _copy(one: MarkedSource, files: ExportFolder, pdf: PdfFiles) -> SourceCopy:
    name = f"{SOURCES}/{one.name}"
    target = files.path(name)
    try:
        pdf.mark(Path(one.path), target, one.marks, read_sha256=one.sha256)
        read = pdf.read(target)
    except KnownError as problem:
        target.unlink(missing_ok=True)
        # No empty folder goes out; where other copies lie in it, it stays.
        with suppress(OSError):
            target.parent.rmdir()
        return SourceCopy(one, why_not=without_path(str(problem).replace(str(target), name), one.path, one.document))
    marked = [it.text for it in read.remarks if it.kind == "highlight"]
    if any(mark.text not in marked for mark in one.marks):
        raise files.not_the_same(name)
    files.verified(name, file_sha256(target), rows=len(one.marks))
    return SourceCopy(one, target.stat().st_size)


def _row(number: int, one: HandedAnchor, copies: Mapping[str, str]) -> tuple[Value, ...]:
    return (
        *(number, section_label(one.section), one.said, one.claim, one.document, one.where, one.quote),
        *(copies.get(one.path, ""), one.way, one.by, one.why_not),
        "; ".join(one.notes),
    )


def _copy_row(one: SourceCopy) -> tuple[Value, ...]:
    return one.source.document, one.name, len(one.source.marks) if one.name else 0, one.size, one.why_not
