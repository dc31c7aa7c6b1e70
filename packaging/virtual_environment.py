"""Is there a working virtual environment, and which steps were finished in it?"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import machine
from shown_command import Failed, Log

# They would send packages elsewhere than into .venv, or load modules from elsewhere.
_MISLEADING = ("PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_HASHES")


class VirtualEnvironment:
    """The folder .venv; stamps of finished steps lie inside it, so that they vanish with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.variables = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
        self._stamps = folder / "finished-steps"

    @property
    def pip(self) -> list[str]:
        """The beginning of a pip command."""
        return [str(self.python), "-m", "pip", "--disable-pip-version-check", "--no-input"]

    def is_there(self) -> bool:
        """Whether its Python runs, is new enough, and has pip; it need not be the Python that runs now."""
        if not self.python.exists():
            return False
        asked = f"import pip, sys; sys.exit(sys.version_info[:2] < {machine.OLDEST})"
        try:
            answer = subprocess.run(
                [str(self.python), "-c", asked], env=self.variables, capture_output=True, check=False
            )
        except OSError:
            return False
        return answer.returncode == 0

    def create(self, log: Log) -> None:
        """Make it, or make it anew where it is broken or its Python too old."""
        if self.is_there():
            return
        log.run("making .venv", [sys.executable, "-m", "venv", "--clear", str(self.folder)], self.variables)
        if not self.is_there():
            raise Failed(
                f"The virtual environment {self.folder} does not work.", "Delete it and run the command again."
            )

    def has_done(self, step: str, what: str) -> bool:
        """Whether that step was finished for exactly this."""
        try:
            return (self._stamps / step).read_text(encoding="utf-8") == what
        except OSError:
            return False

    def stamp(self, step: str, what: str) -> None:
        """Note that a step is finished, in one indivisible act."""
        self._stamps.mkdir(exist_ok=True)
        unfinished = self._stamps / (step + ".part")
        unfinished.write_text(what, encoding="utf-8")
        unfinished.replace(self._stamps / step)


def fingerprint(*texts: str) -> str:
    """SHA-256 over texts, in hexadecimal."""
    return hashlib.sha256("\0".join(texts).encode("utf-8")).hexdigest()
