"""Does the program run from a bundle that was made for people without Python, and which of its two programs is it?

A bundle holds a program with the window and one without: commands and the worker start sooner without Qt.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

CONSOLE_PROGRAM, WINDOW_PROGRAM = "fairdraft", "fairdraft-window"


def console_program() -> Path | None:
    """The bundle's program without a window; None where the program runs from a checkout or a wheel."""
    return _beside(CONSOLE_PROGRAM)


def worker_command() -> Sequence[str]:
    """How the worker process is started: this very program in its third role."""
    bundled = console_program()
    if bundled is not None:
        return (str(bundled), "worker")
    return (sys.executable, "-m", "fairdraft", "worker")


def has_window() -> bool:
    """Whether this program can open windows: every one but the bundle's program for commands."""
    return not _is_bundle() or Path(sys.executable).stem != CONSOLE_PROGRAM


def run_with_window(arguments: Sequence[str]) -> int:
    """Have the bundle's program with the window do what these arguments ask for; its exit code."""
    return subprocess.run([str(_beside(WINDOW_PROGRAM)), *arguments], check=False).returncode


def _is_bundle() -> bool:
    return bool(getattr(sys, "frozen", False))


def _beside(name: str) -> Path | None:
    this = Path(sys.executable)
    return this.with_name(name).with_suffix(this.suffix) if _is_bundle() else None
