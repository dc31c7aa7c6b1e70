"""How does a command write a file, and know that one is named?"""

import os
from pathlib import Path

from fairdraft.domain.errors import KnownError


def write_text(path: Path, text: str) -> None:
    """Write text whole or not at all: beside its place first, then moved there. KnownError if it cannot be."""
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8", errors="surrogatepass", newline="\n")
        os.replace(beside, path)  # noqa: PTH105 - Path.replace does not overwrite on every platform
    except OSError as problem:
        beside.unlink(missing_ok=True)
        raise KnownError(
            f"{path} could not be written: {problem.strerror or problem}.", "Choose another place."
        ) from None


def names_a_file(name: str) -> bool:
    """Whether an argument that may be an id or a file is a file: an id has no folder and no file ending."""
    return name.endswith(".toml") or "/" in name or "\\" in name or Path(name).is_file()
