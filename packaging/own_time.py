"""For how long did a thread run or wait for something, without standing in line for a core, which is others' doing?"""

import sys
import time
from pathlib import Path

# Linux tells the nanoseconds that a thread ran, and those that it stood in line.
_IN_LINE = "/proc/{}/schedstat"


def own_time(thread_id: int | None = None) -> float:
    """Seconds counted from anywhere, less those in which a thread stood in line for a core, where that is told.

    Args:
        thread_id: the system's number of a thread of this process; that of the caller if None.
    """
    now = time.perf_counter()
    place = Path(_IN_LINE.format("thread-self" if thread_id is None else f"self/task/{thread_id}"))
    try:
        return now - int(place.read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return now


if __name__ == "__main__":
    sys.exit("This is for other scripts to import.")
