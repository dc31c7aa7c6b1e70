"""Writes GGUF files that hold nothing but what they say of themselves."""

import struct
from pathlib import Path


def gguf_file(architecture: str, kind: str) -> bytes:
    """A GGUF file of no tensors that says what it is."""
    facts = {"general.type": kind, "general.architecture": architecture}
    text = [struct.pack("<Q", len(one)) + one.encode() for pair in facts.items() for one in pair]
    head = b"".join(key + struct.pack("<I", 8) + value for key, value in zip(text[::2], text[1::2], strict=True))
    return b"GGUF" + struct.pack("<IQQ", 3, 0, len(facts)) + head


def gguf(path: Path, **values: str) -> Path:
    """A GGUF file of one tensor under that path, a llama named Tiny unless told otherwise."""
    told = {"general.architecture": "llama", "general.name": "Tiny"}
    told |= {name.replace("_", "."): value for name, value in values.items()}
    head = b"GGUF" + struct.pack("<IQQ", 3, 1, len(told))
    for key, value in told.items():
        head += struct.pack("<Q", len(key)) + key.encode() + struct.pack("<IQ", 8, len(value)) + value.encode()
    head += struct.pack("<Q", 1) + b"t" + struct.pack("<IQIQ", 1, 8, 0, 0)
    path.write_bytes(head + bytes(-len(head) % 32) + bytes(32))
    return path
