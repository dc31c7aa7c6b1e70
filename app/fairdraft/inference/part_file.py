"""What has come of a file so far, and of which file is it?"""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from fairdraft.domain.errors import KnownError
from fairdraft.domain.network_call import CallStop, CallStoppedError
from fairdraft.domain.size_words import size_words

_CHUNK = 4 * 1024 * 1024
_SPARE = 64 * 1024 * 1024
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True)
class PartOf:
    """Of what a part is: enough to know whether its bytes belong to what is fetched now.

    `tag` is the server's mark of the content (a strong ETag), empty where it gave none.
    """

    origin: str
    url: str
    size: int | None
    sha256: str | None
    tag: str = ""


def part_place(target: Path) -> Path:
    """Where what has come of a file lies until it is whole."""
    return target.with_name(target.name + ".part")


def _facts_place(target: Path) -> Path:
    return target.with_name(target.name + ".part.json")


def noted_of(target: Path) -> PartOf | None:
    """What was noted of what comes, or came, to that place; None where nothing is, or nothing that can be read."""
    try:
        value: Any = json.loads(_facts_place(target).read_text(encoding="utf-8"))
        return PartOf(**value)
    except (OSError, ValueError, TypeError):
        return None


def forget_noted(target: Path) -> None:
    """Note nothing of it any more."""
    _facts_place(target).unlink(missing_ok=True)


def require_room(folder: Path, name: str, size: int) -> None:
    """Raise KnownError where the folder's disk has no room for that many bytes more, of what is so named."""
    free = shutil.disk_usage(folder).free
    missing = size + _SPARE - free
    if missing > 0:
        raise KnownError(
            f"The disk of {folder} has {size_words(free)} free, and {name} takes another {size_words(size)}.",
            f"Free {size_words(missing)} or more, or choose another home folder with --home.",
        )


class PartFile:
    """A file that is being written beside its place, with a small file that says what it is.

    Args:
        target: where the whole file is to lie.
        wanted: of what it is.
    """

    def __init__(self, target: Path, wanted: PartOf) -> None:
        self.path = part_place(target)
        self._facts = _facts_place(target)
        self._target = target
        self.of = wanted
        self.size = 0
        self._hash = hashlib.sha256()
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def resume(self, progress: Callable[[int, int], None], stop: CallStop) -> None:
        """Go on with what is there, if it is a part of the same: its bytes are hashed. Else begin with nothing."""
        known = noted_of(self._target)
        same = known is not None and (known.origin, known.size, known.sha256) == (
            self.of.origin,
            self.of.size,
            self.of.sha256,
        )
        try:
            there = self.path.stat().st_size if same else 0
            if there and known is not None and (self.of.size is None or there <= self.of.size):
                self.of = known
                self._hash_what_is_there(there, progress, stop)
                self._file = self.path.open("ab")
            else:
                self.begin()
        except FileNotFoundError:
            self.begin()
        except OSError as error:
            raise self._known_error(error) from error

    def begin(self, tag: str = "") -> None:
        """Begin with nothing; `tag` is the server's mark of what will come."""
        try:
            if self._file is not None:
                self._file.close()
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = self.path.open("wb")
            self._hash, self.size = hashlib.sha256(), 0
            self.note(tag)
        except OSError as error:
            raise self._known_error(error) from error

    def note(self, tag: str) -> None:
        """Keep the server's mark of what is written from here on."""
        self.of = PartOf(self.of.origin, self.of.url, self.of.size, self.of.sha256, tag)
        try:
            self._facts.write_text(json.dumps(asdict(self.of)), encoding="utf-8")
        except OSError as error:
            raise self._known_error(error) from error

    def require_room(self, size: int | None) -> None:
        """Raise KnownError where the disk has no room for the rest of that many bytes."""
        if size is None:
            return
        require_room(self.path.parent, self._target.name, size - self.size)

    def write(self, chunk: bytes) -> None:
        """Add bytes."""
        assert self._file is not None  # noqa: S101 - resume comes first
        try:
            self._file.write(chunk)
        except OSError as error:
            raise self._known_error(error) from error
        self._hash.update(chunk)
        self.size += len(chunk)

    def sha256(self) -> str:
        """The SHA-256 of all bytes so far."""
        return self._hash.hexdigest()

    def flush(self) -> None:
        """Bring all bytes onto the disk."""
        assert self._file is not None  # noqa: S101 - resume comes first
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise self._known_error(error) from error

    def finish(self, *, noted: bool = False) -> None:
        """Put the whole file, flushed before, in its place; what it is stays `noted` beside it, or not."""
        assert self._file is not None  # noqa: S101 - resume comes first
        try:
            self._file.close()
            self.path.replace(self._target)
            if not noted:
                self._facts.unlink(missing_ok=True)
        except OSError as error:
            raise self._known_error(error) from error

    def drop(self) -> None:
        """Throw away what has come: it is not what was promised."""
        if self._file is not None:
            self._file.close()
        self.path.unlink(missing_ok=True)
        self._facts.unlink(missing_ok=True)

    def _hash_what_is_there(self, size: int, progress: Callable[[int, int], None], stop: CallStop) -> None:
        with self.path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                if stop.stopped:
                    raise CallStoppedError
                self._hash.update(chunk)
                self.size += len(chunk)
                progress(self.size, size)

    def _known_error(self, error: OSError) -> KnownError:
        if error.errno in _FULL:
            return KnownError(
                f"The disk of {self.path.parent} is full after {size_words(self.size)} of {self._target.name}.",
                "Free some space and fetch it again to continue from there.",
            )
        return KnownError(
            f"{self.path} could not be written ({error.strerror or error}).",
            "Give yourself permission to write there, or choose another home folder with --home.",
        )
