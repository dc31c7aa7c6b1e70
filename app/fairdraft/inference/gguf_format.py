"""How does one walk through the header of a GGUF file without trusting it?

Written after the GGUF specification of the ggml project. Every length is checked against what is left of the
file before anything is read, arrays are skipped, and no native code is involved.
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

from fairdraft.domain.errors import KnownError

Scalar = int | float | bool | str
MetadataValue = Scalar | tuple[Scalar, ...]

_STRING, _ARRAY = 8, 9
_SCALARS = {
    0: struct.Struct("<B"),
    1: struct.Struct("<b"),
    2: struct.Struct("<H"),
    3: struct.Struct("<h"),
    4: struct.Struct("<I"),
    5: struct.Struct("<i"),
    6: struct.Struct("<f"),
    7: struct.Struct("<?"),
    10: struct.Struct("<Q"),
    11: struct.Struct("<q"),
    12: struct.Struct("<d"),
}
_SHORT = struct.Struct("<I")
_LONG = struct.Struct("<Q")

# Far above anything real; they bound time and memory on a file made to hurt.
_MOST_ENTRIES = 1 << 16
_MOST_TENSORS = 1 << 17
_MOST_ELEMENTS = 1 << 25
_LONGEST_NAME = 1 << 16
_LONGEST_TEXT = 1 << 22
_LONGEST_KEPT_ARRAY = 4096
_MOST_KEPT = 1 << 25
_WINDOW = 1 << 18


@dataclass(frozen=True, slots=True)
class ArrayLength:
    """An array that was skipped: only how many elements it has."""

    elements: int


@dataclass(frozen=True, slots=True)
class TensorPlace:
    """One tensor: its shape, ggml type number and offset from the start of the data."""

    name: str
    shape: tuple[int, ...]
    type_number: int
    offset: int


@dataclass(frozen=True, slots=True)
class GgufContents:
    """The walked header: `entry_starts` and `tensors_start` tell where each entry of metadata begins and where they all
    end, `header_bytes` where the header does.
    """

    metadata: dict[str, MetadataValue | ArrayLength]
    tensors: tuple[TensorPlace, ...]
    header_bytes: int
    entry_starts: tuple[int, ...]
    tensors_start: int


class GgufReader:
    """Reads from a file that may be cut off or damaged anywhere.

    Args:
        stream: the open file, at its start.
        size: its size in bytes.
        shown: how messages name the file.
    """

    def __init__(self, stream: BinaryIO, size: int, shown: str) -> None:
        self._stream = stream
        self._size = size
        self._shown = shown
        self._window = b""
        self._window_start = 0
        self._place = 0
        self._kept = 0

    def read(self) -> GgufContents:
        """The header's contents. Raises KnownError: not GGUF, too old, cut off, damaged."""
        self._check_beginning()
        tensor_count = self._counted(self._long(), _MOST_TENSORS, "tensors")
        entry_count = self._counted(self._long(), _MOST_ENTRIES, "entries")
        metadata: dict[str, MetadataValue | ArrayLength] = {}
        entry_starts: list[int] = []
        for _ in range(entry_count):
            entry_starts.append(self._place)
            key = self._text(_LONGEST_NAME)
            metadata[key] = self._value()
        tensors_start = self._place
        tensors = tuple(self._tensor() for _ in range(tensor_count))
        return GgufContents(metadata, tensors, self._place, tuple(entry_starts), tensors_start)

    def damaged(self, why: str) -> KnownError:
        """The error for contents that cannot be right."""
        return KnownError(f"{self._shown} is damaged: {why}.", "Download the file again from its source.")

    def cut_off(self, needed: int) -> KnownError:
        """The error for a file that ends before byte `needed`."""
        return KnownError(
            f"{self._shown} is cut off: it has {self._size:,} bytes, but needs at least {needed:,}.",
            "Get the file again; the download or copy did not finish.",
        )

    def _check_beginning(self) -> None:
        beginning = self._stream.read(16)
        if not beginning:
            raise KnownError(f"{self._shown} is empty.", "Get the file again; the download or copy did not finish.")
        if beginning.startswith(b"version https:"):
            raise KnownError(
                f"{self._shown} is only a Git LFS pointer to a model, not the model.",
                "Fetch the file itself with 'git lfs pull', or download it.",
            )
        if not beginning.startswith(b"GGUF"):
            text = beginning[:4].decode("ascii", "replace")
            shown = f"'{text}'" if text.isascii() and text.isprintable() else f"the bytes {beginning[:4].hex(' ')}"
            raise KnownError(
                f"{self._shown} is not a GGUF model file: it begins with {shown} instead of 'GGUF'.",
                "Choose a model in the GGUF format, or convert this one with llama.cpp's conversion script.",
            )
        self._place = 4
        version = self._short()
        if version == 1 or version > 3:
            big_endian = version & 0xFFFF == 0
            what = "is written for big-endian machines" if big_endian else f"has the GGUF version {version}"
            raise KnownError(
                f"{self._shown} {what}, which cannot be read here.", "Get the model as GGUF version 2 or 3."
            )

    def _counted(self, count: int, most: int, what: str) -> int:
        if count > most:
            raise self.damaged(f"it claims {count:,} {what}")
        return count

    def _take(self, size: int) -> bytes:
        """The next `size` bytes (at most a few MiB: callers check)."""
        if size > self._size - self._place:
            raise self.cut_off(self._place + size)
        at = self._place - self._window_start
        if at < 0 or at + size > len(self._window):
            self._fill(size)
            at = 0
        self._place += size
        return self._window[at : at + size]

    def _fill(self, size: int) -> None:
        """Move the window to the present place, with at least `size` bytes in it."""
        self._stream.seek(self._place)
        self._window = self._stream.read(max(size, _WINDOW))
        self._window_start = self._place
        if len(self._window) < size:
            # The file shrank while it was read.
            raise self.cut_off(self._place + size)

    def _skip(self, size: int) -> None:
        if size > self._size - self._place:
            raise self.cut_off(self._place + size)
        self._place += size

    def _short(self) -> int:
        return int(_SHORT.unpack(self._take(4))[0])

    def _long(self) -> int:
        return int(_LONG.unpack(self._take(8))[0])

    def _text(self, longest: int) -> str:
        length = self._long()
        if length > self._size - self._place:
            raise self.cut_off(self._place + length)
        if length > longest:
            raise self.damaged(f"it has a text of {length:,} bytes where a short one belongs")
        self._kept += length
        if self._kept > _MOST_KEPT:
            raise self.damaged(f"its texts are longer than {_MOST_KEPT:,} bytes")
        return self._take(length).decode("utf-8", "replace")

    def _value(self) -> MetadataValue | ArrayLength:
        kind = self._short()
        return self._array() if kind == _ARRAY else self._scalar(kind)

    def _scalar(self, kind: int) -> Scalar:
        if kind == _STRING:
            return self._text(_LONGEST_TEXT)
        form = _SCALARS.get(kind)
        if form is None:
            raise self.damaged(f"it has a value of the unknown type {kind}")
        value: Scalar = form.unpack(self._take(form.size))[0]
        return value

    def _array(self) -> MetadataValue | ArrayLength:
        kind = self._short()
        count = self._counted(self._long(), _MOST_ELEMENTS, "elements of an array")
        if kind != _STRING and kind not in _SCALARS:
            raise self.damaged(f"it has an array of the unknown type {kind}")
        smallest = _SCALARS[kind].size if kind in _SCALARS else _LONG.size
        if count * smallest > self._size - self._place:
            raise self.cut_off(self._place + count * smallest)
        if count <= _LONGEST_KEPT_ARRAY:
            return tuple(self._scalar(kind) for _ in range(count))
        if kind == _STRING:
            self._skip_texts(count)
        else:
            self._skip(count * smallest)
        return ArrayLength(count)

    def _skip_texts(self, count: int) -> None:
        """A vocabulary has up to some 260,000 texts; this loop is what reading a header costs."""
        unpack = _LONG.unpack_from
        while count:
            if self._size - self._place < _LONG.size:
                raise self.cut_off(self._place + _LONG.size)
            self._fill(_LONG.size)
            window, at, last = self._window, 0, len(self._window) - _LONG.size
            while count and at <= last:
                at += _LONG.size + int(unpack(window, at)[0])
                count -= 1
            self._skip(at)

    def _tensor(self) -> TensorPlace:
        name = self._text(_LONGEST_NAME)
        dimensions = self._counted(self._short(), 8, "dimensions of a tensor")
        shape = tuple(self._long() for _ in range(dimensions))
        return TensorPlace(name, shape, self._short(), self._long())


def walk_header(stream: BinaryIO, size: int, shown: str) -> tuple[GgufContents, GgufReader]:
    """The contents of a header, and its reader, which knows the errors to raise if they turn out to be wrong."""
    reader = GgufReader(stream, size, shown)
    return reader.read(), reader
