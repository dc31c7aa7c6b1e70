"""How much memory does a process hold, and is the machine short of it?"""

from pathlib import Path

import psutil

_COUNTS = Path("/proc/vmstat")

# With less than this part of the machine's memory left, the system ends programs to get some.
_HARDLY_ANY = 0.04


def resident_bytes(pid: int) -> int | None:
    """Memory that a process of this person holds, mapped files that lie in memory included; None where that cannot be
    known (the process is gone).
    """
    try:
        return int(psutil.Process(pid).memory_info().rss) or None
    except psutil.Error:
        return None


def memory_is_short() -> bool:
    """Whether hardly anything is left of what programs can get without swapping."""
    memory = psutil.virtual_memory()
    return bool(memory.available < _HARDLY_ANY * memory.total)


def memory_kills() -> int | None:
    """How many programs the system has ended since it started because memory ran out, the machine's or that of a
    container; None where it does not say.
    """
    try:
        lines = _COUNTS.read_text("ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    counted = next((line.split()[-1] for line in lines if line.startswith("oom_kill ")), "")
    return int(counted) if counted.isdecimal() else None
