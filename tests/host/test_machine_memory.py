"""How much memory a machine and a process have, read for real, and within a container that files describe."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.host.machine_memory import held_memory, machine_memory, memory_limit, within_group

GIB = 1024**3


def _group(folder: Path, files: dict[str, str]) -> Path:
    group = folder / "group"
    for name, text in files.items():
        path = group / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="ascii")
    return group


def test_the_limit_of_a_container_counts(tmp_path: Path) -> None:
    """Inside a container its limit is the whole; what it uses is taken off, but for files that it can drop."""
    files = {
        "memory.max": f"{4 * GIB}\n",
        "memory.current": f"{3 * GIB}\n",
        "memory.stat": f"anon 5\ninactive_file {GIB}\nactive_file 7\n",
    }
    assert within_group(8 * GIB, 16 * GIB, _group(tmp_path, files)) == (2 * GIB, 4 * GIB)


def test_the_limit_of_an_older_container_counts(tmp_path: Path) -> None:
    """Control groups of the first version have other names for the same."""
    files = {
        "memory/memory.limit_in_bytes": f"{4 * GIB}\n",
        "memory/memory.usage_in_bytes": f"{3 * GIB}\n",
        "memory/memory.stat": f"inactive_file 1\ntotal_inactive_file {GIB}\n",
    }
    assert within_group(8 * GIB, 16 * GIB, _group(tmp_path, files)) == (2 * GIB, 4 * GIB)


@pytest.mark.parametrize(
    "files",
    [
        {"memory.max": "max\n", "memory.current": f"{15 * GIB}\n"},
        {"memory.max": f"{64 * GIB}\n", "memory.current": "0\n"},
        {"memory/memory.limit_in_bytes": "9223372036854771712\n"},
    ],
)
def test_a_container_without_a_limit_below_the_machine_changes_nothing(tmp_path: Path, files: dict[str, str]) -> None:
    """No limit, or one above what the machine has, leaves the machine's own figures."""
    assert within_group(8 * GIB, 16 * GIB, _group(tmp_path, files)) == (8 * GIB, 16 * GIB)


def test_a_container_is_never_freer_than_its_machine(tmp_path: Path) -> None:
    """A generous limit on a busy machine promises no memory that others hold, and over the limit nothing is free."""
    free = {"memory.max": f"{15 * GIB}\n", "memory.current": "0\n"}
    assert within_group(8 * GIB, 16 * GIB, _group(tmp_path, free)) == (8 * GIB, 15 * GIB)
    over = {"memory.max": f"{2 * GIB}\n", "memory.current": f"{3 * GIB}\n"}
    assert within_group(8 * GIB, 16 * GIB, _group(tmp_path, over)) == (0, 2 * GIB)


@given(
    st.integers(0, 2**34),
    st.integers(0, 2**34),
    st.none() | st.integers(0, 2**45),
    st.integers(0, 2**45),
    st.integers(0, 2**45),
)
def test_free_is_a_part_of_the_whole(
    tmp_path_factory: pytest.TempPathFactory, total: int, part: int, limit: int | None, used: int, dropped: int
) -> None:
    """Whatever a container says, what is free is never negative and never more than the whole."""
    folder = tmp_path_factory.mktemp("memory")
    files = {
        "memory.max": "max" if limit is None else str(limit),
        "memory.current": str(used),
        "memory.stat": f"inactive_file {dropped}\n",
    }
    free, whole = within_group(min(part, total), total, _group(folder, files))
    assert 0 <= free <= whole <= total


def test_this_machine_tells_its_memory() -> None:
    """The machine that runs this has memory, some of it free."""
    free, total = machine_memory()
    assert 0 < free <= total
    assert total > GIB // 2


def test_a_process_that_takes_memory_holds_it() -> None:
    """What a child process fills counts as held by it; a process that is gone, or none, holds nothing."""
    script = "held = bytearray(b'x' * 90_000_000); print(len(held), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "90000000"
        assert 80_000_000 < held_memory(child.pid) < 400_000_000
        child.communicate("\n")
    assert held_memory(child.pid) == 0
    assert held_memory(None) == 0


def test_the_limit_is_chosen_or_nine_tenths() -> None:
    """A setting in GiB is taken as it is, 0 leaves a tenth of the machine to others, a negative one is no limit."""
    _free, total = machine_memory()
    assert memory_limit(2.5) == 2_684_354_560
    assert memory_limit(0) == total * 9 // 10
    assert memory_limit(-1) is None


def test_private_memory_counts_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """There the system tells it apart from mapped files, and it is what the process would give back."""

    class Process:
        def __init__(self, _process: int) -> None: ...

        def memory_info(self) -> SimpleNamespace:
            return SimpleNamespace(rss=4 * GIB, private=3 * GIB)

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(psutil, "Process", Process)
    assert held_memory(7) == 3 * GIB
