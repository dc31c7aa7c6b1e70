"""Under which licenses is what a bundle holds? Run by the Python of the bundle's environment.

Usage: python license_texts.py PYPROJECT SOURCES FOLDER, where SOURCES lists the files that the bundle was made of.
"""

from __future__ import annotations

import re
import shutil
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

from system_licenses import copy_licenses

# By their names, or by where packages put them (PEP 639).
_TEXT = re.compile(r"(?:licen[cs]e|copying|notice|authors)[^/]*$|\.dist-info/licenses/", re.IGNORECASE)
# A bundle speaks to a team's database, too.
_EXTRA = "postgresql"
_ELSEWHERE = {
    "PySide6_Essentials": "with Qt 6, whose parts are told at https://doc.qt.io/qt-6/licenses-used-in-qt.html, and "
    "ICU, Unicode-3.0; the text of the LGPL is beside psycopg; sources: https://code.qt.io",
    "shiboken6": "the text of the LGPL is beside psycopg; sources: https://code.qt.io",
    "psycopg": "sources: https://github.com/psycopg/psycopg",
    "psycopg-binary": "with libpq, PostgreSQL; OpenSSL, Apache-2.0; MIT Kerberos, MIT; OpenLDAP, OLDAP-2.8; Cyrus "
    "SASL, BSD; keyutils and libxcrypt, LGPL-2.1-or-later; sources: https://github.com/psycopg/psycopg",
    "pypdfium2": "with PDFium, BSD-3-Clause, Copyright The PDFium Authors, and libraries whose texts are here, too",
    "pyinstaller": "its loader begins both programs; an exception in its text lets these have any license",
    "python-calamine": "with the Rust library calamine, MIT, Johann Tuffe, and those that it needs, MIT, Apache-2.0, "
    "BSD-3-Clause, Unicode-3.0 or Zlib; sources: https://github.com/dimastbk/python-calamine",
    "sqlcipher3": "with SQLCipher, BSD-3-Clause, Copyright (c) Zetetic LLC, https://github.com/sqlcipher/sqlcipher",
    "chunspell": "with Hunspell and its dictionary of American English, MPL-1.1, GPL-2.0 or LGPL-2.1; sources: "
    "https://github.com/cdhigh/chunspell",
    "llama_cpp_python": "with llama.cpp and ggml, MIT, Copyright (c) 2023-2026 The ggml authors",
}
_HEAD = """\
What this folder holds besides Fairdraft, and under which license each is; the texts lie in the folders of these names.
Libraries under the LGPL are files of their own in "_internal" and may be replaced by others.

"""


def main(pyproject: Path, made_of: Path, target: Path) -> int:
    """Write the overview and the texts."""
    sources = [Path(line) for line in made_of.read_text(encoding="utf-8").splitlines()]
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    lines = [f"Python {sys.version.split()[0]}: PSF-2.0", "SmolLM2-135M-Instruct (the starter model): Apache-2.0"]
    python = Path(sysconfig.get_paths()["stdlib"]) / "LICENSE.txt"
    if python.is_file():
        _copy(python, target / "Python")
    packages = {_key(one.metadata["Name"]): one for one in (*_packages(pyproject), *_found(sources))}
    for _name, package in sorted(packages.items()):
        name = package.metadata["Name"]
        more = f" ({_ELSEWHERE[name]})" if name in _ELSEWHERE else ""
        lines.append(f"{name} {package.version}: {_license(package)}{more}")
        for file in package.files or ():
            text = Path(str(package.locate_file(file)))
            if _TEXT.search(str(file)) and file.suffix != ".py" and not _is_of_fonts_left_out(text, sources):
                _copy(text, target / name)
    # Whoever gets something under the LGPL gets the license that it completes, too.
    shutil.copy(Path(__file__).with_name("GPL-3.0.txt"), target)
    of_system = copy_licenses(_of_system(sources, pyproject.parent), target / "system")
    told = "\n".join(
        (
            *lines,
            *(("", "Of the system that this was made on, whose archive has the sources:", "") if of_system else ()),
            *of_system,
        )
    )
    (target / "README.txt").write_text(f"{_HEAD}{told}\n", encoding="utf-8")
    return 0


def _found(sources: list[Path]) -> Iterator[Distribution]:
    """All packages that a file comes from: some are brought along by others that could do without."""
    folders = {Path(sysconfig.get_paths()[one]) for one in ("purelib", "platlib")}
    inside = [one.relative_to(folder) for one in sources for folder in folders if one.is_relative_to(folder)]
    owners = packages_distributions()
    names = {name for top in {one.parts[0].partition(".")[0] for one in inside} for name in owners.get(top, ())}
    return (distribution(name) for name in sorted(names))


def _is_of_fonts_left_out(text: Path, sources: list[Path]) -> bool:
    """Whether a text lies among fonts of a package of which the bundle has none."""
    return text.parent.name == "fonts" and not any(one.parent == text.parent for one in sources)


def _of_system(sources: list[Path], root: Path) -> Iterator[Path]:
    """The libraries that belong neither to the program nor to a package nor to Python."""
    ours = (root, Path(sys.prefix), Path(sysconfig.get_paths()["stdlib"]))
    for one in sources:
        is_library = ".so" in one.suffixes and not one.name.startswith("libpython")
        if is_library and not any(one.is_relative_to(folder) for folder in ours):
            yield one


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
    raise SystemExit(main(*(Path(one) for one in sys.argv[1:4])))
