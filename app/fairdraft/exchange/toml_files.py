"""What values do the TOML files hold that people write or that ship with the program?"""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from fairdraft.domain.documents import read_document
from fairdraft.domain.errors import KnownError
from fairdraft.exchange.text_files import read_text_file

LARGEST_TOML = 4 * 1024 * 1024

M = TypeVar("M", bound=BaseModel)


def read_toml(path: Path, schema: type[M]) -> M:
    """Read one file into a value of `schema`.

    Raises:
        KnownError: the file cannot be read, or it is wrong: then file, line, key, value and what is allowed
            are told.
    """
    return read_document(read_text_file(path, LARGEST_TOML), str(path), schema)


def read_folder(folder: Path, schema: type[M]) -> tuple[M, ...]:
    """Read every .toml file of a folder that ships with the program, in the order of their names.

    Raises:
        KnownError: the folder is missing (a damaged installation), or a file in it is wrong.
    """
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except OSError as error:
        raise KnownError(
            f"The folder {folder}, which ships with the program, cannot be read: {error.strerror or error}.",
            "Install the program again.",
        ) from error
    return tuple(read_toml(path, schema) for path in paths)
