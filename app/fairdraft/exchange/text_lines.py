"""Which lines does a long text file hold, without the whole of it in memory?"""

import codecs
import io
from collections.abc import Iterator
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.text_files import read_text_file

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"", "utf-8"),
)


class TextLines:
    """The lines of a text file, as often as they are asked for; encodings as in `decode_text`.

    Args:
        path: the file.
        most: how many bytes it may have.
    """

    def __init__(self, path: Path, most: int) -> None:
        self._path = path
        self._most = most

    def __call__(self, newline: str) -> Iterator[str]:
        r"""The lines with their ends; `newline` is "\n" where only that ends a line, "" where "\r" does as well.

        Raises:
            KnownError: the file cannot be read, is too long, or is no text; as `read_text_file` tells it.
        """
        try:
            with self._path.open("rb") as file:
                head = file.read(4)
                mark, encoding = next((mark, name) for mark, name in _MARKS if head.startswith(mark))
                # UTF-32 begins like UTF-16.
                if file.seek(0, io.SEEK_END) > self._most or head == codecs.BOM_UTF32_LE:
                    raise self._fault()
                file.seek(len(mark))
                with io.TextIOWrapper(file, encoding, newline=newline) as text:
                    for line in text:
                        if "\0" in line and encoding == "utf-8":
                            raise self._fault()
                        yield line
        except (OSError, UnicodeDecodeError):
            raise self._fault() from None

    def _fault(self) -> KnownError:
        """What is wrong, in the words of those who read whole texts; they raise it."""
        read_text_file(self._path, self._most)
        return KnownError(
            f"{self._path} changed while it was being read.", "Try again when no other program is writing to it."
        )
