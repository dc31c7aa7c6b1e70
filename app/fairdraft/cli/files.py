"""How does a command write a file, know that one is named, and read what comes through a pipe?"""

import argparse
import os
import sys
import tempfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fairdraft.domain.errors import KnownError
from fairdraft.domain.files_in_use import when_let_go

if TYPE_CHECKING:
    from fairdraft.domain.text_document import TextDocument
    from fairdraft.services.ports import Documents

STDIN = "-"
"""What stands for standard input where a file could be named."""


def write_text(path: Path, text: str) -> None:
    """Write text whole or not at all: beside its place first, then moved there. KnownError if it cannot be."""
    refuse_folder(path)
    beside = _beside(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8", errors="surrogatepass", newline="\n")
        when_let_go(partial(beside.replace, path))
    except OSError as problem:
        # What keeps it from being written may keep it from being removed.
        with suppress(OSError):
            beside.unlink()
        raise _unwritten(path, problem) from None


def refuse_unwritable(path: Path | None) -> None:
    """KnownError where a file could not be written, before work that takes minutes; nothing is left there by asking."""
    if path is None:
        return
    refuse_folder(path)
    try:
        if path.parent.exists():
            beside = _beside(path)
            beside.touch()
            beside.unlink()
        else:
            there = next(one for one in Path(os.path.abspath(path)).parents if one.exists())  # noqa: PTH100 - a link stays
            Path(tempfile.mkdtemp(dir=there)).rmdir()
    except OSError as problem:
        raise _unwritten(path, problem) from None


def refuse_folder(path: Path) -> None:
    """KnownError where a folder stands in the place of a file that is to be written."""
    if os.path.isdir(path):
        raise KnownError(f"{path} is a folder.", "Give the name of a file in it.")


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def _unwritten(path: Path, problem: OSError) -> KnownError:
    return KnownError(f"{path} could not be written: {problem.strerror or problem}.", "Choose another place.")


def typed_name(typed: str) -> str:
    """The name of a file, or what stands for standard input, as it stands on the command line; an empty one is none."""
    if not typed:
        raise argparse.ArgumentTypeError("the name is missing: the value is empty")
    return typed


def typed_path(typed: str) -> Path:
    """A path as it stands on the command line, where an empty one is no name: Path takes it for the present folder."""
    return Path(typed_name(typed))


def names_a_file(name: str) -> bool:
    """Whether an argument that may be an id or a file is a file: an id has no folder and no file ending."""
    return name.endswith(".toml") or "/" in name or "\\" in name or os.path.isfile(name)


def standard_input(documents: "Documents") -> "TextDocument":
    """What comes through standard input, decoded as a .txt file is; KnownError where it is no text."""
    return documents.decode_text(sys.stdin.buffer.read(), "Standard input")
