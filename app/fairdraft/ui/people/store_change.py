"""What does the window need to have the store encrypted, and what is asked of it?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from fairdraft.domain.passphrase import PassphraseMemory
from fairdraft.services.store_keeping import StoreKeeper


@dataclass(frozen=True, slots=True)
class StoreAccess:
    """The store from outside: `keeper` gives who rewrites it, by the passphrases that were typed for it (KnownError as
    its own), and `memory` may keep a passphrase. The keeper is for when nothing here has the store open.
    """

    keeper: Callable[[Sequence[str]], StoreKeeper]
    memory: PassphraseMemory


@dataclass(frozen=True, slots=True)
class StoreChange:
    """The passphrase that the store shall have, None for none, and whether the keyring shall remember it."""

    passphrase: str | None = field(repr=False)
    remember: bool = False
