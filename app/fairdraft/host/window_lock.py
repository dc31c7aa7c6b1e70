"""Is this the one window of its home folder that may write?"""

import errno
import os
import sys
import time
from pathlib import Path

from fairdraft.domain.errors import KnownError

_LOOK_SECONDS = 0.05
"""Longer than a look at the lock takes."""

_HELD_BY_ANOTHER = (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)


class WindowLock:
    """A lock of the operating system on a file: it ends with the process, however that ends.

    The file stays and means nothing by itself, so there is no stale lock to clean up. `holder` is who locks, for
    messages.
    """

    def __init__(self, path: Path, *, holder: str = "The window") -> None:
        self._path = path
        self._holder = holder
        self._descriptor: int | None = None

    def take(self) -> bool:
        """True if this process now holds the lock (or held it already), False if another one does.

        Raises:
            KnownError: the file cannot be made, or the file system knows no locks.
        """
        if self._descriptor is not None:
            return True
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise self._known(error) from error
        for again in (True, False):
            try:
                _lock(descriptor)
            except OSError as error:
                if error.errno not in _HELD_BY_ANOTHER:
                    os.close(descriptor)
                    raise self._known(error) from error
                # Perhaps a command is only looking whether there is a window.
                if again:
                    time.sleep(_LOOK_SECONDS)
            else:
                self._descriptor = descriptor
                return True
        os.close(descriptor)
        return False

    def is_held_elsewhere(self) -> bool:
        """Whether another process holds the lock now; False where that cannot be told."""
        if self._descriptor is not None:
            return False
        looking = WindowLock(self._path, holder=self._holder)
        try:
            return not looking.take()
        except KnownError:
            return False
        finally:
            looking.release()

    def release(self) -> None:
        """Let another window write; nothing happens if this process does not hold the lock."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _known(self, error: OSError) -> KnownError:
        return KnownError(
            f"{self._holder} could not lock {self._path} ({error.strerror or error}).",
            "Choose a home folder on a local disk that you can write to, with --home or FAIRDRAFT_HOME.",
        )


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
