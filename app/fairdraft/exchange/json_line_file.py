"""How do rows that stand beside a table leave as a file of JSON lines, and how are their keys told?"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from fairdraft.exchange.export_folder import ExportFolder
from fairdraft.exchange.markdown_text import table
from fairdraft.exchange.storable_text import storable

Keys = Sequence[tuple[str, str, str]]
"""Of each key its name, its type and its meaning, in Markdown."""


def write_json_lines(files: ExportFolder, name: str, rows: Iterable[dict[str, Any]]) -> int:
    """Write the file, if there are rows, and read it back; returns how many there are."""
    kept = [storable(row) for row in rows]
    if kept:
        content = "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in kept)
        files.write(name, content.encode("ascii"), rows=len(kept))
        read = [json.loads(line) for line in files.path(name).read_text(encoding="ascii").splitlines()]
        if read != kept:
            raise files.not_the_same(name)
    return len(kept)


def keys_section(name: str, opening: str, keys: Keys) -> str:
    """The keys of such a file, as a section in Markdown."""
    rows = [[f"`{key}`", kind, meaning] for key, kind, meaning in keys]
    return f"## {name}\n\n{opening}\n\n{table(['key', 'type', 'meaning'], rows)}\n"
