"""Does a bundle work where nothing else of the program is: from another folder, with nothing of this environment?"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path

from shown_command import Failed

from fairdraft.domain.passphrase import PASSPHRASE_VARIABLE

_SECONDS = 300
# What the system itself needs to start a program.
_KEPT = ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG")
_CRITERIA = ("accuracy", "indication-language", "isi-referencing", "brand-voice", "copy-quality")
# Each is written by another library.
_FORMS = ("csv", "xlsx", "docx", "pdf", "html")
_SUFFIX = ".exe" if os.name == "nt" else ""


def try_bundle(folder: Path) -> None:
    """Start both programs of a bundle, and go the short way: write, check, rate, compare, export, encrypt.

    Raises:
        Failed: something did not work; with what it said.
    """
    with tempfile.TemporaryDirectory() as temporary:
        place, out = Path(temporary) / "Another place", Path(temporary) / "out"
        shutil.copytree(folder, place, symlinks=True)
        trial = _Trial(place, Path(temporary) / "home")
        trial.run("--version")
        _require_sound(trial.run("doctor", "--json"))
        drafted = json.loads(trial.run("draft", "--campaign", "glynora", "--brief", "b01", "-n", "1", "--json"))
        (draft,) = drafted["drafts"]
        if draft["state"] != "finished":
            raise Failed(f"The bundle's draft did not come to its end: {draft['failure'] or draft['state']}.")
        text = Path(temporary) / "draft.txt"
        text.write_text(draft["text"], encoding="utf-8")
        # Findings are 1.
        trial.run("check", str(text), "--campaign", "glynora", "--json", allowed=(0, 1))
        scores = [f"--{one}=3" for one in _CRITERIA]
        trial.run("rate", draft["id"], "--rater", "R1", *scores)
        trial.run("compare", "desk-glynora")
        trial.run("pieces", "send", draft["id"], "--by", "W1")
        trial.run("pieces", "deck", draft["id"], "--out", str(out / "deck"))
        # Read by a process of its own.
        trial.run("pieces", "proof", draft["id"], str(out / "deck" / "copy-deck.pdf"), allowed=(0, 1))
        for form in _FORMS:
            trial.run("export", "desk-glynora", "--format", form, "--out", str(out / form))
        # Before a passphrase is asked for.
        trial.run("--bench-first-paint")
        secret = secrets.token_hex(8)
        trial.run("store", "encrypt", typed=f"{secret}\n{secret}\n")
        trial.run("pieces", "list", passphrase=secret)


def _require_sound(diagnostics: str) -> None:
    failed = [one for one in json.loads(diagnostics) if one["status"] == "fail"]
    if failed:
        raise Failed(*(f"The bundle's doctor says: {one['detail']}" for one in failed))


class _Trial:
    def __init__(self, place: Path, home: Path) -> None:
        self._program = place / f"fairdraft{_SUFFIX}"
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        self._variables = {
            **kept,
            "HOME": str(home.parent),
            "FAIRDRAFT_HOME": str(home),
            "QT_QPA_PLATFORM": "offscreen",
        }

    def run(self, *arguments: str, allowed: tuple[int, ...] = (0,), passphrase: str = "", typed: str = "") -> str:
        """Run a command; what it printed."""
        given = {PASSPHRASE_VARIABLE: passphrase} if passphrase else {}
        try:
            done = subprocess.run(
                [str(self._program), *arguments],
                env={**self._variables, **given},
                cwd=self._program.parent.parent,
                input=typed.encode(),
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Failed(f"The bundle did not do {' '.join(arguments)}: {error}.") from error
        if done.returncode not in allowed:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()[-8:]
            raise Failed(
                f"The bundle ended with {done.returncode} at: fairdraft {' '.join(arguments)}.",
                *(f"    {line}" for line in said),
            )
        return done.stdout.decode("utf-8")
