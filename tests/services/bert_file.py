"""Writes small BERT embedding models as GGUF files, as llama.cpp's own converter lays them out."""

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MARKS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_U32, _I32, _F32, _BOOL, _STRING, _ARRAY = 4, 5, 6, 7, 8, 9
_NORMAL, _CONTROL = 1, 3
_KINDS = {np.dtype("float32"): 0, np.dtype("float16"): 1}


def write_bert(
    path: Path,
    senses: Sequence[Sequence[str]] = (),
    *,
    name: str = "tiny BERT",
    architecture: str = "bert",
    context: int = 64,
    width: int = 32,
    layers: int = 2,
    pooling: int = 1,
    seed: int = 7,
) -> Path:
    """A model of random weights (always the same) that knows these words, and those of one sense as the same."""
    random = np.random.default_rng(seed)
    tokens = [*MARKS, *(f"\u2581{word}" for sense in senses for word in sense)]
    rows = [random.normal(0, 1, width) for _ in MARKS]
    for sense in senses:
        rows += [random.normal(0, 1, width)] * len(sense)

    def matrix(out: int, into: int) -> NDArray[np.float32]:
        return (random.normal(0, 0.02, (out, into))).astype(np.float32)

    tensors: dict[str, NDArray[Any]] = {
        "token_embd.weight": np.array(rows, np.float32),
        "position_embd.weight": matrix(context, width),
        "token_types.weight": matrix(2, width),
        "token_embd_norm.weight": np.ones(width, np.float32),
        "token_embd_norm.bias": np.zeros(width, np.float32),
    }
    for layer in range(layers):
        for part, out, into in (
            ("attn_q", width, width), ("attn_k", width, width), ("attn_v", width, width),
            ("attn_output", width, width), ("ffn_up", 2 * width, width), ("ffn_down", width, 2 * width),
        ):  # fmt: skip
            tensors[f"blk.{layer}.{part}.weight"] = matrix(out, into)
            tensors[f"blk.{layer}.{part}.bias"] = np.zeros(out, np.float32)
        for part in ("attn_output_norm", "layer_output_norm"):
            tensors[f"blk.{layer}.{part}.weight"] = np.ones(width, np.float32)
            tensors[f"blk.{layer}.{part}.bias"] = np.zeros(width, np.float32)
    sizes = {"context_length": context, "embedding_length": width, "block_count": layers,
             "feed_forward_length": 2 * width, "attention.head_count": 2, "pooling_type": pooling}  # fmt: skip
    return write_bert_tensors(path, tensors, tokens, sizes, name=name, architecture=architecture)


def write_bert_tensors(
    path: Path,
    tensors: Mapping[str, NDArray[Any]],
    tokens: Sequence[str],
    sizes: Mapping[str, int],
    *,
    name: str,
    architecture: str = "bert",
) -> Path:
    """A model of these weights, under llama.cpp's names, whose marks are among the tokens."""
    marks = {mark: tokens.index(mark) for mark in MARKS}
    facts: dict[str, bytes] = {
        "general.architecture": _string(architecture),
        "general.name": _string(name),
        **{f"{architecture}.{key}": _number(value) for key, value in sizes.items()},
        f"{architecture}.attention.layer_norm_epsilon": struct.pack("<If", _F32, 1e-12),
        f"{architecture}.attention.causal": struct.pack("<I?", _BOOL, False),
        "tokenizer.ggml.model": _string("bert"),
        "tokenizer.ggml.pre": _string("default"),
        "tokenizer.ggml.tokens": _array(_STRING, [_text(token) for token in tokens]),
        "tokenizer.ggml.token_type": _array(
            _I32, [struct.pack("<i", _CONTROL if token in marks else _NORMAL) for token in tokens]
        ),
        "tokenizer.ggml.token_type_count": _number(2),
        "tokenizer.ggml.bos_token_id": _number(marks["[CLS]"]),
        "tokenizer.ggml.cls_token_id": _number(marks["[CLS]"]),
        "tokenizer.ggml.seperator_token_id": _number(marks["[SEP]"]),
        "tokenizer.ggml.unknown_token_id": _number(marks["[UNK]"]),
        "tokenizer.ggml.padding_token_id": _number(marks["[PAD]"]),
        "tokenizer.ggml.mask_token_id": _number(marks["[MASK]"]),
    }
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(facts))
    head += b"".join(_text(key) + value for key, value in facts.items())
    place = 0
    for key, values in tensors.items():
        # GGUF names the fastest dimension first.
        shape = values.shape[::-1]
        head += _text(key) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, _KINDS[values.dtype], place)
        place += -(-values.nbytes // 32) * 32
    body = b"".join(values.tobytes() + bytes(-values.nbytes % 32) for values in tensors.values())
    path.write_bytes(head + bytes(-len(head) % 32) + body)
    return path


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _string(text: str) -> bytes:
    return struct.pack("<I", _STRING) + _text(text)


def _number(number: int) -> bytes:
    return struct.pack("<II", _U32, number)


def _array(kind: int, items: Sequence[bytes]) -> bytes:
    return struct.pack("<IIQ", _ARRAY, kind, len(items)) + b"".join(items)
