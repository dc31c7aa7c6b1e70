"""What is a training set: rows made from drafts that people approved, preferred or edited?"""

from dataclasses import dataclass
from typing import Any, Literal

from fairdraft.domain.comparison import Exclusion
from fairdraft.domain.study_contents import ModelLicence

TrainingTask = Literal["sft_messages", "sft_prompt_completion", "sft_base", "dpo", "kto"]
TRAINING_TASKS: tuple[TrainingTask, ...] = ("sft_messages", "sft_prompt_completion", "sft_base", "dpo", "kto")
SplitBy = Literal["prompt", "campaign"]
TrainingSplit = Literal["train", "eval"]


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
    rows kept whose completion stands under another prompt too. `override_by` named the person who let text from
    models in whose licence training is restricted stay.
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
