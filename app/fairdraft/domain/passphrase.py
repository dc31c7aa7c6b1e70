"""What is known of the passphrase of an encrypted store?"""

from typing import Protocol

from fairdraft.domain.errors import KnownError, UsageError

PASSPHRASE_VARIABLE = "FAIRDRAFT_PASSPHRASE"  # noqa: S105 - the name of a variable, not a passphrase

FEWEST_CHARACTERS = 8


class PassphraseNeededError(KnownError):
    """The store is encrypted, and no passphrase was given or another one opens it."""


class PassphraseMemory(Protocol):
    """Where a machine keeps the passphrase of its store, if somebody wants that."""

    def make_sure(self) -> None:
        """KnownError where nothing can be kept."""

    def remember(self, passphrase: str) -> None:
        """Keep it, in place of the one before. KnownError as in `make_sure`."""

    def told_elsewhere(self, passphrase: str | None) -> str:
        """A sentence about where this machine is told another passphrase than this, and who has to change it there;
        empty where it is not.
        """

    def forget(self) -> bool:
        """Keep none; whether there was one. A memory that does not answer has none."""


def refuse_short(passphrase: str) -> None:
    """Raise UsageError if a new passphrase is too short to protect anything."""
    if len(passphrase.strip()) < FEWEST_CHARACTERS:
        raise UsageError(
            f"A passphrase of fewer than {FEWEST_CHARACTERS} characters is too easy to guess, so nothing was "
            "encrypted.",
            "Choose a longer one, such as four or five unrelated words.",
        )
