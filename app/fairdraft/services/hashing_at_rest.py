"""What is the SHA-256 of a file that others may be writing to?"""

from collections.abc import Callable
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.model_parts import ModelFileLook
from fairdraft.services.model_ports import ModelFiles


def hash_at_rest(
    files: ModelFiles, path: Path, progress: Callable[[int, int], None] | None = None
) -> tuple[str, ModelFileLook]:
    """SHA-256 of a model's files, and how they look; `progress` gets bytes done and in all.

    Raises:
        KnownError: they cannot be read, or were written to meanwhile: what was read is then of no file that ever was.
    """
    before = _look_at(files, path)
    found = files.sha256(path, progress)
    after = _look_at(files, path)
    if before != after:
        raise KnownError(
            f"The file {path} changed while it was being read.", "Read it again when no other program is writing to it."
        )
    return found, after


def _look_at(files: ModelFiles, path: Path) -> ModelFileLook:
    try:
        return files.look(path)
    except OSError as error:
        raise KnownError(
            f"The file {error.filename or path} could not be read ({error.strerror or error}).",
            "Put it back, or forget the model.",
        ) from error
