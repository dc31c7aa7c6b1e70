"""The two programs of a bundle, and what each leaves to the other."""

import signal
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fairdraft import __main__ as program
from fairdraft.host import bundle, system_libraries
from fairdraft.host.bundle import worker_command
from fairdraft.host.system_libraries import SystemLibrary


@pytest.fixture(autouse=True)
def _interrupts_are_heard() -> Iterator[None]:
    """The program ends with interrupts ignored, which is its own affair; the tests' programs have to hear them."""
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bundle whose program with the window writes down what it is asked for and ends with 5."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    window = tmp_path / "fairdraft-window"
    window.write_text(f'#!/bin/sh\nprintf "%s|" "$@" > "{tmp_path}/asked"\nexit 5\n', encoding="utf-8")
    window.chmod(window.stat().st_mode | stat.S_IXUSR)
    return tmp_path


def test_outside_a_bundle_everything_is_one_program() -> None:
    """The worker is this very Python, and there is a window."""
    assert bundle.console_program() is None
    assert bundle.has_window()
    assert worker_command() == (sys.executable, "-m", "fairdraft", "worker")


@pytest.mark.parametrize("name", ["fairdraft", "fairdraft-window"])
def test_the_worker_is_the_program_without_the_window(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Also where the window's program starts it: Qt has no place in the process that computes."""
    monkeypatch.setattr(sys, "executable", str(folder / name))
    assert worker_command() == (str(folder / "fairdraft"), "worker")
    assert bundle.has_window() is (name == "fairdraft-window")


def test_programs_keep_their_suffix(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As on Windows."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "fairdraft-window.exe"))
    assert bundle.console_program() == tmp_path / "fairdraft.exe"


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for the program")
@pytest.mark.parametrize("arguments", [["--home", "h"], ["demo", "--out", "o"]])
def test_what_draws_is_left_to_the_program_with_the_window(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """The window itself and the demonstration with its picture, with the same arguments and the other's exit code."""
    monkeypatch.setattr(sys, "executable", str(folder / "fairdraft"))
    monkeypatch.setattr(sys, "argv", ["fairdraft", *arguments])
    assert program.main() == 5
    assert (folder / "asked").read_text(encoding="utf-8") == "".join(f"{one}|" for one in arguments)


def test_a_system_that_lacks_what_the_window_draws_with_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a sentence with what brings it, before Qt is loaded; no make looked over where a bundle comes to."""
    lacking = (SystemLibrary("libGL.so.1", "libgl1", "mesa-libGL"),)
    monkeypatch.setattr(system_libraries, "missing_libraries", lambda *, x11: () if x11 else lacking)
    monkeypatch.setattr(sys, "executable", str(folder / "fairdraft-window"))
    monkeypatch.setattr(sys, "argv", ["fairdraft-window"])
    assert program.main() == 3
    assert "libGL.so.1. Install with `sudo apt install" in capsys.readouterr().out
