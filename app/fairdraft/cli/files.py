"""How does a command write a file, know that one is named, and read what comes through a pipe?"""

import argparse
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from fairdraft.domain.errors import KnownError

if TYPE_CHECKING:
    from fairdraft.domain.text_document import TextDocument
    from fairdraft.services.ports import Documents

STDIN = "-"
"""What stands for standard input where a file could be named."""


def write_text(path: Path, text: str) -> None:
    """Write text whole or not at all: beside its place first, then moved there. KnownError if it cannot be."""
    refuse_folder(path)
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8", errors="surrogatepass", newline="\n")
        os.replace(beside, path)  # noqa: PTH105 - Path.replace does not overwrite on every platform
    except OSError as problem:
        # What keeps it from being written may keep it from being removed.
        with suppress(OSError):
            beside.unlink()
        raise KnownError(
            f"{path} could not be written: {problem.strerror or problem}.", "Choose another place."
        ) from None


def refuse_folder(path: Path | None) -> None:
    """KnownError where a folder stands in the place of a file that is to be written; before work that takes minutes."""
    if path is not None and os.path.isdir(path):
        raise KnownError(f"{path} is a folder.", "Give the name of a file in it.")


def typed_path(typed: str) -> Path:
    """A path as it stands on the command line, where an empty one is no name: Path takes it for the present folder."""
    if not typed:
        raise argparse.ArgumentTypeError("a name is missing: nothing stands there")
    return Path(typed)


def names_a_file(name: str) -> bool:
    """Whether an argument that may be an id or a file is a file: an id has no folder and no file ending."""
    return name.endswith(".toml") or "/" in name or "\\" in name or os.path.isfile(name)


def standard_input(documents: "Documents") -> "TextDocument":
    """What comes through standard input, decoded as a .txt file is; KnownError where it is no text."""
    return documents.decode_text(sys.stdin.buffer.read(), "Standard input")
