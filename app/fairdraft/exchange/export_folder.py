"""How does a folder of exported files appear whole, verified, or not at all?

Everything is written into a folder beside the wanted one. Each file is read back and compared with what was meant to
be written; then the manifest is written, and the folder gets its name. Whatever fails before that leaves no trace.
"""

import glob
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from fairdraft.domain.errors import KnownError
from fairdraft.domain.files_in_use import when_let_go

MANIFEST = "manifest.json"
EXPORT_SCHEMA = "fairdraft/export@1"
_FORGOTTEN_AFTER_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of the export with its size in bytes, its hash, and its rows if it is a table."""

    name: str
    bytes: int
    sha256: str
    rows: int | None = None


class ExportFolder:
    """The files of one export while they are being written.

    Args:
        beside: the folder in which they are written.
        folder: the name that it will get.
    """

    def __init__(self, beside: Path, folder: Path) -> None:
        self._beside = beside
        self._folder = folder
        self.files: list[WrittenFile] = []

    def path(self, name: str) -> Path:
        """Where to write the file `name`, which may stand in folders of its own (`train/kto.jsonl`)."""
        path = self._beside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write(self, name: str, content: bytes, *, rows: int | None = None) -> None:
        """Write a whole file and read it back."""
        path = self.path(name)
        path.write_bytes(content)
        self.verified(name, hashlib.sha256(content).hexdigest(), rows=rows)

    def write_text(self, name: str, text: str) -> None:
        """Write a whole text as UTF-8; what UTF-8 cannot hold becomes a question mark."""
        self.write(name, text.encode("utf-8", "replace"))

    def verified(self, name: str, sha256: str, *, rows: int | None = None) -> None:
        """Take in a file that was written at `path(name)`, if the disk gives back the bytes of that hash."""
        path = self.path(name)
        found = file_sha256(path)
        if found != sha256:
            raise self.not_the_same(name)
        self.files.append(WrittenFile(name, path.stat().st_size, found, rows))

    def not_the_same(self, name: str) -> KnownError:
        """What to tell when a file does not hold what was meant to be written."""
        return KnownError(
            f"{self._folder / name} was not written correctly: the bytes read back from the disk differ from those "
            "written.",
            "Check the disk, or choose another folder. What was there before is unchanged.",
        )

    def write_manifest(self, manifest: dict[str, Any]) -> None:
        """Write the manifest with the list of all files taken in so far, in the order of their names."""
        files = [
            {"name": one.name, "bytes": one.bytes, "sha256": one.sha256}
            | ({} if one.rows is None else {"rows": one.rows})
            for one in sorted(self.files, key=lambda one: one.name)
        ]
        self.write_text(MANIFEST, json.dumps({"schema": EXPORT_SCHEMA, **manifest, "files": files}, indent=2) + "\n")

    def place(self) -> tuple[Path, ...]:
        """Bring everything safely to the disk and give the folder its name; an earlier export there is replaced."""
        # Temporary files and folders are for their owner alone; what is exported is like any others of the person.
        open_to = 0o777 & ~_umask()
        for one in self.files:
            path = self.path(one.name)
            with path.open("rb+") as file:
                os.fsync(file.fileno())
            path.chmod(open_to & 0o666)
        self._beside.chmod(open_to)
        if self._folder.exists() and any(self._folder.iterdir()):
            self._take_the_place()
        else:
            if self._folder.exists():
                self._folder.rmdir()
            when_let_go(partial(self._beside.rename, self._folder))
        return tuple(self._folder / one.name for one in self.files)

    def _take_the_place(self) -> None:
        """Exchange the earlier export for this one; what cannot be exchanged stays where it was."""
        apart = Path(tempfile.mkdtemp(prefix=_prefix(self._folder), dir=self._folder.parent))
        old = apart / "old"
        try:
            when_let_go(partial(self._folder.rename, old))
            try:
                when_let_go(partial(self._beside.rename, self._folder))
            except BaseException:
                when_let_go(partial(old.rename, self._folder))
                raise
        except BaseException:
            # What could not be put back is not lost.
            with suppress(OSError):
                apart.rmdir()
            raise
        shutil.rmtree(apart, ignore_errors=True)


@contextmanager
def export_folder(folder: Path) -> Iterator[ExportFolder]:
    """Write an export that will be called `folder`; whatever was not placed is removed at the end.

    Raises:
        KnownError: the folder holds something else than an earlier export, or one that somebody changed since, as
            reviewers do; it cannot be made or written, or the disk is full. What was there is then untouched.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow a link that the person named
    beside: Path | None = None
    try:
        _refuse_other_content(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        _forget_abandoned(folder)
        beside = Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=folder.parent))
        yield ExportFolder(beside, folder)
    except OSError as error:
        raise KnownError(
            f"Nothing was written to {folder}: {error.strerror or error}.",
            f"{way_out(error)}. What was there before is unchanged.",
        ) from error
    finally:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)


def refuse_place(folder: Path, *, among_others: bool = False) -> None:
    """Say before long work whether something can be exported to a folder; nothing is left there by asking.

    Args:
        folder: what would be made, or written anew.
        among_others: a file of its own name comes into the folder, whatever else it holds.

    Raises:
        KnownError: as `export_folder` does where it cannot be written.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow a link that the person named
    try:
        if not among_others or not folder.is_dir():
            _refuse_other_content(folder)
        places = (folder, *folder.parents) if among_others else folder.parents
        Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=next(one for one in places if one.exists()))).rmdir()
    except OSError as error:
        raise KnownError(
            f"Nothing could be written to {folder}: {error.strerror or error}.", f"{way_out(error)}."
        ) from error


def write_parts(path: Path, parts: Iterable[bytes]) -> str:
    """Write a file part by part, which may be larger than the memory; returns the SHA-256 of what was to be written."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for part in parts:
            file.write(part)
            digest.update(part)
    return digest.hexdigest()


def file_sha256(path: Path) -> str:
    """SHA-256 of a file as it stands on the disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def way_out(error: OSError) -> str:
    """What helps where nothing can be written, without a full stop."""
    if isinstance(error, PermissionError):
        return "Choose a folder that you have permission to write to"
    return "Choose another folder, or free up disk space"


def abandoned(folder: Path, pattern: str) -> list[Path]:
    """What of a pattern in a folder nobody has written to for an hour or more."""
    found = []
    for one in folder.glob(pattern):
        # Another program may be removing it.
        with suppress(FileNotFoundError):
            if one.stat().st_mtime < time.time() - _FORGOTTEN_AFTER_SECONDS:
                found.append(one)
    return found


def _refuse_other_content(folder: Path) -> None:
    """A folder may be written anew if it is empty or holds an earlier export as it was written, and nothing besides."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not folder.is_dir():
        raise KnownError(f"Nothing was written to {folder}: it is a file.", "Choose the name of a new folder.")
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        ours = manifest["schema"] == EXPORT_SCHEMA
        written = {str(one["name"]): str(one["sha256"]) for one in manifest["files"]}
    except (OSError, ValueError, TypeError, KeyError):
        ours, written = False, {}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    if not ours or not there <= {MANIFEST, *written}:
        raise KnownError(
            f"Nothing was written to {folder}: it already exists and has other files in it.",
            "Choose the name of a new folder.",
        )
    for name in sorted(there & written.keys()):
        if file_sha256(folder / name) != written[name]:
            raise KnownError(
                f'Nothing was written to {folder}: somebody changed "{name}" in it after it was written.',
                "Move that file away if you want to keep it, or choose the name of a new folder.",
            )


def _prefix(folder: Path) -> str:
    return f".{folder.name}.fairdraft-writing-"


def _forget_abandoned(folder: Path) -> None:
    """Remove what exports to this folder left behind whose program was killed, an hour ago or more."""
    for path in abandoned(folder.parent, f"{glob.escape(_prefix(folder))}*"):
        shutil.rmtree(path, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
