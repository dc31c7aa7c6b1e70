"""What does the header of a GGUF file say of the model, and is the file whole?"""

from pathlib import Path

from fairdraft.domain.file_words import file_title
from fairdraft.domain.model import HEADER_READING, ModelHeader, ModelRole
from fairdraft.domain.model_parts import without_part
from fairdraft.domain.one_line import LONGEST_NAME, one_line
from fairdraft.inference.copy_offsets import ARCHITECTURE_KEY
from fairdraft.inference.ggml_types import QUANTISATIONS
from fairdraft.inference.gguf_facts import GgufFacts
from fairdraft.inference.gguf_parts import joined_contents, model_parts
from fairdraft.inference.gguf_shape import model_shape

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
    """The model's own description, without native code; of a model in several files, `path` is the first.

    Raises:
        KnownError: the file cannot be read, is not GGUF, is damaged or cut off; or it is not the first of several, or
            not all of them are there and belong together.
    """
    parts = model_parts(path)
    facts = GgufFacts(joined_contents(parts))
    layers = facts.of_architecture("block_count")
    if layers > _MOST_LAYERS:
        raise parts[0].reader.damaged(f"it claims {layers:,} layers")
    return _header(facts, one_line(file_title(Path(without_part(path.name))), LONGEST_NAME))


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
