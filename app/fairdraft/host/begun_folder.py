"""How does begun work lie in the home folder, as files of their own?"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fairdraft.domain.begun_files import BEGUN_BRIEFS, BEGUN_CAMPAIGNS, UNFINISHED_RATINGS, BegunFilesError, aside
from fairdraft.host.private_file import PART, remove_parts_of_the_killed, write_private


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
        ratings = self._folder / UNFINISHED_RATINGS
        # From within; one that holds something stays.
        for folder in sorted((one for one in (ratings, *ratings.rglob("*")) if one.is_dir()), reverse=True):
            with suppress(OSError):
                folder.rmdir()

    def _every(self) -> Iterator[Path]:
        named = (self._folder.glob(f"{Path(name).stem}.*") for name in (BEGUN_BRIEFS, BEGUN_CAMPAIGNS))
        ratings = self._folder.joinpath(UNFINISHED_RATINGS).rglob("*")
        yield from (one for found in (*named, ratings) for one in found if one.is_file())


@contextmanager
def _told(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BegunFilesError(place, error.strerror or str(error)) from error
