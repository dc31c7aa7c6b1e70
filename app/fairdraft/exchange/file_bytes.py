"""What bytes does a file hold, and if it cannot be read, why?"""

import os
from pathlib import Path

from fairdraft.domain.errors import KnownError

_MEBIBYTE = 1024 * 1024
# Windows' numbers for a file that another program does not share, whole or in part.
_HELD_OPEN = (32, 33)


def read_bytes(path: Path, most: int) -> bytes:
    """The whole content of a file of at most `most` bytes.

    Raises:
        KnownError: the file is missing, a folder, not readable, or longer.
    """
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise _unread(path, error) from error
    if len(data) > most:
        raise KnownError(
            f"{path} is larger than {most // _MEBIBYTE} MiB.", "Split it, or check that it is the file you meant."
        )
    return data


def refuse_missing(path: Path) -> None:
    """Raise a KnownError where nothing has that name, or nothing that can be reached: then it is not the kind of the
    file that is wrong.
    """
    try:
        path.stat()
    except OSError as error:
        raise _unread(path, error) from error


def _unread(path: Path, error: OSError) -> KnownError:
    match error:
        case FileNotFoundError():
            return KnownError(f"There is no file {path}.", "Check the name and the folder.")
        # Windows says that a folder may not be read.
        case IsADirectoryError() | PermissionError() if os.path.isdir(path):
            return KnownError(f"{path} is a folder.", "Give the name of a file in it.")
        case PermissionError() if getattr(error, "winerror", None) in _HELD_OPEN:
            return KnownError(f"{path} is open in another program.", "Close it there, and try again.")
        case PermissionError():
            return KnownError(
                f"{path} cannot be read: you do not have permission.",
                "Change the file's permissions, or copy it to a folder that you own.",
            )
    return KnownError(
        f"{path} cannot be read: {error.strerror or error}.", "Check the disk, or copy the file elsewhere."
    )
