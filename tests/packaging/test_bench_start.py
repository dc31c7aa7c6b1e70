"""What `make bench` says of the start, and what the version command loads."""

import importlib
import subprocess
import sys
from typing import Any

import pytest

import fairdraft


@pytest.fixture
def bench(packaging_on_path: None) -> Any:
    return importlib.import_module("bench_start")


def test_version_command_loads_nothing_heavy(bench: Any) -> None:
    """`fairdraft --version` prints the version and imports none of the heavy packages."""
    assert bench.run(bench.VERSION).stdout == f"fairdraft {fairdraft.__version__}\n"
    assert bench.heavy_modules(bench.VERSION) == []


def test_help_loads_nothing_heavy(bench: Any) -> None:
    """`fairdraft --help` lists every command and loads none of them."""
    assert "  pieces " in bench.run(bench.HELP).stdout
    assert bench.heavy_modules(bench.HELP) == []


def test_heavy_modules_would_be_noticed(bench: Any) -> None:
    """The probe sees the heavy packages of a command that does load them."""
    assert "pydantic" in bench.heavy_modules(("rules", "--help"))


def test_table_has_the_median_of_the_starts(bench: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The table names the command, its times and the number of starts; the exit code is 0 when nothing heavy loads."""
    assert bench.main(["--starts", "1", "--only-version"]) == 0
    head, row, _help, last = capsys.readouterr().out.splitlines()
    assert head.split() == ["start", "median", "least", "most", "processor", "starts"]
    assert row.startswith("fairdraft --version")
    assert row.split()[-1] == "1"
    assert last.startswith("Version and help load none of PySide6")


def test_another_checkout_is_measured_beside(bench: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """With another checkout named each row tells the ratio of the processor's times to that one's."""
    assert bench.main(["--starts", "1", "--only-version", "--beside", str(bench.APP.parent)]) == 0
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("fairdraft ")]
    assert [" of " in row for row in rows] == [True, True]


def test_importing_the_engines_binding_does_not_load_the_engine() -> None:
    """The one module that names llama_cpp can be imported without loading native code into the process."""
    probe = "import sys, fairdraft.inference.llama_binding; sys.exit('llama_cpp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0
