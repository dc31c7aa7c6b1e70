"""What does the header of a GGUF file say of the model, and is the file whole?"""

from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import HEADER_READING, ModelHeader, ModelRole
from fairdraft.inference.copy_offsets import ARCHITECTURE_KEY
from fairdraft.inference.ggml_types import QUANTISATIONS, tensor_bytes
from fairdraft.inference.gguf_facts import GgufFacts
from fairdraft.inference.gguf_format import GgufContents, walk_header
from fairdraft.inference.gguf_shape import model_shape

_LARGEST_ALIGNMENT = 1 << 20
# llama.cpp takes 512 at most.
_MOST_LAYERS = 4096

# Architectures that turn a text into numbers and write none.
_EMBEDDERS = {
    "bert", "modern-bert", "nomic-bert", "nomic-bert-moe", "neo-bert", "jina-bert-v2", "jina-bert-v3", "eurobert",
    "gemma-embedding", "llama-embed", "t5encoder",
}  # fmt: skip
# Those that make pictures of words, sounds of words, or a whole text at once.
_NO_WRITERS = {"clip", "wavtokenizer-dec", "dream", "llada", "llada-moe", "rnd1"}


def read_header(path: Path) -> ModelHeader:
    """The model's own description, without native code.

    Raises:
        KnownError: the file cannot be read, is not GGUF, is damaged, cut off, or one part of several.
    """
    try:
        with path.open("rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(0)
            contents, reader = walk_header(stream, size, path.name)
    except OSError as error:
        why = error.strerror or str(error)
        raise KnownError(f"{path} cannot be read: {why}.", "Check the path and your right to read the file.") from error
    needed = _bytes_needed(contents)
    if needed > size:
        raise reader.cut_off(needed)
    facts = GgufFacts(contents)
    layers = facts.of_architecture("block_count")
    if layers > _MOST_LAYERS:
        raise reader.damaged(f"it claims {layers:,} layers")
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
    ends = [tensor.offset + tensor_bytes(tensor) for tensor in contents.tensors]
    return start + max(ends) if ends else contents.header_bytes


def _header(facts: GgufFacts, fallback_name: str) -> ModelHeader:
    file_type = facts.metadata.get("general.file_type")
    template = facts.metadata.get("tokenizer.chat_template")
    tokenizer = [facts.text("tokenizer.ggml.model"), facts.text("tokenizer.ggml.pre")]
    role = _role(facts)
    return ModelHeader(
        name=facts.text("general.name") or fallback_name,
        architecture=facts.text(ARCHITECTURE_KEY) or facts.architecture,
        quantisation=QUANTISATIONS.get(file_type, "") if type(file_type) is int else "",
        parameters=facts.parameters,
        context_length=facts.of_architecture("context_length"),
        languages=facts.texts("general.languages"),
        licence=facts.text("general.license"),
        base_model=facts.text("general.base_model.0.name"),
        chat_template=template if isinstance(template, str) and template.strip() else None,
        tokenizer="/".join(part for part in tokenizer if part),
        layers=facts.of_architecture("block_count"),
        kv_heads=facts.of_architecture("attention.head_count_kv") or facts.of_architecture("attention.head_count"),
        head_size=facts.head_size("key"),
        vocabulary=facts.vocabulary,
        role=role,
        finetune=facts.text("general.finetune"),
        dated=facts.text("general.date"),
        made_by=facts.text("general.organization") or facts.text("general.author"),
        shape=model_shape(facts) if role == "drafting" else None,
        reading=HEADER_READING,
    )


def _role(facts: GgufFacts) -> ModelRole:
    kind = facts.text("general.type")
    if kind == "adapter":
        return "adapter"
    if facts.architecture in _EMBEDDERS or facts.of_architecture("pooling_type") > 0:
        return "embedding"
    if kind not in {"", "model"} or facts.architecture in _NO_WRITERS:
        return "other"
    return "drafting"
