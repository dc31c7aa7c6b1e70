"""How long does it take until commands answer and the window is painted and takes keys, and what is loaded for that?

Run by `make bench`, in the environment that make made. Every start is a process of its own; the files it reads are
in the system's cache after the first, which is not counted. Times on the clock tell what a person waits on this machine
now; the processor's are nearly the same beside other work, so the ratios to another checkout (`--beside FOLDER`), whose
starts take turns with these, are made of them.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

STARTS = 7
CAMPAIGNS, PIECES = 50, 500
VERSION = ("--version",)
HELP = ("--help",)
FIRST_PAINT = ("--bench-first-paint",)
# What these two commands have no use for; each of them costs more than a whole such command should.
HEAVY = ("PySide6", "shiboken6", "sqlalchemy", "alembic", "numpy", "llama_cpp", "pydantic")
# What a window has no use for before its first paint, in a home that was opened before.
LATE = ("alembic", "numpy", "llama_cpp", "docx", "reportlab", "pypdfium2", "python_calamine", "hunspell", "keyring")
APP = Path(__file__).resolve().parents[1] / "app"


@dataclass(frozen=True, slots=True)
class Start:
    """One start: when each line of it came, in milliseconds, and what the processor did for it in all.

    A window says two lines: painted, and ready for a key. Of a command only the end counts.
    """

    lines_ms: tuple[float, ...]
    end_ms: float
    processor_ms: float


def main(arguments: list[str]) -> int:
    """Print a table; returns 1 if the version, the help or a first paint loads what it must not."""
    parser = argparse.ArgumentParser(description="Times the start of fairdraft and of its window.")
    parser.add_argument("--starts", type=int, default=STARTS, help="processes measured for each row")
    parser.add_argument("--only-version", action="store_true", help="leave out what opens a store")
    parser.add_argument("--beside", type=Path, metavar="FOLDER", help="another checkout, to tell the ratios to it")
    chosen = parser.parse_args(arguments)
    other = None if chosen.beside is None else chosen.beside / "app"

    print(f"{'start':<36}{'median':>9}{'least':>9}{'most':>9}{'processor':>11}{'starts':>8}")
    _told("fairdraft --version", VERSION, chosen.starts, other)
    _told("fairdraft --help", HELP, chosen.starts, other)
    early: list[str] = []
    if not chosen.only_version:
        with tempfile.TemporaryDirectory() as folder:
            _tell_with_stores(Path(folder), chosen.starts, other)
            early = heavy_modules(at(Path(folder) / "full", *FIRST_PAINT), LATE)
            print(f"The first paint waits for {', '.join(early) or 'none'} of {', '.join(LATE)}.")
    loaded = heavy_modules(VERSION) + heavy_modules(HELP)
    print(f"Version and help load {', '.join(loaded) or 'none'} of {', '.join(HEAVY)}.")
    return 1 if loaded or early else 0


def _tell_with_stores(folder: Path, starts: int, other: Path | None) -> None:
    new, full, page = folder / "new", folder / "full", folder / "page.md"
    page.write_text("# Mornings\n\nAsk your doctor about GLYNORA.\n", encoding="utf-8")
    one = started(APP, at(new, *FIRST_PAINT))
    print(f"{'window, first paint, new home':<36}{one.lines_ms[0]:>6.0f} ms")
    _fill(full)
    _told("fairdraft pieces list", at(new, "pieces", "list"), starts, other)
    _told("fairdraft check", at(new, "check", str(page), "--campaign", "glynora"), starts, other)
    _told("window, first paint", at(new, *FIRST_PAINT), starts, other)
    _told(f"{PIECES} pieces, {CAMPAIGNS} campaigns", at(full, *FIRST_PAINT), starts, other)


def _told(name: str, arguments: Sequence[str], starts: int, other: Path | None) -> None:
    """Print a row, or several of a window, as soon as they are measured."""
    trees = (APP,) if other is None else (other, APP)
    # The first of each fills the caches.
    rounds = [[started(app, arguments) for app in trees] for _ in range(starts + 1)][1:]
    ours = [one[-1] for one in rounds]
    processor = statistics.median(one.processor_ms for one in ours)
    ratio = ""
    if other is not None:
        before = statistics.median(one[0].processor_ms for one in rounds)
        ratio = f"  {processor / before:.2f} of {before:.0f} ms"
    is_window = FIRST_PAINT[0] in arguments
    times = [one.lines_ms[0] if is_window else one.end_ms for one in ours]
    print(_row(name, times) + f"{processor:>8.0f} ms{len(times):>8}{ratio}")
    if is_window:
        print(_row("  ready for a key", [one.lines_ms[-1] for one in ours]))


def _row(name: str, times: Sequence[float]) -> str:
    return f"{name:<36}{statistics.median(times):>6.0f} ms{min(times):>6.0f} ms{max(times):>6.0f} ms"


def at(home: Path, *arguments: str) -> tuple[str, ...]:
    """Arguments of a command over a home folder."""
    return (*arguments, "--home", str(home))


def started(app: Path, arguments: Sequence[str]) -> Start:
    """Start the program of a checkout and wait for its end."""
    began = time.perf_counter()
    before = _used_by_children()
    with subprocess.Popen(
        [sys.executable, "-m", "fairdraft", *arguments],
        env={**variables(), "PYTHONPATH": str(app)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        lines = tuple((time.perf_counter() - began) * 1000 for line in process.stdout if line.strip())
    ended = (time.perf_counter() - began) * 1000
    # A check may end with 1: it found something.
    if process.returncode not in (0, 1) or not lines:
        raise SystemExit(f"It did not start: exit code {process.returncode}.")
    return Start(lines, ended, (_used_by_children() - before) * 1000)


def _used_by_children() -> float:
    """Seconds of the processor that all processes took that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def heavy_modules(arguments: tuple[str, ...], heavy: tuple[str, ...] = HEAVY) -> list[str]:
    """Those packages that a start with these arguments imports, from the interpreter's own list of imports."""
    listed = run(arguments, ("-X", "importtime")).stderr
    imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in listed.splitlines() if "|" in line}
    return [name for name in heavy if name in imported]


def run(arguments: tuple[str, ...], options: tuple[str, ...] = ()) -> "subprocess.CompletedProcess[str]":
    """Start the program and wait for its end."""
    command = [sys.executable, *options, "-m", "fairdraft", *arguments]
    return subprocess.run(command, env=variables(), capture_output=True, text=True, check=True)


def variables() -> dict[str, str]:
    """Windows are painted off screen, and compiled modules are kept as in every normal start."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "QT_QPA_PLATFORM": "offscreen"}


def _fill(home: Path) -> None:
    """A home of somebody who has worked for long."""
    from fairdraft.bootstrap import open_workplace
    from fairdraft.store.sqlite_store import open_store

    workplace = open_workplace(home)
    campaign = workplace.products.campaign("glynora")
    product = workplace.products.product_of(campaign)
    workplace.profiles.introduce("Rae", "Medical writer")
    for number in range(PIECES):
        workplace.editing.begin_empty(campaign, product, "Rae", f"Mornings {number}")
    workplace.close()
    store = open_store(home / "fairdraft.db", app_version="bench")
    for number in range(CAMPAIGNS):
        named = {"id": f"season-{number}", "name": f"Season {number}"}
        store.save_campaign(campaign.model_copy(update=named))
    store.close()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
