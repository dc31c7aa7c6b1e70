"""The program as it is started."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fairdraft import __main__ as program

HEAVY = ("PySide6", "sqlalchemy", "numpy", "llama_cpp", "pydantic")


def _run(*arguments: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = os.environ | ({"FAIRDRAFT_HOME": str(home)} if home else {})
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, env=environment, timeout=250, check=False
    )


def test_the_version_command_loads_nothing_heavy() -> None:
    """`fairdraft --version` imports neither Qt, SQLAlchemy, numpy nor llama_cpp."""
    code = (
        "import sys; sys.argv=['fairdraft','--version']; from fairdraft.__main__ import main; code=main();"
        f"print([one for one in {HEAVY!r} if one in sys.modules]); sys.exit(code)"
    )
    answer = _run("-c", code)
    assert answer.returncode == 0
    assert answer.stdout.splitlines()[-1] == "[]"
    assert answer.stdout.startswith("fairdraft ")


def test_commands_load_no_window_and_no_engine(with_samples, tmp_path: Path) -> None:
    """A command imports neither Qt nor llama_cpp into its process."""
    code = (
        "import sys; sys.argv=['fairdraft','products','list']; from fairdraft.__main__ import main; code=main();"
        "print([one for one in ('PySide6','llama_cpp') if one in sys.modules]); sys.exit(code)"
    )
    answer = _run("-c", code, home=with_samples(tmp_path / "home"))
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.splitlines()[-1] == "[]"


def test_everything_written_lies_in_the_home_folder(tmp_path: Path) -> None:
    """A command with FAIRDRAFT_HOME writes there and nowhere in the working folder."""
    work = tmp_path / "work"
    work.mkdir()
    answer = subprocess.run(
        [sys.executable, "-m", "fairdraft", "campaigns", "list", "--json"],
        capture_output=True,
        text=True,
        cwd=work,
        env=os.environ | {"FAIRDRAFT_HOME": str(tmp_path / "home"), "HOME": str(tmp_path / "elsewhere")},
        timeout=250,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert list(work.iterdir()) == []
    assert (tmp_path / "home" / "fairdraft.db").exists()
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("where", ["raise KeyboardInterrupt", "exec('raise KeyboardInterrupt')"])
def test_an_interrupt_while_the_program_loads_is_no_traceback(tmp_path: Path, where: str) -> None:
    """Ctrl+C before the command has begun ends with exit code 130 and one sentence, also where a class is being made,
    after which Python would end by the signal.
    """
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "def interrupt(name, *_):\n"
        f"    if name == 'fairdraft.cli.arguments': {where}\n"
        "sys.meta_path.insert(0, type('Slow', (), {'find_spec': staticmethod(interrupt)}))\n"
    )
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    answer = subprocess.run(
        [sys.executable, "-m", "fairdraft", "products", "list"],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": path},
        timeout=250,
        check=False,
    )
    assert answer.returncode == 130
    assert answer.stderr == "Interrupted. Everything finished so far is kept.\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no file here is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", ["campaigns list", "--version"])
def test_results_that_no_disk_takes_are_a_known_problem(
    with_samples, tmp_path: Path, unbuffered: str, words: str
) -> None:
    """A full disk behind `>` ends a command with 3 and a sentence, whenever the words are handed on."""
    home = with_samples(tmp_path / "home")
    with Path("/dev/full").open("w") as full:
        answer = subprocess.run(
            [sys.executable, "-m", "fairdraft", *words.split()],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"FAIRDRAFT_HOME": str(home), "PYTHONUNBUFFERED": unbuffered},
            timeout=250,
            check=False,
        )
    assert (answer.returncode, answer.stderr.count("\n")) == (3, 1), answer.stderr
    assert re.match(r"fairdraft: The (results|version) could not be written: ", answer.stderr)


@pytest.mark.skipif(os.name != "posix", reason="sh closes the streams")
@pytest.mark.parametrize(
    ("words", "code"),
    [("check - --fail-on never >&- 2>&- <&-", 0), ("draft --campaign nobody 2>&-", 3)],
)
def test_a_stream_that_nobody_has_changes_no_exit_code(with_samples, tmp_path: Path, words: str, code: int) -> None:
    """Closed standard streams are as good as empty ones."""
    answer = subprocess.run(
        ["sh", "-c", f'exec "$0" -m fairdraft {words}', sys.executable],
        env=os.environ | {"FAIRDRAFT_HOME": str(with_samples(tmp_path / "home"))},
        timeout=250,
        check=False,
    )
    assert answer.returncode == code


@pytest.mark.parametrize(("system", "encoding"), [("win32", "utf-8"), ("linux", "cp1252")])
def test_pipes_and_files_get_utf8_on_windows_too(monkeypatch: pytest.MonkeyPatch, system: str, encoding: str) -> None:
    """Windows gives Python an old code page there; what a caller chose stays, as does how what is no text is told."""
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    given = io.TextIOWrapper(io.BytesIO("“5 ≥ 4”".encode()), "cp1252", errors="replace")
    results = io.TextIOWrapper(io.BytesIO(), "cp1252")
    messages = io.TextIOWrapper(io.BytesIO(), "cp1252", errors="backslashreplace")
    for name, stream in (("stdin", given), ("stdout", results), ("stderr", messages)):
        monkeypatch.setattr(sys, name, stream)
    program._speak_utf8()
    assert (given.encoding, results.encoding, messages.encoding) == (encoding,) * 3
    assert (given.read() == "“5 ≥ 4”") is (system == "win32")
    assert messages.errors == "backslashreplace"
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    other = io.TextIOWrapper(io.BytesIO(), "cp1252")
    monkeypatch.setattr(sys, "stdout", other)
    program._speak_utf8()
    assert other.encoding == "cp1252"
