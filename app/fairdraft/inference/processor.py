"""How many cores may the engine use?"""

import os


def usable_cores() -> int:
    """Cores that this process may run on, at least one."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def default_threads() -> int:
    """All cores but one: threads wait for each other spinning, so on a busy core they stop the whole engine."""
    return max(usable_cores() - 1, 1)
