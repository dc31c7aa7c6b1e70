"""Which model files are there, what is in them, and which are worth getting?"""

import os
from collections.abc import Callable
from pathlib import Path

from fairdraft.domain.documents import read_document
from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import STARTER_MODEL_SHA256, ModelHeader
from fairdraft.domain.model_catalogue import ModelCatalogue, RecommendedModel
from fairdraft.domain.model_parts import ModelFileLook, license_paths
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.model_file_check import file_sha256, look_at_file


class GgufFiles:
    """The model files of services/ports.py.

    Args:
        starter_path: where the starter model is expected, or None where none was installed.
        catalogue: the file of recommended models, which ships with the program.
    """

    def __init__(self, starter_path: Path | None, catalogue: Path | None = None) -> None:
        self._starter_path = starter_path
        self._catalogue = catalogue

    def read_header(self, path: Path) -> ModelHeader:
        """The header; a KnownError names the file and what is wrong (not GGUF, cut off, unreadable)."""
        return read_header(path)

    def sha256(self, path: Path, progress: Callable[[int, int], None] | None = None) -> str:
        """SHA-256 of the file, of a model in several files of all their bytes; `progress` gets bytes done and in all.
        Raises KnownError.
        """
        return file_sha256(path, progress)

    def look(self, path: Path) -> ModelFileLook:
        """Where it lies, how large it is with all its files, and when it was written. OSError if a file is missing."""
        return look_at_file(path)

    def license_text(self, path: Path) -> Path | None:
        """Where the text of its license lies; None where it is not beside it."""
        return next((one for one in license_paths(path) if os.path.isfile(one)), None)

    def starter(self) -> tuple[Path, str] | None:
        """Path and expected SHA-256 of the starter model, if it is on this machine."""
        if self._starter_path is None or not self._starter_path.is_file():
            return None
        return self._starter_path, STARTER_MODEL_SHA256

    def recommended(self) -> tuple[RecommendedModel, ...]:
        """Models worth getting next, smallest first.

        Raises:
            KnownError: the catalogue cannot be read, or it is wrong.
        """
        if self._catalogue is None:
            return ()
        try:
            text = self._catalogue.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise KnownError(
                f"{self._catalogue}, which ships with the program, cannot be read: {error}.", "Install Fairdraft again."
            ) from error
        return read_document(text, str(self._catalogue), ModelCatalogue).smallest_first
