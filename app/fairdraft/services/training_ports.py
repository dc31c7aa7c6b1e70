"""Where are the records of training sets kept?"""

from pathlib import Path
from typing import Protocol

from fairdraft.domain.training_set import TrainingSetRecord


class TrainingSetRecords(Protocol):
    """The records of training sets that were written here or came in with an adapter, by their SHA-256."""

    def keep(self, path: Path) -> str:
        """Keep the record in a `training_set.json` and give its SHA-256; KnownError if it is none."""

    def find(self, sha256: str) -> TrainingSetRecord | None:
        """The record of that hash, if it was kept here."""

    def beside(self, path: Path) -> Path | None:
        """The record that lies beside a file, if one does."""
