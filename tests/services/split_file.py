"""Cuts a GGUF file into several, byte for byte as llama.cpp's gguf-split does."""

import struct
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from fairdraft.inference.copy_offsets import gguf_contents
from fairdraft.inference.ggml_types import tensor_bytes
from fairdraft.inference.gguf_format import TensorPlace

_U16, _I32 = 2, 5


def split(whole: Path, stem: Path, cuts: Sequence[int], **said: int) -> list[Path]:
    """The files of a model that is cut after so many tensors; `said` replaces what every file says of itself, such as
    `count=4`.
    """
    contents = gguf_contents(whole)
    data = whole.read_bytes()
    entries = data[24 : contents.tensors_start]
    start = -(-contents.header_bytes // 32) * 32
    edges = [0, *cuts, len(contents.tensors)]
    paths = []
    for number, (first, last) in enumerate(pairwise(edges)):
        tensors = contents.tensors[first:last]
        numbers = {"no": number, "tensors_count": len(contents.tensors), "count": len(edges) - 1} | said
        about = [
            _text(f"split.{key.replace('_', '.')}")
            + (struct.pack("<Ii", _I32, value) if key == "tensors_count" else struct.pack("<IH", _U16, value))
            for key, value in numbers.items()
        ]
        count = len(about) + (0 if number else len(contents.entry_starts))
        head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), count) + (b"" if number else entries) + b"".join(about)
        places, weights = b"", b""
        for tensor in tensors:
            places += _place(tensor, len(weights))
            at = start + tensor.offset
            weights += data[at : at + tensor_bytes(tensor)]
            weights += bytes(-len(weights) % 32)
        path = stem.with_name(f"{stem.name}-{number + 1:05}-of-{len(edges) - 1:05}.gguf")
        head += places
        path.write_bytes(head + bytes(-len(head) % 32) + weights)
        paths.append(path)
    return paths


def _place(tensor: TensorPlace, offset: int) -> bytes:
    shape = tensor.shape
    return _text(tensor.name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, tensor.type_number, offset)


def _text(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()
