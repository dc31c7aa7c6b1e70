"""Is another set-up of this folder under way, and when has it ended?"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_LOOK_EVERY_S = 0.5


@contextmanager
def one_at_a_time(file: Path) -> Iterator[None]:
    """Wait until no other set-up holds the lock of that file, and hold it; the system takes it from one that dies.

    Two that install into one environment at the same time would leave it half done with both saying that all is there.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+b") as lock:
        if not _taken(lock):
            print(
                "Another set-up of this folder is under way; this one waits for its end.", file=sys.stderr, flush=True
            )
            while not _taken(lock):
                time.sleep(_LOOK_EVERY_S)
        yield


def _taken(lock: IO[bytes]) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        # A network drive without locks: nobody can be waited for there.
        return True
    return True
