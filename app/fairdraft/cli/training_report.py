"""How is a written training set told: what is in it, and what was left out?"""

from collections import Counter
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.domain.counting import counted
from fairdraft.domain.training_set import TRAINING_TASKS
from fairdraft.services.making_training_sets import WrittenTrainingSet
from fairdraft.services.training_words import training_advice, why_no_example


def tell_training_set(written: WrittenTrainingSet, out: Output) -> None:
    """Print what a person has to know before anything is trained."""
    made = written.training
    rows = Counter((row.task, row.split) for row in made.rows)
    tokens = {} if made.tokens is None else made.tokens.of
    about = "" if made.tokens is not None and made.tokens.counted_by else "about "
    out.table(
        ("TASK", "TRAIN", "EVAL", "TOKENS"),
        [
            (
                task,
                str(rows[task, "train"]),
                str(rows[task, "eval"]),
                f"{about}{tokens.get(f'train/{task}', 0) + tokens.get(f'eval/{task}', 0)}",
            )
            for task in TRAINING_TASKS
        ],
    )
    out.text("")
    if made.approved:
        out.text("Approved examples by campaign and section:")
        for one in made.approved:
            sections = ", ".join(f"{name} {n}" for name, n in one.sections.items())
            out.text(f"  {one.campaign}: {one.examples} ({sections})")
    else:
        out.text(why_no_example(made))
    leak = made.leakage
    out.text(
        f"Prompts: {len(made.trained_on)} trained on, {len(made.held_out)} held out. "
        f"Of {counted(leak.eval_rows, 'answer')} held out, {leak.same_completion} are also in train, "
        f"{leak.shared_run} share a run of thirteen words with it."
    )
    for advice in training_advice(made):
        out.text(advice.sentence)
    out.text(
        f"Left out: {counted(made.duplicates, 'duplicate row')}, {counted(made.ties, 'pair')} without a preference."
    )
    for exclusion in made.excluded:
        out.text(f"Left out: {exclusion.n} {exclusion.why}.")
    for note in made.notes:
        out.text(f"Kept: {note.n} {note.why}.")
    out.text(f"Training set {written.sha256}")


def training_object(written: WrittenTrainingSet) -> dict[str, Any]:
    """The same as JSON."""
    made = written.training
    rows = Counter(f"{row.split}/{row.task}" for row in made.rows)
    return {
        "training_set": written.sha256,
        "rows": dict(sorted(rows.items())),
        "tokens": None
        if made.tokens is None
        else {"counted_by": made.tokens.counted_by or None, "files": made.tokens.of},
        "approved_examples": [
            {"campaign": one.campaign, "n": one.examples, "sections": one.sections} for one in made.approved
        ],
        "prompts": {"trained_on": len(made.trained_on), "held_out": len(made.held_out)},
        "leakage": {
            "eval_rows": made.leakage.eval_rows,
            "same_completion": made.leakage.same_completion,
            "shared_run_of_13_words": made.leakage.shared_run,
            "campaigns_in_both": list(made.leakage.campaigns),
        },
        "duplicates": made.duplicates,
        "ties": made.ties,
        "excluded": [{"why": one.why, "n": one.n} for one in made.excluded],
        "notes": [{"why": one.why, "n": one.n} for one in made.notes],
    }
