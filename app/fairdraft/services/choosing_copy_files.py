"""Which files of those a person names may hold approved copy?"""

import os
from collections.abc import Iterable
from pathlib import Path

from fairdraft.domain.approved_copy import COPY_FILES

_MOST_FILES = 20_000


def copy_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """These files, and those in these folders that approved copy comes in, in order; hidden ones are left out."""
    found: list[Path] = []
    for path in paths:
        if not os.path.isdir(path):
            found.append(path)
            continue
        for folder, inner, names in os.walk(path):
            inner[:] = sorted(one for one in inner if not one.startswith("."))
            # Word keeps a file of that name beside one that is open.
            kept = (one for one in sorted(names) if not one.startswith((".", "~$")))
            found += [Path(folder, one) for one in kept if Path(one).suffix.lower() in COPY_FILES]
            if len(found) >= _MOST_FILES:
                break
    return tuple(dict.fromkeys(found[:_MOST_FILES]))
