"""How does a command write a file?"""

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
