"""Which files of those a person names may hold approved copy?"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from fairdraft.domain.approved_copy import COPY_FILES
from fairdraft.domain.errors import KnownError
from fairdraft.services.looking_through_folders import files_below

_MOST_FILES = 20_000


@dataclass(frozen=True, slots=True)
class CopyFiles:
    """Files in order, and why folders among them could not be looked into."""

    files: tuple[Path, ...]
    unread: tuple[KnownError, ...]


def copy_files(paths: Iterable[Path]) -> CopyFiles:
    """These files, and those in these folders that approved copy comes in; hidden ones are left out."""
    found: list[Path] = []
    unread: list[KnownError] = []

    def failed(_folder: Path, why: KnownError) -> None:
        unread.append(why)

    for path in paths:
        if not os.path.isdir(path):
            found.append(path)
            continue
        # Word keeps a file of that name beside one that is open.
        kept = (one for one in files_below(path, failed) if not one.name.startswith("~$"))
        found += islice((one for one in kept if one.suffix.lower() in COPY_FILES), _MOST_FILES)
    return CopyFiles(tuple(dict.fromkeys(found[:_MOST_FILES])), tuple(unread))
