"""Are the packages of requirements.lock installed in an environment?"""

from __future__ import annotations

from pathlib import Path

import engine_wheel
from shown_command import Log
from virtual_environment import VirtualEnvironment, fingerprint


def provide(root: Path, environment: VirtualEnvironment, log: Log) -> None:
    """Install what is missing, all but the engine, which is compiled in a step of its own.

    Raises:
        Failed: they could not be fetched or installed.
    """
    packages = engine_wheel.without_engine((root / "requirements.lock").read_text(encoding="utf-8"))
    if environment.has_done("packages", fingerprint(packages)):
        return
    lock = root / "build" / "packages.lock"
    lock.parent.mkdir(exist_ok=True)
    lock.write_text(packages, encoding="utf-8")
    log.run(
        "installing the packages of requirements.lock",
        [*environment.pip, "install", "--no-deps", "--require-hashes", "-r", str(lock)],
        environment.variables,
    )
    environment.stamp("packages", fingerprint(packages))
