"""What the set-up says about a machine that lacks something."""

import ast
import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from fairdraft.domain.model import STARTER_MODEL_SHA256

ROOT = Path(__file__).parents[2]
OLD_PYTHON = (3, 8)


@pytest.fixture
def machine(packaging_on_path: None) -> ModuleType:
    return importlib.import_module("machine")


@pytest.fixture
def prepare(packaging_on_path: None) -> ModuleType:
    return importlib.import_module("prepare")


@pytest.fixture
def shown_command(packaging_on_path: None) -> ModuleType:
    return importlib.import_module("shown_command")


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.mark.parametrize(
    "name", ["prepare", "machine", "engine_wheel", "starter_file", "shown_command", "virtual_environment"]
)
def test_old_python_can_read_the_set_up(name: str) -> None:
    """Python 3.8 parses every module that runs before the version is checked, so that it can say what is needed."""
    source = (ROOT / "packaging" / f"{name}.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=OLD_PYTHON)
    future = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    assert [alias.name for node in future for alias in node.names] == ["annotations"]


def test_old_python_says_what_is_needed(
    prepare: Any, machine: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under Python 3.8, with no newer one on the PATH, the set-up names both versions and how to get the newer one."""
    monkeypatch.setattr(sys, "version_info", (*OLD_PYTHON, 18, "final", 0))
    monkeypatch.setattr(machine, "newer_python", lambda: None)
    assert prepare.main([]) == 3
    said = capsys.readouterr().err
    assert said.startswith("Fairdraft needs Python 3.11 or newer, and this is 3.8.")
    assert "sudo apt install python3.11 python3.11-venv" in said


def test_old_python_hands_over_to_a_newer_one(
    prepare: Any, machine: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Under an old Python the set-up goes on with a newer one from the PATH, with the same arguments and exit code."""
    program(tmp_path, "newer", f'echo "$@" > {tmp_path}/asked\nexit 7')
    monkeypatch.setattr(sys, "version_info", (*OLD_PYTHON, 18, "final", 0))
    monkeypatch.setattr(machine, "newer_python", lambda: str(tmp_path / "newer"))
    assert prepare.main(["--gpu", "cuda"]) == 7
    assert (tmp_path / "asked").read_text().split() == [prepare.__file__, "--gpu", "cuda"]


@pytest.mark.skipif(os.name == "nt", reason="shell scripts stand for Pythons")
def test_newer_python_is_one_that_runs(machine: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A name on the PATH that does not run, or is too old itself, is passed over."""
    program(tmp_path, "python3.14", "exit 127")
    program(tmp_path, "python3.12", f'exec "{sys.executable}" "$@"')
    monkeypatch.setenv("PATH", str(tmp_path))
    assert machine.newer_python() == str(tmp_path / "python3.12")
    (tmp_path / "python3.12").unlink()
    assert machine.newer_python() is None


def missing(machine: Any, **changes: Any) -> list[str]:
    asked = {"root": ROOT, "gpu": "cpu", "must_compile": False, "must_install": True, "window": False, **changes}
    sentences: list[str] = machine.missing(**asked)
    return sentences


def test_python_without_venv(machine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian's Python without its venv package names that package."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "ensurepip" else SimpleNamespace())
    version = "{}.{}".format(*sys.version_info[:2])
    (sentence,) = missing(machine)
    assert f"sudo apt install python{version}-venv" in sentence


def test_full_disk(machine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Less than about 2 GB free is told with the place; once everything is installed nothing is asked of the disk."""
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=1_500_000_000))
    (sentence,) = missing(machine)
    assert sentence == f"There are 1.5 GB free at {ROOT}, and about 2 GB are needed: make room."
    assert missing(machine, must_install=False) == []


def test_everything_missing_is_told_at_once(machine: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A bare machine hears of everything in one go, not of one thing after another."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=0))
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    sentences = missing(machine, must_compile=True, gpu="vulkan")
    assert len(sentences) == 5
    assert len(set(sentences)) == 5


@pytest.mark.parametrize(
    ("platform", "command"), [("linux", "apt install build-essential"), ("darwin", "xcode-select --install")]
)
def test_compiler_sentence_fits_the_system(
    machine: Any, monkeypatch: pytest.MonkeyPatch, platform: str, command: str
) -> None:
    """The way to a compiler is that of the system at hand."""
    monkeypatch.setattr(sys, "platform", platform)
    assert command in machine._compiler_sentence("C")


def test_compiler_from_the_environment_is_tried(machine: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """CC with arguments of its own is the compiler that is tried, and no other."""
    program(tmp_path, "cc", "exit 0")
    program(tmp_path, "own", '[ "$1" = "-m64" ]')
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CC", "own -m64")
    assert machine._no_compiler("C") == ""
    monkeypatch.setenv("CC", "own -m32")
    assert machine._no_compiler("C").startswith("A working C compiler is missing")


@pytest.mark.skipif(os.name == "nt", reason="there the headers come with the SDK alone")
def test_old_vulkan_headers_are_told_before_compiling(
    machine: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Headers that are too old are told with both ways to newer ones; those of the SDK, if it is set up, are asked."""
    knows = 'PATH=/usr/bin:/bin; case "$*" in *-I/sdk/include*) exit 0;; esac'
    names = 'for one; do case "$one" in *.cpp) file="$one";; esac; done; ! grep -q LayerSettingEXT "$file"'
    program(tmp_path, "c++", f"{knows}\n{names}")
    program(tmp_path, "glslc", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.delenv("VULKAN_SDK", raising=False)
    told = machine._no_gpu_tools("vulkan")
    assert told.startswith("GPU=vulkan needs newer Vulkan headers")
    assert "vulkan.lunarg.com" in told
    monkeypatch.setenv("VULKAN_SDK", "/sdk")
    assert machine._no_gpu_tools("vulkan") == ""


def test_metal_is_for_macos(machine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """GPU=metal elsewhere is told before anything is compiled."""
    monkeypatch.setattr(sys, "platform", "linux")
    assert "macOS only" in machine._no_gpu_tools("metal")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert machine._no_gpu_tools("metal") == ""


def test_qt_error_without_a_library_is_passed_on(machine: Any) -> None:
    """An error of another kind is shown in its own words."""
    assert "ImportError: DLL load failed" in machine.qt_does_not_load("ImportError: DLL load failed")


def test_reason_of_a_failure_is_named(shown_command: Any, tmp_path: Path) -> None:
    """No network and a full disk have sentences of their own; else the telling lines are shown, eight at most."""
    log = shown_command.Log(tmp_path / "log")
    log.start()

    def fail_saying(text: str) -> str:
        script = f"print({text!r}); raise SystemExit(1)"
        with pytest.raises(shown_command.Failed) as failure:
            log.run("fetching it", [sys.executable, "-c", script], dict(os.environ))
        return "\n".join(failure.value.sentences)

    assert "package index could not be reached" in fail_saying("[Errno -3] Temporary failure in name resolution")
    assert "disk is full" in fail_saying("OSError: [Errno 28] No space left on device")
    told = fail_saying("\n".join([f"x.cpp:{n}: error: bad" for n in range(20)] + ["note: all is well"] * 20))
    assert "x.cpp:19: error: bad" in told
    assert "x.cpp:11:" not in told
    assert "all is well" not in told


def test_progress_counts_the_compiled_files(shown_command: Any, tmp_path: Path) -> None:
    """How far the compiler is comes from the last count in its log, of ninja or of make."""
    log = tmp_path / "log"
    log.write_text("[1/240] Building CXX object a.o\n[17/240] Building CXX object b.o\n")
    assert shown_command._share(log) == ", 17 of 240 files"
    log.write_text("[  3%] Building CXX object a.o\n[ 41%] Building CXX object b.o\n")
    assert shown_command._share(log) == ", 41 %"
    log.write_text("Collecting numpy\n")
    assert shown_command._share(log) == ""


def test_one_starter_model_is_meant(packaging_on_path: None) -> None:
    """The set-up verifies the very file that the program expects, and takes it out to where it looks for it."""
    starter_file = importlib.import_module("starter_file")
    assert starter_file.SHA256 == STARTER_MODEL_SHA256


def test_make_without_python_says_so() -> None:
    """Where there is no Python, make says in one sentence how to get one."""
    done = subprocess.run(
        ["make", "run", "PYTHON=no-such-python"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert done.stderr.startswith("Python 3.11 or newer is missing (no-such-python was not found)")


@pytest.mark.parametrize(
    ("display", "expected"),
    [
        ({"DISPLAY": ":0"}, "-m fairdraft\n"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "-m fairdraft\n"),
        ({}, "-m fairdraft demo --out out\n"),
        ({"DISPLAY": ":0", "CI": "true"}, "-m fairdraft demo --out out\n"),
    ],
)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
def test_run_opens_a_window_only_where_there_is_a_display(display: dict[str, str], expected: str) -> None:
    """With a display `make run` opens the window; without one, or on a build machine, it works in the terminal."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "CI")}
    planned = subprocess.run(
        ["make", "-n", "run"], cwd=ROOT, env={**kept, **display}, capture_output=True, text=True, check=True
    ).stdout
    assert planned.endswith(expected)
    assert ("--window" in planned) == expected.endswith("fairdraft\n")
