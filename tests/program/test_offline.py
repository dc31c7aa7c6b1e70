"""Offline means offline: the whole way from brief to export without one socket of the network."""

import json
import os
import platform
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SEALED = Path(__file__).with_name("sealed.py")

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"),
    reason="the filter is one of Linux; what is proved holds for the same code elsewhere",
)


def sealed(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SEALED), sys.executable, *command],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=250,
    )


class Program:
    """Fairdraft over one home folder, sealed off the network."""

    def __init__(self, home: Path, *options: str) -> None:
        self._before = ("-m", "fairdraft", "--home", str(home), *options)

    def run(self, *arguments: str, code: int = 0) -> str:
        answer = sealed(*self._before, *arguments)
        assert answer.returncode == code, answer.stderr
        return answer.stdout

    def json(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--json"))


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.socket(socket.AF_INET)",
        "import socket; socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
        "import socket; socket.getaddrinfo('example.com', 443)",
        "import socket; s = socket.socket(socket.AF_UNIX); s.bind(''); s.listen()",
        (
            "import os, sys; a = ['p', '-c', 'import socket; socket.socket()'];"
            "sys.exit(os.spawnv(os.P_WAIT, sys.executable, a))"
        ),
        "import ctypes; ctypes.CDLL(None).socket(2, 1, 0)",
    ],
)
def test_the_seal_kills_whatever_reaches_for_the_network(attempt: str) -> None:
    """Python, a child process and native code die of it, so a program that passes made no such attempt."""
    assert sealed("-c", attempt).returncode in (-signal.SIGSYS, 256 - signal.SIGSYS)
    assert sealed("-c", "import socket; socket.socket(socket.AF_UNIX)").returncode == 0


def test_the_seal_kills_a_fetch(tmp_path: Path) -> None:
    """What does use the network dies under it: the seal reaches through the program's one door."""
    address = "http://127.0.0.1:9/model.gguf"
    answer = sealed("-m", "fairdraft", "--home", str(tmp_path), "--online", "models", "fetch", address)
    assert answer.returncode == -signal.SIGSYS


def whole_way(program: Program, folder: Path, candidates: tuple[str, ...], count: int) -> None:
    """Draft, check, rate, compare, export, and look."""
    for candidate in candidates:
        order = ("--candidate", candidate, "-n", str(count), "--max-tokens", "24", "--seed", "5")
        drafted = program.json("draft", "--campaign", "glynora", *order)
        assert [one["state"] for one in drafted["drafts"]] == ["finished"] * count
        for draft in drafted["drafts"]:
            program.run("rate", draft["id"], "--rater", "a", "--accuracy", "4", "--verdict", "approve")
    page = folder / "page.txt"
    page.write_text(drafted["drafts"][0]["text"])
    assert program.json("check", str(page), "--campaign", "glynora", "--fail-on", "never")["packs"]
    assert program.json("compare", "desk-glynora")["study"] == "desk-glynora"
    program.run("export", "desk-glynora", "--format", "csv", "--out", str(folder / "out"))
    assert list((folder / "out").glob("*.csv"))
    program.run("models", "list")
    program.run("candidates", "list")


@pytest.mark.slow
def test_the_whole_way_with_the_scripted_engine(tmp_path: Path) -> None:
    """Every command of it runs to its end under the seal."""
    whole_way(Program(tmp_path / "home", "--scripted"), tmp_path, ("starter", "starter-plain"), 2)


@pytest.mark.model
def test_the_whole_way_with_a_real_model(tmp_path: Path) -> None:
    """The worker process with its native engine lives under the seal too."""
    whole_way(Program(tmp_path / "home"), tmp_path, ("starter",), 1)


def test_every_screen_is_drawn_without_the_network(tmp_path: Path) -> None:
    """Qt draws all of them under the seal, and what files, pasted pages and tips name elsewhere is not looked for."""
    answer = sealed(str(SEALED.with_name("every_screen.py")), str(tmp_path))
    assert (answer.returncode, answer.stdout) == (0, "every screen was drawn\n"), answer.stderr


def test_a_hosted_candidate_is_refused_before_any_socket(with_samples, tmp_path: Path) -> None:
    """Offline, the sentence comes from the program and not from the kernel."""
    program = Program(with_samples(tmp_path / "home"), "--scripted")
    file = tmp_path / "hosted.toml"
    file.write_text(
        'schema = "fairdraft/candidate@1"\nid = "hosted"\nname = "Hosted"\n'
        '[endpoint]\nurl = "https://llm.example.com/v1"\nmodel = "m"\n'
    )
    program.run("candidates", "add", str(file))
    program.run("draft", "--campaign", "glynora", "--candidate", "hosted", "--agree", code=3)
    program.run("models", "fetch", "owner/repo", code=3)
