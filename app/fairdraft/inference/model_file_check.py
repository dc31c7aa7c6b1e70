"""Is a model file the one that is meant, and safe to hand to native code?

Bit-flipped weights load without complaint and write fluent text, so a file is known by its SHA-256 alone.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

from fairdraft.domain.engine_fault import EngineFault, EngineFaultError
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.model import ModelHeader
from fairdraft.domain.model_copy import DROP_REMEDY
from fairdraft.domain.model_parts import ModelFileLook, part_paths
from fairdraft.inference.copy_offsets import offsets_path, offsets_sha256
from fairdraft.inference.gguf_header import read_header

_CHUNK = 1 << 20
_BAD_FILE = EngineFault("bad_file", "check_file")
_MEANT_FILE = (
    "The file of {} is not the one that was added",
    "Get the file again, or remove the model and add it again if you replaced it on purpose.",
)


def file_sha256(path: Path, progress: Callable[[int, int], None] | None = None) -> str:
    """SHA-256 of a file, hexadecimal; of a model in several files, of all their bytes in order, as if they were one.

    `progress` gets bytes done and bytes in all. Raises KnownError.
    """
    digest = hashlib.sha256()
    done = 0
    one = path
    try:
        paths = part_paths(path)
        total = sum(part.stat().st_size for part in paths)
        for one in paths:
            with one.open("rb") as stream:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
                    done += len(chunk)
                    if progress is not None:
                        progress(done, total)
    except OSError as error:
        why = error.strerror or str(error)
        where = error.filename or one
        raise KnownError(
            f"{where} cannot be read: {why}.", "Check the path and your permission to read the file."
        ) from error
    return digest.hexdigest()


def look_at_file(path: Path) -> ModelFileLook:
    """Where a model lies, how large all of its files are, and when they were written (`ModelFileLook`).

    Raises:
        OSError: one of its files is not there.
    """
    paths = part_paths(path)
    states = [one.stat() for one in paths]
    # Where files are links, such as in a cache, what the first one leads to has no name by which others are found.
    lies = path.resolve() if len(paths) == 1 else path.parent.resolve() / path.name
    size = sum(one.st_size for one in states)
    if len(states) == 1:
        return ModelFileLook(lies, size, states[0].st_mtime_ns)
    # The parts of two fine-tunes of a model have equal sizes, and one that is put in may be older than the newest.
    each = repr([(one.st_size, one.st_mtime_ns) for one in states]).encode()
    return ModelFileLook(lies, size, int.from_bytes(hashlib.blake2b(each, digest_size=8).digest()) >> 1)


class ModelFileCheck:
    """Checks model files, and remembers header and hash of each for as long as its size and time stay the same.

    Every request asks anew, and a header may hold a hundred thousand tokens: reading it each time took a good part of
    the time to a draft's first word where the model itself is quick.
    """

    def __init__(self) -> None:
        self._hashes: dict[ModelFileLook, str] = {}
        self._headers: dict[ModelFileLook, tuple[ModelHeader, str]] = {}

    def check(self, model: ModelFile, progress: Callable[[int, int], None]) -> ModelHeader:
        """The file's header, once the file is proved to be the one meant.

        Raises:
            KnownError: the file is missing, not a whole GGUF file, or has another SHA-256.
        """
        path = Path(model.path)
        try:
            header, offsets = self._read(path)
        except KnownError as error:
            remedy = DROP_REMEDY if model.copy_of else error.remedy
            raise EngineFaultError(error.what, remedy, _BAD_FILE) from error
        if offsets and not model.copy_of:
            raise EngineFaultError(
                f"{path.name} is part of a faster copy, and is not a model without its offsets.",
                "Use the model that it was made from.",
                _BAD_FILE,
            )
        self._require(model, path, model.sha256, progress)
        if offsets:
            self._require(model, offsets_path(path), offsets, progress)
        return header

    def _read(self, path: Path) -> tuple[ModelHeader, str]:
        """The header, and the SHA-256 of the offsets that the file needs. Raises KnownError."""
        try:
            state = look_at_file(path)
        except OSError:
            return read_header(path), offsets_sha256(path)
        if state not in self._headers:
            self._headers[state] = read_header(path), offsets_sha256(path)
        return self._headers[state]

    def _require(self, model: ModelFile, path: Path, sha256: str, progress: Callable[[int, int], None]) -> None:
        """Raise EngineFaultError unless a file of the model has that SHA-256."""
        meant, remedy = _MEANT_FILE
        if model.copy_of:
            meant, remedy = f"The {model.copy_form} copy of {{}} is not the one that was made", DROP_REMEDY
        try:
            state = look_at_file(path)
        except OSError as error:
            where = error.filename or path
            raise EngineFaultError(f"{where} is missing: {error.strerror or error}.", remedy, _BAD_FILE) from error
        if state not in self._hashes:
            self._hashes[state] = file_sha256(path, progress)
        found = self._hashes[state]
        if found != sha256.lower():
            raise EngineFaultError(
                f"{meant.format(model.name)}: its SHA-256 begins with {found[:12]} instead of {sha256[:12]}.",
                remedy,
                _BAD_FILE,
            )
