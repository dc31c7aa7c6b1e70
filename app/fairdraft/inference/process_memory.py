"""How much memory does a process hold, and how much has the machine?"""

import os
import subprocess
import sys
from pathlib import Path

_CGROUP_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
_PS_SECONDS = 2.0


def resident_bytes(pid: int) -> int | None:
    """Memory that a process of this person holds, mapped files that lie in memory included; None where that cannot be
    known (the process is gone, or the system is Windows).
    """
    if sys.platform == "win32":
        return None
    try:
        if sys.platform == "linux":
            pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            return pages * os.sysconf("SC_PAGE_SIZE")
        return resident_told_by_ps(pid)
    except (OSError, ValueError, IndexError, subprocess.SubprocessError):
        return None


def resident_told_by_ps(pid: int) -> int:
    """The same by `ps`, on systems without /proc. Raises OSError, ValueError or SubprocessError."""
    answer = subprocess.run(
        ("/bin/ps", "-o", "rss=", "-p", str(pid)), capture_output=True, text=True, timeout=_PS_SECONDS, check=False
    )
    return int(answer.stdout) * 1024


def machine_bytes() -> int | None:
    """The memory this program may use at most: the machine's, or less inside a container; None on Windows."""
    if not hasattr(os, "sysconf"):
        return None
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min([total, *_container_limits()])


def memory_limit(chosen_gib: float) -> int | None:
    """The limit in bytes that a setting means: 0 nine tenths of the machine's memory, below 0 none.

    There is none on Windows, whatever is set: what the worker holds is not measured there.
    """
    if chosen_gib < 0 or sys.platform == "win32":
        return None
    total = machine_bytes()
    if chosen_gib == 0:
        return None if total is None else total * 9 // 10
    return int(chosen_gib * 1024**3)


def available_bytes() -> int | None:
    """The memory that programs can still get without swapping; None where the system does not tell (not Linux)."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, ValueError, StopIteration):
        return None


def _container_limits() -> list[int]:
    limits = []
    for file in _CGROUP_LIMITS:
        try:
            limits.append(int(file.read_text()))
        except (OSError, ValueError):
            continue  # not there, or "max"
    return limits
