"""How does one page become a file, whole or not at all?"""

import os
from contextlib import suppress
from functools import partial
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.files_in_use import when_let_go


def write_page(text: str, file: Path) -> Path:
    """Write a page as UTF-8 beside its place, read it back, and move it there.

    Raises:
        KnownError: it cannot be written, or the disk does not give back what was written.
    """
    return write_content(text.encode("utf-8", "replace"), file)


def write_content(content: bytes, file: Path) -> Path:
    """Write bytes as `write_page` writes a page, and with the same errors."""
    if os.path.isdir(file):
        raise KnownError(f"{file} is a folder.", "Give the name of a file in it.")
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.write_bytes(content)
        if beside.read_bytes() != content:
            raise KnownError(
                f"{file} was not written correctly: the bytes read back from the disk differ.", "Choose another folder."
            )
        when_let_go(partial(beside.replace, file))
    except PermissionError:
        raise KnownError(
            f"{file} could not be written: it may be open in another program, or you may not have permission.",
            "Close it in that program, or choose another folder.",
        ) from None
    except OSError as problem:
        raise KnownError(
            f"{file} could not be written: {problem.strerror or problem}.", "Choose another folder."
        ) from problem
    finally:
        # What keeps it from being written may keep it from being removed.
        with suppress(OSError):
            beside.unlink()
    return file
