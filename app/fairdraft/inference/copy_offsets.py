"""Where are the offsets of a rearranged copy (rearranging.py), and which are the right ones?"""

from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.inference.gguf_format import GgufContents, walk_header

OFFSETS_KEY = "fairdraft.offsets_sha256"
"""Under this key a rearranged copy tells the SHA-256 of the adapter without which it is no model."""

ARCHITECTURE_KEY = "fairdraft.architecture"
"""Under this key a copy in another architecture's form (joined_form.py) tells the architecture of its file."""


def offsets_path(copy: Path) -> Path:
    """Where the offsets of a rearranged copy lie."""
    return copy.with_name(f"offsets-{copy.name}")


def offsets_sha256(path: Path) -> str:
    """The SHA-256 that the offsets of that file have; empty where it needs none. KnownError if it is no GGUF file."""
    value = gguf_contents(path).metadata.get(OFFSETS_KEY)
    return value if isinstance(value, str) else ""


def needed_offsets(path: Path) -> Path | None:
    """The offsets without which the file is no model; None where it needs none. KnownError if it is no GGUF file."""
    return offsets_path(path) if offsets_sha256(path) else None


def gguf_contents(path: Path) -> GgufContents:
    """The header of a file. KnownError if it cannot be read or is no GGUF file."""
    try:
        with path.open("rb") as stream:
            return walk_header(stream, path.stat().st_size, path.name)[0]
    except OSError as error:
        raise KnownError(
            f"{path} cannot be read: {error.strerror or error}.", "Check the path and your permission to read the file."
        ) from error
