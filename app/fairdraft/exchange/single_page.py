"""How does one page become a file, whole or not at all?"""

import os
from pathlib import Path

from fairdraft.domain.errors import KnownError


def write_page(text: str, file: Path) -> Path:
    """Write a page as UTF-8 beside its place, read it back, and move it there.

    Raises:
        KnownError: it cannot be written, or the disk does not give back what was written.
    """
    content = text.encode("utf-8", "replace")
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.write_bytes(content)
        if beside.read_bytes() != content:
            raise KnownError(f"{file} was not written: the disk gave back other bytes.", "Choose another place.")
        os.replace(beside, file)  # noqa: PTH105 - Path.replace does not overwrite on every platform
    except OSError as problem:
        raise KnownError(
            f"{file} could not be written: {problem.strerror or problem}.", "Choose another place."
        ) from problem
    finally:
        beside.unlink(missing_ok=True)
    return file
