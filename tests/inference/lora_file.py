"""Writes small LoRA adapters as GGUF files, as llama.cpp's own converter lays them out."""

import struct
from pathlib import Path

import numpy as np

_STRING, _FLOAT = 8, 6


def write_lora(
    path: Path, *, architecture: str = "llama", layers: int = 30, size: int = 576, rank: int = 4, strength: float = 0.5
) -> Path:
    """An adapter of random weights (always the same) over the attention output of every layer."""
    random = np.random.default_rng(7)
    tensors: list[tuple[str, np.ndarray]] = []
    for layer in range(layers):
        name = f"blk.{layer}.attn_output.weight"
        tensors.append((f"{name}.lora_a", random.normal(0, strength, (rank, size)).astype(np.float32)))
        tensors.append((f"{name}.lora_b", random.normal(0, strength, (size, rank)).astype(np.float32)))
    facts: dict[str, str | float] = {
        "general.type": "adapter",
        "general.architecture": architecture,
        "adapter.type": "lora",
        "adapter.lora.alpha": float(rank),
    }
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(facts))
    for key, value in facts.items():
        head += _text(key)
        if isinstance(value, str):
            head += struct.pack("<I", _STRING) + _text(value)
        else:
            head += struct.pack("<If", _FLOAT, value)
    place = 0
    for name, values in tensors:
        # GGUF names the fastest dimension first.
        head += _text(name) + struct.pack("<IQQIQ", 2, values.shape[1], values.shape[0], 0, place)
        place += -(-values.nbytes // 32) * 32
    body = b"".join(values.tobytes() + bytes(-values.nbytes % 32) for _name, values in tensors)
    path.write_bytes(head + bytes(-len(head) % 32) + body)
    return path


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data
