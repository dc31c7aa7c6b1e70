"""Trains a LoRA adapter on the exported set beside this folder, with TRL and PEFT.

    python train_lora.py --model ORGANISATION/MODEL --out adapter

Only rows of train/ are learned from; eval/ is for the loss that is shown before and after. A model with a chat template
learns from sft_prompt_completion.jsonl, one without from sft_base.jsonl; the loss is on the answers alone. Of a corpus
(corpus.jsonl) every word is learned from, in windows of --max-length tokens with the end token between two texts.
"""

import argparse
import hashlib
import json
import shutil
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

RECORD = "training_set.json"
CORPUS = "corpus"
PACKAGES = ("torch", "transformers", "trl", "peft", "accelerate", "datasets")


def main() -> int:
    """Train, and write the adapter with the record of what it was trained on."""
    arguments = _arguments()
    record = json.loads((arguments.set / RECORD).read_bytes())
    problem = _changed_file(arguments.set, record)
    if problem:
        print(problem, file=sys.stderr)
        return 3

    # Imported here, so that a wrong argument or a changed file is told at once.
    import torch
    from datasets import load_dataset
    from peft import LoraConfig
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from trl import SFTConfig, SFTTrainer

    tokenizer = AutoTokenizer.from_pretrained(arguments.model, revision=arguments.revision)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    task = arguments.task or _task(arguments.set, has_template=bool(tokenizer.chat_template))
    files = {
        split: str(path) for split in ("train", "eval") if (path := arguments.set / split / f"{task}.jsonl").exists()
    }
    if "train" not in files:
        print(f"The set has no train/{task}.jsonl: it has no approved example to learn from.", file=sys.stderr)
        return 3
    rows = load_dataset("json", data_files=files)
    if task == CORPUS:
        rows = {name: _windows(each["texts"], tokenizer, arguments.max_length) for name, each in rows.items()}
    else:
        rows = rows.select_columns(["prompt", "completion"])
        _tell_tokens(rows, tokenizer, arguments.max_length)

    on_gpu = torch.cuda.is_available()
    brain_float = on_gpu and torch.cuda.is_bf16_supported()
    model = AutoModelForCausalLM.from_pretrained(
        arguments.model, revision=arguments.revision, dtype=torch.bfloat16 if brain_float else torch.float32
    )
    settings = SFTConfig(
        output_dir=str(arguments.out / "work"),
        max_length=arguments.max_length,
        completion_only_loss=task != CORPUS,
        num_train_epochs=arguments.epochs,
        max_steps=arguments.steps,
        learning_rate=arguments.learning_rate,
        lr_scheduler_type="cosine",
        warmup_steps=arguments.warmup,
        per_device_train_batch_size=arguments.batch,
        gradient_accumulation_steps=arguments.accumulate,
        activation_checkpointing=on_gpu,
        bf16=brain_float,
        use_cpu=not on_gpu,
        seed=arguments.seed,
        logging_steps=1,
        save_strategy="no",
        report_to="none",
    )
    trainer = SFTTrainer(
        model=model,
        args=settings,
        train_dataset=rows["train"],
        eval_dataset=rows.get("eval"),
        processing_class=tokenizer,
        peft_config=LoraConfig(
            r=arguments.rank,
            lora_alpha=arguments.alpha,
            lora_dropout=arguments.dropout,
            target_modules="all-linear",
            task_type="CAUSAL_LM",
        ),
    )
    before = _eval_loss(trainer)
    trained = trainer.train()
    after = _eval_loss(trainer)
    trainer.model.save_pretrained(str(arguments.out), safe_serialization=True)
    shutil.copyfile(arguments.set / RECORD, arguments.out / RECORD)
    run = {
        "schema": "fairdraft/training-run@1",
        "model": arguments.model,
        "revision": arguments.revision or getattr(model.config, "_commit_hash", None),
        "task": task,
        "rows": {name: len(each) for name, each in rows.items()},
        "training_set": _sha256(arguments.set / RECORD),
        "steps": trained.global_step,
        "train_loss": trained.training_loss,
        "eval_loss_before": before,
        "eval_loss_after": after,
        "seconds": trained.metrics["train_runtime"],
        "device": torch.cuda.get_device_name() if on_gpu else "cpu",
        "settings": {name: str(value) for name, value in vars(arguments).items()},
        "packages": {name: version(name) for name in PACKAGES},
    }
    (arguments.out / "training_run.json").write_text(json.dumps(run, indent=2) + "\n", encoding="utf-8")
    shutil.rmtree(arguments.out / "work", ignore_errors=True)
    print(f"Adapter written to {arguments.out} after {trained.global_step} steps; loss on eval {before} → {after}.")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train a LoRA adapter on an exported training set.")
    parser.add_argument("--model", required=True, help="a Hugging Face repository or folder: what the GGUF came from")
    parser.add_argument("--revision", help="commit of that repository")
    parser.add_argument("--set", type=Path, default=Path(__file__).resolve().parent.parent, help="the exported folder")
    parser.add_argument("--out", type=Path, required=True, help="folder for the adapter")
    parser.add_argument(
        "--task", choices=("sft_prompt_completion", "sft_base", CORPUS), help="default: what the set has"
    )
    parser.add_argument("--epochs", type=float, default=3.0)
    parser.add_argument("--steps", type=int, default=-1, help="stop after so many steps instead")
    parser.add_argument("--learning-rate", type=float, default=2e-4)
    parser.add_argument("--warmup", type=int, default=5, help="steps until the full learning rate")
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--accumulate", type=int, default=4)
    parser.add_argument("--max-length", type=int, default=2048, help="tokens of prompt and answer; longer is cut")
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--alpha", type=float, default=32)
    parser.add_argument("--dropout", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def _changed_file(folder: Path, record: dict[str, Any]) -> str:
    """What to tell if the set is not the one that its record speaks of."""
    for name, sha256 in record["files"].items():
        path = folder / name
        if not path.exists() or _sha256(path) != sha256:
            return (
                f"{path} is not the file that {RECORD} speaks of: export the set again, or train on a set of its own."
            )
    return ""


def _task(folder: Path, *, has_template: bool) -> str:
    if (folder / "train" / f"{CORPUS}.jsonl").exists():
        return CORPUS
    return "sft_prompt_completion" if has_template else "sft_base"


def _windows(rows: Any, tokenizer: Any, length: int) -> Any:
    """All texts one after the other, the end token after each, cut into windows of that many tokens."""
    from datasets import Dataset

    tokens: list[int] = []
    for texts in rows:
        for text in texts:
            tokens += [*tokenizer(text, add_special_tokens=False)["input_ids"], tokenizer.eos_token_id]
    windows = [tokens[at : at + length] for at in range(0, len(tokens), length)]
    print(f"{len(tokens)} tokens in {len(windows)} windows of {length}")
    return Dataset.from_dict({"input_ids": windows})


def _tell_tokens(rows: Any, tokenizer: Any, most: int) -> None:
    """Tokens of each split in the model's own tokeniser, and how many rows would be cut."""
    for name, each in rows.items():
        lengths = [_tokens(row["prompt"], tokenizer) + _tokens(row["completion"], tokenizer) for row in each]
        cut = sum(length > most for length in lengths)
        print(f"{name}: {len(lengths)} rows, {sum(lengths)} tokens, {cut} longer than {most} tokens")


def _tokens(part: Any, tokenizer: Any) -> int:
    texts = [part] if isinstance(part, str) else [message["content"] for message in part]
    return sum(len(tokenizer(text)["input_ids"]) for text in texts)


def _eval_loss(trainer: Any) -> float | None:
    return None if trainer.eval_dataset is None else round(trainer.evaluate()["eval_loss"], 4)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    raise SystemExit(main())
