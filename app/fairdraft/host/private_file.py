"""How is a small file that belongs to one person alone written, whole or not at all?"""

import os
import time
from contextlib import suppress
from pathlib import Path

import psutil

PART = ".part"
# Windows' numbers for a file that somebody has open.
_HELD_OPEN = (5, 32)
_TRIES = 10
_PAUSE_SECONDS = 0.1


def write_private(path: Path, content: bytes) -> None:
    """Put content in the place of what the file had; nobody else on this machine may read it.

    Raises:
        OSError: it cannot be written; what the file had stays.
    """
    unfinished = path.with_suffix(f".{os.getpid()}{PART}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _exchange(unfinished, path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def remove_parts_of_the_killed(path: Path) -> None:
    """Remove what programs had not written of a file to the end when they were killed."""
    for part in path.parent.glob(f"{path.stem}.*{PART}"):
        process = part.stem.rpartition(".")[2]
        if process.isdecimal() and not psutil.pid_exists(int(process)):
            # Another program may be doing the same.
            with suppress(OSError):
                part.unlink()


def _exchange(unfinished: Path, path: Path) -> None:
    """Windows exchanges no file that somebody has open, as a program that reads it and a virus scanner may have."""
    for _try in range(_TRIES):
        try:
            unfinished.replace(path)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _HELD_OPEN:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return
    unfinished.replace(path)
