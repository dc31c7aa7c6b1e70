"""Is everything that Fairdraft needs installed in this folder, and if not, what has to be done?

Run by `make`. Needs the standard library alone, and Python 3.8 to say that 3.11 is needed. Every step
leaves a stamp when it is done, so that a second run does nothing and an interrupted one goes on.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

import engine_wheel
import locked_packages
import machine
import starter_file
from one_set_up import one_at_a_time
from shown_command import Failed, Log
from virtual_environment import VirtualEnvironment, fingerprint

ROOT = Path(__file__).resolve().parent.parent
KNOWN_PROBLEM = 3
INTERRUPTED = 130


def main(arguments: list[str]) -> int:
    """Do what is missing; returns 0, 3 with sentences on what is missing, or 130."""
    parser = argparse.ArgumentParser(description="Installs what Fairdraft needs into .venv and build.")
    parser.add_argument("--gpu", default="", help="cpu, cuda, metal, vulkan or rocm; empty: as last time")
    parser.add_argument("--window", action="store_true", help="also look for what a window on this display needs")
    chosen = parser.parse_args(arguments)
    if not machine.is_new_enough(sys.version_info[:2]):
        return _continue_with_newer_python(arguments)
    # However it is stopped, what it started is to stop too. A closed terminal hangs up; Windows knows no such signal.
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    try:
        with one_at_a_time(ROOT / "build" / "set-up.lock"):
            _prepare(chosen.gpu, window=chosen.window)
    except Failed as failure:
        for sentence in failure.sentences:
            print(sentence, file=sys.stderr)
        return KNOWN_PROBLEM
    except OSError as fault:
        if fault.filename is None:
            raise
        print(
            f"{fault.filename} cannot be read or written ({fault.strerror}). This folder has to be yours, with room on "
            "its disk: get the right to write in it, or a copy of it of your own.",
            file=sys.stderr,
        )
        return KNOWN_PROBLEM
    except KeyboardInterrupt:
        print("\nInterrupted. The same command goes on where this one stopped.", file=sys.stderr)
        return INTERRUPTED
    return 0


def _continue_with_newer_python(arguments: list[str]) -> int:
    newer = machine.newer_python()
    if newer is None:
        print(machine.python_is_too_old(), file=sys.stderr)
        return KNOWN_PROBLEM
    return subprocess.run([newer, __file__, *arguments], check=False).returncode


def _prepare(gpu: str, *, window: bool) -> None:
    environment = VirtualEnvironment(ROOT / ".venv")
    log = Log(ROOT / "build" / "prepare.log")
    engine = engine_wheel.plan(ROOT, engine_wheel.choice(ROOT, gpu), dict(os.environ))
    missing = machine.missing(
        root=ROOT,
        gpu=engine.gpu,
        must_compile=not engine.is_built(),
        must_install=not environment.is_there(),
        window=window,
    )
    if missing:
        raise Failed(*missing)

    log.start()
    environment.create(log)
    locked_packages.provide(ROOT, environment, log)
    engine.provide(environment, log)
    project = fingerprint((ROOT / "pyproject.toml").read_text(encoding="utf-8"), str(ROOT))
    if not environment.has_done("project", project):
        command = [*environment.pip, "install", "--no-deps", "--editable", str(ROOT)]
        log.run("installing Fairdraft itself", command, environment.variables)
        environment.stamp("project", project)
    starter_file.provide(ROOT, environment, log)
    _try_qt(environment)
    print("Everything Fairdraft needs is installed.", file=sys.stderr)


def _try_qt(environment: VirtualEnvironment) -> None:
    """Load Qt's drawing libraries once: what the list of known system libraries forgot shows here."""
    command = [str(environment.python), "-c", "import PySide6.QtGui, PySide6.QtWidgets, PySide6.QtSvg"]
    tried = subprocess.run(command, env=environment.variables, capture_output=True, text=True, check=False)
    if tried.returncode:
        last = (tried.stderr.strip().splitlines() or [f"exit code {tried.returncode}"])[-1]
        raise Failed(machine.qt_does_not_load(last))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
