"""How is a small file that belongs to one person alone written, whole or not at all?"""

import os
from contextlib import suppress
from functools import partial
from pathlib import Path

import psutil

from fairdraft.domain.files_in_use import when_let_go

PART = ".part"


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
        # A program that reads it, or a virus scanner, may have it open.
        when_let_go(partial(unfinished.replace, path))
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
