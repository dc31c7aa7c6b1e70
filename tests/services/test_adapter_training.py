"""Drafts from prompts that an adapter was trained on, and how a training set is told."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from services_support import drafted

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.generation import ModelFile
from fairdraft.services.making_training_sets import TrainingOrder, WrittenTrainingSet
from fairdraft.services.training_tokens import TrainingTokenCounter
from fairdraft.services.workplace import Workplace

STUDY = "desk-glynora"
BRIEFS = 6


def rated(workplace: Workplace, candidate: str, score: int, adapter: str | None = None) -> None:
    """A draft of each brief with words of its own, approved."""
    store = workplace.rating._drafts
    for brief in workplace.products.campaign("glynora").briefs[:BRIEFS]:
        (first,) = drafted(workplace, "starter", brief=brief.id)
        blocks = tuple(
            replace(one, text=f"{candidate} on {brief.id}") if one.section == "headline" else one
            for one in first.blocks
        )
        birth = replace(first.provenance, adapter_sha256=adapter)
        own = replace(
            first, id=f"{candidate}-{brief.id}", candidate=candidate, blocks=blocks, state="streaming", provenance=birth
        )
        store.begin_drafts([own])
        store.finish_draft(replace(own, state="finished"), None)
        store.delete_draft(first.id)
        workplace.rating.rate(own.id, "r1", scores={"accuracy": score}, verdict="approve")


def exported(workplace: Workplace, folder: Path) -> WrittenTrainingSet:
    return workplace.exporting.export_training(STUDY, folder, TrainingOrder(override_licence_by="A. Writer"))


def candidate_file(folder: Path, training_set: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "candidate.toml"
    path.write_text(
        'schema = "fairdraft/candidate@1"\nid = "adapted"\nname = "Adapted"\nmodel = "starter"\n'
        f'[adapter]\npath = "adapter.gguf"\ntraining_set = "{training_set}"\n',
        encoding="utf-8",
    )
    return path


def test_a_training_set_names_its_prompts_and_brings_its_recipe(workplace: Workplace, tmp_path: Path) -> None:
    """training_set.json has each prompt once, trained on or held out, and the hash of every file of rows."""
    rated(workplace, "starter", 4)
    made = exported(workplace, tmp_path / "set")
    content = (tmp_path / "set/training_set.json").read_bytes()
    assert made.sha256 == hashlib.sha256(content).hexdigest()
    record = json.loads(content)
    names = [[one["prompt_id"] for one in record[part]] for part in ("trained_on", "held_out")]
    assert [len(one) for one in names] == [BRIEFS - 1, 1]
    assert not set(names[0]) & set(names[1])
    for name, sha256 in record["files"].items():
        assert hashlib.sha256((tmp_path / "set" / name).read_bytes()).hexdigest() == sha256
    for split, part in (("train", names[0]), ("eval", names[1])):
        rows = (tmp_path / f"set/{split}/sft_messages.jsonl").read_text().splitlines()
        assert sorted(json.loads(row)["prompt_id"] for row in rows) == part
    assert {one.name for one in (tmp_path / "set/recipe").iterdir()} == {
        "RECIPE.md", "adapter_to_gguf.py", "requirements.txt", "train_lora.py"
    }  # fmt: skip
    again = exported(workplace, tmp_path / "again")
    assert again.sha256 == made.sha256


def test_tokens_are_estimated_or_counted_by_a_model(workplace: Workplace, tmp_path: Path) -> None:
    """Without a model they are an estimate and say so; with one they are its tokeniser's, and name it."""
    rated(workplace, "starter", 4)
    estimated = exported(workplace, tmp_path / "set").training.tokens
    assert estimated is not None
    assert estimated.counted_by == ""
    assert set(estimated.of) == {
        f"{split}/{task}"
        for split in ("train", "eval")
        for task in ("sft_messages", "sft_prompt_completion", "sft_base", "kto")
    }
    rows = exported(workplace, tmp_path / "set").training.rows
    counted = TrainingTokenCounter(OneModel(), Characters()).count(rows, "tiny")
    assert counted.counted_by == "Tiny"
    texts = [row.columns["prompt"] + row.columns["completion"] for row in rows if row.task == "sft_base"]
    # Texts are counted together, with a line end between two.
    ends = 2 * len(texts) - len({row.split for row in rows})
    assert counted.of["train/sft_base"] + counted.of["eval/sft_base"] == sum(map(len, texts)) + ends
    with pytest.raises(KnownError, match="no model"):
        workplace.exporting.export_training(STUDY, tmp_path / "other", TrainingOrder(tokens_of="nobody"))


class OneModel:
    """A library of one model, whatever it is called."""

    def model(self, name: str) -> Any:
        return SimpleNamespace(name=name.title(), sha256="")

    def file_for(self, candidate: Any) -> Any:
        return candidate, ModelFile(path="", sha256="", name=candidate.model, context_tokens=256)


class Characters:
    """An engine whose tokens are characters."""

    def count_tokens(self, model: ModelFile, text: str, *, vocabulary_alone: bool = False) -> int:
        assert model.name == "Tiny"
        # Else it would wait for whatever another model writes.
        assert vocabulary_alone
        return len(text)


def test_drafts_from_trained_prompts_are_left_out_of_the_comparison(workplace: Workplace, tmp_path: Path) -> None:
    """The adapted candidate counts on held-out prompts alone, the others everywhere, and the design says so."""
    rated(workplace, "starter", 3)
    made = exported(workplace, tmp_path / "set")
    held_out = made.training.held_out[0].prompt_id
    rated(workplace, "adapted", 5, adapter="ab" * 32)
    assert (
        workplace.adapter_training.take_in(workplace.products.add_candidate(candidate_file(tmp_path, made.sha256)))
        == ""
    )
    compared = workplace.comparing.compare(STUDY)
    accuracy = next(one for one in compared.criteria if one.criterion == "accuracy")
    assert {one.candidate: one.n for one in accuracy.candidates} == {"adapted": 1, "starter": BRIEFS}
    (pair,) = accuracy.pairs
    assert (pair.n, abs(pair.difference or 0)) == (1, 2)
    assert [(one.why, one.n) for one in compared.design.excluded if "trained" in one.why] == [
        ("the adapter of adapted was trained on this brief", BRIEFS - 1)
    ]
    trained = workplace.adapter_training.trained_on(workplace.rating._drafts.drafts(study=STUDY))
    assert f"adapted-{held_out.split('/')[1]}" not in trained
    assert not any(one.startswith("starter") for one in trained)


def test_an_adapter_brings_the_record_of_its_set_or_is_told(workplace: Workplace, tmp_path: Path) -> None:
    """On another machine the record beside the adapter is kept; none, another one or a broken one is told."""
    rated(workplace, "adapted", 4, adapter="ab" * 32)
    products, training = workplace.products, workplace.adapter_training
    nothing = products.add_candidate(candidate_file(tmp_path / "a", ""))
    assert "does not state what its adapter was trained on" in training.take_in(nothing)
    unknown = products.add_candidate(candidate_file(tmp_path / "a", "cd" * 32))
    assert "is unknown here" in training.take_in(unknown)
    assert any("may have seen answers" in one for one in workplace.comparing.compare(STUDY).conditions)
    record = {
        "schema": "fairdraft/training-set@1", "study": "elsewhere", "split_by": "prompt", "files": {},
        "trained_on": [{"prompt_id": "glynora/b01", "brief_sha256": ""}], "held_out": [],
    }  # fmt: skip
    beside = tmp_path / "a/training_set.json"
    beside.write_text(json.dumps(record))
    sha256 = hashlib.sha256(beside.read_bytes()).hexdigest()
    with pytest.raises(KnownError, match="but the candidate names cdcdcdcdcdcd"):
        training.take_in(unknown)
    assert training.take_in(products.add_candidate(candidate_file(tmp_path / "a", sha256))) == ""
    beside.unlink()
    compared = workplace.comparing.compare(STUDY)
    assert not any("may have seen answers" in one for one in compared.conditions)
    assert [one.n for one in compared.design.excluded if "trained" in one.why] == [1]
    beside.write_text('{"schema": "fairdraft/export@1"}')
    with pytest.raises(KnownError, match="not the record of a training set"):
        training.take_in(unknown)


def test_a_plan_says_which_prompts_an_adapter_has_seen(workplace: Workplace, tmp_path: Path) -> None:
    """Before anything is drafted the plan counts the prompts that will not count for the adapted candidate."""
    rated(workplace, "starter", 3)
    made = exported(workplace, tmp_path / "set")
    workplace.products.add_candidate(candidate_file(tmp_path / "a", made.sha256))
    plan = tmp_path / "plan.toml"
    plan.write_text(
        'schema = "fairdraft/study@1"\nid = "s"\ncampaigns = ["glynora"]\ncandidates = ["starter", "adapted"]\n'
        "raters = 1\n"
    )
    told = [one for one in workplace.studying.design(plan).says if "trained on" in one]
    prompts = len(workplace.products.campaign("glynora").briefs)
    seen = f"The adapter of “Adapted” was trained on {BRIEFS - 1} of the plan's {prompts} briefs: "
    assert told == [f"{seen}its drafts for them are left out of its comparison."]


@pytest.mark.parametrize(("share", "held_out"), [(0.1, 1), (0.5, 3), (0.99, BRIEFS - 1)])
def test_more_prompts_may_be_held_out(workplace: Workplace, tmp_path: Path, share: float, held_out: int) -> None:
    """The share asked for is held out, at least one prompt and never all of them."""
    rated(workplace, "starter", 4)
    order = TrainingOrder(override_licence_by="A. Writer", hold_out=share)
    made = workplace.exporting.export_training(STUDY, tmp_path / "set", order)
    assert (len(made.training.trained_on), len(made.training.held_out)) == (BRIEFS - held_out, held_out)
    with pytest.raises(UsageError, match="not a share to hold out"):
        workplace.exporting.export_training(STUDY, tmp_path / "other", replace(order, hold_out=1.0))
