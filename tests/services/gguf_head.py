"""Writes GGUF files that hold nothing but what they say of themselves."""

import struct


def gguf_file(architecture: str, kind: str) -> bytes:
    """A GGUF file of no tensors that says what it is."""
    facts = {"general.type": kind, "general.architecture": architecture}
    text = [struct.pack("<Q", len(one)) + one.encode() for pair in facts.items() for one in pair]
    head = b"".join(key + struct.pack("<I", 8) + value for key, value in zip(text[::2], text[1::2], strict=True))
    return b"GGUF" + struct.pack("<IQQ", 3, 0, len(facts)) + head
