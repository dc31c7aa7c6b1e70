"""Which models are worth getting, for how much memory, under which licence, and where from?"""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from fairdraft.domain.document_schema import FileValue
from fairdraft.domain.model import ModelKind

Words = Annotated[str, StringConstraints(min_length=1)]


class RecommendedModel(FileValue):
    """A model worth getting next, and where from as far as that is known.

    One whose `role` is `embedding` does not draft: it reads approved copy for its meaning; `kind` is of those that do.
    `memory_gib` is about what it needs at four bits, `good_for` a clause for the person choosing. `repository` is one
    on Hugging Face that has GGUF files (which commit and hash is asked at the fetch), `package` one of the Python
    package index that carries the file, `guide` a document of ours where there is more to do. `sha256` is of `file`
    and stands only where we have hashed it ourselves.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]*$")]
    name: Words
    licence: Words
    memory_gib: Annotated[float, Field(gt=0)]
    good_for: Words
    role: Literal["drafting", "embedding"] = "drafting"
    kind: ModelKind = "instruct"
    biomedical: bool = False
    repository: Annotated[
        str, StringConstraints(pattern=r"^([A-Za-z0-9][A-Za-z0-9_.-]*/[A-Za-z0-9][A-Za-z0-9_.-]*)?$")
    ] = ""
    package: str = ""
    file: str = ""
    sha256: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""
    guide: str = ""

    @model_validator(mode="after")
    def _hash_of_something(self) -> Self:
        if self.sha256 and not self.file:
            raise ValueError("a sha256 needs a file")
        return self

    @property
    def source(self) -> str:
        """Where it comes from, in a few words; empty where nothing is known."""
        if self.repository:
            return self.repository
        return f"package {self.package}" if self.package else self.guide

    @property
    def drafts(self) -> bool:
        """Whether it writes copy; one that does not can be no candidate."""
        return self.role == "drafting"

    @property
    def nature(self) -> str:
        """Whether it follows instructions, continues text or only reads it, and whether it is a biomedical one."""
        if not self.drafts:
            return "embedding"
        return f"{self.kind}, biomedical" if self.biomedical else self.kind


class ModelCatalogue(FileValue):
    """The models that ship as recommended (`fairdraft/catalogue@1`)."""

    schema_: Literal["fairdraft/catalogue@1"] = Field(alias="schema")
    models: Annotated[tuple[RecommendedModel, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        seen: set[str] = set()
        for one in self.models:
            if one.id in seen:
                raise ValueError(f'two models have the id "{one.id}"')
            seen.add(one.id)
        return self

    @property
    def smallest_first(self) -> tuple[RecommendedModel, ...]:
        """The models by the memory that they need."""
        return tuple(sorted(self.models, key=lambda one: one.memory_gib))
