"""How is the model of a GGUF file built, layer by layer, as its header tells?

The rules of single architectures are those of llama.cpp, which decides what is allocated.
"""

import re
from collections import defaultdict

from fairdraft.domain.model_shape import LayerShape, ModelShape
from fairdraft.inference.ggml_types import TYPE_NAMES, tensor_bytes
from fairdraft.inference.gguf_facts import GgufFacts
from fairdraft.inference.gguf_format import TensorPlace

# Every how many layers one looks back on all tokens where the file does not say; with "first", that one comes first.
_WINDOW_PATTERNS = {
    "afmoe": 4, "cohere2": 4, "exaone-moe": 4, "exaone4": 4, "gemma2": 2, "gemma3": 6, "gemma3n": 5, "gpt-oss": 2,
    "llama4": 4, "mellum": 4, "muse-glimmer": 4, "olmo2": 4, "plamo3": 8,
}  # fmt: skip
_DENSE_FIRST = {"cohere2moe": 4, "laguna": 4, "smallthinker": 4}
# Windows that the file does not name.
_WINDOWS = {"gemma2": 4096, "llama4": 8192}
# They have a window in the file, and llama.cpp does not use it.
_WINDOW_UNUSED = {"phi3"}
# The first so many layers keep tokens, the others use theirs.
_OWN_CACHES = {"gemma3n": 20}
# Every how many layers one is no recurrent one, where the file does not say.
_FULL_EVERY = {"qwen3next": 4, "qwen35": 4, "qwen35moe": 4, "qwen4exp": 4}
# Each layer has both: attention and a state.
_BOTH = {"falcon-h1"}
_RECURRENT = {"mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7"}

_LAYER = re.compile(r"blk\.(\d+)\.")
_REPACKED_ROWS = 8


def model_shape(facts: GgufFacts) -> ModelShape | None:
    """The shape, or None where the header does not tell enough."""
    count = facts.of_architecture("block_count")
    embedding = facts.of_architecture("embedding_length")
    if not count or not embedding:
        return None
    weights: dict[int, int] = defaultdict(int)
    repackable: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    table = rest = output = 0
    output_repackable: tuple[tuple[str, int], ...] = ()
    table_repackable: tuple[tuple[str, int], ...] = ()
    for tensor in facts.tensors:
        size = tensor_bytes(tensor)
        found = _LAYER.match(tensor.name)
        if found and int(found[1]) < count:
            weights[int(found[1])] += size
            for kind, part in _repackable(tensor, size):
                repackable[int(found[1])][kind] += part
        elif tensor.name == "token_embd.weight":
            table, table_repackable = size, _repackable(tensor, size)
        elif tensor.name.startswith("output"):
            output += size
            if tensor.name == "output.weight":
                output_repackable = _repackable(tensor, size)
        else:
            rest += size
    tied = not any(tensor.name == "output.weight" for tensor in facts.tensors)
    plain = _plain_layers(facts, count)
    return ModelShape(
        layers=tuple(
            _with_weights(layer, weights[number], tuple(sorted(repackable[number].items())))
            for number, layer in enumerate(plain)
        ),
        embedding=embedding,
        vocabulary=facts.vocabulary,
        merges=facts.length("tokenizer.ggml.merges"),
        input_weights=table + rest,
        output_weights=output,
        output_repackable=table_repackable if tied else output_repackable,
        tied=tied,
        table=table,
    )


def _with_weights(layer: LayerShape, weights: int, repackable: tuple[tuple[str, int], ...]) -> LayerShape:
    return LayerShape(
        weights,
        repackable,
        layer.heads,
        layer.key_width,
        layer.value_width,
        layer.query_width,
        layer.feed_forward,
        layer.window,
        layer.state,
    )


def _repackable(tensor: TensorPlace, size: int) -> tuple[tuple[str, int], ...]:
    """Matrices whose rows can be laid side by side; which quantisations a processor wants so is its own matter."""
    kind = TYPE_NAMES.get(tensor.type_number)
    is_matrix = len(tensor.shape) >= 2 and tensor.shape[1] % _REPACKED_ROWS == 0
    return ((kind, size),) if kind is not None and is_matrix and kind not in {"F32", "F16", "BF16"} else ()


def _plain_layers(facts: GgufFacts, count: int) -> list[LayerShape]:
    heads = facts.each_layer("attention.head_count", count)
    kv_heads = facts.each_layer("attention.head_count_kv", count) if facts.has("attention.head_count_kv") else heads
    forward = _feed_forward(facts, count)
    windows = _windows(facts, count)
    recurrent = _recurrent(facts, kv_heads, forward, count)
    state = _state(facts, heads)
    own_caches = _own_caches(facts, count)
    layers = []
    for number in range(count):
        ending = "_swa" if windows[number] else ""
        key, value = facts.head_size("key", ending), facts.head_size("value", ending)
        attends = not recurrent[number] or facts.architecture in _BOTH
        keeps = attends and number < own_caches
        compressed = facts.of_architecture("attention.key_length_mla") > 0
        layers.append(
            LayerShape(
                weights=0,
                heads=heads[number] if attends else 0,
                key_width=key * kv_heads[number] if keeps else 0,
                value_width=value * kv_heads[number] if keeps and not compressed else 0,
                query_width=key * heads[number],
                feed_forward=forward[number],
                window=windows[number],
                state=state if recurrent[number] or facts.architecture in _BOTH else 0,
            )
        )
    return layers


def _feed_forward(facts: GgufFacts, count: int) -> tuple[int, ...]:
    """The width in which a token is worked on: of all experts that are asked for it, where there are experts."""
    plain = facts.each_layer("feed_forward_length", count)
    experts = facts.of_architecture("expert_used_count") * facts.of_architecture("expert_feed_forward_length")
    return tuple(max(one, experts) for one in plain)


def _windows(facts: GgufFacts, count: int) -> tuple[int, ...]:
    name = facts.architecture
    size = facts.of_architecture("attention.sliding_window")
    if not size and not facts.has("attention.sliding_window"):
        size = _WINDOWS.get(name, 0)
    if not size or name in _WINDOW_UNUSED:
        return (0,) * count
    flags = facts.flags("attention.sliding_window_pattern")
    if flags:
        return tuple(size if number < len(flags) and flags[number] else 0 for number in range(count))
    first = name in _DENSE_FIRST
    every = facts.of_architecture("attention.sliding_window_pattern") or (
        _DENSE_FIRST[name] if first else _WINDOW_PATTERNS.get(name, 0)
    )
    if not every:
        # An architecture unknown here: taken as keeping everything, which is never too little.
        return (0,) * count
    return tuple(
        size if (number % every != 0 if first else number % every < every - 1) else 0 for number in range(count)
    )


def _own_caches(facts: GgufFacts, count: int) -> int:
    """How many layers keep tokens: the last ones may use those of others, or serve only to guess ahead."""
    guessing = facts.of_architecture("nextn_predict_layers")
    shared = facts.of_architecture("attention.shared_kv_layers")
    return min(_OWN_CACHES.get(facts.architecture, count), count - shared, count - guessing)


def _recurrent(facts: GgufFacts, kv_heads: tuple[int, ...], forward: tuple[int, ...], count: int) -> tuple[bool, ...]:
    name = facts.architecture
    if name in _RECURRENT:
        return (True,) * count
    every = facts.of_architecture("full_attention_interval") or _FULL_EVERY.get(name, 0)
    if every:
        return tuple((number + 1) % every != 0 for number in range(count))
    if not _has_state(facts):
        return (False,) * count
    # A layer without keys that has a feed-forward part alone keeps nothing at all.
    alone = name.startswith("nemotron_h")
    return tuple(kv == 0 and not (alone and wide) for kv, wide in zip(kv_heads, forward, strict=True))


def _has_state(facts: GgufFacts) -> bool:
    return any(facts.of_architecture(key) for key in ("ssm.inner_size", "shortconv.l_cache", "kda.head_dim"))


def _state(facts: GgufFacts, heads: tuple[int, ...]) -> int:
    """Numbers that a recurrent layer keeps for each sequence."""
    embedding = facts.of_architecture("embedding_length")
    if size := facts.of_architecture("wkv.head_size"):
        return embedding * (facts.of_architecture("token_shift_count") or 2) + embedding * size
    if cache := facts.of_architecture("shortconv.l_cache"):
        return embedding * (cache - 1)
    kernel = facts.of_architecture("ssm.conv_kernel")
    if head := facts.of_architecture("kda.head_dim"):
        most = max(heads, default=0)
        return 3 * max(kernel - 1, 0) * most * head + head * head * most
    inner, kept = facts.of_architecture("ssm.inner_size"), facts.of_architecture("ssm.state_size")
    groups = facts.of_architecture("ssm.group_count")
    return max(kernel - 1, 0) * (inner + 2 * groups * kept) + kept * inner
