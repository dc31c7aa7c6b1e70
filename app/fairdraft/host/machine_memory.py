"""How much memory has this machine, how much of it is free, and how much does a process hold?"""

import sys
from pathlib import Path

import psutil

_GROUP = Path("/sys/fs/cgroup")
# What the two versions of control groups call the limit, what is used, and the part of it that files have.
_GROUP_NAMES = (
    ("memory.max", "memory.current", "memory.stat", "inactive_file"),
    (
        "memory/memory.limit_in_bytes",
        "memory/memory.usage_in_bytes",
        "memory/memory.stat",
        "total_inactive_file",
    ),
)


def machine_memory() -> tuple[int, int]:
    """Free and total memory in bytes; inside a container its limit counts.

    Free is what programs can get without swapping: file contents that are only kept in case are counted as free.
    """
    memory = psutil.virtual_memory()
    return within_group(int(memory.available), int(memory.total), _GROUP)


def within_group(free: int, total: int, group: Path) -> tuple[int, int]:
    """Free and total memory of the machine, held within the limit of a control group of Linux, where there is one."""
    for most, taken, details, files in _GROUP_NAMES:
        limit = _number(group / most)
        if limit and limit < total:
            dropped = _number_of(group / details, files)
            free, total = min(free, max(0, limit - _number(group / taken) + dropped), limit), limit
    return free, total


def memory_limit(chosen_gib: float) -> int | None:
    """The limit in bytes that a setting means: 0 nine tenths of the machine's memory, below 0 none."""
    if chosen_gib < 0:
        return None
    return machine_memory()[1] * 9 // 10 if chosen_gib == 0 else int(chosen_gib * 1024**3)


def held_memory(process: int | None) -> int:
    """Bytes of memory that a process would give back if it ended; 0 where there is none or it cannot be told."""
    if process is None:
        return 0
    try:
        told = psutil.Process(process).memory_info()
    except psutil.Error:
        return 0
    if sys.platform == "win32":
        return int(told.private)
    # Contents of files count as free already; macOS does not tell their share.
    return int(told.rss - getattr(told, "shared", 0))


def _number(path: Path) -> int:
    try:
        text = path.read_text(encoding="ascii").strip()
    except OSError:
        return 0
    return int(text) if text.isdigit() else 0


def _number_of(path: Path, name: str) -> int:
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    found = [line.split() for line in lines if line.startswith(f"{name} ")]
    return int(found[0][1]) if found and found[0][1].isdigit() else 0
