"""What is a rubric: the criteria that raters judge by?"""

from typing import Literal, Self

from pydantic import Field, model_validator

from fairdraft.domain.document_schema import FileValue

Verdict = Literal["approve", "revise", "reject"]
VERDICTS: tuple[Verdict, ...] = ("approve", "revise", "reject")
SCORES = (1, 2, 3, 4, 5)
VOICE = "brand_voice"
"""The criterion that a model is adapted for, unless a plan says another."""
SHIPPED_CRITERIA = ("accuracy", "indication_language", "isi_referencing", VOICE, "copy_quality")
"""The criteria of the rubric that ships, in its order: options of the command and columns of ratings even where nobody
rated by them.
"""
INSERTED_CRITERIA = frozenset({"indication_language", "isi_referencing"})
"""Criteria about language that the program itself inserts into assisted drafts: a rating there says nothing of a model.
"""


class CriterionExample(FileValue):
    """A short text that earns `score`, and why."""

    score: int = Field(ge=1, le=5)
    text: str
    why: str = ""


class Criterion(FileValue):
    """One question answered on 1–5; `anchors` says in words what each score means."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    question: str = ""
    anchors: dict[str, str] = {}
    examples: tuple[CriterionExample, ...] = ()
    regulated: bool = False

    @model_validator(mode="after")
    def _anchors_are_scores(self) -> Self:
        for level in self.anchors:
            if level not in {"1", "2", "3", "4", "5"}:
                raise ValueError(f'anchors are given for "1" to "5", not for "{level}"')
        return self


class SpanLabel(FileValue):
    """A label for words of a draft; it may point to the rule it corresponds to."""

    id: str
    name: str
    rule: str = ""


class Rubric(FileValue):
    """Versioned criteria, span labels and verdicts (`fairdraft/rubric@1`)."""

    schema_name: Literal["fairdraft/rubric@1"] = Field(alias="schema")
    id: str
    version: str
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    labels: tuple[SpanLabel, ...] = ()
    verdicts: tuple[Verdict, ...] = VERDICTS
