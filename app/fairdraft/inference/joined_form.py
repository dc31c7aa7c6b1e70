"""Which models can be written in the form of an architecture that joins two matrices of each feed-forward network?

llama.cpp computes a model of the architecture llama with a matrix that gates and one that is gated, which read the same
numbers. It computes one of the architecture chatglm by the very same steps, except that these two are one matrix, row
below row (llama.cpp, src/models/llama.cpp and chatglm.cpp). So a plain model of the one is written as one of the other:
fewer steps for each token, the same products.
"""

from collections.abc import Iterator, Sequence

from fairdraft.inference.copy_offsets import ARCHITECTURE_KEY
from fairdraft.inference.gguf_format import GgufContents
from fairdraft.inference.gguf_writing import gguf_text, text_entry

JOINED = "chatglm"
"""The architecture whose feed-forward matrices are joined."""

_PLAIN = "llama"
_ARCHITECTURE = "general.architecture"
# What both read, and read alike. Of anything else, such as another scale of attention, chatglm may know nothing.
_KNOWN_KEYS = frozenset(
    (
        "attention.head_count",
        "attention.head_count_kv",
        "attention.key_length",
        "attention.layer_norm_rms_epsilon",
        "attention.value_length",
        "block_count",
        "context_length",
        "embedding_length",
        "feed_forward_length",
        "rope.dimension_count",
        "rope.freq_base",
        "vocab_size",
    )
)
_OF_A_BLOCK = frozenset(
    ("attn_k", "attn_norm", "attn_output", "attn_q", "attn_v", "ffn_down", "ffn_gate", "ffn_norm", "ffn_up")
)
_OF_THE_WHOLE = frozenset(("output_norm.weight", "token_embd.weight"))
_OWN_OUTPUT = "output.weight"


def can_be_joined(contents: GgufContents) -> bool:
    """Whether chatglm computes this model as its own architecture does, its feed-forward matrices joined."""
    blocks = contents.metadata.get(f"{_PLAIN}.block_count")
    if contents.metadata.get(_ARCHITECTURE) != _PLAIN or type(blocks) is not int:
        return False
    prefix = f"{_PLAIN}."
    keys = {key.removeprefix(prefix) for key in contents.metadata if key.startswith(prefix)}
    # Biases, scales and factors of positions are tensors of their own.
    found = {one.name for one in contents.tensors}
    expected = {f"blk.{block}.{one}.weight" for block in range(min(blocks, len(found))) for one in _OF_A_BLOCK}
    are_known = keys <= _KNOWN_KEYS and found - {_OWN_OUTPUT} == expected | _OF_THE_WHOLE
    outputs = (one.shape for one in contents.tensors if one.name.endswith(".attn_output.weight"))
    return are_known and all(len(shape) == 2 and shape[0] == shape[1] for shape in outputs)


def joined_entries(entries: Sequence[bytes]) -> Iterator[bytes]:
    """The entries of such a model's metadata as those of a joined one, which tell what it is in truth."""
    prefix = _PLAIN.encode() + b"."
    for entry in entries:
        length = int.from_bytes(entry[:8], "little")
        key, value = entry[8 : 8 + length], entry[8 + length :]
        if key == _ARCHITECTURE.encode():
            yield text_entry(_ARCHITECTURE, JOINED)
            yield text_entry(ARCHITECTURE_KEY, _PLAIN)
        elif key.startswith(prefix):
            yield gguf_text(f"{JOINED}." + key.removeprefix(prefix).decode()) + value
        else:
            yield entry
