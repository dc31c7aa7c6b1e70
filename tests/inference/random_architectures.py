"""Writes small models of random weights (always the same) in several of llama.cpp's architectures, as Q4_1.

What each has is what llama.cpp reads of it (src/models/*.cpp).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from fairdraft.inference.gguf_format import TensorPlace
from fairdraft.inference.gguf_writing import WrittenTensor, float_entry, gguf_text, text_entry, write_gguf

WIDTH, FORWARD, HEADS, CACHE_HEADS, LAYERS = 256, 512, 4, 2, 2
VOCABULARY = 320
MATRICES = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
"""The matrices of a block that are written as Q4_1."""

_F32, _Q4_1 = 0, 3
_U32, _I32, _STRING, _ARRAY = 4, 5, 8, 9
_NORMAL, _CONTROL, _UNUSED = 1, 3, 5


@dataclass(frozen=True)
class Architecture:
    """What a model has beside what all have: widths of vectors in each block by name, entries of metadata by key, and
    how many numbers a head has.
    """

    name: str
    vectors: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int | float] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    head: int = WIDTH // HEADS
    own_output: bool = False


_HEAD = 96
_BEFORE = {"attn_norm": WIDTH, "ffn_norm": WIDTH}
_AFTER = {"post_attention_norm": WIDTH, "post_ffw_norm": WIDTH}
_BIASES = {
    "attn_q.bias": WIDTH,
    "attn_k.bias": WIDTH // HEADS * CACHE_HEADS,
    "attn_v.bias": WIDTH // HEADS * CACHE_HEADS,
}

ARCHITECTURES = {
    "llama": Architecture("llama", _BEFORE),
    "llama with biases": Architecture("llama", _BEFORE | _BIASES | {"attn_output.bias": WIDTH}),
    "mistral3": Architecture(
        "mistral3",
        _BEFORE,
        {
            "rope.scaling.factor": 4.0,
            "rope.scaling.original_context_length": 16,
            "rope.scaling.yarn_log_multiplier": 1.0,
            "attention.temperature_scale": 0.1,
        },
        {"rope.scaling.type": "yarn"},
        head=_HEAD,
    ),
    "qwen2": Architecture("qwen2", _BEFORE | _BIASES),
    "qwen3": Architecture("qwen3", _BEFORE | {"attn_q_norm": _HEAD, "attn_k_norm": _HEAD}, head=_HEAD),
    "gemma2": Architecture(
        "gemma2",
        _BEFORE | _AFTER,
        {"attention.sliding_window": 16, "attn_logit_softcapping": 50.0, "final_logit_softcapping": 30.0},
        head=_HEAD,
    ),
    "gemma3": Architecture(
        "gemma3",
        _BEFORE | _AFTER | {"attn_q_norm": _HEAD, "attn_k_norm": _HEAD},
        {"attention.sliding_window": 16},
        head=_HEAD,
    ),
    "granite": Architecture(
        "granite",
        _BEFORE,
        {"logit_scale": 8.0, "residual_scale": 0.8, "embedding_scale": 1.5, "attention.scale": 0.1},
    ),
    "olmo2": Architecture(
        "olmo2",
        _AFTER | {"attn_q_norm": WIDTH, "attn_k_norm": WIDTH // HEADS * CACHE_HEADS},
        own_output=True,
    ),
    "smollm3": Architecture("smollm3", _BEFORE),
}
"""By the name of a test."""


def write_random(architecture: Architecture, target: Path, lost: str = "") -> None:
    """Write a model. The weights of the matrices called `lost` are counted from the middle of their blocks, as
    llama.cpp would compute them from a rearranged copy if it laid no adapter over them.
    """
    tensors = []
    for seed, (name, shape) in enumerate(_tensors(architecture)):
        random = np.random.default_rng(seed)
        if name.split(".")[-2] in MATRICES and len(shape) == 2:
            kind, data = _Q4_1, _blocks(random, shape, is_lost=name.split(".")[-2] == lost)
        else:
            middle, spread = (0.0, 0.3) if name.endswith("bias") else (1.0, 0.1) if len(shape) == 1 else (0.0, 1.0)
            kind, data = _F32, random.normal(middle, spread, shape).astype(np.float32).tobytes()
        tensors.append(WrittenTensor(TensorPlace(name, shape, kind, 0), partial(_whole, data)))
    with target.open("wb") as stream:
        write_gguf(stream, [*_facts(architecture), *_tokens()], tensors)


def _whole(data: bytes) -> Iterator[bytes]:
    yield data


def _blocks(random: np.random.Generator, shape: tuple[int, ...], *, is_lost: bool) -> bytes:
    """Weights about as large as keep what flows through them, each block about a middle of its own."""
    width, rows = shape
    blocks = random.integers(0, 256, (rows, width // 32, 20), dtype=np.uint8)
    # q from 0 to 15 strays by 4.6 from its middle.
    scales = random.uniform(0.7, 1.3, blocks.shape[:2]) / (4.6 * np.sqrt(width))
    scales = scales.astype(np.float16).astype(np.float64)
    smallest = -8 * scales + (0 if is_lost else random.normal(0, 0.5 / np.sqrt(width), scales.shape))
    both = np.stack([scales, smallest], axis=-1).astype(np.float16)
    blocks[..., :4] = both.view(np.uint8).reshape(*scales.shape, 4)
    return blocks.tobytes()


def _tensors(architecture: Architecture) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Name and shape, the fastest dimension first."""
    yield "token_embd.weight", (WIDTH, VOCABULARY)
    yield "output_norm.weight", (WIDTH,)
    if architecture.own_output:
        yield "output.weight", (WIDTH, VOCABULARY)
    asked, kept = architecture.head * HEADS, architecture.head * CACHE_HEADS
    shapes = ((WIDTH, asked), (WIDTH, kept), (WIDTH, kept), (asked, WIDTH), (WIDTH, FORWARD), (WIDTH, FORWARD))
    for layer in range(LAYERS):
        for name, shape in zip(MATRICES, (*shapes, (FORWARD, WIDTH)), strict=True):
            yield f"blk.{layer}.{name}.weight", shape
        for name, width in architecture.vectors.items():
            yield f"blk.{layer}.{name if '.' in name else f'{name}.weight'}", (width,)


def _facts(architecture: Architecture) -> Iterator[bytes]:
    yield text_entry("general.architecture", architecture.name)
    yield text_entry("general.name", f"random weights, {architecture.name}")
    yield _number("general.file_type", _Q4_1)
    numbers: dict[str, int | float] = {
        "context_length": 512,
        "embedding_length": WIDTH,
        "block_count": LAYERS,
        "feed_forward_length": FORWARD,
        "attention.head_count": HEADS,
        "attention.head_count_kv": CACHE_HEADS,
        "attention.key_length": architecture.head,
        "attention.value_length": architecture.head,
        "attention.layer_norm_rms_epsilon": 1e-5,
        "rope.dimension_count": architecture.head,
        "rope.freq_base": 10_000.0,
        "vocab_size": VOCABULARY,
    }
    for key, number in (numbers | architecture.numbers).items():
        yield _number(f"{architecture.name}.{key}", number)
    for key, word in architecture.words.items():
        yield text_entry(f"{architecture.name}.{key}", word)


def _number(key: str, number: float) -> bytes:
    return float_entry(key, number) if isinstance(number, float) else gguf_text(key) + struct.pack("<II", _U32, number)


def _tokens() -> Iterator[bytes]:
    """A tokenizer that knows the bytes and one merge."""
    tokens = ["<s>", "</s>", *_byte_characters(), "he"]
    kinds = [_CONTROL, _CONTROL, *[_NORMAL] * (len(tokens) - 2)]
    rest = VOCABULARY - len(tokens)
    tokens += [f"[unused{number}]" for number in range(rest)]
    kinds += [_UNUSED] * rest
    yield text_entry("tokenizer.ggml.model", "gpt2")
    yield text_entry("tokenizer.ggml.pre", "gpt-2")
    yield _texts("tokenizer.ggml.tokens", tokens)
    yield gguf_text("tokenizer.ggml.token_type") + struct.pack(f"<IIQ{len(kinds)}i", _ARRAY, _I32, len(kinds), *kinds)
    yield _texts("tokenizer.ggml.merges", ["h e"])
    yield _number("tokenizer.ggml.bos_token_id", 0)
    yield _number("tokenizer.ggml.eos_token_id", 1)


def _byte_characters() -> list[str]:
    """A visible character for each byte, as GPT-2's tokenizer has them: its own, or one from 256 on."""
    own = {*range(33, 127), *range(161, 173), *range(174, 256)}
    others = iter(range(256, 512))
    return [chr(byte if byte in own else next(others)) for byte in range(256)]


def _texts(key: str, texts: list[str]) -> bytes:
    return gguf_text(key) + struct.pack("<IIQ", _ARRAY, _STRING, len(texts)) + b"".join(map(gguf_text, texts))
