"""What is a training set: rows made from drafts that people approved, preferred or edited?"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from pydantic import Field

from fairdraft.domain.comparison import Exclusion
from fairdraft.domain.document_schema import FileValue
from fairdraft.domain.study_contents import ModelLicence

TrainingTask = Literal["sft_messages", "sft_prompt_completion", "sft_base", "dpo", "kto"]
TRAINING_TASKS: tuple[TrainingTask, ...] = ("sft_messages", "sft_prompt_completion", "sft_base", "dpo", "kto")
SplitBy = Literal["prompt", "campaign", "document"]
TrainingSplit = Literal["train", "eval"]


class TrainedPrompt(FileValue):
    """A prompt of a training set: `campaign/brief`, and the hash of the brief as it was worded."""

    prompt_id: str
    brief_sha256: str = ""


class TrainingSetRecord(FileValue):
    """What a training set or a corpus was made of (`fairdraft/training-set@1`); its file's SHA-256 is its name.

    `trained_on` are the prompts with rows in train, `held_out` those with rows in eval alone; `files` has the SHA-256
    of each file of rows.
    """

    schema_name: Literal["fairdraft/training-set@1"] = Field(default="fairdraft/training-set@1", alias="schema")
    study: str
    split_by: SplitBy
    trained_on: tuple[TrainedPrompt, ...]
    held_out: tuple[TrainedPrompt, ...]
    files: dict[str, str]

    def has_trained_on(self, prompt_id: str, brief_sha256: str) -> bool:
        """Whether a prompt of this name, or of these very words, was trained on."""
        names, words = self._known
        return prompt_id in names or (brief_sha256 in words if brief_sha256 else False)

    @cached_property
    def _known(self) -> tuple[frozenset[str], frozenset[str]]:
        return frozenset(one.prompt_id for one in self.trained_on), frozenset(
            one.brief_sha256 for one in self.trained_on
        )


@dataclass(frozen=True, slots=True)
class TrainingTokens:
    """Tokens of each file's prompts and answers, by `train/kto` and the like.

    `counted_by` names the model whose tokeniser counted; empty: estimated, rather too many than too few.
    """

    of: dict[str, int]
    counted_by: str = ""


@dataclass(frozen=True, slots=True)
class TrainingBase:
    """The model that an adapter is to be trained for: its name in the library, and whether it follows instructions."""

    name: str
    is_instruct: bool


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """One row of a task's file. `columns` are its keys in their order; `group` is the prompt or campaign by which
    it went into its split.
    """

    task: TrainingTask
    split: TrainingSplit
    group: str
    columns: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ApprovedExamples:
    """How many approved examples a campaign gives, and in how many of them each section occurs."""

    campaign: str
    examples: int
    sections: dict[str, int]


@dataclass(frozen=True, slots=True)
class Leakage:
    """What train and eval have in common: eval rows whose completion stands in train as well, eval rows that share
    a run of thirteen words with a completion in train, and campaigns that are in both.
    """

    same_completion: int
    shared_run: int
    eval_rows: int
    campaigns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """The rows of every task with everything that a reader of them has to know.

    `excluded` and `notes` are what was left out, and what was kept with a reservation; `ties` are pairs without a
    preference by `pair_rule`; `duplicates` are rows left out because the same row was there, `repeated_completions`
    rows kept whose completion stands under another prompt too. `trained_on` are the prompts with rows in train,
    `held_out` those with rows in eval alone. `override_by` named the person who let text from
    models in whose licence training is restricted stay. `base` is the model that the recipe is made out for.
    `scripted_raters` are those whose ratings a script computed.
    """

    study: str
    rows: tuple[TrainingRow, ...]
    split_by: SplitBy
    pair_rule: str
    approval_rule: str
    approved: tuple[ApprovedExamples, ...]
    excluded: tuple[Exclusion, ...]
    notes: tuple[Exclusion, ...]
    ties: int
    duplicates: int
    repeated_completions: int
    leakage: Leakage
    licences: tuple[ModelLicence, ...]
    override_by: str | None
    sample_data: bool
    trained_on: tuple[TrainedPrompt, ...] = ()
    held_out: tuple[TrainedPrompt, ...] = ()
    tokens: TrainingTokens | None = None
    base: TrainingBase | None = None
    scripted_raters: tuple[str, ...] = ()

    def count(self, task: TrainingTask, split: TrainingSplit) -> int:
        """How many rows a task has in a split."""
        return sum(row.task == task and row.split == split for row in self.rows)
