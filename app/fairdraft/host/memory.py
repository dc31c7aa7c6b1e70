"""How much memory has this machine, how much of it is free, and how much does a process hold?"""

import ctypes
import subprocess
import sys
from pathlib import Path

_MEMINFO = Path("/proc/meminfo")
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
    """Free and total memory in bytes, (0, 0) where the system does not tell; inside a container its limit counts.

    Free is what programs can get without swapping: file contents that are only kept in case are counted as free.
    """
    if sys.platform == "win32":
        return _windows_memory()
    if sys.platform == "darwin":
        return _macos_memory()
    return linux_memory(_MEMINFO, _GROUP)


def linux_memory(meminfo: Path, group: Path) -> tuple[int, int]:
    """Free and total memory as Linux tells them, within the limit of the control group."""
    free = total = 0
    try:
        for line in meminfo.read_text(encoding="ascii").splitlines():
            name, _, value = line.partition(":")
            if name == "MemAvailable":
                free = int(value.split()[0]) * 1024
            elif name == "MemTotal":
                total = int(value.split()[0]) * 1024
    except (OSError, ValueError, IndexError):
        return 0, 0
    for most, taken, details, files in _GROUP_NAMES:
        limit = _number(group / most)
        if limit and limit < total:
            dropped = _number_of(group / details, files)
            free, total = min(free, max(0, limit - _number(group / taken) + dropped), limit), limit
    return free, total


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


def _macos_memory() -> tuple[int, int]:
    library = ctypes.CDLL(None)

    def sysctl(name: bytes, kind: type[ctypes.c_int64] | type[ctypes.c_int]) -> int:
        value = kind(0)
        size = ctypes.c_size_t(ctypes.sizeof(value))
        failed = library.sysctlbyname(name, ctypes.byref(value), ctypes.byref(size), None, 0)
        return 0 if failed else int(value.value)

    total = sysctl(b"hw.memsize", ctypes.c_int64)
    # The system's own judgement, in percent of the whole: what it could give before it feels pressed.
    level = sysctl(b"kern.memorystatus_level", ctypes.c_int)
    if not level:
        # Not told: that is no reason to say that nothing is free.
        return 0, 0
    return total * level // 100, total


def _windows_memory() -> tuple[int, int]:
    class Status(ctypes.Structure):
        _fields_ = [
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            ("total", ctypes.c_ulonglong),
            ("free", ctypes.c_ulonglong),
            ("total_page_file", ctypes.c_ulonglong),
            ("free_page_file", ctypes.c_ulonglong),
            ("total_virtual", ctypes.c_ulonglong),
            ("free_virtual", ctypes.c_ulonglong),
            ("free_extended", ctypes.c_ulonglong),
        ]

    status = Status()
    status.length = ctypes.sizeof(Status)
    kernel = ctypes.CDLL("kernel32")
    if not kernel.GlobalMemoryStatusEx(ctypes.byref(status)):
        return 0, 0
    return int(status.free), int(status.total)


def held_memory(process: int | None) -> int:
    """Bytes of memory that a process would give back if it ended; 0 where there is none or it cannot be told."""
    if process is None:
        return 0
    if sys.platform == "win32":
        return _windows_held(process)
    if sys.platform == "darwin":
        return _macos_held(process)
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    # Contents of files count as free already.
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon:"))


def _macos_held(process: int) -> int:
    try:
        told = subprocess.run(
            ["/bin/ps", "-o", "rss=", "-p", str(process)], capture_output=True, check=False, timeout=5
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    text = told.stdout.decode("ascii", "replace").strip()
    return int(text) * 1024 if text.isdigit() else 0


def _windows_held(process: int) -> int:
    class Counters(ctypes.Structure):
        _fields_ = [
            ("size", ctypes.c_ulong),
            ("faults", ctypes.c_ulong),
            *[
                (name, ctypes.c_size_t)
                for name in (
                    "peak_working_set", "working_set", "peak_paged", "paged", "peak_nonpaged", "nonpaged",
                    "pagefile", "peak_pagefile", "private",
                )
            ],
        ]  # fmt: skip

    kernel = ctypes.CDLL("kernel32")
    kernel.OpenProcess.restype = ctypes.c_void_p
    kernel.CloseHandle.argtypes = [ctypes.c_void_p]
    kernel.K32GetProcessMemoryInfo.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong]
    # PROCESS_QUERY_LIMITED_INFORMATION
    handle = kernel.OpenProcess(0x1000, 0, process)
    if not handle:
        return 0
    counters = Counters()
    counters.size = ctypes.sizeof(Counters)
    told = kernel.K32GetProcessMemoryInfo(handle, ctypes.byref(counters), counters.size)
    kernel.CloseHandle(handle)
    return int(counters.private) if told else 0
