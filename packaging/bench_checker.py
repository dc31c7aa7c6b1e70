"""How long does a check take, how does that grow with the text, and how do other prose linters do on the same text?

Run by `make bench-check`. Each program is measured in a process of its own, warm, on the same texts; the
whole check remembers nothing of the text, the check after a key press is that of the editor; proselint and
textlint (with its write-good and alex rules) are installed under build/bench at the first run, and left out with a
sentence where they cannot be. Nothing is asserted: the figures are printed.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fairdraft.domain.campaign import Campaign
    from fairdraft.domain.product import Product

ROOT = Path(__file__).parents[1]
SCRATCH = ROOT / "build" / "bench"
PROSELINT = "proselint==0.16.0"
TEXTLINT = ("textlint@15.8.0", "textlint-rule-write-good@2.0.0", "textlint-rule-alex@5.0.0")
ON = date(2026, 6, 1)
COPY_WORDS, ISI_WORDS = 600, 500
DOCUMENTS = (5_000, 20_000, 50_000)
INSTALL_SECONDS, RUN_SECONDS = 300, 300

PROSELINT_PROGRAM = """
import json, sys, time
from proselint.checks import __register__
from proselint.registry import CheckRegistry
from proselint.tools import LintFile
CheckRegistry().register_many(__register__)
answers = []
for path, rounds in json.loads(sys.argv[1]):
    text = open(path, encoding="utf-8").read()
    found = len(LintFile("piece", text).lint())
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        LintFile("piece", text).lint()
        times.append((time.perf_counter() - began) * 1000)
    answers.append({"times": times, "found": found})
print(json.dumps(answers))
"""
TEXTLINT_PROGRAM = """
import { readFileSync } from "node:fs";
import { createLinter, loadTextlintrc } from "textlint";
const linter = createLinter({ descriptor: await loadTextlintrc({ configFilePath: "textlintrc.json" }) });
const answers = [];
for (const [path, rounds] of JSON.parse(process.argv[2])) {
  const text = readFileSync(path, "utf-8");
  const found = (await linter.lintText(text, "piece.md")).messages.length;
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    await linter.lintText(text, "piece.md");
    times.push(performance.now() - began);
  }
  answers.push({ times, found });
}
console.log(JSON.stringify(answers));
"""
# Everyday sentences between the claims, so that the copy reads like copy.
PLAIN = (
    "You know your days better than anyone.",
    "Write down what you would like to ask, and take the list along.",
    "Mornings come with lists, and this one is short.",
    "A good talk starts with a good question, and there are no bad ones.",
    "Bring someone along if that makes it easier to remember what was said.",
    "Your doctor can tell you more about {brand} and about other choices.",
    "Small steps add up over weeks and months, one after the other.",
    "Ask your doctor if {brand} may be right for you.",
)


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of each round on one text, and how many findings there were."""

    times: tuple[float, ...]
    found: int

    @property
    def median(self) -> float:
        """The middle round, in milliseconds."""
        return statistics.median(self.times)


def main(arguments: Sequence[str]) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Times the checker beside other prose linters.")
    parser.add_argument("--rounds", type=int, default=41, help="rounds on the 600-word piece")
    parser.add_argument("--alone", action="store_true", help="leave the other linters out")
    parser.add_argument("--child", choices=("times", "keystrokes", "memory"), help=argparse.SUPPRESS)
    parser.add_argument("--job", default="", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.child:
        print(json.dumps(_child(chosen.child, json.loads(chosen.job))))
        return 0

    SCRATCH.mkdir(parents=True, exist_ok=True)
    texts = write_texts()
    piece, documents = texts[0], texts[1:]
    rounds = [(piece, chosen.rounds), *((one, 3) for one in documents)]
    ours = _timings(_own("times", [(str(path), number) for path, number in rounds]))
    (keystroke,) = _timings(_own("keystrokes", [(str(piece), chosen.rounds)]))
    print(f"{_words(piece):,} words: {COPY_WORDS} of copy with the safety information and the other approved language.")
    _table(ours[0], keystroke, [] if chosen.alone else others(rounds))
    _growth(documents, ours[1:])
    _memory(piece, documents[-1])
    return 0


def _timings(printed: str) -> list[Timing]:
    """What a measuring process printed."""
    return [Timing(tuple(one["times"]), one["found"]) for one in json.loads(printed)]


def others(rounds: Sequence[tuple[Path, int]]) -> list[tuple[str, Timing | str]]:
    """The other linters with their timings on the first text, or with the sentence that says why there are none."""
    job = json.dumps([(str(path), number) for path, number in rounds[:1]])
    programs = (
        ("proselint 0.16.0", "proselint", _install_proselint, [_scratch_python(), "-c", PROSELINT_PROGRAM, job]),
        ("textlint, write-good and alex", "textlint", _install_textlint, ["node", "run.mjs", job]),
    )
    return [(name, _other(name, SCRATCH / folder, install, command)) for name, folder, install, command in programs]


def _other(name: str, folder: Path, install: Callable[[], str | None], command: list[str]) -> Timing | str:
    problem = install()
    if problem is None:
        try:
            return _timings(_run(command, folder))[0]
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            problem = f"it did not run ({_last_line(error)})"
    return f"{name} is left out: {problem}."


def write_texts() -> list[Path]:
    """The 600-word piece and the long documents, as files that every program reads."""
    from fairdraft.domain.assembly import approved_language

    product, campaign = _product()
    language = [text for _, text in approved_language(product, campaign)]
    claims = [one.text for one in product.claims]
    sentences = [one.format(brand=product.brand) for one in PLAIN]
    mixed = [text for pair in zip(claims * 9, sentences * 9, strict=False) for text in pair]

    def copy(words: int) -> str:
        paragraphs: list[str] = []
        counted = at = 0
        while counted < words:
            paragraph = " ".join(mixed[(at + step) % len(mixed)] for step in range(5))
            at += 5
            counted += len(paragraph.split())
            paragraphs.append(paragraph)
        return "\n\n".join(paragraphs)

    paths = []
    for name, words in (("piece", COPY_WORDS), *((f"document-{size}", size) for size in DOCUMENTS)):
        path = SCRATCH / f"{name}.md"
        path.write_text("\n\n".join((copy(words), *language)) + "\n", encoding="utf-8")
        paths.append(path)
    return paths


def _product() -> "tuple[Product, Campaign]":
    """The sample product whose safety information is nearest to 500 words, and its campaign on the web."""
    from fairdraft.domain.campaign import Campaign
    from fairdraft.domain.product import Product
    from fairdraft.exchange.toml_files import read_folder

    products = read_folder(ROOT / "resources" / "products", Product)
    product = min(products, key=lambda one: abs(len(one.safety.isi.split()) - ISI_WORDS))
    campaign = {"schema": "fairdraft/campaign@1", "id": "bench", "name": "bench", "product": product.id}
    return product, Campaign.model_validate({**campaign, "channel": "web"})


def _child(what: str, job: list[tuple[str, int]]) -> object:
    """One measurement of the checker, in this process."""
    from fairdraft.rules.engine import Checker
    from fairdraft.rules.packs import load_packs
    from fairdraft.rules.request import CheckRequest

    # Only what a person types is checked by a checker that has seen most of it before.
    checker = Checker(load_packs(ROOT / "resources" / "rules"), remembers=what == "keystrokes")
    product, _ = _product()

    def check(text: str) -> int:
        return len(checker.check(CheckRequest(text=text, product=product, channel="web", on=ON)).findings)

    answers = []
    for path, rounds in job:
        text = Path(path).read_text(encoding="utf-8")
        found = check(text)
        if what == "memory":
            return _peak_mb()
        times = []
        for number in range(rounds):
            if what == "keystrokes":  # a letter more with every round, in the middle of the copy
                middle = text.index(" ", len(text) // 4)
                text = text[:middle] + "abcdefgh"[number % 8] + text[middle:]
            began = time.perf_counter()
            check(text)
            times.append((time.perf_counter() - began) * 1000)
        answers.append({"times": times, "found": found})
    return answers


def _peak_mb() -> float:
    """The most memory that this process has held, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():
        peak = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _table(ours: Timing, keystroke: Timing, beside: Sequence[tuple[str, Timing | str]]) -> None:
    print(f"\n{'on the same text':<34}{'median':>11}{'least':>11}{'findings':>10}{'ratio':>8}")
    _row("fairdraft, whole check, all packs", ours, 1.0)
    _row("fairdraft, after one key press", keystroke, keystroke.median / ours.median)
    for name, timed in beside:
        if isinstance(timed, Timing):
            _row(name, timed, timed.median / ours.median)
    for _, timed in beside:
        if isinstance(timed, str):
            print(timed)


def _row(name: str, timed: Timing, ratio: float) -> None:
    print(f"{name:<34}{timed.median:>8.2f} ms{min(timed.times):>8.2f} ms{timed.found:>10}{ratio:>7.2f}x")


def _growth(documents: Sequence[Path], timed: Sequence[Timing]) -> None:
    print(f"\n{'fairdraft on long documents':<34}{'median':>11}{'per 1,000 words':>18}{'against the first':>19}")
    costs = [1000 * one.median / _words(path) for path, one in zip(documents, timed, strict=True)]
    for path, one, cost in zip(documents, timed, costs, strict=True):
        print(f"{_words(path):>10,} words{one.median:>26.1f} ms{cost:>15.2f} ms{cost / costs[0]:>18.2f}x")


def _memory(piece: Path, document: Path) -> None:
    bare = float(_run([sys.executable, "-c", _BARE], ROOT))
    print(f"\n{'peak memory above the interpreter':<40}")
    for path in (piece, document):
        peak = float(_own("memory", [(str(path), 0)]))
        print(f"{_words(path):>10,} words{peak - bare:>26.1f} MB   (the interpreter alone: {bare:.1f} MB)")


_BARE = """
import pathlib, resource, sys
status = pathlib.Path("/proc/self/status")
if status.exists():
    print(int(next(line for line in status.read_text().splitlines() if line.startswith("VmHWM")).split()[1]) / 1024)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10))
"""


def _words(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").split())


def _own(what: str, job: list[tuple[str, int]]) -> str:
    return _run([sys.executable, str(Path(__file__)), "--child", what, "--job", json.dumps(job)], ROOT)


def _run(command: list[str], folder: Path) -> str:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        command, cwd=folder, env=kept, capture_output=True, text=True, check=True, timeout=RUN_SECONDS
    )
    return done.stdout


def _scratch_python() -> str:
    folder = SCRATCH / "proselint"
    return str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def _install_proselint() -> str | None:
    """Install proselint into its own environment; the reason why it cannot be, or None."""
    marker = SCRATCH / "proselint" / "installed"
    if marker.exists() and marker.read_text(encoding="utf-8") == PROSELINT:
        return None
    try:
        venv.create(SCRATCH / "proselint", with_pip=True, clear=True)
        _install([_scratch_python(), "-m", "pip", "install", "--quiet", PROSELINT], SCRATCH / "proselint")
    except (OSError, subprocess.SubprocessError) as error:
        return f"it could not be installed ({_last_line(error)})"
    marker.write_text(PROSELINT, encoding="utf-8")
    return None


def _install_textlint() -> str | None:
    """Install textlint and its rules into a folder; the reason why it cannot be, or None."""
    folder = SCRATCH / "textlint"
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return "it needs Node.js with npm, which are not on this machine"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.mjs").write_text(TEXTLINT_PROGRAM, encoding="utf-8")
    (folder / "textlintrc.json").write_text(json.dumps({"rules": {"write-good": True, "alex": True}}), encoding="utf-8")
    marker = folder / "installed"
    if marker.exists() and marker.read_text(encoding="utf-8") == " ".join(TEXTLINT):
        return None
    (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
    try:
        _install([npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", *TEXTLINT], folder)
    except (OSError, subprocess.SubprocessError) as error:
        return f"it could not be installed ({_last_line(error)})"
    marker.write_text(" ".join(TEXTLINT), encoding="utf-8")
    return None


def _install(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=INSTALL_SECONDS)


def _last_line(error: Exception) -> str:
    said = getattr(error, "stderr", None) or str(error)
    lines = [line.strip() for line in str(said).splitlines() if line.strip()]
    return lines[-1][:160] if lines else type(error).__name__


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
