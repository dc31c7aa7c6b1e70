"""What came of encrypting the files of a store, or of making them plain?"""

from dataclasses import dataclass
from pathlib import Path

from fairdraft.domain.errors import KnownError


@dataclass(frozen=True, slots=True)
class StoreRewritten:
    """`files` were written anew, the store first. `left` stay as they were, each with the reason. `remembered` and
    `forgotten`: what the system's keyring did with the passphrase; `told` is why it did not remember it, or empty.
    `elsewhere` is a sentence about where this machine is told another passphrase, or empty. `beside` is what could not
    be put in order of the begun work that follows the store.
    """

    files: tuple[Path, ...]
    left: tuple[tuple[Path, str], ...]
    remembered: bool = False
    forgotten: bool = False
    told: str = ""
    elsewhere: str = ""
    beside: tuple[KnownError, ...] = ()
