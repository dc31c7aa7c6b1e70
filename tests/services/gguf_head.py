"""Writes GGUF files that hold nothing but what they say of themselves."""

import struct
from collections.abc import Mapping
from pathlib import Path

_NUMBER, _TEXT = 4, 8


def gguf_file(architecture: str, kind: str) -> bytes:
    """A GGUF file of no tensors that says what it is."""
    return _head({"general.type": kind, "general.architecture": architecture}, tensors=0)


def gguf(path: Path, facts: Mapping[str, str | int] | None = None, **values: str) -> Path:
    """A GGUF file of one tensor under that path, a llama named Tiny unless told otherwise: by `facts`, or by `values`,
    which have `_` for each dot.
    """
    told: dict[str, str | int] = {"general.architecture": "llama", "general.name": "Tiny", **(facts or {})}
    told |= {name.replace("_", "."): value for name, value in values.items()}
    head = _head(told, tensors=1) + _text("t") + struct.pack("<IQIQ", 1, 8, 0, 0)
    path.write_bytes(head + bytes(-len(head) % 32) + bytes(32))
    return path


def _head(facts: Mapping[str, str | int], *, tensors: int) -> bytes:
    head = b"GGUF" + struct.pack("<IQQ", 3, tensors, len(facts))
    for key, value in facts.items():
        if isinstance(value, str):
            head += _text(key) + struct.pack("<I", _TEXT) + _text(value)
        else:
            head += _text(key) + struct.pack("<II", _NUMBER, value)
    return head


def _text(words: str) -> bytes:
    return struct.pack("<Q", len(words.encode())) + words.encode()
