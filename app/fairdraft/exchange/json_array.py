"""How is a long JSON array written and proved without holding it in memory?"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from fairdraft.exchange.export_folder import ExportFolder, write_parts
from fairdraft.exchange.storable_text import storable


def write_json_array(files: ExportFolder, name: str, values: Iterable[Any]) -> int:
    """Write one value a line between brackets, in ASCII, and read it back line by line; returns how many values."""
    hashes: list[bytes] = []

    def parts() -> Iterator[bytes]:
        yield b"["
        for value in values:
            line = json.dumps(storable(value), separators=(",", ":")).encode("ascii")
            yield (b",\n" if hashes else b"\n") + line
            hashes.append(hashlib.sha256(line).digest())
        yield b"\n]\n"

    sha256 = write_parts(files.path(name), parts())
    files.verified(name, sha256, rows=len(hashes))
    with files.path(name).open(encoding="ascii") as written_file:
        lines = (line.rstrip("\n").removesuffix(",") for line in written_file if line not in ("[\n", "]\n"))
        for found, written in zip(lines, hashes, strict=True):
            read = json.dumps(json.loads(found), separators=(",", ":"))
            if hashlib.sha256(read.encode("ascii")).digest() != written:
                raise files.not_the_same(name)
    return len(hashes)
