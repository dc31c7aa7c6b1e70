"""Where are eight-bit copies of model files kept, and how is one made?"""

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.model import ModelHeader
from fairdraft.domain.model_copy import EIGHT_BIT as QUANTISATION
from fairdraft.domain.model_copy import EightBitCopy, copy_bytes
from fairdraft.domain.size_words import size_words
from fairdraft.inference.eight_bit_child import EIGHT_BIT
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.model_file_check import file_sha256

_LOOK_S = 0.1
_SPARE_BYTES = 64 * 1024 * 1024
# The beginning of the source's hash, then the copy's own: what a copy is stands in its name, and nothing beside it can
# be lost or be of another one.
_BEGINNING = 16
_NAME = re.compile(r"([0-9a-f]{16})-([0-9a-f]{64})\.gguf")
_PART = ".part"


class EightBitCopyFiles:
    """The copies of services/model_ports.py.

    Args:
        folder: where they lie; made with the first one.
        worker_command: how the worker process is started.
    """

    def __init__(self, folder: Path, worker_command: Sequence[str]) -> None:
        self._folder = folder
        self._command = tuple(worker_command)

    def of(self, sha256: str) -> EightBitCopy | None:
        """The copy made from the file of that SHA-256, if it is there."""
        return next((one for one in self._copies() if one.of_sha256 == sha256[:_BEGINNING]), None) if sha256 else None

    def make(self, model: ModelFile, header: ModelHeader, stop: threading.Event) -> EightBitCopy | None:
        """Make the copy of a model file, whose header is given, and wait for it; None where it was stopped. An earlier
        one is replaced.

        Raises:
            KnownError: there is no room for it, or the engine cannot make it; nothing of it is left then.
        """
        beginning = model.sha256[:_BEGINNING]
        part = self._folder / f"{beginning}.{os.getpid()}{_PART}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._remove_parts_of_the_killed()
            self._require_room(model, header)
            if not self._written(model, part, stop):
                return None
            written = read_header(part)
            if (written.quantisation, written.parameters) != (QUANTISATION, header.parameters):
                raise _not_made(model, f"what was written is {written.quantisation} and not the same model")
            sha256 = file_sha256(part)
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            part.chmod(0o600)
            target = self._folder / f"{beginning}-{sha256}.gguf"
            part.replace(target)
        except OSError as error:
            raise _not_made(model, error.strerror or str(error)) from error
        finally:
            # A folder that nobody may write to is told of above.
            with suppress(OSError):
                part.unlink(missing_ok=True)
        for earlier in self._copies():
            if earlier.of_sha256 == beginning and earlier.sha256 != sha256:
                Path(earlier.path).unlink(missing_ok=True)
        return EightBitCopy(beginning, str(target), sha256, target.stat().st_size)

    def remove(self, sha256: str) -> bool:
        """Delete the copy made from the file of that SHA-256; whether there was one. KnownError where it stays."""
        copy = self.of(sha256)
        if copy is None:
            return False
        try:
            Path(copy.path).unlink(missing_ok=True)
        except OSError as error:
            raise KnownError(
                f"{copy.path} could not be deleted: {error.strerror or error}.",
                "Close every window of Fairdraft that drafts with it, then try again.",
            ) from error
        return True

    def size(self) -> int:
        """Bytes of all copies."""
        return sum(one.size for one in self._copies())

    def _copies(self) -> Iterator[EightBitCopy]:
        try:
            files = sorted(self._folder.iterdir())
        except OSError:
            return
        for path in files:
            named = _NAME.fullmatch(path.name)
            if named is None:
                continue
            with suppress(OSError):
                yield EightBitCopy(named[1], str(path), named[2], path.stat().st_size)

    def _require_room(self, model: ModelFile, header: ModelHeader) -> None:
        needed = copy_bytes(header) + _SPARE_BYTES
        free = shutil.disk_usage(self._folder).free
        if free < needed:
            raise KnownError(
                f"The disk of {self._folder} has {size_words(free)} free, and the eight-bit copy of {model.name} takes "
                f"about {size_words(needed)}.",
                f"Free {size_words(needed - free)} or more, or choose another home folder with --home.",
            )

    def _written(self, model: ModelFile, part: Path, stop: threading.Event) -> bool:
        """Have a process write it, in which native code may fail; False where it was stopped."""
        command = [*self._command, EIGHT_BIT, model.path, str(part)]
        with (
            tempfile.TemporaryFile() as said,
            subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said) as child,
        ):
            try:
                while child.poll() is None and not stop.is_set():
                    with suppress(subprocess.TimeoutExpired):
                        child.wait(_LOOK_S)
            finally:
                if child.poll() is None:
                    child.kill()
            if child.wait() != 0 and not stop.is_set():
                said.seek(0)
                lines = said.read().decode("utf-8", "replace").strip().splitlines()
                raise _not_made(model, lines[-1] if lines else f"the engine ended with code {child.returncode}")
            return child.returncode == 0

    def _remove_parts_of_the_killed(self) -> None:
        for part in self._folder.glob(f"*{_PART}"):
            process = part.stem.rpartition(".")[2]
            if process.isdecimal() and not psutil.pid_exists(int(process)):
                # Another program may be doing the same.
                with suppress(OSError):
                    part.unlink()


def _not_made(model: ModelFile, why: str) -> KnownError:
    return KnownError(
        f"The eight-bit copy of {model.name} could not be made: {why.rstrip('.')}.",
        "Drafts go on with the file itself. Look whether the disk is full; else this model cannot be copied so.",
    )
