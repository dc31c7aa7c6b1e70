"""Under which licenses is what a bundle holds? Run by the Python of the bundle's environment.

Usage: python license_texts.py PYPROJECT FOLDER
"""

from __future__ import annotations

import re
import shutil
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

_TEXT = re.compile(r"(?:licen[cs]e|copying|notice|authors)[^/]*$", re.IGNORECASE)
# A bundle speaks to a team's database, too.
_EXTRA = "postgresql"
_ELSEWHERE = {
    "PySide6_Essentials": "with Qt 6; the text of the LGPL is beside psycopg; sources: https://code.qt.io",
    "shiboken6": "the text of the LGPL is beside psycopg; sources: https://code.qt.io",
    "psycopg": "sources: https://github.com/psycopg/psycopg",
    "psycopg-binary": "sources: https://github.com/psycopg/psycopg",
    "llama_cpp_python": "with llama.cpp and ggml, MIT, Copyright (c) 2023-2026 The ggml authors",
}
_HEAD = """\
What this folder holds besides Fairdraft, and under which license each is; the texts lie in the folders of these names.
Libraries under the LGPL are files of their own in "_internal" and may be replaced by others.

"""


def main(pyproject: Path, target: Path) -> int:
    """Write the overview and the texts."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    lines = [f"Python {sys.version.split()[0]}: PSF-2.0", "SmolLM2-135M-Instruct (the starter model): Apache-2.0"]
    python = Path(sysconfig.get_paths()["stdlib"]) / "LICENSE.txt"
    if python.is_file():
        _copy(python, target / "Python")
    for package in sorted(_packages(pyproject), key=lambda one: one.metadata["Name"].lower()):
        name = package.metadata["Name"]
        more = f" ({_ELSEWHERE[name]})" if name in _ELSEWHERE else ""
        lines.append(f"{name} {package.version}: {_license(package)}{more}")
        for file in package.files or ():
            if _TEXT.search(str(file)) and file.suffix != ".py":
                text = Path(str(package.locate_file(file)))
                _copy(text, target / name)
    (target / "README.txt").write_text(_HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return 0


def _packages(pyproject: Path) -> Iterator[Distribution]:
    """All packages that the program needs, with those that these need."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    waiting = [*project["dependencies"], *project["optional-dependencies"][_EXTRA]]
    known: set[str] = set()
    while waiting:
        wanted = waiting.pop()
        name = re.match(r"[\w.-]+", wanted)
        extras = re.search(r"\[([\w, -]+)\]", wanted.split(";")[0])
        if name is None or _key(name[0]) in known:
            continue
        try:
            found = distribution(name[0])
        except PackageNotFoundError:
            # Of another system, or an extra that nobody asked for.
            continue
        known.add(_key(name[0]))
        asked = [] if extras is None else [one.strip() for one in extras[1].split(",")]
        for one in found.requires or ():
            extra = re.search(r"extra\s*==\s*['\"]([\w-]+)['\"]", one)
            if extra is None or extra[1] in asked:
                waiting.append(one)
        yield found


def _key(name: str) -> str:
    """A name as all of its spellings are compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _license(package: Distribution) -> str:
    told = package.metadata.get("License-Expression") or package.metadata.get("License") or ""
    if told and len(told) < 80:
        return told
    classes = [one for one in package.metadata.get_all("Classifier") or () if one.startswith("License ::")]
    return "; ".join(one.rpartition(" :: ")[2] for one in classes) or "see its text"


def _copy(text: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    name = text.name
    number = 1
    while (folder / name).exists():
        number += 1
        name = f"{text.stem} {number}{text.suffix}"
    shutil.copy(text, folder / name)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2])))
