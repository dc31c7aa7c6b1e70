"""Under which licenses are the system's libraries that a bundle holds?"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

# Where Debian and its kin keep what their packages say, and the licenses that these name instead of telling them.
_PAPERS = Path("/usr/share/doc")
_SHARED_FOLDER = "common-licenses"
_SHARED = re.compile(rf"/usr/share/{_SHARED_FOLDER}/([\w.+-]*\w)")
_UNKNOWN = "a library of the system that the bundle was made on; its license is that of the package it came with"


def copy_licenses(libraries: Iterable[Path], target: Path) -> list[str]:
    """Copy the texts of the packages that libraries of the system came with, and tell a package in a line."""
    packages: defaultdict[str, list[str]] = defaultdict(list)
    lines = []
    for library in sorted(set(libraries)):
        package = _package_of(library)
        if package and (_PAPERS / package / "copyright").is_file():
            packages[package].append(library.name)
        else:
            lines.append(f"{library.name}: {_UNKNOWN}")
    for package, names in sorted(packages.items()):
        target.mkdir(exist_ok=True)
        text = _PAPERS / package / "copyright"
        shutil.copy(text, target / f"{package}.txt")
        for name in _SHARED.findall(text.read_text(encoding="utf-8", errors="replace")):
            shared = Path("/usr/share", _SHARED_FOLDER, name)
            if shared.is_file():
                (target / _SHARED_FOLDER).mkdir(exist_ok=True)
                shutil.copy(shared, target / _SHARED_FOLDER / f"{name}.txt")
        lines.append(f'{package} ({", ".join(names)}): see "{target.name}/{package}.txt"')
    return sorted(lines)


def _package_of(library: Path) -> str:
    """The package of Debian or its kin that a library came with; empty where nobody can say."""
    for place in dict.fromkeys(str(place) for one in (library, library.resolve()) for place in (one, _other_name(one))):
        try:
            command = ["dpkg-query", "-S", place]
            asked = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError:
            return ""
        if asked.returncode == 0:
            return re.split(r"[:,]", asked.stdout, maxsplit=1)[0]
    return ""


def _other_name(path: Path) -> Path:
    """Packages name their files by either of two folders, /lib and /usr/lib, that are one by now."""
    usr = Path("/usr")
    return Path("/") / path.relative_to(usr) if path.is_relative_to(usr) else usr / path.relative_to("/")
