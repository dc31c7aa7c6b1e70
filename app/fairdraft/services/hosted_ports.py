"""What do the use cases around hosted models need of the machine?"""

from typing import Protocol


class KeyKeeper(Protocol):
    """Keys by name, in a keyring that encrypts them. Every method raises KnownError where there is none."""

    def read(self, name: str) -> str | None:
        """The key of that name, or None."""

    def save(self, name: str, key: str) -> None:
        """Keep a key, replacing the one of the same name."""

    def forget(self, name: str) -> None:
        """Remove a key; nothing happens if there is none."""
