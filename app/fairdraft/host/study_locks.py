"""Is this the one program that runs a study?"""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.host.window_lock import WindowLock

_DIGITS = 32
_NAME = re.compile(f"[0-9a-f]{{{_DIGITS}}}")
_END = ".lock"


class StudyRunLocks:
    """One lock of the operating system for each study, in files of one folder; it ends with the process. The files do
    not tell what the studies are called, which may be as secret as what they are about.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sweep(self) -> None:
        """Remove what earlier versions left, whose locks were called like the studies; one that is in use stays."""
        for file in self._folder.glob(f"*{_END}"):
            if not _NAME.fullmatch(file.stem):
                lock = WindowLock(file)
                # One that cannot be removed now can be at another start.
                with suppress(KnownError, OSError):
                    if lock.take():
                        # Windows removes no open file.
                        lock.release()
                        file.unlink()

    @contextmanager
    def running(self, study_id: str) -> Iterator[Callable[[], None]]:
        """See `StudyLocks.running`."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise KnownError(
                f"The folder {self._folder} could not be made ({error.strerror or error}).",
                "Choose a home folder that you can write to, with --home or FAIRDRAFT_HOME.",
            ) from error
        name = hashlib.sha256(study_id.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
        lock = WindowLock(self._folder / f"{name}{_END}", holder="The run of a study")
        if not lock.take():
            raise KnownError(
                f'Study "{study_id}" is already being run by another Fairdraft.',
                "Wait until that run has ended, or stop it.",
            )
        try:
            # A lock of the operating system is never lost while the process lives.
            yield lambda: None
        finally:
            lock.release()
