"""How long does it take until the program answers and until its window is painted, and what does it load for that?

Run by `make bench`, in the environment that make made. Every start is a process of its own; the files it reads are
in the system's cache after the first, which is not counted.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

STARTS = 7
VERSION = ("--version",)
FIRST_PAINT = ("--bench-first-paint",)
# What the version command has no use for; each of them costs more than the whole command should.
HEAVY = ("PySide6", "shiboken6", "sqlalchemy", "alembic", "numpy", "llama_cpp", "pydantic")


def main(arguments: list[str]) -> int:
    """Print a table; returns 1 if the version command loads what it must not."""
    parser = argparse.ArgumentParser(description="Times the start of fairdraft and of its window.")
    parser.add_argument("--starts", type=int, default=STARTS, help="processes measured for each row")
    parser.add_argument("--only-version", action="store_true", help="leave the window out")
    chosen = parser.parse_args(arguments)

    rows = [("fairdraft --version", timed(chosen.starts, lambda: wall_ms(VERSION)))]
    if not chosen.only_version:
        with tempfile.TemporaryDirectory() as home:
            rows.append(("window, first paint, new home", [painted_ms(home)]))
            rows.append(("window, first paint", timed(chosen.starts, lambda: painted_ms(home))))
    print(f"{'start':<32}{'median':>9}{'least':>9}{'most':>9}{'starts':>8}")
    for name, times in rows:
        print(f"{name:<32}{statistics.median(times):>6.0f} ms{min(times):>6.0f} ms{max(times):>6.0f} ms{len(times):>8}")
    loaded = heavy_modules(VERSION)
    print(f"The version command loads {', '.join(loaded) if loaded else 'none'} of {', '.join(HEAVY)}.")
    return 1 if loaded else 0


def timed(starts: int, measure: Callable[[], float]) -> list[float]:
    """The measured values, without the first, which fills the caches."""
    measure()
    return [measure() for _ in range(starts)]


def wall_ms(arguments: tuple[str, ...]) -> float:
    """Milliseconds from the start of a process to its end."""
    began = time.perf_counter()
    run(arguments)
    return (time.perf_counter() - began) * 1000


def painted_ms(home: str) -> float:
    """Milliseconds from the start of a process to the line it prints when its window was painted."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "fairdraft", *FIRST_PAINT, "--home", home],
        env=variables(),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        line = process.stdout.readline() if process.stdout is not None else ""
        taken = (time.perf_counter() - began) * 1000
    if process.returncode or not line.strip():
        raise SystemExit(f"The window was not painted: exit code {process.returncode}, “{line.strip()}”.")
    return taken


def heavy_modules(arguments: tuple[str, ...]) -> list[str]:
    """Those of HEAVY that a start with these arguments imports, from the interpreter's own list of imports."""
    listed = run(arguments, ("-X", "importtime")).stderr
    imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in listed.splitlines() if "|" in line}
    return [name for name in HEAVY if name in imported]


def run(arguments: tuple[str, ...], options: tuple[str, ...] = ()) -> "subprocess.CompletedProcess[str]":
    """Start the program and wait for its end."""
    command = [sys.executable, *options, "-m", "fairdraft", *arguments]
    return subprocess.run(command, env=variables(), capture_output=True, text=True, check=True)


def variables() -> dict[str, str]:
    """Windows are painted off screen, and compiled modules are kept as in every normal start."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "QT_QPA_PLATFORM": "offscreen"}


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
