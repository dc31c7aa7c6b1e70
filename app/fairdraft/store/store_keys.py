"""Which of the passphrases that a person gave, or this machine knows, opens a file?"""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from fairdraft.domain.passphrase import PassphraseNeededError
from fairdraft.store.faults import told_plainly
from fairdraft.store.sqlite_file import connect
from fairdraft.store.store_key import StoreKey, is_encrypted


class StoreKeys:
    """Passphrases to be tried; store and backups may have different ones.

    Args:
        typed: what the person gave.
        known: gives what this machine knows; asked only where a file needs it.
    """

    def __init__(self, typed: Sequence[str] = (), known: Callable[[], Sequence[str]] = tuple) -> None:
        self._typed = tuple(StoreKey(one) for one in typed)
        self._ask = known
        self._known: tuple[StoreKey, ...] | None = None

    def key_of(self, path: Path) -> StoreKey | None:
        """The key that opens the file; None for one that is not encrypted. Only to be asked where this process has no
        connection to the file.

        Raises:
            PassphraseNeededError: it is encrypted, and none opens it.
            KnownError: the world failed.
        """
        if not is_encrypted(path):
            return None
        for key in self._typed:
            if _opens(path, key):
                return key
        if self._known is None:
            self._known = tuple(StoreKey(one) for one in self._ask())
        for key in self._known:
            if _opens(path, key):
                return key
        if self._typed:
            raise PassphraseNeededError(
                f"This passphrase does not open the store {path}.",
                "Enter the one it was encrypted with. If that is the one, the first page of the file is damaged: "
                "move the file away, then restore a backup.",
            )
        but = ", and the passphrase that this machine knows does not open it" if self._known else ""
        raise PassphraseNeededError(f"The store {path} is encrypted{but}.", "Give its passphrase.")


def _opens(path: Path, key: StoreKey) -> bool:
    try:
        with told_plainly(path), closing(connect(path, read_only=True, key=key)):
            return True
    except PassphraseNeededError:
        return False
