"""Is this the one program that runs a study?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.host.window_lock import WindowLock


class StudyRunLocks:
    """One lock of the operating system for each study, in files of one folder; it ends with the process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def running(self, study_id: str) -> Iterator[Callable[[], None]]:
        """See `StudyLocks.running`."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise KnownError(
                f"The folder {self._folder} could not be made ({error.strerror or error}).",
                "Choose a home folder that you may write to, with --home or FAIRDRAFT_HOME.",
            ) from error
        # Lower case: some disks know no other, and two studies that differ in case alone may wait for each other.
        lock = WindowLock(self._folder / f"{study_id.lower()}.lock", holder="The run of a study")
        if not lock.take():
            raise KnownError(
                f'Study "{study_id}" is being run by another Fairdraft.', "Wait until that run has ended, or stop it."
            )
        try:
            # A lock of the operating system is never lost while the process lives.
            yield lambda: None
        finally:
            lock.release()
