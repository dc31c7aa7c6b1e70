"""How is Fairdraft run over one home folder, without the network, and what is in its store?"""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

_SEALED = Path(__file__).resolve().parent.parent / "tests" / "program" / "sealed.py"
_SECONDS = 3600


class Laptop:
    """Fairdraft over one home folder; its processes die if they reach for the network (on Linux)."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def line(self, *arguments: str) -> list[str]:
        """The command line of a process of its own."""
        return sealed([sys.executable, "-m", "fairdraft", "--home", str(self.home), *arguments])

    def run(self, *arguments: str) -> str:
        """What a command prints."""
        return _answer_of(self.line(*arguments), f"fairdraft {' '.join(arguments)}")

    def json(self, *arguments: str) -> Any:
        """What a command answers as JSON."""
        return json.loads(self.run(*arguments, "--json"))

    def sit(self, script: str, *arguments: str) -> str:
        """What a script of this folder prints that works in this laptop's window."""
        return _answer_of(self.sitting(script, *arguments), f"{script} {' '.join(arguments)}")

    def sitting(self, script: str, *arguments: str) -> list[str]:
        """The command line of such a script."""
        return sealed([sys.executable, str(Path(__file__).with_name(script)), str(self.home), *arguments])

    def drafts(self, study: str) -> Counter[tuple[str, str, str, int]]:
        """How often each place of a study has a finished draft."""
        return Counter(
            self._rows(
                "SELECT campaign, brief, candidate, seed FROM drafts WHERE study = ? AND state = 'finished'", study
            )
        )

    def ratings(self, study: str) -> Counter[str]:
        """How many ratings each rater gave in a study."""
        rows = self._rows(
            "SELECT rater FROM ratings JOIN drafts ON drafts.id = ratings.draft_id WHERE drafts.study = ?", study
        )
        return Counter(rater for (rater,) in rows)

    def _rows(self, query: str, study: str) -> list[Any]:
        with closing(sqlite3.connect(self.home / "fairdraft.db")) as store:
            return store.execute(query, (study,)).fetchall()


def sealed(command: Sequence[str]) -> list[str]:
    """The same command in a process that may not reach for the network, where that can be had."""
    can = sys.platform == "linux" and platform.machine() in ("x86_64", "aarch64")
    return [*([sys.executable, str(_SEALED)] if can else []), *command]


def environment() -> dict[str, str]:
    """Of processes that draw windows on nobody's display."""
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def _answer_of(command: Sequence[str], name: str) -> str:
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_SECONDS, env=environment())
    if answer.returncode:
        raise SystemExit(f"{name} ended with {answer.returncode}:\n{answer.stdout[-2000:]}\n{answer.stderr[-3000:]}")
    return answer.stdout
