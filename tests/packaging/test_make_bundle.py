"""What a bundle says of its licenses, and what its trial tells of one that does not work."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKE_BUNDLE = ROOT / "packaging" / "make_bundle"


def test_every_package_of_the_program_is_there_with_its_license(tmp_path: Path) -> None:
    """Those that the program names and those that these need, nothing of the tests; with the texts that they have."""
    script = [sys.executable, str(MAKE_BUNDLE / "license_texts.py")]
    subprocess.run([*script, str(ROOT / "pyproject.toml"), str(tmp_path / "licenses")], check=True)
    overview = (tmp_path / "licenses" / "README.txt").read_text(encoding="utf-8").splitlines()
    told = dict(line.split(": ", 1) for line in overview if ": " in line)
    named = {line.split(" ")[0].lower(): license_ for line, license_ in told.items()}
    assert {"pyside6_essentials", "sqlalchemy", "llama_cpp_python", "jinja2", "markupsafe", "numpy"} <= set(named)
    assert not {"pytest", "hypothesis", "ruff", "mypy"} & set(named)
    assert "LGPL-3.0" in named["pyside6_essentials"]
    assert all(license_.strip() for license_ in named.values())
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
