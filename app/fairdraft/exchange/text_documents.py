"""Which text does a file give to the checker, by the ending of its name?"""

import os
from collections.abc import Callable
from pathlib import Path

from fairdraft.domain.deck_asides import deck_asides, paragraph_asides
from fairdraft.domain.errors import KnownError
from fairdraft.domain.text_document import TextDocument
from fairdraft.exchange.docx_text import read_docx
from fairdraft.exchange.file_bytes import refuse_missing
from fairdraft.exchange.text_files import read_text_file

TEXT_ENDINGS = (".txt", ".md")
PDF_ENDING = ".pdf"
_WORD_ENDING = ".docx"
DOCUMENT_ENDINGS = (*TEXT_ENDINGS, _WORD_ENDING, PDF_ENDING)
_SAVE_AS = {
    ".doc": "Open it in a word processor and save it as .docx.",
    ".docm": "Open it in a word processor and save it as .docx, without macros.",
    ".odt": "Open it in a word processor and save it as .docx.",
    ".rtf": "Open it in a word processor and save it as .docx.",
    ".pages": "Export it as Word (.docx).",
    ".html": "Copy its text into a .txt file.",
    ".htm": "Copy its text into a .txt file.",
}


def read_text_document(path: Path, read_pdf: Callable[[Path], TextDocument] | None = None) -> TextDocument:
    """The text of a .txt, .md or .docx file, and of a .pdf file; capital letters in the ending do not count.

    Args:
        path: the file.
        read_pdf: reads the last; None where they are not read.

    Raises:
        KnownError: a folder, another ending, or a file that cannot be read as what its ending says.
    """
    if os.path.isdir(path):
        raise KnownError(f"{path} is a folder.", f"Name files in it that end in {_either(read_pdf)}.")
    ending = path.suffix.lower()
    if ending in TEXT_ENDINGS:
        text = read_text_file(path)
        return TextDocument(name=str(path), text=text, extracted=False, asides=deck_asides(text))
    if ending == _WORD_ENDING:
        read = read_docx(path)
        asides = paragraph_asides(read.text, read.beside, read.deck)
        return TextDocument(str(path), read.text, extracted=True, notes=read.notes, told=read.told, asides=asides)
    if ending == PDF_ENDING and read_pdf is not None:
        return read_pdf(path)
    refuse_missing(path)
    kind = f"{ending} files" if ending else "files without an ending"
    raise KnownError(
        f"{path} was not read: {kind} cannot be read, only {_either(read_pdf)}.",
        _SAVE_AS.get(ending, f"Save its text as {_either(read_pdf)}."),
    )


def _either(read_pdf: object) -> str:
    return ".txt, .md or .docx" if read_pdf is None else ".txt, .md, .docx or .pdf"
