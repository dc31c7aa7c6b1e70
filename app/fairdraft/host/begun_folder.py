"""How do begun work and own words lie in the home folder, as files of their own?"""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fairdraft.domain.begun_files import (
    BEGUN_BRIEFS,
    BEGUN_CAMPAIGNS,
    OWN_WORDS,
    UNFINISHED_RATINGS,
    BegunFilesError,
    aside,
)
from fairdraft.domain.errors import KnownError
from fairdraft.host.private_file import PART, remove_parts_of_the_killed, write_private
from fairdraft.host.window_lock import WindowLock

_WAIT_SECONDS = 10.0
_LOCK = ".lock"


class BegunFolder:
    """The files of a home folder (the port `PlainBegunFiles`).

    Args:
        folder: the home folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> bytes | None:
        """See `BegunFiles.read`."""
        path = self._folder / name
        remove_parts_of_the_killed(path)
        with _told(path):
            try:
                return path.read_bytes()
            except FileNotFoundError:
                return None

    def write(self, name: str, content: bytes) -> None:
        """See `BegunFiles.write`."""
        path = self._folder / name
        with _told(path.parent):
            write_private(path, content)

    def place(self, name: str) -> str:
        """See `BegunFiles.place`."""
        return str(self._folder / name)

    def sign(self, name: str) -> object:
        """See `BegunFiles.sign`."""
        return _sign(self._folder / name)

    def change(self, name: str, how: Callable[[bytes | None], bytes]) -> None:
        """See `BegunFiles.change`; a program that edits the file by hand knows no lock."""
        with self._alone(name):
            self.write(name, how(self.read(name)))

    def remove(self, name: str) -> None:
        """See `BegunFiles.remove`."""
        path = self._folder / name
        with _told(path.parent):
            path.unlink(missing_ok=True)

    def remove_folder(self, name: str) -> bool:
        """See `BegunFiles.remove_folder`."""
        path = self._folder / name
        with _told(path):
            try:
                shutil.rmtree(path)
            except FileNotFoundError:
                return False
        return True

    def put_aside(self, name: str) -> str:
        """See `BegunFiles.put_aside`."""
        path, other = self._folder / name, self._folder / aside(name)
        with _told(path):
            path.replace(other)
        return other.name

    def is_empty(self) -> bool:
        """See `PlainBegunFiles.is_empty`."""
        return next(self._every(), None) is None

    def whole(self) -> tuple[tuple[str, float], ...]:
        """See `PlainBegunFiles.whole`."""
        with _told(self._folder):
            return tuple(
                (one.relative_to(self._folder).as_posix(), one.stat().st_mtime)
                for one in sorted(self._every())
                if one.suffix != PART
            )

    def sweep(self) -> None:
        """See `PlainBegunFiles.sweep`."""
        with _told(self._folder):
            for one in self._every():
                if one.suffix == PART:
                    one.unlink(missing_ok=True)
            self._lock_file(OWN_WORDS).unlink(missing_ok=True)
        ratings = self._folder / UNFINISHED_RATINGS
        # From within; one that holds something stays.
        for folder in sorted((one for one in (ratings, *ratings.rglob("*")) if one.is_dir()), reverse=True):
            with suppress(OSError):
                folder.rmdir()

    def _every(self) -> Iterator[Path]:
        named = (self._folder.glob(f"{Path(name).stem}.*") for name in (BEGUN_BRIEFS, BEGUN_CAMPAIGNS))
        ratings = self._folder.joinpath(UNFINISHED_RATINGS).rglob("*")
        # Not all that somebody may call so: an earlier version left "words.txt.part".
        words = map(self._folder.glob, (OWN_WORDS, f"{Path(OWN_WORDS).stem}.*{PART}", f"{aside(OWN_WORDS)}*"))
        yield from (one for found in (*named, *words, ratings) for one in found if one.is_file())

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        """One program after another changes a file; where the disk knows no locks they do not wait."""
        lock = WindowLock(self._lock_file(name))
        give_up = time.monotonic() + _WAIT_SECONDS
        # A place that cannot be written is told by the writing.
        with suppress(KnownError):
            while not lock.take():
                if time.monotonic() > give_up:
                    raise BegunFilesError(self._folder / name, "another program is writing it")
        try:
            yield
        finally:
            lock.release()

    def _lock_file(self, name: str) -> Path:
        return (self._folder / name).with_suffix(_LOCK)


@contextmanager
def _told(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BegunFilesError(place, error.strerror or str(error)) from error


def _sign(path: Path) -> tuple[int, ...]:
    """Which file lies there, how large it is and when it was written; empty where there is none."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns
