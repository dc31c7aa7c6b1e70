"""How do several new files replace old ones only once all of them are whole?"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fairdraft.domain.errors import KnownError

_BESIDE = ".fairdraft-writing-"


class NewFiles:
    """Files being written beside their final place; `place` moves them there.

    Args:
        beside: the folder in which they are written.
        folder: where they belong.
    """

    def __init__(self, beside: Path, folder: Path) -> None:
        self._beside = beside
        self._folder = folder

    def path(self, name: str) -> Path:
        """Where to write the file that will be called `name`."""
        return self._beside / name

    def write(self, name: str, content: bytes) -> Path:
        """Write a whole file and return where it stands for now."""
        path = self.path(name)
        path.write_bytes(content)
        return path

    def place(self, names: list[str]) -> tuple[Path, ...]:
        """Bring the files safely to the disk, then move each to its place, the last name last.

        A manifest named last therefore never describes files that are not there yet.
        """
        for name in names:
            with self.path(name).open("rb+") as file:
                os.fsync(file.fileno())
        for name in names:
            self.path(name).replace(self._folder / name)
        return tuple(self._folder / name for name in names)


@contextmanager
def new_files(folder: Path) -> Iterator[NewFiles]:
    """Write files into `folder`, which is made if need be; whatever was not placed is removed at the end.

    Raises:
        KnownError: the folder cannot be made or written, or the disk is full. Old files are then untouched.
    """
    beside: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=_BESIDE, dir=folder))
        yield NewFiles(beside, folder)
    except OSError as error:
        raise KnownError(
            f"Nothing was written to {folder}: {error.strerror or error}.",
            "Make room, or choose another folder; the files that were there are unchanged.",
        ) from error
    finally:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)
