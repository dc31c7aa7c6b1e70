"""How much memory does a process hold, and is the machine short of it?"""

import psutil

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
