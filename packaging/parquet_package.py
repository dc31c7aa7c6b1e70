"""Is the package for Parquet there, for trying whole studies, whose exports name that form?"""

from __future__ import annotations

import os
from pathlib import Path

from shown_command import Log
from virtual_environment import VirtualEnvironment

ROOT = Path(__file__).resolve().parent.parent
_FOLDER = ROOT / "build" / "parquet"
_LOCK = ROOT / "parquet.lock"
_DONE = _FOLDER / "installed-from.lock"


def provide() -> None:
    """Install it beside the environment, which stays as a person without the extra has it, and have processes that
    begin from now on find it there.

    Raises:
        Failed: it could not be fetched.
    """
    wanted = _LOCK.read_text(encoding="utf-8")
    if not _DONE.is_file() or _DONE.read_text(encoding="utf-8") != wanted:
        environment = VirtualEnvironment(ROOT / ".venv")
        log = Log(ROOT / "build" / "parquet.log")
        log.start()
        options = ["--upgrade", "--only-binary=:all:", "--require-hashes", "-r", str(_LOCK)]
        command = [*environment.pip, "install", *options, "--target", str(_FOLDER)]
        log.run("fetching the package for Parquet (50 MB)", command, environment.variables)
        _DONE.write_text(wanted, encoding="utf-8")
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(_FOLDER), *([before] if before else [])])
