"""Are the programs that load our exports installed, each in an environment of its own, for `make test-consumers`?

Each file packaging/consumers/NAME.txt becomes the environment build/consumers/NAME. A second run does nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path

from shown_command import Failed, Log
from virtual_environment import VirtualEnvironment, fingerprint

ROOT = Path(__file__).resolve().parent.parent
KNOWN_PROBLEM = 3


def main() -> int:
    """Make what is missing; returns 0, or 3 with sentences on what went wrong."""
    log = Log(ROOT / "build" / "consumers.log")
    try:
        for wanted in sorted((ROOT / "packaging" / "consumers").glob("*.txt")):
            _provide(wanted, log)
    except Failed as failure:
        for sentence in failure.sentences:
            print(sentence, file=sys.stderr)
        return KNOWN_PROBLEM
    return 0


def _provide(wanted: Path, log: Log) -> None:
    environment = VirtualEnvironment(ROOT / "build" / "consumers" / wanted.stem)
    packages = fingerprint(wanted.read_text(encoding="utf-8"))
    if environment.is_there() and environment.has_done("packages", packages):
        return
    log.start()
    environment.create(log)
    command = [*environment.pip, "install", "--requirement", str(wanted)]
    log.run(f"installing {wanted.stem} (build/consumers)", command, environment.variables)
    environment.stamp("packages", packages)


if __name__ == "__main__":
    raise SystemExit(main())
