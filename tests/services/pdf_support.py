"""PDF files as another program reads them: PDFium, which has nothing to do with what wrote them."""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from pypdfium2 import raw


@dataclass(frozen=True, slots=True)
class ReadNote:
    """A note of a page: on words ("highlight") or in the margin ("text"), and the words below its marked places."""

    page: int
    kind: str
    author: str
    text: str
    at: str
    words: str


@dataclass(frozen=True, slots=True)
class ReadPdf:
    """What was read: the words of each page, all notes, bookmarks as (level, title), properties."""

    pages: tuple[str, ...]
    notes: tuple[ReadNote, ...]
    heads: tuple[tuple[int, str], ...]
    properties: dict[str, str]

    @property
    def letters(self) -> str:
        """All letters without blanks, in order; the reader has its own sign for a hyphen at the end of a line."""
        return letters_of("".join(self.pages))


def letters_of(text: str) -> str:
    """The letters of a text without blanks; the reader takes letters apart that were printed as one."""
    plain = unicodedata.normalize("NFKC", text.replace("\ufffe", "-").replace("\x02", "-"))
    return "".join(plain.split())


def read_pdf(source: bytes | Path) -> ReadPdf:
    """Read a file whole."""
    with pypdfium2.PdfDocument(source) as document:
        pages, notes = [], []
        for number, page in enumerate(document, start=1):
            text = page.get_textpage()
            pages.append(text.get_text_range())
            notes += _notes(page, text, number)
        heads = tuple((one.level, one.get_title()) for one in document.get_toc())
        return ReadPdf(tuple(pages), tuple(notes), heads, document.get_metadata_dict())


def _notes(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, number: int) -> Iterator[ReadNote]:
    for at in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, at)
        kind = {raw.FPDF_ANNOT_HIGHLIGHT: "highlight", raw.FPDF_ANNOT_TEXT: "text"}[raw.FPDFAnnot_GetSubtype(note)]
        words = []
        for quad in range(raw.FPDFAnnot_CountAttachmentPoints(note)):
            corners = raw.FS_QUADPOINTSF()
            assert raw.FPDFAnnot_GetAttachmentPoints(note, quad, corners)
            words.append(text.get_text_bounded(corners.x3, corners.y3, corners.x2, corners.y2))
        told = (_string(note, name) for name in (b"T", b"Contents", b"M"))
        yield ReadNote(number, kind, *told, " ".join(words))
        raw.FPDFPage_CloseAnnot(note)


def _string(note: raw.FPDF_ANNOTATION, name: bytes) -> str:
    length = raw.FPDFAnnot_GetStringValue(note, name, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFAnnot_GetStringValue(note, name, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")
