"""What does the command that keeps the store in order need of it?"""

from pathlib import Path
from typing import Protocol

from fairdraft.domain.store_restored import StoreRestored


class StoreKeeper(Protocol):
    """The store of a home folder, seen from outside; works where it cannot be opened. All raise KnownError."""

    @property
    def place(self) -> str:
        """Where it is: the file, or the team's database."""

    def check(self) -> tuple[str, ...]:
        """What is wrong with it; empty when it is sound, or not there yet."""

    def backup(self, target: Path | None) -> Path:
        """Copy it, whole, to a new file (None: one named by the moment in the folder of backups); gives the file."""

    def restore(self, backup: Path) -> StoreRestored:
        """Bring back what the backup has and the store lacks."""

    @property
    def is_encrypted(self) -> bool:
        """Whether the store file of this machine is encrypted."""

    def encrypt(self, passphrase: str, *, remember: bool) -> tuple[Path, ...]:
        """Encrypt the store file of this machine and its copies in the folder of backups, or give them another
        passphrase; the files that have it now, the store last. Each is exchanged whole or stays as it was. The
        passphrase is kept in the system's keyring if this machine shall `remember` it. UsageError for one that is too
        short.
        """

    def decrypt(self) -> tuple[Path, ...]:
        """Make these files plain again; the files that are so now."""

    def upgrade(self) -> tuple[int, int]:
        """Bring its tables to this program's version; the versions before and after (0: there were none)."""
