"""What a bundle says of its licenses, and what its trial tells of one that does not work."""

import importlib
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pluggy
import pytest

ROOT = Path(__file__).parents[2]
MAKE_BUNDLE = ROOT / "packaging" / "make_bundle"


@pytest.fixture
def part_of_bundling(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Imports a module of the bundle's making by its name."""
    monkeypatch.syspath_prepend(str(MAKE_BUNDLE))
    return importlib.import_module


def test_every_package_of_the_program_is_there_with_its_license(tmp_path: Path) -> None:
    """Those that the program names, those that these need, and what else lies in it; nothing of the tests besides."""
    script = [sys.executable, str(MAKE_BUNDLE / "license_texts.py")]
    library = Path("/usr/lib/somewhere/libwonder.so.1")
    sources = (library, Path(pluggy.__file__), ROOT / "resources" / "icons" / "lock.svg")
    (tmp_path / "sources.txt").write_text("".join(f"{one}\n" for one in sources), encoding="utf-8")
    papers = (ROOT / "pyproject.toml", tmp_path / "sources.txt", tmp_path / "licenses")
    subprocess.run([*script, *map(str, papers)], check=True)
    overview = (tmp_path / "licenses" / "README.txt").read_text(encoding="utf-8").splitlines()
    told = dict(line.split(": ", 1) for line in overview if ": " in line)
    named = {line.split(" ")[0].lower(): license_ for line, license_ in told.items()}
    assert {"pyside6_essentials", "sqlalchemy", "llama_cpp_python", "jinja2", "markupsafe", "numpy"} <= set(named)
    assert not {"pytest", "hypothesis", "ruff", "mypy"} & set(named)
    assert "LGPL-3.0" in named["pyside6_essentials"]
    assert all(license_.strip() for license_ in named.values())
    # Brought along by another one; and what no package manager knows.
    assert named["pluggy"] == "MIT"
    assert "its license is that of the package it came with" in named["libwonder.so.1"]
    assert "GNU GENERAL PUBLIC LICENSE" in (tmp_path / "licenses" / "GPL-3.0.txt").read_text(encoding="utf-8")
    # Whose name does not say that it is one.
    assert (tmp_path / "licenses" / "pypdfium2" / "freetype.txt").is_file()
    # The text of a font that reportlab has and the bundle does not.
    of_reportlab = [one.name.casefold() for one in (tmp_path / "licenses" / "reportlab").iterdir()]
    assert of_reportlab
    assert not any("darkgarden" in one or "vera" in one for one in of_reportlab)
    for package in ("numpy", "SQLAlchemy", "psycopg"):
        texts = list((tmp_path / "licenses" / package).iterdir())
        assert any(text.stat().st_size > 500 for text in texts)


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for the program")
def test_a_bundle_that_does_not_work_is_told_with_what_it_said(tmp_path: Path) -> None:
    """Which command, its exit code and its last words; and it is tried in another place, without this environment."""
    folder = tmp_path / "Fairdraft"
    folder.mkdir()
    program = folder / "fairdraft"
    program.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && exit 0\n'
        'echo "no such library, PYTHONPATH=$PYTHONPATH in $0" >&2\nexit 127\n',
        encoding="utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    script = (
        "import sys; from pathlib import Path; import bundle_trial; from shown_command import Failed\n"
        "try: bundle_trial.try_bundle(Path(sys.argv[1]))\n"
        "except Failed as failure: print(*failure.sentences, sep='\\n')"
    )
    paths = f"{MAKE_BUNDLE}:{MAKE_BUNDLE.parent}:{ROOT / 'app'}"
    command = [sys.executable, "-c", script, str(folder)]
    environment = {"PYTHONPATH": paths, "PATH": "/usr/bin:/bin"}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.splitlines()
    assert said[0] == "The bundle ended with 127 at: fairdraft doctor --json."
    assert said[1].strip().startswith("no such library, PYTHONPATH= in ")
    assert str(tmp_path) not in said[1]


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="asks Debian's package manager")
def test_a_library_of_the_system_is_told_with_its_package_and_the_texts_that_it_names(
    part_of_bundling: Callable[[str], Any], tmp_path: Path
) -> None:
    """Under either name of its folder; licenses that its text only names lie beside it."""
    copy_licenses = part_of_bundling("system_licenses").copy_licenses
    listed = subprocess.run(["dpkg-query", "-L", "libc6"], capture_output=True, text=True, check=True).stdout
    real = next(Path(line) for line in listed.splitlines() if Path(line).name == "libm.so.6")
    other = Path(str(real)[4:]) if str(real).startswith("/usr") else Path(f"/usr{real}")
    for library in filter(Path.exists, (real, other)):
        target = tmp_path / f"from{str(library).replace('/', '-')}"
        assert copy_licenses([library, library], target) == [f'libc6 (libm.so.6): see "{target.name}/libc6.txt"']
        assert (target / "libc6.txt").stat().st_size > 500
        assert "LESSER GENERAL PUBLIC LICENSE" in (target / "common-licenses" / "LGPL-2.1.txt").read_text()


def test_what_an_unwanted_part_alone_brought_along_goes_with_it(
    part_of_bundling: Callable[[str], Any], tmp_path: Path
) -> None:
    """Libraries that others load too stay, also those that only a third one loads."""
    loaded = {
        "theme.so": {"libgtk.so", "libx.so"},
        "libgtk.so": {"libcairo.so"},
        "window.so": {"libx.so"},
        "libx.so": {"libau.so"},
    }
    names = ("plugins/theme.so", "plugins/window.so", "libgtk.so", "libcairo.so", "libx.so", "libau.so", "alone.so")
    entries = [(name, f"/src/{Path(name).name}", "BINARY") for name in names]
    entries.append(("libx.so.link", "libx.so", "SYMLINK"))
    files = part_of_bundling("collected_files")
    kept = files.without(entries, "theme", lambda source: loaded.get(Path(source).name, set()))
    assert [one[0] for one in kept] == ["plugins/window.so", "libx.so", "libau.so", "alone.so", "libx.so.link"]
    assert files.without(kept, "theme", lambda _source: pytest.fail("nothing is to be looked at")) == kept
    files.write_sources(kept, tmp_path / "sources.txt")
    assert (tmp_path / "sources.txt").read_text(encoding="utf-8").split() == sorted(one[1] for one in kept[:-1])
