"""What does the command that keeps the store in order need of it?"""

from pathlib import Path
from typing import Protocol

from fairdraft.domain.store_restored import StoreRestored
from fairdraft.domain.store_rewritten import StoreRewritten
from fairdraft.domain.store_upgrade import TellUpgrade


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
    def file(self) -> Path:
        """The store file of this machine, beside a team's database too."""

    @property
    def is_encrypted(self) -> bool:
        """Whether that file is encrypted."""

    def make_sure(self, *, remember: bool) -> None:
        """KnownError where the file cannot be encrypted or made plain now: there is none, a window has it open, its
        passphrase is not known, or the keyring that shall `remember` the new one does not answer.
        """

    def encrypt(self, passphrase: str, *, remember: bool) -> StoreRewritten:
        """Encrypt the file with the begun work beside it, and the copies of it there and in the folder of backups, or
        give them another passphrase. Each is exchanged whole or stays as it was; where the file itself stays, all do.
        What was made of approved copy is thrown away, and made anew when it is needed. The passphrase is
        kept in the system's keyring if this machine shall `remember` it, else that forgets the one before. UsageError
        for one that is too short.
        """

    def decrypt(self) -> StoreRewritten:
        """Make them plain again; the keyring forgets the passphrase."""

    def upgrade(self, tell: TellUpgrade) -> tuple[int, int]:
        """Bring its tables to this program's version; the versions before and after (0: there were none). `tell` is
        told how far a file is; a database says nothing.
        """
