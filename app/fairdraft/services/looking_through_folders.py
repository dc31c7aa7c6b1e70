"""Which files lie in a folder and below it, and what of it cannot be looked into, and why?"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from fairdraft.domain.errors import KnownError


def files_below(folder: Path, failed: Callable[[Path, KnownError], None]) -> Iterator[Path]:
    """The files, in the order of their names, those of a folder before those below it.

    Hidden ones are left out, and links to folders are not followed, so that none leads back to where it stands.

    Args:
        folder: where to begin.
        failed: told of each folder that cannot be looked into, and why.
    """

    def tell(error: OSError) -> None:
        place = Path(error.filename or folder)
        failed(place, unread_folder(place, error))

    for place, inner, names in os.walk(folder, onerror=tell):
        inner[:] = sorted(one for one in inner if not one.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(place, name)


def refuse_unread(folder: Path) -> None:
    """Raise a KnownError where a folder is none, is not there, or cannot be looked into."""
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise unread_folder(folder, error) from error


def unread_folder(folder: Path, error: OSError) -> KnownError:
    """The error for a folder that cannot be looked into."""
    if isinstance(error, FileNotFoundError):
        return KnownError(f"There is no folder {folder}.", "Check the name, and whether its disk is connected.")
    if isinstance(error, NotADirectoryError):
        return KnownError(f"{folder} is not a folder.", "Name a folder.")
    if isinstance(error, PermissionError):
        return KnownError(
            f"The folder {folder} cannot be read: you do not have permission.",
            "Change its permissions, or copy its contents to one of your own folders.",
        )
    return KnownError(
        f"The folder {folder} cannot be read: {error.strerror or error}.", "Check the disk, and its links."
    )
