"""Where does this machine know the passphrase of an encrypted store from?"""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.host.secrets import Secrets

PASSPHRASE_VARIABLE = "FAIRDRAFT_PASSPHRASE"  # noqa: S105 - the name of a variable, not a passphrase


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

    def known(self) -> str | None:
        """The passphrase, if this machine knows one; a keyring that does not answer knows none."""
        if given := self._environment.get(PASSPHRASE_VARIABLE):
            return given
        with suppress(KnownError):
            return self._secrets.read(self._name)
        return None

    def remember(self, passphrase: str | None) -> None:
        """Keep it in the keyring, or None to forget it. KnownError where it is to be kept and no keyring answers."""
        if passphrase is not None:
            self._secrets.save(self._name, passphrase)
            return
        with suppress(KnownError):
            self._secrets.forget(self._name)
