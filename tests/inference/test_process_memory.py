import os
import subprocess
import sys

import pytest

from fairdraft.inference.process_memory import (
    available_bytes,
    machine_bytes,
    memory_limit,
    resident_bytes,
    resident_told_by_ps,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="not known on Windows")


def test_the_memory_of_a_process_grows_with_what_it_holds() -> None:
    """The measured memory grows by about what a process takes and touches."""
    before = resident_bytes(os.getpid())
    held = b"x" * 100_000_000
    after = resident_bytes(os.getpid())
    assert before is not None
    assert after is not None
    assert 80_000_000 < after - before < 150_000_000
    del held


@pytest.mark.skipif(sys.platform == "linux" and not os.path.exists("/bin/ps"), reason="ps is not installed")  # noqa: PTH110 - a condition, not a path to work on
def test_both_ways_to_measure_agree() -> None:
    """What ps tells is what the system's own table tells, within a tenth."""
    one, other = resident_bytes(os.getpid()), resident_told_by_ps(os.getpid())
    assert one is not None
    assert abs(one - other) < 0.1 * one


def test_a_process_that_is_gone_has_no_memory() -> None:
    """The memory of a process that has ended is not known, and that is no error."""
    with subprocess.Popen([sys.executable, "-c", "pass"]) as process:
        process.wait()
    assert resident_bytes(process.pid) is None


def test_the_machine_has_memory() -> None:
    """The machine's memory is known, and what is left of it is a part."""
    total, left = machine_bytes(), available_bytes()
    assert total is not None
    assert total > 500_000_000
    assert left is None or left > 0


def test_the_limit_is_chosen_or_nine_tenths() -> None:
    """A setting in GiB is taken as it is, 0 leaves a tenth of the machine to others, a negative one is no limit."""
    total = machine_bytes()
    assert total is not None
    assert memory_limit(2.5) == 2_684_354_560
    assert memory_limit(0) == total * 9 // 10
    assert memory_limit(-1) is None


def test_no_limit_is_promised_where_it_cannot_be_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows the worker's memory is not measured, so a limit that is set is not said to hold."""
    monkeypatch.setattr(sys, "platform", "win32")
    assert memory_limit(2.5) is None
    assert memory_limit(0) is None
