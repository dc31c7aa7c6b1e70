"""A model of a real one's shape with random weights: its speed is real, its words are not.

Usage: python packaging/bench_engine/random_model.py SHAPE VOCABULARY.gguf OUT.gguf

Where no large model is at hand. The tokens, the merges and the chat template come from VOCABULARY.gguf (the starter
model); the vocabulary is filled up with unused tokens to the size of the shape.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

_U32, _F32, _STRING, _ARRAY, _I32 = 4, 6, 8, 9, 5
_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_TYPE_F32, _TYPE_Q4_K, _TYPE_Q6_K = 0, 12, 14
_BLOCKS = {_TYPE_F32: (1, 4), _TYPE_Q4_K: (256, 144), _TYPE_Q6_K: (256, 210)}
_ALIGNMENT = 32
_UNUSED = 5


@dataclass(frozen=True)
class Shape:
    """The sizes that decide a model's speed."""

    layers: int
    width: int
    feed_forward: int
    heads: int
    kv_heads: int
    vocabulary: int
    rope_base: float = 500_000.0


SHAPES = {
    "3B": Shape(28, 3072, 8192, 24, 8, 128_256),
    "8B": Shape(32, 4096, 14_336, 32, 8, 128_256),
    "flat": Shape(2, 256, 512, 4, 2, 128_256),
    "tiny": Shape(2, 256, 512, 4, 2, 49_408),
}
"""As Llama 3.2 3B and Llama 3.1 8B. `flat` has their vocabulary and next to no weights, so that what an engine does
beside the computing shows, as it does on a card; `tiny` is for tests."""


def main(arguments: list[str]) -> int:
    """Write the model."""
    name, vocabulary, out = arguments
    write_model(SHAPES[name], name, Path(vocabulary), Path(out))
    return 0


def write_model(shape: Shape, name: str, vocabulary: Path, out: Path, *, weights: bool = True) -> None:
    """Write a GGUF file of that shape, at four bits a weight (Q4_K, the output Q6_K). Without `weights` there is a hole
    of their size, which takes no room on most disks: such a file can be looked at, not computed with.
    """
    tensors = list(_tensors(shape))
    facts = b"".join(_facts(shape, name)) + b"".join(_vocabulary(vocabulary, shape.vocabulary))
    count = sum(1 for _ in _facts(shape, name)) + sum(1 for _ in _vocabulary(vocabulary, shape.vocabulary))
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), count) + facts
    place = 0
    for tensor, dimensions, kind in tensors:
        head += _text(tensor) + struct.pack(f"<I{len(dimensions)}QIQ", len(dimensions), *dimensions, kind, place)
        place += _aligned(_bytes_of(dimensions, kind))
    with out.open("wb") as stream:
        stream.write(head + bytes(-len(head) % _ALIGNMENT))
        if not weights:
            stream.truncate(stream.tell() + place)
            return
        for _tensor, dimensions, kind in tensors:
            _write_weights(stream, _bytes_of(dimensions, kind), kind)


def _tensors(shape: Shape) -> Iterator[tuple[str, tuple[int, ...], int]]:
    width, forward, cache = shape.width, shape.feed_forward, shape.width // shape.heads * shape.kv_heads
    yield "token_embd.weight", (width, shape.vocabulary), _TYPE_Q4_K
    yield "output_norm.weight", (width,), _TYPE_F32
    yield "output.weight", (width, shape.vocabulary), _TYPE_Q6_K
    for layer in range(shape.layers):
        block = f"blk.{layer}"
        yield f"{block}.attn_norm.weight", (width,), _TYPE_F32
        yield f"{block}.ffn_norm.weight", (width,), _TYPE_F32
        yield f"{block}.attn_q.weight", (width, width), _TYPE_Q4_K
        yield f"{block}.attn_k.weight", (width, cache), _TYPE_Q4_K
        yield f"{block}.attn_v.weight", (width, cache), _TYPE_Q4_K
        yield f"{block}.attn_output.weight", (width, width), _TYPE_Q4_K
        yield f"{block}.ffn_gate.weight", (width, forward), _TYPE_Q4_K
        yield f"{block}.ffn_up.weight", (width, forward), _TYPE_Q4_K
        yield f"{block}.ffn_down.weight", (forward, width), _TYPE_Q4_K


def _write_weights(stream: BinaryIO, size: int, kind: int) -> None:
    if kind == _TYPE_F32:
        stream.write(np.ones(size // 4, np.float32).tobytes())
        return
    blocks = _random_blocks(kind, 4096)
    while size:
        part = blocks[:size]
        stream.write(part)
        size -= len(part)


def _random_blocks(kind: int, count: int) -> bytes:
    """Blocks of random quants whose scales keep the weights small and every number finite."""
    random = np.random.default_rng(kind)
    _weights, size = _BLOCKS[kind]
    blocks = random.integers(0, 256, (count, size), dtype=np.uint8)
    # Q4_K begins with its two half-precision scales, Q6_K ends with its one.
    if kind == _TYPE_Q4_K:
        blocks[:, 0:4] = np.array([1e-4, 7e-4], np.float16).view(np.uint8)
    else:
        blocks[:, 208:210] = np.array([1e-5], np.float16).view(np.uint8)
    return blocks.tobytes()


def _facts(shape: Shape, name: str) -> Iterator[bytes]:
    yield _text("general.architecture") + _value("llama")
    yield _text("general.name") + _value(f"random weights, {name}")
    yield _text("general.file_type") + _number(15)
    for key, value in (
        ("context_length", 8192),
        ("embedding_length", shape.width),
        ("block_count", shape.layers),
        ("feed_forward_length", shape.feed_forward),
        ("attention.head_count", shape.heads),
        ("attention.head_count_kv", shape.kv_heads),
        ("rope.dimension_count", shape.width // shape.heads),
        ("vocab_size", shape.vocabulary),
    ):
        yield _text(f"llama.{key}") + _number(value)
    yield _text("llama.attention.layer_norm_rms_epsilon") + struct.pack("<If", _F32, 1e-5)
    yield _text("llama.rope.freq_base") + struct.pack("<If", _F32, shape.rope_base)


def _vocabulary(path: Path, size: int) -> Iterator[bytes]:
    """The entries of another model's header on its tokenizer, with tokens filled up to `size`."""
    with path.open("rb") as stream:
        stream.seek(8)
        _tensor_count, entries = struct.unpack("<QQ", stream.read(16))
        for _ in range(entries):
            key = stream.read(struct.unpack("<Q", stream.read(8))[0]).decode()
            kind = struct.unpack("<I", stream.read(4))[0]
            begin = stream.tell()
            inner, count = _skip(stream, kind)
            end = stream.tell()
            if not key.startswith("tokenizer."):
                continue
            stream.seek(begin)
            value = stream.read(end - begin)
            if kind == _ARRAY and key in ("tokenizer.ggml.tokens", "tokenizer.ggml.token_type"):
                items = value[12:]
                if key.endswith("tokens"):
                    items += b"".join(_text(f"[unused{number}]") for number in range(count, size))
                else:
                    items += struct.pack("<i", _UNUSED) * (size - count)
                value = struct.pack("<IQ", inner, size) + items
            yield _text(key) + struct.pack("<I", kind) + value


def _skip(stream: BinaryIO, kind: int) -> tuple[int, int]:
    """Move behind a value; kind and length where it is an array."""
    if kind == _STRING:
        stream.seek(struct.unpack("<Q", stream.read(8))[0], 1)
    elif kind == _ARRAY:
        inner, count = struct.unpack("<IQ", stream.read(12))
        for _ in range(count if inner in (_STRING, _ARRAY) else 0):
            _skip(stream, inner)
        stream.seek(count * _SIZES.get(inner, 0), 1)
        return inner, count
    else:
        stream.seek(_SIZES[kind], 1)
    return 0, 0


def _bytes_of(dimensions: tuple[int, ...], kind: int) -> int:
    weights, size = _BLOCKS[kind]
    return int(np.prod(dimensions)) // weights * size


def _aligned(size: int) -> int:
    return -(-size // _ALIGNMENT) * _ALIGNMENT


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _value(text: str) -> bytes:
    return struct.pack("<I", _STRING) + _text(text)


def _number(number: int) -> bytes:
    return struct.pack("<II", _U32, number)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
