"""Where are the records of training sets kept, and how are they read?"""

import hashlib
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from fairdraft.domain.errors import KnownError
from fairdraft.domain.files_in_use import when_let_go
from fairdraft.domain.training_set import TrainingSetRecord
from fairdraft.exchange.training_recipe import RECORD

_LARGEST = 256 * 1024 * 1024


class TrainingSetFiles:
    """A folder with one record a set, named by its hash (the port `TrainingSetRecords`).

    Args:
        folder: made when the first one is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, path: Path) -> str:
        """Keep the record in that file and give its SHA-256."""
        content = _bytes(path)
        _record(content, path)
        sha256 = hashlib.sha256(content).hexdigest()
        kept = self._path(sha256)
        if not kept.exists():
            unfinished = kept.with_suffix(".part")
            try:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                unfinished.write_bytes(content)
                when_let_go(partial(unfinished.replace, kept))
            except OSError as error:
                raise KnownError(
                    f"The record of the training set could not be saved in {self._folder} ({error.strerror or error}).",
                    "Free up disk space, or get permission to write there.",
                ) from error
        return sha256

    def find(self, sha256: str) -> TrainingSetRecord | None:
        """The record of that hash; one that was changed since does not count."""
        path = self._path(sha256.lower())
        if not sha256.isalnum() or not path.is_file():
            return None
        content = _bytes(path)
        return _record(content, path) if hashlib.sha256(content).hexdigest() == sha256.lower() else None

    def beside(self, path: Path) -> Path | None:
        """The record that lies beside a file, if one does."""
        found = path.parent / RECORD
        return found if found.is_file() else None

    def _path(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.json"


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise KnownError(
                f"{path} is too large to be the record of a training set.", "Choose the file from the export."
            )
        return path.read_bytes()
    except OSError as error:
        raise KnownError(f"{path} cannot be read: {error.strerror or error}.", "Check the path.") from error


def _record(content: bytes, path: Path) -> TrainingSetRecord:
    try:
        return TrainingSetRecord.model_validate_json(content)
    except ValidationError as error:
        raise KnownError(
            f"{path} is not the record of a training set.",
            f'Choose the {RECORD} that "export --format training" wrote.',
        ) from error
