"""How much memory a machine and a process have: on Linux read for real, on the others by faked system libraries."""

import ctypes
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.host.memory import held_memory, linux_memory, machine_memory

GIB = 1024**3
MEMINFO = "MemTotal:       16777216 kB\nMemFree:         1048576 kB\nMemAvailable:    8388608 kB\n"


def _meminfo(folder: Path, text: str = MEMINFO) -> Path:
    path = folder / "meminfo"
    path.write_text(text, encoding="ascii")
    return path


def _group(folder: Path, files: dict[str, str]) -> Path:
    group = folder / "group"
    for name, text in files.items():
        path = group / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="ascii")
    return group


def test_what_can_be_had_without_swapping_counts_as_free(tmp_path: Path) -> None:
    """Kept file contents are free, so the system's own estimate is taken and not what lies idle."""
    assert linux_memory(_meminfo(tmp_path), tmp_path / "none") == (8 * GIB, 16 * GIB)


@pytest.mark.parametrize("text", ["", "MemTotal: many kB\n", "MemTotal:\n", "\n\n:::"])
def test_a_system_that_does_not_tell_gives_zeros(tmp_path: Path, text: str) -> None:
    """A table that says nothing, or not in numbers, is no error."""
    assert linux_memory(_meminfo(tmp_path, text), tmp_path) == (0, 0)
    assert linux_memory(tmp_path / "missing", tmp_path) == (0, 0)


def test_the_limit_of_a_container_counts(tmp_path: Path) -> None:
    """Inside a container its limit is the whole; what it uses is taken off, but for files that it can drop."""
    files = {
        "memory.max": f"{4 * GIB}\n",
        "memory.current": f"{3 * GIB}\n",
        "memory.stat": f"anon 5\ninactive_file {GIB}\nactive_file 7\n",
    }
    assert linux_memory(_meminfo(tmp_path), _group(tmp_path, files)) == (2 * GIB, 4 * GIB)


def test_the_limit_of_an_older_container_counts(tmp_path: Path) -> None:
    """Control groups of the first version have other names for the same."""
    files = {
        "memory/memory.limit_in_bytes": f"{4 * GIB}\n",
        "memory/memory.usage_in_bytes": f"{3 * GIB}\n",
        "memory/memory.stat": f"inactive_file 1\ntotal_inactive_file {GIB}\n",
    }
    assert linux_memory(_meminfo(tmp_path), _group(tmp_path, files)) == (2 * GIB, 4 * GIB)


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
    assert linux_memory(_meminfo(tmp_path), _group(tmp_path, files)) == (8 * GIB, 16 * GIB)


def test_a_container_is_never_freer_than_its_machine(tmp_path: Path) -> None:
    """A generous limit on a busy machine promises no memory that others hold, and over the limit nothing is free."""
    free = {"memory.max": f"{15 * GIB}\n", "memory.current": "0\n"}
    assert linux_memory(_meminfo(tmp_path), _group(tmp_path, free)) == (8 * GIB, 15 * GIB)
    over = {"memory.max": f"{2 * GIB}\n", "memory.current": f"{3 * GIB}\n"}
    assert linux_memory(_meminfo(tmp_path), _group(tmp_path, over)) == (0, 2 * GIB)


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
    text = f"MemTotal: {total} kB\nMemAvailable: {min(part, total)} kB\n"
    files = {
        "memory.max": "max" if limit is None else str(limit),
        "memory.current": str(used),
        "memory.stat": f"inactive_file {dropped}\n",
    }
    free, whole = linux_memory(_meminfo(folder, text), _group(folder, files))
    assert 0 <= free <= whole <= total * 1024


@pytest.mark.skipif(sys.platform not in {"linux", "darwin", "win32"}, reason="no way to tell there")
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


def _pointed(reference: Any) -> Any:
    return reference._obj


class _Mac:
    """The part of macOS's library that is asked; a name it does not know fails."""

    def __init__(self, told: dict[bytes, int]) -> None:
        self._told = told

    def sysctlbyname(self, name: bytes, value: Any, _size: Any, _new: None, _length: int) -> int:
        if name not in self._told:
            return -1
        _pointed(value).value = self._told[name]
        return 0


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({b"hw.memsize": 16 * GIB, b"kern.memorystatus_level": 50}, (8 * GIB, 16 * GIB)),
        ({b"hw.memsize": 16 * GIB}, (0, 0)),
        ({}, (0, 0)),
    ],
)
def test_macos_tells_the_whole_and_a_percentage(
    monkeypatch: pytest.MonkeyPatch, told: dict[bytes, int], expected: tuple[int, int]
) -> None:
    """Free is the system's percentage of the whole; where it does not tell one, nothing is claimed to be full."""
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: _Mac(told))
    assert machine_memory() == expected


class _Call:
    """A function of a system library, with the two settings that ctypes lets one make."""

    restype: Any = None
    argtypes: Any = None

    def __init__(self, does: Any) -> None:
        self._does = does

    def __call__(self, *given: Any) -> Any:
        return self._does(*given)


class _Windows:
    """The part of Windows' kernel library that is asked."""

    def __init__(self, *, works: bool = True) -> None:
        self.closed: list[int] = []
        self.GlobalMemoryStatusEx = _Call(lambda status: self._status(_pointed(status)) if works else 0)
        self.OpenProcess = _Call(lambda _right, _inherit, process: process + 100 if works else None)
        self.CloseHandle = _Call(self.closed.append)
        self.K32GetProcessMemoryInfo = _Call(lambda _handle, counters, _size: self._counters(_pointed(counters)))

    def _status(self, status: Any) -> int:
        assert status.length == ctypes.sizeof(status)
        status.total, status.free = 16 * GIB, 5 * GIB
        return 1

    def _counters(self, counters: Any) -> int:
        assert counters.size == ctypes.sizeof(counters)
        counters.private, counters.working_set = 3 * GIB, 4 * GIB
        return 1


@pytest.mark.parametrize(("works", "expected"), [(True, (5 * GIB, 16 * GIB)), (False, (0, 0))])
def test_windows_tells_free_and_total(monkeypatch: pytest.MonkeyPatch, works: bool, expected: tuple[int, int]) -> None:
    """Both figures come from one call; where it fails nothing is claimed."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: _Windows(works=works))
    assert machine_memory() == expected


def test_windows_tells_what_a_process_holds_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Private memory counts, not mapped files; the handle is given back, and a process that cannot be asked holds 0."""
    monkeypatch.setattr(sys, "platform", "win32")
    library = _Windows()
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: library)
    assert held_memory(7) == 3 * GIB
    assert library.closed == [107]
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: _Windows(works=False))
    assert held_memory(7) == 0


@pytest.mark.parametrize(("printed", "expected"), [(b" 2048\n", 2048 * 1024), (b"", 0), (b"oops", 0)])
def test_macos_asks_ps_what_a_process_holds(monkeypatch: pytest.MonkeyPatch, printed: bytes, expected: int) -> None:
    """The answer is in KiB; no answer means that there is no such process."""
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "run", lambda *_given, **_named: subprocess.CompletedProcess((), 0, stdout=printed))
    assert held_memory(7) == expected
