"""Can somebody without Python, compiler and network use the program? Makes a folder and an archive that hold all of it.

Usage: python packaging/make_bundle [--gpu KIND] [--out FOLDER]. Run by `make bundle`.

The folder runs on machines of the same system and kind of processor that are at least as new as this one. Its engine is
compiled for any x86 processor with AVX2 (since 2013), not for this machine's own. Before the archive is written the
bundle is tried as a stranger would: from another folder, without this machine's environment.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "packaging"), str(ROOT / "app")]

import bundle_trial  # noqa: E402 - beside this file
import engine_wheel  # noqa: E402 - from the folder that was added above
import locked_packages  # noqa: E402 - likewise
import starter_file  # noqa: E402 - likewise
from shown_command import Failed, Log  # noqa: E402 - likewise
from virtual_environment import VirtualEnvironment, fingerprint  # noqa: E402 - likewise

from fairdraft import __version__  # noqa: E402 - likewise

KNOWN_PROBLEM = 3
_FOLDER = ROOT / "build" / "bundle"
# Where the files in the bundle come from, written as it is put together.
_SOURCES = _FOLDER / "sources.txt"
# What every x86 processor since 2013 computes with; named one by one, because a build that is to be repeatable
# (SOURCE_DATE_EPOCH) would turn them off. On other processors the compiler's own choice is portable.
_PORTABLE = "-DGGML_NATIVE=OFF"
_PORTABLE_X86 = " -DGGML_SSE42=ON -DGGML_AVX=ON -DGGML_AVX2=ON -DGGML_BMI2=ON -DGGML_FMA=ON -DGGML_F16C=ON"
_READ_ME = """\
Fairdraft {version}

Start "fairdraft-window" for the window; "fairdraft --help" lists the commands for a terminal. Nothing has to be
installed and nothing is fetched: the folder may lie anywhere. What you write is kept in your home folder, not in here
("fairdraft doctor" says where), so a newer Fairdraft takes this folder's place and finds it.

The starter model in it is small and writes weak copy: it is there to try the program. The models screen lists better
ones.

Fairdraft is licensed under the Apache License 2.0 (LICENSE.txt). What else is in the folder has licenses of its own:
they lie in the folder "licenses", with an overview in its README.txt.
"""


def main(arguments: list[str]) -> int:
    """Make the bundle; returns 0, or 3 with sentences on what went wrong."""
    parser = argparse.ArgumentParser(description="Makes a folder and an archive that hold all of the program.")
    parser.add_argument("--gpu", default="", help="cpu, cuda, metal, vulkan or rocm; empty: as last time")
    parser.add_argument("--out", type=Path, default=ROOT / "out", help="where the archive is written")
    chosen = parser.parse_args(arguments)
    try:
        archive = _make(chosen.gpu, chosen.out)
    except Failed as failure:
        for sentence in failure.sentences:
            print(sentence, file=sys.stderr)
        return KNOWN_PROBLEM
    with archive.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    print(f"{archive} ({archive.stat().st_size / 1e6:.0f} MB)\nSHA-256 {digest}")
    return 0


def _make(gpu: str, out: Path) -> Path:
    environment = VirtualEnvironment(_FOLDER / "venv")
    log = Log(_FOLDER / "bundle.log")
    log.start()
    _require_libraries()
    environment.create(log)
    locked_packages.provide(ROOT, environment, log)
    engine = engine_wheel.plan(ROOT, engine_wheel.choice(ROOT, gpu), {"CMAKE_ARGS": _portable_arguments()})
    engine.provide(environment, log)
    _provide_tools(environment, log)
    starter_file.provide(ROOT, environment, log)
    folder = _put_together(environment, log)
    _add_papers(folder, environment, log)
    print("  trying the bundle …", file=sys.stderr)
    bundle_trial.try_bundle(folder)
    return _archive(folder, engine.gpu, out)


def _require_libraries() -> None:
    """What the window needs of the system goes into the bundle, so it must be here, also for other displays."""
    command = [sys.executable, "-m", "fairdraft.host.system_libraries", "--x11"]
    answer = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT / "app")}, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise Failed(answer.stdout.strip() or answer.stderr.strip())


def _portable_arguments() -> str:
    is_x86 = platform.machine().lower() in ("x86_64", "amd64")
    return _PORTABLE + (_PORTABLE_X86 if is_x86 else "")


def _provide_tools(environment: VirtualEnvironment, log: Log) -> None:
    lock = ROOT / "bundle.lock"
    wanted = fingerprint(lock.read_text(encoding="utf-8"))
    if environment.has_done("tools", wanted):
        return
    log.run(
        "installing the packages of bundle.lock",
        [*environment.pip, "install", "--no-deps", "--require-hashes", "-r", str(lock)],
        environment.variables,
    )
    environment.stamp("tools", wanted)


def _put_together(environment: VirtualEnvironment, log: Log) -> Path:
    variables = {
        **environment.variables,
        # PyInstaller looks there for modules that are imported by their names alone, as commands are.
        "PYTHONPATH": str(ROOT / "app"),
        "BUNDLE_ROOT": str(ROOT),
        "BUNDLE_SOURCES": str(_SOURCES),
        "BUNDLE_STARTER": str(ROOT / "build" / "starter" / starter_file.NAME),
        "BUNDLE_STARTER_LICENSE": str(ROOT / "build" / "starter" / starter_file.LICENSE),
        # So that the same sources give the same bytes.
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": _date_of_sources(),
    }
    made = [f"--distpath={_FOLDER / 'dist'}", f"--workpath={_FOLDER / 'work'}"]
    spec = ROOT / "packaging" / "make_bundle" / "fairdraft.spec"
    command = [str(environment.python), "-m", "PyInstaller", "--noconfirm", *made, str(spec)]
    log.run("putting the bundle together", command, variables)
    return _FOLDER / "dist" / "Fairdraft"


def _date_of_sources() -> str:
    """When the sources were committed, in seconds; a fixed day where they are in no repository."""
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return "1767225600"
    return asked.stdout.strip() or "1767225600"


def _add_papers(folder: Path, environment: VirtualEnvironment, log: Log) -> None:
    """What a person who gets the folder reads, and the licenses of all that is in it."""
    (folder / "READ ME.txt").write_text(_READ_ME.format(version=__version__), encoding="utf-8")
    shutil.copy(ROOT / "LICENSE", folder / "LICENSE.txt")
    script = ROOT / "packaging" / "make_bundle" / "license_texts.py"
    papers = (ROOT / "pyproject.toml", _SOURCES, folder / "licenses")
    command = [str(environment.python), str(script), *(str(one) for one in papers)]
    log.run("collecting the licenses", command, environment.variables)


def _archive(folder: Path, gpu: str, out: Path) -> Path:
    system = {"Darwin": "macos"}.get(platform.system(), platform.system().lower())
    kind = "" if gpu == "cpu" else f"-{gpu}"
    name = f"Fairdraft-{__version__}-{system}-{platform.machine().lower()}{kind}"
    out.mkdir(parents=True, exist_ok=True)
    form = "zip" if os.name == "nt" else "gztar"
    return Path(shutil.make_archive(str(out / name), form, folder.parent, folder.name))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
