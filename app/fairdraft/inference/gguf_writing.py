"""How is a GGUF file written, piece by piece?

After the GGUF specification of the ggml project.
"""

import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from fairdraft.inference.ggml_types import tensor_bytes
from fairdraft.inference.gguf_format import TensorPlace

ALIGNMENT = 32
"""Data of tensors begin at multiples of this where the metadata name no other number."""

_STRING, _FLOAT = 8, 6
_VERSION = 3


@dataclass(frozen=True, slots=True)
class WrittenTensor:
    """A tensor of a file that is written, its offset not known yet: its data come piece by piece."""

    place: TensorPlace
    data: Callable[[], Iterable[bytes]]


def write_gguf(
    stream: BinaryIO, entries: Sequence[bytes], tensors: Sequence[WrittenTensor], alignment: int = ALIGNMENT
) -> None:
    """Write a GGUF file: its head, these entries of metadata, where its tensors lie, and these."""
    parts = [b"GGUF" + struct.pack("<IQQ", _VERSION, len(tensors), len(entries)), *entries]
    at = 0
    for one in tensors:
        shape, size = one.place.shape, tensor_bytes(one.place)
        numbers = struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, one.place.type_number, at)
        parts.append(gguf_text(one.place.name) + numbers)
        at += -(-size // alignment) * alignment
    head = b"".join(parts)
    stream.write(head + bytes(-len(head) % alignment))
    for one in tensors:
        size = 0
        for piece in one.data():
            stream.write(piece)
            size += len(piece)
        stream.write(bytes(-size % alignment))


def text_entry(key: str, value: str) -> bytes:
    """An entry of metadata that is a text."""
    return gguf_text(key) + struct.pack("<I", _STRING) + gguf_text(value)


def float_entry(key: str, value: float) -> bytes:
    """An entry of metadata that is a number of four bytes."""
    return gguf_text(key) + struct.pack("<If", _FLOAT, value)


def gguf_text(text: str) -> bytes:
    """A text, its length before it."""
    data = text.encode("utf-8", "surrogateescape")
    return struct.pack("<Q", len(data)) + data
