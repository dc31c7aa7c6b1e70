"""Where does this machine know the passphrase of an encrypted store from?"""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.passphrase import PASSPHRASE_VARIABLE
from fairdraft.host.secrets import Secrets


class StorePassphrase:
    """The passphrase of one store: from the environment, or remembered in the system's keyring.

    Args:
        store: the store file; each has an entry of its own in the keyring.
        secrets: the keyring.
        environment: the process's variables.
    """

    def __init__(self, store: Path, secrets: Secrets, environment: Mapping[str, str]) -> None:
        self._name = f"passphrase of {store.absolute()}"
        self._secrets = secrets
        self._environment = environment

    def known(self) -> tuple[str, ...]:
        """What this machine knows, the environment's first; a keyring that does not answer knows none."""
        found = [self._environment.get(PASSPHRASE_VARIABLE)]
        with suppress(KnownError):
            found.append(self._secrets.read(self._name))
        return tuple(one for one in found if one)

    def make_sure(self) -> None:
        """See `PassphraseMemory.make_sure`."""
        state = self._secrets.state()
        if state.backend is None:
            raise KnownError(state.what, state.remedy)

    def remember(self, passphrase: str) -> None:
        """See `PassphraseMemory.remember`."""
        self._secrets.save(self._name, passphrase)

    def told_elsewhere(self, passphrase: str | None) -> str:
        """See `PassphraseMemory.told_elsewhere`."""
        told = self._environment.get(PASSPHRASE_VARIABLE)
        if not told or told == passphrase:
            return ""
        return f"{PASSPHRASE_VARIABLE} still has another one. Change it where it is set."

    def forget(self) -> bool:
        """See `PassphraseMemory.forget`."""
        with suppress(KnownError):
            if self._secrets.read(self._name) is not None:
                self._secrets.forget(self._name)
                return True
        return False
