"""What is known of the passphrase of an encrypted store?"""

from fairdraft.domain.errors import KnownError, UsageError

FEWEST_CHARACTERS = 8


class PassphraseNeededError(KnownError):
    """The store is encrypted, and no passphrase was given or another one opens it."""


def refuse_short(passphrase: str) -> None:
    """Raise UsageError if a new passphrase is too short to protect anything."""
    if len(passphrase.strip()) < FEWEST_CHARACTERS:
        raise UsageError(
            f"A passphrase of fewer than {FEWEST_CHARACTERS} characters is soon guessed, so nothing was encrypted.",
            "Choose a longer one: four or five words that have nothing to do with each other are good.",
        )
