"""What text does a plain text file hold?"""

import codecs
import re
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.file_bytes import read_bytes

LARGEST_TEXT = 16 * 1024 * 1024

_SAVE_AS_UTF8 = "Save it as UTF-8 text and try again."
_SAVE_SHEET_AS_UTF8 = 'Save it as UTF-8 text and try again; in Excel, that is "CSV UTF-8" under "Save as".'
_LINE_ENDS = re.compile(r"\r\n|\r|\n")


def read_text_file(path: Path, most: int = LARGEST_TEXT) -> str:
    """The text of a file of at most `most` bytes; encodings as in `decode_text`."""
    return decode_text(read_bytes(path, most), str(path))


def decode_text(data: bytes, source: str) -> str:
    """Decode UTF-8 with or without a byte-order mark, or UTF-16 with one.

    The mark is dropped and line ends are kept as they are.

    Args:
        data: the bytes of a file.
        source: the file's name, for messages.

    Raises:
        KnownError: the bytes are in another encoding; the line and the offset of the first wrong byte are told.
    """
    # The little-endian mark of UTF-32 begins with that of UTF-16, so it has to be looked for first.
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise KnownError(f"{source} is UTF-32 text (its byte-order mark is at byte offset 0).", _SAVE_AS_UTF8)
    if data.startswith(codecs.BOM_UTF16_LE):
        encoding, name, mark = "utf-16-le", "UTF-16", len(codecs.BOM_UTF16_LE)
    elif data.startswith(codecs.BOM_UTF16_BE):
        encoding, name, mark = "utf-16-be", "UTF-16", len(codecs.BOM_UTF16_BE)
    else:
        encoding, name, mark = "utf-8", "UTF-8", len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    try:
        text = data[mark:].decode(encoding)
    except UnicodeDecodeError as error:
        good = data[mark : mark + error.start].decode(encoding, "ignore")
        line = len(_LINE_ENDS.findall(good)) + 1
        remedy = _SAVE_SHEET_AS_UTF8 if source.lower().endswith(".csv") else _SAVE_AS_UTF8
        raise KnownError(
            f"{source} is not {name} text: line {line:,} has a wrong byte (offset {mark + error.start}).", remedy
        ) from None
    if encoding == "utf-8" and (zero := data.find(0)) >= 0:
        # UTF-16 without its mark decodes as UTF-8 full of zeros, and so do many binary files.
        raise KnownError(
            f"{source} is not plain text: the byte at offset {zero} is zero, as in UTF-16 without a byte-order mark.",
            _SAVE_AS_UTF8,
        )
    return text
