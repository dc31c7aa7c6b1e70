"""How are keys of hosted services kept, so that no file of ours ever holds one?"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairdraft.domain.errors import KnownError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE = "fairdraft"
# Backends that encrypt what they keep. Others are refused whatever priority they claim: keyrings.alt
# writes plain files and the null backend keeps nothing, and keyring would take either silently.
_SAFE_BACKENDS = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
    }
)
_REMEDY = (
    "Start or unlock the system's keyring (GNOME Keyring or KWallet on Linux), then try again; "
    "everything that needs no key works without it."
)


@dataclass(frozen=True, slots=True)
class KeyringState:
    """Whether keys can be kept: the backend's name if so, else the reason and what to do."""

    backend: str | None
    what: str = ""
    remedy: str = ""


class Secrets:
    """Keys by name in the system's keyring; nothing is kept in memory or on disk by us."""

    def read(self, name: str) -> str | None:
        """The key of that name, or None. KnownError where there is no safe keyring or it is locked."""
        with _told_as_known():
            return _safe_backend().get_password(_SERVICE, name)

    def save(self, name: str, key: str) -> None:
        """Keep a key, replacing the one of the same name. KnownError as in `read`."""
        with _told_as_known():
            _safe_backend().set_password(_SERVICE, name, key)

    def forget(self, name: str) -> None:
        """Remove a key; nothing happens if there is none. KnownError as in `read`."""
        with _told_as_known():
            backend = _safe_backend()
            if backend.get_password(_SERVICE, name) is not None:
                backend.delete_password(_SERVICE, name)

    def state(self) -> KeyringState:
        """Whether a safe keyring answers; asks it for a key that is not there."""
        try:
            with _told_as_known():
                backend = _safe_backend()
                backend.get_password(_SERVICE, "is-the-keyring-there")
        except KnownError as error:
            return KeyringState(None, error.what, error.remedy)
        return KeyringState(_name(backend))


def _safe_backend() -> "KeyringBackend":
    """The best keyring of those we accept; the chainer's members count one by one."""
    import keyring

    chosen = keyring.get_keyring()
    for backend in getattr(chosen, "backends", [chosen]):
        if _name(backend) in _SAFE_BACKENDS:
            return backend  # type: ignore[no-any-return] # the chainer's property is untyped
    if _name(chosen) == "keyring.backends.fail.Keyring":
        raise KnownError("This machine has no keyring to keep keys in.", _REMEDY)
    raise KnownError(f"The keyring {_name(chosen)} is not known to encrypt, so no key was stored in it.", _REMEDY)


def _name(backend: "KeyringBackend") -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


@contextmanager
def _told_as_known() -> Iterator[None]:
    from keyring.errors import KeyringError

    try:
        yield
    except KeyringError as error:
        why = f"{type(error).__name__}: {str(error).rstrip('.!')}"
        raise KnownError(f"The system's keyring does not answer ({why}).", _REMEDY) from error
