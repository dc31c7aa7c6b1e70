import mmap
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from fairdraft.inference import process_memory
from fairdraft.inference.process_memory import memory_is_short, memory_kills, resident_bytes


def test_the_memory_of_a_process_grows_with_what_it_holds() -> None:
    """The measured memory grows by about what a process takes and touches."""
    before = resident_bytes(os.getpid())
    # From the system: memory that the process had given back to itself is there already.
    with mmap.mmap(-1, 100_000_000) as held:
        for place in range(0, len(held), mmap.PAGESIZE):
            held[place] = 1
        after = resident_bytes(os.getpid())
    assert before is not None
    assert after is not None
    assert 80_000_000 < after - before < 150_000_000


def test_a_process_that_is_gone_has_no_memory() -> None:
    """The memory of a process that has ended is not known, and that is no error."""
    with subprocess.Popen([sys.executable, "-c", "pass"]) as process:
        process.wait()
    assert resident_bytes(process.pid) is None


@pytest.mark.parametrize(("left", "short"), [(500, False), (41, False), (39, True), (0, True)])
def test_memory_is_short_when_hardly_any_is_left(monkeypatch: pytest.MonkeyPatch, left: int, short: bool) -> None:
    """Below a twenty-fifth of the machine's memory the system begins to end programs."""
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=left, total=1000))
    assert memory_is_short() is short


@pytest.mark.parametrize(
    ("counts", "kills"), [("nr_free_pages 4\noom_kill 17\n", 17), ("nr_free_pages 4\n", None), (None, None)]
)
def test_the_system_counts_whom_it_ended_for_want_of_memory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, counts: str | None, kills: int | None
) -> None:
    """Where it does not, as on other systems, that is not known."""
    file = tmp_path / "vmstat"
    if counts is not None:
        file.write_text(counts, encoding="ascii")
    monkeypatch.setattr(process_memory, "_COUNTS", file)
    assert memory_kills() == kills
