"""Writes small models of random weights (always the same) in several of llama.cpp's architectures, as Q4_1.

What each has is what llama.cpp reads of it (src/models/*.cpp). As a program: the name of an architecture, and where to
write it.
"""

import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from fairdraft.inference.gguf_format import TensorPlace
from fairdraft.inference.gguf_writing import WrittenTensor, float_entry, gguf_text, text_entry, write_gguf

Shapes = dict[str, tuple[int, ...]]
"""Tensors by name, the fastest dimension first; those without a dot in their name are called .weight, and nothing more
those that end in one.
"""

WIDTH, FORWARD, HEADS, CACHE_HEADS, LAYERS = 256, 512, 4, 2, 2
VOCABULARY, CONTEXT = 320, 512
MATRICES = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
"""The matrices of a block that are written as Q4_1."""

_F32, _Q4_1 = 0, 3
_U32, _I32, _STRING, _ARRAY = 4, 5, 8, 9
_NORMAL, _CONTROL, _UNUSED = 1, 3, 5
_HEAD = WIDTH // HEADS
# As wide as some models have heads, whose numbers together are more than the model is wide.
_WIDE = 96
_WINDOW = {"attention.sliding_window": 16}
# Of layers that keep a state instead of what they read.
_INNER, _STATE, _KERNEL, _RANK, _GROUPS = 2 * WIDTH, 16, 4, 16, 1
_MIXED = _INNER + 2 * _GROUPS * _STATE
_STATE_NUMBERS = {
    "ssm.conv_kernel": _KERNEL,
    "ssm.inner_size": _INNER,
    "ssm.state_size": _STATE,
    "ssm.time_step_rank": _RANK,
}


def _attention(head: int = _HEAD) -> Shapes:
    asked, kept = head * HEADS, head * CACHE_HEADS
    return {"attn_q": (WIDTH, asked), "attn_k": (WIDTH, kept), "attn_v": (WIDTH, kept), "attn_output": (asked, WIDTH)}


_FORWARD: Shapes = {"ffn_gate": (WIDTH, FORWARD), "ffn_up": (WIDTH, FORWARD), "ffn_down": (FORWARD, WIDTH)}
_BEFORE: Shapes = {"attn_norm": (WIDTH,), "ffn_norm": (WIDTH,)}
_AFTER: Shapes = {"post_attention_norm": (WIDTH,), "post_ffw_norm": (WIDTH,)}
_OF_HEADS: Shapes = {"attn_q_norm": (_WIDE,), "attn_k_norm": (_WIDE,)}
_BIASES: Shapes = {
    "attn_q.bias": (WIDTH,),
    "attn_k.bias": (_HEAD * CACHE_HEADS,),
    "attn_v.bias": (_HEAD * CACHE_HEADS,),
}
_PLAIN = _attention() | _FORWARD | _BEFORE
_PLAIN_WIDE = _attention(_WIDE) | _FORWARD | _BEFORE
_MAMBA: Shapes = {
    "ssm_in": (WIDTH, 2 * _INNER),
    "ssm_conv1d": (_KERNEL, _INNER),
    "ssm_conv1d.bias": (_INNER,),
    "ssm_x": (_INNER, _RANK + 2 * _STATE),
    "ssm_dt": (_RANK, _INNER),
    "ssm_dt.bias": (_INNER,),
    "ssm_a.": (_STATE, _INNER),
    "ssm_d.": (_INNER,),
    "ssm_out": (_INNER, WIDTH),
}
_MAMBA_2: Shapes = {
    "ssm_in": (WIDTH, _INNER + _MIXED + _RANK),
    "ssm_conv1d": (_KERNEL, _MIXED),
    "ssm_conv1d.bias": (_MIXED,),
    "ssm_dt.bias": (_RANK,),
    "ssm_a.": (1, _RANK),
    "ssm_d.": (1, _RANK),
    "ssm_norm": (_INNER // _GROUPS, _GROUPS),
    "ssm_out": (_INNER, WIDTH),
}
_SHORT_CONVOLUTION: Shapes = {
    "shortconv.conv.weight": (_KERNEL, WIDTH),
    "shortconv.in_proj.weight": (WIDTH, 3 * WIDTH),
    "shortconv.out_proj.weight": (WIDTH, WIDTH),
}


@dataclass(frozen=True)
class Architecture:
    """What a model has: its layers, and beside what all have, entries of metadata by key, tensors of the whole, and how
    the last of its norms is called.
    """

    name: str
    layers: tuple[Shapes, ...]
    numbers: dict[str, int | float | list[int]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    whole: Shapes = field(default_factory=dict)
    output_norm: str = "output_norm"

    @property
    def head(self) -> int:
        """Numbers of a head of attention."""
        asked = (layer["attn_q"][1] for layer in self.layers if "attn_q" in layer)
        return next(asked, WIDTH) // HEADS


def _alike(name: str, layer: Shapes, **more: object) -> Architecture:
    return Architecture(name, (layer,) * LAYERS, **more)  # type: ignore[arg-type] - only passed on


ARCHITECTURES = {
    "llama": _alike("llama", _PLAIN),
    "llama with biases": _alike("llama", _PLAIN | _BIASES | {"attn_output.bias": (WIDTH,)}),
    "mistral3": _alike(
        "mistral3",
        _PLAIN_WIDE,
        numbers={
            "rope.scaling.factor": 4.0,
            "rope.scaling.original_context_length": 16,
            "rope.scaling.yarn_log_multiplier": 1.0,
            "attention.temperature_scale": 0.1,
        },
        words={"rope.scaling.type": "yarn"},
    ),
    "qwen2": _alike("qwen2", _PLAIN | _BIASES),
    "qwen3": _alike("qwen3", _PLAIN_WIDE | _OF_HEADS),
    "gemma2": _alike(
        "gemma2",
        _PLAIN_WIDE | _AFTER,
        numbers=_WINDOW | {"attn_logit_softcapping": 50.0, "final_logit_softcapping": 30.0},
    ),
    "gemma3": _alike("gemma3", _PLAIN_WIDE | _AFTER | _OF_HEADS, numbers=_WINDOW),
    "granite": _alike(
        "granite",
        _PLAIN,
        numbers={"logit_scale": 8.0, "residual_scale": 0.8, "embedding_scale": 1.5, "attention.scale": 0.1},
    ),
    "olmo2": _alike(
        "olmo2",
        _attention() | _FORWARD | _AFTER | {"attn_q_norm": (WIDTH,), "attn_k_norm": (_HEAD * CACHE_HEADS,)},
        whole={"output": (WIDTH, VOCABULARY)},
    ),
    "smollm3": _alike("smollm3", _PLAIN),
    # As BioMedLM: what stands where is learned, and no layer has a matrix that gates.
    "gpt2": _alike(
        "gpt2",
        {
            "attn_qkv": (WIDTH, 3 * WIDTH),
            "attn_qkv.bias": (3 * WIDTH,),
            "attn_output": (WIDTH, WIDTH),
            "attn_output.bias": (WIDTH,),
            "attn_norm.bias": (WIDTH,),
            "ffn_up": (WIDTH, FORWARD),
            "ffn_up.bias": (FORWARD,),
            "ffn_down": (FORWARD, WIDTH),
            "ffn_down.bias": (WIDTH,),
            "ffn_norm.bias": (WIDTH,),
        }
        | _BEFORE,
        numbers={"attention.head_count_kv": HEADS, "attention.layer_norm_epsilon": 1e-5},
        whole={"position_embd": (WIDTH, CONTEXT), "output_norm.bias": (WIDTH,)},
    ),
    # These keep a state, in all layers, in some, or beside what they read.
    "mamba": _alike(
        "mamba",
        _MAMBA | {"attn_norm": (WIDTH,)},
        numbers=_STATE_NUMBERS
        | {f"attention.{key}": 0 for key in ("head_count", "head_count_kv", "key_length", "value_length")},
    ),
    "granitehybrid": Architecture(
        "granitehybrid",
        (_MAMBA_2 | _FORWARD | _BEFORE, _PLAIN),
        numbers=_STATE_NUMBERS | {"ssm.group_count": _GROUPS, "attention.head_count_kv": [0, CACHE_HEADS]},
    ),
    "falcon-h1": _alike(
        "falcon-h1",
        _MAMBA_2 | _attention() | _FORWARD | {"attn_norm": (WIDTH,), "ffn_norm.": (WIDTH,)},
        numbers=_STATE_NUMBERS | {"ssm.group_count": _GROUPS},
    ),
    "lfm2": Architecture(
        "lfm2",
        (_SHORT_CONVOLUTION | _FORWARD | _BEFORE, _PLAIN | {"attn_q_norm": (_HEAD,), "attn_k_norm": (_HEAD,)}),
        numbers={"shortconv.l_cache": _KERNEL, "attention.head_count_kv": [0, CACHE_HEADS]},
        output_norm="token_embd_norm",
    ),
}
"""By the name of a test."""


def write_random(architecture: Architecture, target: Path, lost: str = "") -> None:
    """Write a model. The weights of the matrices called `lost` are counted from the middle of their blocks, as
    llama.cpp would compute them from a rearranged copy if it laid no adapter over them.
    """
    tensors = []
    for seed, (name, shape) in enumerate(_tensors(architecture)):
        random = np.random.default_rng(seed)
        matrix = name.split(".")[2] if name.endswith(".weight") and name.startswith("blk.") else ""
        if matrix in MATRICES:
            kind, data = _Q4_1, _blocks(random, shape, is_lost=matrix == lost)
        else:
            kind, data = _F32, _numbers(random, name, shape).astype(np.float32).tobytes()
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


def _numbers(random: np.random.Generator, name: str, shape: tuple[int, ...]) -> np.ndarray:
    """Of a tensor that is no matrix of attention or of a feed-forward network."""
    if name.endswith(".ssm_a"):
        # How quickly a state is forgotten: anything above 0 would grow without end.
        return -random.uniform(0.01, 1, shape)
    if name.endswith("bias"):
        return random.normal(0, 0.1, shape)
    if name.startswith(("token_embd.", "position_embd.", "output.weight")):
        # Small beside what the layers add, so that the words before the last one count.
        return random.normal(0, 0.01, shape)
    if len(shape) == 1 or 1 in shape:
        return random.normal(1, 0.1, shape)
    # Keys and queries that are large look at few words.
    strength = 2 if name.endswith("attn_qkv.weight") else 1
    return random.normal(0, strength / np.sqrt(shape[0]), shape)


def _tensors(architecture: Architecture) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Name and shape."""
    yield "token_embd.weight", (WIDTH, VOCABULARY)
    yield f"{architecture.output_norm}.weight", (WIDTH,)
    for name, shape in architecture.whole.items():
        yield _called(name), shape
    for number, layer in enumerate(architecture.layers):
        for name, shape in layer.items():
            yield f"blk.{number}.{_called(name)}", shape


def _called(name: str) -> str:
    return name.removesuffix(".") if "." in name else f"{name}.weight"


def _facts(architecture: Architecture) -> Iterator[bytes]:
    yield text_entry("general.architecture", architecture.name)
    yield text_entry("general.name", f"random weights, {architecture.name}")
    yield _number("general.file_type", _Q4_1)
    numbers: dict[str, int | float | list[int]] = {
        "context_length": CONTEXT,
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


def _number(key: str, number: float | list[int]) -> bytes:
    """An entry of metadata that is a number, or one for each layer."""
    if isinstance(number, list):
        return gguf_text(key) + struct.pack(f"<IIQ{len(number)}I", _ARRAY, _U32, len(number), *number)
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


if __name__ == "__main__":
    write_random(ARCHITECTURES[sys.argv[1]], Path(sys.argv[2]))
