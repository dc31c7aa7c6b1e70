"""On which texts is it measured what a model was trained on?"""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationInfo, field_validator

from fairdraft.domain.document_schema import FileValue
from fairdraft.domain.identity import text_sha256

Words = Annotated[str, StringConstraints(min_length=1)]
SetName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]*$")]

SHIPPED_SETS = ("safety", "consumer_copy", "indication", "clinical", "general", "french", "spanish")
"""The sets that ship with the program, in the order in which they are shown."""

QUICK_BYTES = 4_000
"""How much of a set a quick probe reads."""


class Term(FileValue):
    """A labelled fact: what a model should go on with after `prompt`, and what would be wrong. `date` is the day since
    which it is public: a model trained before cannot know it.
    """

    prompt: Words
    answer: Words
    foils: Annotated[tuple[Words, ...], Field(min_length=1)]
    date: dt.date | None = None
    source: str = ""

    @field_validator("foils")
    @classmethod
    def _differ(cls, foils: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        plain = [one.strip().casefold() for one in (*foils, str(info.data.get("answer", "")))]
        if len(set(plain)) < len(plain):
            raise ValueError("the answer and the foils must differ from each other")
        return foils


class TermList(FileValue):
    """Well-known facts of a therapeutic area, listed by the person (`fairdraft/terms@1`)."""

    schema_: Literal["fairdraft/terms@1"] = Field(alias="schema")
    id: SetName = "terms"
    terms: Annotated[tuple[Term, ...], Field(min_length=1)]


class ProbeDocument(FileValue):
    """One text, read from an empty context; the line ends at its beginning and end are none of it."""

    title: Words
    text: Words

    @field_validator("text")
    @classmethod
    def _without_outer_line_ends(cls, text: str) -> str:
        return text.strip("\n")

    @property
    def size(self) -> int:
        """Bytes of UTF-8."""
        return len(self.text.encode())

    @property
    def sha256(self) -> str:
        """Hash of the text: a score belongs to exactly this one."""
        return text_sha256(self.text)


class ProbeSet(FileValue):
    """Texts of one kind. `written` is the day they were written: a model trained before has not seen them."""

    schema_: Literal["fairdraft/probe-texts@1"] = Field(alias="schema", default="fairdraft/probe-texts@1")
    id: SetName
    language: Words = "en"
    written: dt.date | None = None
    documents: Annotated[tuple[ProbeDocument, ...], Field(min_length=1)]

    @property
    def size(self) -> int:
        """Bytes of UTF-8 of all documents."""
        return sum(document.size for document in self.documents)

    def shortened(self) -> "ProbeSet":
        """The first whole documents that have `QUICK_BYTES` together, or all: for a quick probe."""
        taken: list[ProbeDocument] = []
        for document in self.documents:
            if sum(one.size for one in taken) >= QUICK_BYTES:
                break
            taken.append(document)
        return self.model_copy(update={"documents": tuple(taken)})
