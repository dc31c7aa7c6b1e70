"""Which text does a file give to the checker, by the ending of its name?"""

import os
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.text_document import TextDocument
from fairdraft.exchange.docx_text import read_docx
from fairdraft.exchange.file_bytes import refuse_missing
from fairdraft.exchange.text_files import read_text_file

TEXT_ENDINGS = (".txt", ".md")
_WORD_ENDING = ".docx"
_SAVE_AS = {
    ".doc": "Open it in a word processor and save it as .docx.",
    ".docm": "Open it in a word processor and save it as .docx, without macros.",
    ".odt": "Open it in a word processor and save it as .docx.",
    ".rtf": "Open it in a word processor and save it as .docx.",
    ".pages": "Export it as Word (.docx).",
    ".pdf": "Check the document that it was made from, or copy its text into a .txt file.",
    ".html": "Copy its text into a .txt file.",
    ".htm": "Copy its text into a .txt file.",
}


def read_text_document(path: Path) -> TextDocument:
    """The text of a .txt, .md or .docx file; capital letters in the ending do not count.

    Raises:
        KnownError: a folder, another ending, or a file that cannot be read as what its ending says.
    """
    if os.path.isdir(path):
        raise KnownError(f"{path} is a folder.", "Name files in it that end in .txt, .md or .docx.")
    ending = path.suffix.lower()
    if ending in TEXT_ENDINGS:
        return TextDocument(name=str(path), text=read_text_file(path), extracted=False)
    if ending == _WORD_ENDING:
        read = read_docx(path)
        return TextDocument(name=str(path), text=read.text, extracted=True, notes=read.notes)
    refuse_missing(path)
    kind = f"{ending} files are" if ending else "Files without an ending are"
    raise KnownError(
        f"{path} was not read: {kind} not among .txt, .md and .docx.",
        _SAVE_AS.get(ending, "Save its text as .txt, .md or .docx."),
    )
