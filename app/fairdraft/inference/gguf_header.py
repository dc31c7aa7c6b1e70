"""What does the header of a GGUF file say of the model, and is the file whole?"""

from math import prod
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import ModelHeader
from fairdraft.inference.gguf_format import ArrayLength, GgufContents, TensorPlace, walk_header

_BLOCKS = {
    0: (1, 4),
    1: (1, 2),
    2: (32, 18),
    3: (32, 20),
    6: (32, 22),
    7: (32, 24),
    8: (32, 34),
    9: (32, 36),
    10: (256, 84),
    11: (256, 110),
    12: (256, 144),
    13: (256, 176),
    14: (256, 210),
    15: (256, 292),
    16: (256, 66),
    17: (256, 74),
    18: (256, 98),
    19: (256, 50),
    20: (32, 18),
    21: (256, 110),
    22: (256, 82),
    23: (256, 136),
    24: (1, 1),
    25: (1, 2),
    26: (1, 4),
    27: (1, 8),
    28: (1, 8),
    29: (256, 56),
    30: (1, 2),
    34: (256, 54),
    35: (256, 66),
    39: (32, 17),
    40: (64, 36),
    41: (128, 18),
    42: (64, 18),
}
"""ggml type number: weights in a block, bytes of a block."""

_QUANTISATIONS = {
    0: "F32",
    1: "F16",
    2: "Q4_0",
    3: "Q4_1",
    7: "Q8_0",
    8: "Q5_0",
    9: "Q5_1",
    10: "Q2_K",
    11: "Q3_K_S",
    12: "Q3_K_M",
    13: "Q3_K_L",
    14: "Q4_K_S",
    15: "Q4_K_M",
    16: "Q5_K_S",
    17: "Q5_K_M",
    18: "Q6_K",
    19: "IQ2_XXS",
    20: "IQ2_XS",
    21: "Q2_K_S",
    22: "IQ3_XS",
    23: "IQ3_XXS",
    24: "IQ1_S",
    25: "IQ4_NL",
    26: "IQ3_S",
    27: "IQ3_M",
    28: "IQ2_S",
    29: "IQ2_M",
    30: "IQ4_XS",
    31: "IQ1_M",
    32: "BF16",
    36: "TQ1_0",
    37: "TQ2_0",
    38: "MXFP4",
    39: "NVFP4",
    40: "Q1_0",
    41: "Q2_0",
}
"""general.file_type: the name people know the quantisation by."""

_LARGEST_ALIGNMENT = 1 << 20


def read_header(path: Path) -> ModelHeader:
    """The model's own description, without native code.

    Raises:
        KnownError: the file cannot be read, is not GGUF, is damaged, cut off, or one part of several.
    """
    try:
        with path.open("rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(0)
            contents, cut_off = walk_header(stream, size, path.name)
    except OSError as error:
        why = error.strerror or str(error)
        raise KnownError(f"{path} cannot be read: {why}.", "Check the path and your right to read the file.") from error
    needed = _bytes_needed(contents)
    if needed > size:
        raise cut_off(needed)
    facts = _Facts(contents)
    parts = facts.number("split.count")
    if parts > 1:
        raise KnownError(
            f"{path.name} is one part of a model split into {parts} files.",
            "Join the parts with llama.cpp's 'llama-gguf-split --merge' and choose the joined file.",
        )
    return _header(facts, path.stem)


def _bytes_needed(contents: GgufContents) -> int:
    """Size in bytes that the file must have at least for all of its tensors."""
    alignment = contents.metadata.get("general.alignment")
    if type(alignment) is not int or not 0 < alignment <= _LARGEST_ALIGNMENT:
        alignment = 32
    start = -(-contents.header_bytes // alignment) * alignment
    ends = [tensor.offset + _tensor_bytes(tensor) for tensor in contents.tensors]
    return start + max(ends) if ends else contents.header_bytes


def _tensor_bytes(tensor: TensorPlace) -> int:
    """Size of a tensor's data; of a type unknown here at least nothing is claimed."""
    weights, size = _BLOCKS.get(tensor.type_number, (1, 0))
    return prod(tensor.shape) // weights * size


class _Facts:
    """Metadata by key, with a neutral answer where the file says nothing, or something of another type."""

    def __init__(self, contents: GgufContents) -> None:
        self.metadata = contents.metadata
        self.parameters = sum(prod(tensor.shape) for tensor in contents.tensors)
        self.architecture = self.text("general.architecture")

    def text(self, key: str) -> str:
        """A text, or empty."""
        value = self.metadata.get(key)
        return value.strip() if isinstance(value, str) else ""

    def number(self, key: str) -> int:
        """A number, the largest of a list of numbers, or 0; never negative."""
        value = self.metadata.get(key)
        numbers = value if isinstance(value, tuple) else (value,)
        return max((number for number in numbers if type(number) is int and number > 0), default=0)

    def of_architecture(self, key: str) -> int:
        """A number whose key begins with the architecture's name, or 0."""
        return self.number(f"{self.architecture}.{key}")

    def length(self, key: str) -> int:
        """How many elements a list has, or 0."""
        value = self.metadata.get(key)
        if isinstance(value, ArrayLength):
            return value.elements
        return len(value) if isinstance(value, tuple) else 0

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a list."""
        value = self.metadata.get(key)
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, tuple) else ()


def _header(facts: _Facts, fallback_name: str) -> ModelHeader:
    heads = facts.of_architecture("attention.head_count")
    embedding = facts.of_architecture("embedding_length")
    file_type = facts.metadata.get("general.file_type")
    template = facts.metadata.get("tokenizer.chat_template")
    tokenizer = [facts.text("tokenizer.ggml.model"), facts.text("tokenizer.ggml.pre")]
    return ModelHeader(
        name=facts.text("general.name") or fallback_name,
        architecture=facts.architecture,
        quantisation=_QUANTISATIONS.get(file_type, "") if type(file_type) is int else "",
        parameters=facts.parameters,
        context_length=facts.of_architecture("context_length"),
        languages=facts.texts("general.languages"),
        licence=facts.text("general.license"),
        base_model=facts.text("general.base_model.0.name"),
        chat_template=template if isinstance(template, str) and template.strip() else None,
        tokenizer="/".join(part for part in tokenizer if part),
        layers=facts.of_architecture("block_count"),
        kv_heads=facts.of_architecture("attention.head_count_kv") or heads,
        head_size=facts.of_architecture("attention.key_length") or (embedding // heads if heads else 0),
        vocabulary=facts.of_architecture("vocab_size") or facts.length("tokenizer.ggml.tokens"),
    )
