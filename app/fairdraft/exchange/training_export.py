"""How do training rows become files that trainers load as they are?"""

import json
import shlex
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from fairdraft.domain.errors import KnownError
from fairdraft.domain.training_set import (
    TRAINING_TASKS,
    Leakage,
    TrainingBase,
    TrainingRow,
    TrainingSet,
    TrainingSplit,
    TrainingTask,
)
from fairdraft.exchange.export_card import card, manifest_of
from fairdraft.exchange.export_folder import ExportFolder, export_folder, write_parts
from fairdraft.exchange.markdown_text import plain, table
from fairdraft.exchange.training_recipe import write_recipe, write_record

LEGAL_KEYS: dict[TrainingTask, tuple[str, ...]] = {
    "sft_messages": ("messages",),
    "sft_prompt_completion": ("prompt", "completion"),
    "sft_base": ("prompt", "completion"),
    "dpo": ("prompt", "chosen", "rejected"),
    "kto": ("prompt", "completion", "label"),
}
"""The keys that a trainer reads in each task's file; the other columns ride along."""

_SPLITS: tuple[TrainingSplit, ...] = ("train", "eval")
_NEVER_FURTHER = frozenset(
    [
        "label",
        "prompt",
        "completion",
        "chosen",
        "rejected",
        "messages",
        "text",
        "tools",
        "images",
        "input_ids",
        "labels",
        "chat_template_kwargs",
    ]
)
_FURTHER = {
    "draft_id": "Id of the draft whose words the completion (or the chosen answer) begins from; empty for a text.",
    "prompt_id": "campaign/brief; for a text, which has no brief: library/ or piece/ and its id.",
    "campaign": "Id of the campaign; library- and the product's id for approved copy of the library.",
    "candidate": "Candidate that wrote the draft; empty for a text.",
    "mode": (
        "raw: the model wrote everything; assisted: the program inserted the approved blocks, which are left out; "
        "empty for a text."
    ),
    "source": (
        "draft: the draft's own words; writer: those words as a writer changed and a named person approved them; "
        "text: approved copy that no model drafted."
    ),
    "sections": "Sections in the completion, joined by commas.",
    "rejected_draft_id": "Id of the rejected draft.",
    "rejected_candidate": "Candidate that wrote the rejected draft.",
    "preference_source": "rating_margin: one rater's scores; edit: a writer's edit over the draft; pairwise: a vote.",
    "margin": "Points on 1–5 between the two, by the declared rule; null for edits and votes.",
    "rater_id": "Pseudonym of the person who preferred it; empty if nobody is named.",
}
_KEYS = {
    "messages": "The whole conversation: a list of `{role, content}`, the answer last.",
    "prompt": "What was asked: a list of `{role, content}` that ends with the user's; in sft_base one text.",
    "completion": "The answer: a list of one assistant message; in sft_base a text that starts with a space.",
    "chosen": "The preferred answer: a list of one assistant message.",
    "rejected": "The other answer.",
    "label": "true: approved by every verdict; false: rejected by every verdict.",
}


_TOGETHER = 500
_RECIPE = ("RECIPE.md", "adapter_to_gguf.py", "requirements.txt", "train_lora.py")


def export_training(
    training: TrainingSet, folder: Path, recipe: Path, progress: Callable[[int, int], None] | None = None
) -> tuple[Path, ...]:
    """Write `train/<task>.jsonl` and `eval/<task>.jsonl` for every task that has rows, with card, dictionary, the
    record of what was trained on, and the recipe for whoever trains. `progress` is told rows written of all rows.

    Raises:
        KnownError: there is nothing to train on, or the folder cannot be written.
    """
    if not training.rows:
        raise KnownError(_why_nothing(training), _what_to_do(training))
    with export_folder(folder) as files:
        by_file: dict[str, list[TrainingRow]] = defaultdict(list)
        for row in training.rows:
            by_file[f"{row.split}/{row.task}.jsonl"].append(row)
        told = _Progress(len(training.rows), progress)
        for name in sorted(by_file):
            _write(files, name, by_file[name], told)
        write_record(files, training.study, training.split_by, training.trained_on, training.held_out)
        write_recipe(files, recipe, _RECIPE, _made_out_for(training.base))
        files.write_text("columns.md", _columns(training))
        files.write_text("dataset_card.md", _card(training))
        counts = Counter(f"{row.split}/{row.task}" for row in training.rows)
        further = {
            "split_by": training.split_by,
            "pair_rule": training.pair_rule,
            "approval_rule": training.approval_rule,
            "notes": [{"why": one.why, "n": one.n} for one in training.notes],
            "ties": training.ties,
            "duplicates": training.duplicates,
            "repeated_completions": training.repeated_completions,
            "leakage": {
                "same_completion": training.leakage.same_completion,
                "shared_run_of_13_words": training.leakage.shared_run,
                "eval_rows": training.leakage.eval_rows,
                "campaigns_in_both": list(training.leakage.campaigns),
            },
            "licence_override_by": training.override_by,
            "approved_examples": [
                {"campaign": one.campaign, "n": one.examples, "sections": one.sections} for one in training.approved
            ],
            "prompts": {"trained_on": len(training.trained_on), "held_out": len(training.held_out)},
            "tokens": tokens_object(training),
            "base_model": None if training.base is None else training.base.name,
            "tasks_without_rows": [one for one in TRAINING_TASKS if not any(one == row.task for row in training.rows)],
        }
        files.write_manifest(
            manifest_of(
                training.study,
                "training",
                dict(sorted(counts.items())),
                training.licences,
                training.excluded,
                sample_data=training.sample_data,
                scripted_raters=training.scripted_raters,
                further=further,
            )
        )
        return files.place()


def tokens_object(training: TrainingSet) -> dict[str, Any] | None:
    """The tokens of each file, and whose tokeniser counted them (null: estimated)."""
    counted = training.tokens
    return None if counted is None else {"counted_by": counted.counted_by or None, "files": counted.of}


def refuse_bad_row(row: TrainingRow) -> None:
    """Raise ValueError for a row that a trainer would misread: our own fault."""
    legal = LEGAL_KEYS[row.task]
    columns = row.columns
    further = columns.keys() - set(legal)
    if not columns.keys() >= set(legal) or further & _NEVER_FURTHER or not further <= _FURTHER.keys():
        raise ValueError(f"a row of {row.task} has the keys {', '.join(columns)}")
    if not all(columns[one] is None or isinstance(columns[one], str | int | float | bool) for one in further):
        raise ValueError(f"a further column of {row.task} is not flat")
    if "label" in legal and type(columns["label"]) is not bool:
        raise ValueError("a label is no truth value")
    if row.task == "sft_base":
        if not columns["completion"].startswith(" ") or columns["prompt"] != columns["prompt"].rstrip():
            raise ValueError("a base completion starts with a space, and its prompt ends without one")
    else:
        _refuse_bad_messages(columns)
    for answer in (columns.get(one) for one in ("messages", "completion", "chosen", "rejected")):
        text = answer if isinstance(answer, str) or answer is None else answer[-1]["content"]
        if text is not None and (not text.strip() or text != text.rstrip() or "<think>" in text):
            raise ValueError(f"a completion of {row.task} is empty, ends in blanks or thinks aloud")


def _refuse_bad_messages(columns: dict[str, Any]) -> None:
    asked = columns["messages"][:-1] if "messages" in columns else columns["prompt"]
    if asked[-1]["role"] != "user":
        raise ValueError("the last message of a prompt is not a user's")
    answers = [columns["messages"][-1:]] if "messages" in columns else []
    answers += [columns[one] for one in ("completion", "chosen", "rejected") if one in columns]
    if any([one["role"] for one in answer] != ["assistant"] for answer in answers):
        raise ValueError("an answer is not one message of the assistant")


class _Progress:
    """Tells how many rows of all are written, some at a time."""

    def __init__(self, total: int, progress: Callable[[int, int], None] | None) -> None:
        self._total = total
        self._progress = progress
        self._done = 0

    def row(self) -> None:
        """One more is written."""
        if self._progress is not None and self._done % _TOGETHER == 0:
            self._progress(self._done, self._total)
        self._done += 1


def _made_out_for(base: TrainingBase | None) -> dict[str, str]:
    """What stands in the recipe in place of its blanks."""
    if base is None:
        return {}
    recipe = "" if base.is_instruct else " --recipe dtc-completion"
    return {'"MODEL IN FAIRDRAFT" --id my-adapter': f"{shlex.quote(base.name)} --id my-adapter{recipe}"}


def _write(files: ExportFolder, name: str, rows: list[TrainingRow], told: _Progress) -> None:
    """Row by row: a set of a hundred thousand is larger than what one should hold twice."""

    def lines() -> Iterator[bytes]:
        for row in rows:
            told.row()
            refuse_bad_row(row)
            yield json.dumps(row.columns, separators=(",", ":")).encode("ascii") + b"\n"

    files.verified(name, write_parts(files.path(name), lines()), rows=len(rows))
    with files.path(name).open(encoding="ascii") as file:
        if any(json.loads(line) != row.columns for line, row in zip(file, rows, strict=True)):
            raise files.not_the_same(name)


def _why_nothing(training: TrainingSet) -> str:
    told = "; ".join(f"{one.n} {one.why}" for one in training.excluded)
    return f'Study "{training.study}" has nothing to train on{f" (left out: {told})" if told else ""}.'


def _what_to_do(training: TrainingSet) -> str:
    if any("license" in one.why for one in training.excluded):
        return (
            "Rate drafts of a model whose license is known and permits training, or name the person who takes "
            "responsibility with --override-license-by NAME."
        )
    return "Rate its drafts first: examples come from approvals, rejections, differences of a point, and edits."


def _columns(training: TrainingSet) -> str:
    rows = []
    for task in TRAINING_TASKS:
        seen = dict.fromkeys(name for row in training.rows if row.task == task for name in row.columns)
        for name in seen:
            read = name in LEGAL_KEYS[task]
            rows.append([f"`{task}`", f"`{name}`", "yes" if read else "no", (_KEYS if read else _FURTHER)[name]])
    return (
        "# Columns\n\nOne JSON object a line, ASCII. Trainers read the keys that are marked yes; the other columns "
        "are additional and may be dropped.\n\n" + table(["file", "key", "read by trainers", "meaning"], rows) + "\n"
    )


def _approved_examples(training: TrainingSet) -> str:
    sections = sorted({name for one in training.approved for name in one.sections})
    return table(
        ["campaign", "approved examples", *sections],
        [
            [plain(one.campaign), str(one.examples), *(str(one.sections.get(name, 0)) for name in sections)]
            for one in training.approved
        ],
    )


def _rows_and_tokens(training: TrainingSet) -> str:
    counts = Counter((row.task, row.split) for row in training.rows)
    tokens = training.tokens.of if training.tokens is not None else {}
    split = table(
        ["task", "train", "eval", "tokens in train", "tokens in eval"],
        [
            [
                one,
                *(str(counts[one, part]) for part in _SPLITS),
                *(str(tokens.get(f"{part}/{one}", 0)) for part in _SPLITS),
            ]
            for one in TRAINING_TASKS
        ],
    )
    if training.tokens is not None:
        by = training.tokens.counted_by
        split += "\n\n" + (
            f"Tokens in the tokenizer of {plain(by)}."
            if by
            else "Tokens are estimated at three bytes each; `recipe/train_lora.py` counts them with its model's "
            "tokenizer."
        )
    return split


def _origin(training: TrainingSet) -> str:
    override = (
        f"\n- {plain(training.override_by)} kept text of models whose license restricts training or is unknown."
        if training.override_by
        else ""
    )
    notes = "".join(f"\n- {one.n}: {plain(one.why)}." for one in training.notes)
    return (
        f"- Split by {training.split_by}, never by row.\n"
        f"- Approved: {plain(training.approval_rule)}.\n"
        f"- Preferred: {training.pair_rule}; or a writer's edit over the draft; or a vote. "
        f"{training.ties} pairs without a preference were dropped.\n"
        "- KTO: true for drafts that every verdict approves, false for those that every verdict rejects.\n"
        "- Completions hold the model's or the writer's words only: blocks of approved language that the program "
        "inserted are not in them, nor are references and footnotes, with the marks that lead to them.\n"
        f"- {training.duplicates} duplicate rows were left out; "
        f"{training.repeated_completions} completions appear under more than one prompt.{override}{notes}"
    )


def _in_common(leak: Leakage) -> str:
    return (
        f"- {leak.same_completion} of {leak.eval_rows} completions in eval are also in train.\n"
        f"- {leak.shared_run} of {leak.eval_rows} share a run of thirteen words with one in train.\n"
        f"- Campaigns in both: {', '.join(map(plain, leak.campaigns)) or 'none'}. Prompts of one campaign share the "
        "product's facts, and all prompts the recipe's worked examples."
    )


def _card(training: TrainingSet) -> str:
    return card(
        f"Training sets from the study {plain(training.study)}",
        "Rows for supervised fine-tuning (SFT), preference optimization (DPO) and KTO, in the forms that TRL reads. "
        "A task without rows has no file.",
        [
            ("Rows", _rows_and_tokens(training)),
            (
                "Training on it",
                (
                    "`recipe/RECIPE.md` explains how to train an adapter with this set and use it here. "
                    "`training_set.json` names the "
                    f"{len(training.trained_on)} prompts to train on and the {len(training.held_out)} that "
                    "are held out; its SHA-256 is the name of this set."
                ),
            ),
            ("Where they come from", _origin(training)),
            ("Approved examples by campaign and section", _approved_examples(training)),
            ("What train and eval have in common", _in_common(training.leakage)),
        ],
        training.licences,
        training.excluded,
        sample_data=training.sample_data,
        scripted_raters=training.scripted_raters,
    )
