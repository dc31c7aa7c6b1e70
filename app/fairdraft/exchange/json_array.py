"""How is a long JSON array written and proved without holding it in memory?"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from fairdraft.exchange.export_folder import ExportFolder
from fairdraft.exchange.storable_text import storable


def write_json_array(files: ExportFolder, name: str, values: Iterable[Any]) -> int:
    """Write one value a line between brackets, in ASCII, and read it back line by line; returns how many values."""
    digest = hashlib.sha256()
    hashes: list[bytes] = []
    with files.path(name).open("wb") as file:

        def put(text: str) -> None:
            data = text.encode("ascii")
            digest.update(data)
            file.write(data)

        put("[")
        for value in values:
            line = json.dumps(storable(value), separators=(",", ":"))
            put(f"{',' if hashes else ''}\n{line}")
            hashes.append(hashlib.sha256(line.encode("ascii")).digest())
        put("\n]\n")
    files.verified(name, digest.hexdigest(), rows=len(hashes))
    with files.path(name).open(encoding="ascii") as written_file:
        lines = (line.rstrip("\n").removesuffix(",") for line in written_file if line not in ("[\n", "]\n"))
        for found, written in zip(lines, hashes, strict=True):
            read = json.dumps(json.loads(found), separators=(",", ":"))
            if hashlib.sha256(read.encode("ascii")).digest() != written:
                raise files.not_the_same(name)
    return len(hashes)
