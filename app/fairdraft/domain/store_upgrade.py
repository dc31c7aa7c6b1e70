"""What is told of a store that an earlier version of the program wrote, while it gets the tables of this one?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from fairdraft.domain.errors import KnownError

UpgradeWork = Literal["copying", "checking", "upgrading"]


@dataclass(frozen=True, slots=True)
class StoreUpgrade:
    """How far it is: first the store is copied, then the copy is checked, then the store is upgraded.

    Args:
        store: the file.
        copies: the folder that the copy goes to.
        before: the version of its tables.
        after: the version that they get.
        size: of the file, in bytes.
        work: what is being done.
        copied: how many bytes the copy has.
    """

    store: str
    copies: str
    before: int
    after: int
    size: int
    work: UpgradeWork
    copied: int


TellUpgrade = Callable[[StoreUpgrade], None]
"""Told of each step, and while the store is copied many times a second; on the thread that does it."""


class StoreUpgradeNeededError(KnownError):
    """The store is older than the program, and whoever opened it wants to say so before it is upgraded."""
