"""Which label is in a file, whatever its form?"""

import codecs
from pathlib import Path

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.label import Label
from fairdraft.exchange.file_bytes import read_bytes
from fairdraft.exchange.label_openfda import read_openfda
from fairdraft.exchange.label_spl import read_spl

# The longest labels have some MiB; an answer of openFDA may hold a thousand of them.
LARGEST_LABEL = 64 * 1024 * 1024
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BEGINNING = 200


def read_label(path: Path, wanted: str | None = None) -> Label:
    """The label in an SPL file or in openFDA's JSON, told apart by how the file begins.

    Args:
        path: the file.
        wanted: which of several labels in an openFDA file: its number from 1, or its set id.

    Raises:
        KnownError: the file cannot be read, is neither, or holds no label that can be told.
        UsageError: `wanted` was given for a file that has one label by its form.
    """
    data = read_bytes(path, LARGEST_LABEL)
    begins = _beginning(data)
    if begins.startswith("<"):
        if wanted is not None:
            raise UsageError("--result applies only to openFDA files; an SPL file has one label.", "Leave it out.")
        return read_spl(data, str(path))
    if begins.startswith(("{", "[")):
        return read_openfda(data, str(path), wanted)
    if data.startswith(b"PK"):
        raise KnownError(
            f"{path} is a zip file, the form in which DailyMed offers labels.",
            "Unzip it, and choose the .xml file in it.",
        )
    if data.startswith(b"%PDF"):
        raise KnownError(
            f"{path} is a PDF, in which label sections cannot be recognized.", "Use the label's SPL XML from DailyMed."
        )
    raise KnownError(
        f"{path} is {'empty' if not data else 'not a label'}: it is neither XML nor JSON.",
        "Use the label's SPL XML from DailyMed, or openFDA's JSON.",
    )


def _beginning(data: bytes) -> str:
    """The first sign that is no blank, and what follows, in whatever encoding these files come."""
    mark = next((one for one in _MARKS if data.startswith(one)), b"")
    encoding = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(mark, "utf-8")
    return data[len(mark) : len(mark) + _BEGINNING].decode(encoding, "ignore").lstrip()
