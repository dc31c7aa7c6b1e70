"""The recipe that goes out with a training set, run: from the set to an adapter, and back into a draft."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.draft import Draft
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.workplace import Workplace

STUDY = "desk-glynora"
CHECKS = Path(__file__).parent / "checks"
PYTHON = Path(__file__).resolve().parents[2] / "build" / "consumers" / "training" / "bin" / "python"
TOKENS = 24
GREEDY = f"""
[sampling]
temperature = 0.0
top_k = 0
top_p = 1.0
min_p = 0.0
repeat_penalty = 1.0
max_tokens = {TOKENS}
"""

pytestmark = [pytest.mark.consumers, pytest.mark.timeout(600)]

Run = Callable[..., str]


@pytest.fixture
def trainer(tmp_path: Path) -> Run:
    """Run a script in the environment of those who train, on the processor and without a network."""

    def run(script: Path, *arguments: object, rc: int = 0) -> str:
        variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        variables |= {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "hf"), "CUDA_VISIBLE_DEVICES": ""}
        answer = subprocess.run(
            [str(PYTHON), str(script), *map(str, arguments)],
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == rc, answer.stderr[-4000:]
        return answer.stdout if rc == 0 else answer.stderr

    return run


@pytest.fixture
def trained(workplace: Workplace, trainer: Run, tmp_path: Path) -> Path:
    """A training set, a small model of its words, and the adapter that the recipe made of both."""
    workplace.exporting.export(STUDY, "training", tmp_path / "set")
    (tmp_path / "model").mkdir()
    trainer(CHECKS / "tiny_model.py", tmp_path / "set", tmp_path / "model")
    recipe = tmp_path / "set" / "recipe"
    told = trainer(
        recipe / "train_lora.py", "--model", tmp_path / "model/base", "--out", tmp_path / "adapter",
        "--steps", 40, "--learning-rate", 1e-2, "--batch", 1, "--accumulate", 1, "--max-length", 4096,
    )  # fmt: skip
    assert "train: 9 rows" in told
    trainer(recipe / "adapter_to_gguf.py", tmp_path / "adapter", "--library-model", "tiny", "--id", "tiny-adapted")
    return tmp_path


def test_an_adapter_trained_on_an_export_comes_back_and_drafts(
    workplace: Workplace, trainer: Run, trained: Path
) -> None:
    """Set, TRL, PEFT, GGUF and llama.cpp fit together: llama.cpp writes what transformers writes with the adapter."""
    run = json.loads((trained / "adapter/training_run.json").read_text())
    assert run["eval_loss_after"] < run["eval_loss_before"] - 1
    candidate = trained / "adapter/candidate.toml"
    candidate.write_text(candidate.read_text() + GREEDY)
    plain = trained / "plain.toml"
    plain.write_text(
        'schema = "fairdraft/candidate@1"\nid = "tiny-plain"\nname = "Tiny"\nmodel = "tiny"\nrecipe = "dtc-chat"\n'
        + GREEDY
    )
    with_model = open_workplace(trained / "home")
    try:
        with_model.models.add(trained / "model/tiny.gguf")
        for file in (candidate, plain):
            assert with_model.adapter_training.take_in(with_model.products.add_candidate(file)) == ""
        drafts = {name: _raw_draft(with_model, name) for name in ("tiny-adapted", "tiny-plain")}
        assert drafts["tiny-adapted"].provenance.adapter_sha256
        prompt = trained / "prompt.txt"
        prompt.write_text(drafts["tiny-plain"].provenance.rendered_prompt, encoding="utf-8")
        told = json.loads(
            trainer(
                CHECKS / "adapted_text.py", trained / "model/base", trained / "adapter", prompt, TOKENS
            ).splitlines()[-1]
        )
        assert min(told["leads"]) > 1e-3, "a tie would make the texts differ for no reason: choose another seed"
        assert drafts["tiny-plain"].model_text.strip() == told["plain"].strip()
        assert drafts["tiny-adapted"].model_text.strip() == told["adapted"].strip()
        assert told["plain"] != told["adapted"]
        assisted = with_model.drafting.start(DraftOrder("glynora", "tiny-adapted", seed=1), lambda _event: None)
        assert assisted.wait(120)
        assert with_model.drafting.draft(assisted.drafts[0].id).state == "finished"
        trained_on = json.loads((trained / "set/training_set.json").read_text())["trained_on"]
        seen = with_model.adapter_training.trained_on(drafts.values())
        first = drafts["tiny-adapted"]
        assert (first.id in seen) == (first.prompt_id in [one["prompt_id"] for one in trained_on])
    finally:
        with_model.close()


def test_a_corpus_is_read_by_the_same_recipe(workplace: Workplace, trainer: Run, trained: Path, tmp_path: Path) -> None:
    """A folder of text, packed, is learned from token by token; its adapter has a GGUF form and names its corpus."""
    texts = tmp_path / "texts"
    texts.mkdir()
    for n in range(8):
        (texts / f"{n}.txt").write_text("\n\n".join(f"Text {n} says so in part {m * (n + 3)}." for m in range(60)))
    _files, sha256 = workplace.corpora.write(workplace.corpora.profile(texts), [], tmp_path / "corpus")
    recipe = tmp_path / "corpus" / "recipe"
    told = trainer(
        recipe / "train_lora.py", "--model", trained / "model/base", "--out", tmp_path / "reader",
        "--steps", 6, "--learning-rate", 1e-2, "--batch", 1, "--accumulate", 1, "--max-length", 256,
    )  # fmt: skip
    assert "windows of 256" in told
    run = json.loads((tmp_path / "reader/training_run.json").read_text())
    assert (run["task"], run["training_set"]) == ("corpus", sha256)
    assert run["eval_loss_after"] < run["eval_loss_before"]
    trainer(recipe / "adapter_to_gguf.py", tmp_path / "reader", "--library-model", "tiny", "--id", "reader")
    assert sha256 in (tmp_path / "reader/candidate.toml").read_text()


def test_a_set_that_was_changed_is_not_trained_on(workplace: Workplace, trainer: Run, tmp_path: Path) -> None:
    """A row taken out after the export is told before anything is learned: the record would not be true."""
    workplace.exporting.export(STUDY, "training", tmp_path / "set")
    rows = tmp_path / "set/train/kto.jsonl"
    rows.write_text("".join(rows.read_text().splitlines(keepends=True)[1:]))
    told = trainer(tmp_path / "set/recipe/train_lora.py", "--model", "nobody/none", "--out", tmp_path / "a", rc=3)
    assert "kto.jsonl is not the file that training_set.json speaks of" in told


def test_the_recipe_pins_what_it_was_run_with(trainer: Run, tmp_path: Path) -> None:
    """Every version that the recipe asks for is the one that these tests run it with."""
    wanted = Path(__file__).resolve().parents[2] / "resources/training/requirements.txt"
    pins = dict(line.split("==") for line in wanted.read_text().splitlines() if "==" in line)
    script = tmp_path / "versions.py"
    script.write_text(
        "import json\nfrom importlib.metadata import version\n"
        f"print(json.dumps({{name: version(name) for name in {list(pins)}}}))\n"
    )
    found: dict[str, Any] = json.loads(trainer(script))
    assert {name: one.split("+")[0] for name, one in found.items()} == pins


def _raw_draft(workplace: Workplace, candidate: str) -> Draft:
    run = workplace.drafting.start(
        DraftOrder("glynora", candidate, seed=1, raw=True, max_tokens=TOKENS), lambda _event: None
    )
    assert run.wait(120)
    draft = workplace.drafting.draft(run.drafts[0].id)
    assert draft.state == "finished", draft.failure
    return draft
