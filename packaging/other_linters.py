"""How long do other prose linters take on a text, each in a process of its own?

They are installed under build/bench at the first run; where that cannot be, a sentence says so.
"""

import json
import os
import shutil
import statistics
import subprocess
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

SCRATCH = Path(__file__).parents[1] / "build" / "bench"
PROSELINT = "proselint==0.16.0"
TEXTLINT = ("textlint@15.8.0", "textlint-rule-write-good@2.0.0", "textlint-rule-alex@5.0.0")
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


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of each round on one text, and how many findings there were."""

    times: tuple[float, ...]
    found: int

    @property
    def median(self) -> float:
        """The middle round, in milliseconds."""
        return statistics.median(self.times)


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
            return timings(run(command, folder))[0]
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            problem = f"it did not run ({_last_line(error)})"
    return f"{name} is left out: {problem}."


def run(command: list[str], folder: Path) -> str:
    """What a measuring process printed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        command, cwd=folder, env=kept, capture_output=True, text=True, check=True, timeout=RUN_SECONDS
    )
    return done.stdout


def timings(printed: str) -> list[Timing]:
    """The timings that a measuring process printed."""
    return [Timing(tuple(one["times"]), one["found"]) for one in json.loads(printed)]


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
