"""What did bringing a backup back do?"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class StoreRestored:
    """What a restore did, in rows by kind.

    `added` came back; `already_there` stayed as they are in the store, whatever the backup has; `in_the_way` could not
    come back because another row has their place. `moved_aside` is where a damaged store went.
    """

    added: Mapping[str, int]
    already_there: Mapping[str, int]
    in_the_way: Mapping[str, int]
    moved_aside: Path | None
