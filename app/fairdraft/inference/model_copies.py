"""Where are copies of model files kept that compute faster, and how is one made?"""

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import psutil

from fairdraft.domain.child_process import NO_WINDOW
from fairdraft.domain.errors import KnownError
from fairdraft.domain.files_in_use import when_let_go
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.model import ModelHeader
from fairdraft.domain.model_copy import EIGHT_BIT, CopyForm, ModelCopy, copy_bytes
from fairdraft.domain.size_words import size_words
from fairdraft.inference.child_environment import child_environment
from fairdraft.inference.copy_offsets import offsets_path, offsets_sha256
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.model_file_check import file_sha256

# What the worker's program is told to write a copy (copy_child.py), which alone loads native code.
_WRITE_COPY = "--copy"
_LOOK_S = 0.1
_SPARE_BYTES = 64 * 1024 * 1024
_SMALL_PART = 0.1
# The beginning of the source's hash, the copy's own and its form: what a copy is stands in its name.
_BEGINNING = 16
_NAME = re.compile(r"([0-9a-f]{16})-([0-9a-f]{64})(\.rearranged)?\.gguf")
_PART = ".part"
_OFFSETS = "offsets-"


class ModelCopyFiles:
    """The copies of services/model_ports.py.

    A copy is written and tried under a name that ends in `.part` and names its process; it drafts for its model from
    the moment on in which it gets its own name. The offsets of a rearranged copy lie beside it (rearranging.py).

    Args:
        folder: where they lie; made with the first one.
        worker_command: how the worker process is started.
    """

    def __init__(self, folder: Path, worker_command: Sequence[str]) -> None:
        self._folder = folder
        self._command = tuple(worker_command)

    def of(self, sha256: str) -> ModelCopy | None:
        """The copy that was kept of the file of that SHA-256."""
        return next((one for one in self._copies() if one.of_sha256 == sha256[:_BEGINNING]), None) if sha256 else None

    def takes_much_room(self, header: ModelHeader, form: CopyForm) -> bool:
        """See `ModelCopies.takes_much_room`."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return copy_bytes(header, form) > _SMALL_PART * shutil.disk_usage(self._folder).free
        except OSError as error:
            raise KnownError(
                f"{self._folder} cannot be used: {error.strerror or error}.",
                "Free some space on its disk, or choose another home folder with --home.",
            ) from error

    def make(self, model: ModelFile, header: ModelHeader, form: CopyForm, stop: threading.Event) -> ModelCopy | None:
        """Make a copy of a model file, whose header is given, and wait for it; None where it was stopped. Nothing
        drafts with it before it is kept.

        Raises:
            KnownError: there is no room for it, or the engine cannot make it; nothing of it is left then.
        """
        part = self._folder / f"{model.sha256[:_BEGINNING]}.{os.getpid()}{_PART}"
        done = False
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.sweep()
            self._require_room(model, header, form)
            if not self._written(model, form, part, stop):
                return None
            self._require_same(model, header, form, part)
            sha256 = file_sha256(part)
            for path in _files_of(part):
                with path.open("rb+") as file:
                    os.fsync(file.fileno())
                path.chmod(0o600)
            done = True
            return _copy(model.sha256[:_BEGINNING], part, sha256, form)
        except OSError as error:
            raise _not_made(model, form, error.strerror or str(error)) from error
        finally:
            if not done:
                # A folder that nobody may write to is told of above.
                with suppress(OSError):
                    _delete(part)

    def keep(self, copy: ModelCopy) -> ModelCopy:
        """Have a copy that was made draft for its model from now on; an earlier one goes. KnownError if it cannot."""
        form = ".rearranged" if copy.form == "rearranged" else ""
        target = self._folder / f"{copy.of_sha256}-{copy.sha256}{form}.gguf"
        try:
            if copy.offsets_size:
                # First: a copy that has its name is whole.
                when_let_go(partial(offsets_path(Path(copy.path)).replace, offsets_path(target)))
            when_let_go(partial(Path(copy.path).replace, target))
        except OSError as error:
            with suppress(OSError):
                # Unless another program has kept the same copy.
                if not target.exists():
                    offsets_path(target).unlink(missing_ok=True)
            raise KnownError(
                f"The copy {copy.path} could not be saved: {error.strerror or error}.",
                "Drafts use the file itself; measure again.",
            ) from error
        for earlier in list(self._copies()):
            if earlier.of_sha256 == copy.of_sha256 and earlier.sha256 != copy.sha256:
                # One that is in use now is found and replaced by the next copy.
                with suppress(OSError):
                    _delete(Path(earlier.path))
        return replace(copy, path=str(target))

    def discard(self, copy: ModelCopy) -> None:
        """Delete a copy that was made and is not kept; where it is in use yet, the next start does."""
        with suppress(OSError):
            _delete(Path(copy.path))

    def remove(self, sha256: str) -> bool:
        """Delete the copy that was kept of the file of that SHA-256; whether there was one. KnownError if it stays."""
        copy = self.of(sha256)
        if copy is None:
            return False
        try:
            _delete(Path(copy.path))
        except OSError as error:
            raise KnownError(
                f"{copy.path} could not be deleted: {error.strerror or error}.",
                "It may still be in use. Try again when nothing is being drafted, or close the program and delete "
                "the file.",
            ) from error
        return True

    def size(self) -> int:
        """Bytes of all copies."""
        return sum(one.size for one in self._copies())

    def sweep(self) -> None:
        """Delete what programs that are gone had not kept, and offsets whose copy is not there."""
        for part in self._folder.glob(f"*{_PART}"):
            process = part.stem.rpartition(".")[2]
            if process.isdecimal() and not psutil.pid_exists(int(process)):
                # Another program may be doing the same.
                with suppress(OSError):
                    part.unlink()
        for offsets in self._folder.glob(f"{_OFFSETS}*.gguf"):
            name = offsets.name.removeprefix(_OFFSETS)
            # In this order: another program that is keeping a copy now has its part or, after that, the copy.
            with suppress(OSError):
                if not any(self._folder.glob(f"{name[:_BEGINNING]}.*{_PART}")) and not (self._folder / name).exists():
                    offsets.unlink()

    def _copies(self) -> Iterator[ModelCopy]:
        try:
            files = sorted(self._folder.iterdir())
        except OSError:
            return
        for path in files:
            named = _NAME.fullmatch(path.name)
            if named is None:
                continue
            with suppress(OSError):
                yield _copy(named[1], path, named[2], "rearranged" if named[3] else "eight-bit")

    def _require_room(self, model: ModelFile, header: ModelHeader, form: CopyForm) -> None:
        needed = copy_bytes(header, form) + _SPARE_BYTES
        free = shutil.disk_usage(self._folder).free
        if free < needed:
            raise KnownError(
                f"The disk of {self._folder} has {size_words(free)} free, and the {form} copy of {model.name} takes "
                f"about {size_words(needed)}.",
                f"Free {size_words(needed - free)} or more, or choose another home folder with --home.",
            )

    def _require_same(self, model: ModelFile, header: ModelHeader, form: CopyForm, part: Path) -> None:
        """Raise KnownError unless what was written is the same model in that form."""
        try:
            written = read_header(part)
            offsets = offsets_sha256(part)
        except KnownError as error:
            raise _not_made(model, form, f"what was written is incomplete ({error.what.rstrip('.')})") from error
        rearranged = form == "rearranged"
        if written.quantisation != (header.quantisation if rearranged else EIGHT_BIT) or bool(offsets) != rearranged:
            as_what = written.quantisation or "an unknown form"
            raise _not_made(model, form, f"its weights came out as {as_what}")
        if rearranged and file_sha256(offsets_path(part)) != offsets:
            raise _not_made(model, form, "its offsets are incomplete")
        if written.parameters != header.parameters:
            raise _not_made(
                model, form, f"it came out with {written.parameters:,} weights, and the model has {header.parameters:,}"
            )

    def _written(self, model: ModelFile, form: CopyForm, part: Path, stop: threading.Event) -> bool:
        """Have a process write it, in which native code may fail; False where it was stopped."""
        # By its name alone, in its folder: native code may write no path with letters beyond ASCII on Windows.
        command = [*self._command, _WRITE_COPY, form, model.path, part.name]
        with (
            tempfile.TemporaryFile() as said,
            subprocess.Popen(
                command,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                env=child_environment(),
                creationflags=NO_WINDOW,
            ) as child,
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
                raise _not_made(model, form, lines[-1] if lines else f"the engine ended with code {child.returncode}")
            return child.returncode == 0


def _copy(of_sha256: str, path: Path, sha256: str, form: CopyForm) -> ModelCopy:
    """The copy that lies there. OSError if it does not."""
    sizes = [one.stat().st_size for one in _files_of(path)]
    return ModelCopy(of_sha256, str(path), sha256, sum(sizes), form, sum(sizes[1:]))


def _files_of(path: Path) -> tuple[Path, ...]:
    """The file of a copy, and that of its offsets where there is one."""
    offsets = offsets_path(path)
    return (path, offsets) if offsets.is_file() else (path,)


def _delete(path: Path) -> None:
    """Delete the files of a copy, first the one without which it is none. OSError where one stays."""
    path.unlink(missing_ok=True)
    offsets_path(path).unlink(missing_ok=True)


def _not_made(model: ModelFile, form: CopyForm, why: str) -> KnownError:
    return KnownError(
        f"The {form} copy of {model.name} could not be made: {why.rstrip('.')}.",
        "Drafts use the file itself. Check whether the disk is full; if not, this model cannot be copied this way.",
    )
