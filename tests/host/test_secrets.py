"""Keys go into keyrings that encrypt, and into no other."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, chainer, fail, null
from keyring.errors import InitError

from fairdraft.domain.errors import KnownError
from fairdraft.host.secrets import Secrets


class PlainFileKeyring(KeyringBackend):
    """As keyrings.alt does: claims the highest priority and encrypts nothing."""

    priority = 99  # type: ignore[assignment] # keyring declares a class property; a plain number is what backends give
    kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def _present_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    PlainFileKeyring.kept.clear()
    yield
    keyring.set_keyring(before)


@pytest.mark.parametrize("backend", [PlainFileKeyring(), null.Keyring(), fail.Keyring()])
def test_keyring_that_does_not_encrypt_is_refused(backend: KeyringBackend) -> None:
    """A plain file, a keyring that keeps nothing and no keyring at all get no key, and the person is told."""
    keyring.set_keyring(backend)
    for act in (
        lambda: Secrets().save("openai", "sk-1"),
        lambda: Secrets().read("openai"),
        lambda: Secrets().forget("openai"),
    ):
        with pytest.raises(KnownError) as told:
            act()
        assert "keyring" in told.value.what
        assert told.value.remedy
    assert PlainFileKeyring.kept == {}
    assert Secrets().state().backend is None


def test_chain_of_keyrings_is_looked_through_for_a_safe_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where several keyrings are installed, the safe one is used whatever priority an unsafe one claims."""
    kept: dict[str, str] = {}
    safe = SecretService.Keyring()
    monkeypatch.setattr(SecretService.Keyring, "get_password", lambda _self, _service, name: kept.get(name))
    monkeypatch.setattr(
        SecretService.Keyring, "set_password", lambda _self, _service, name, key: kept.update({name: key})
    )
    monkeypatch.setattr(SecretService.Keyring, "delete_password", lambda _self, _service, name: kept.pop(name))
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [PlainFileKeyring(), safe])
    keyring.set_keyring(chainer.ChainerBackend())

    Secrets().save("openai", "sk-1")
    assert (kept, PlainFileKeyring.kept) == ({"openai": "sk-1"}, {})
    assert Secrets().read("openai") == "sk-1"
    Secrets().forget("openai")
    Secrets().forget("openai")
    assert Secrets().read("openai") is None
    assert Secrets().state().backend == "keyring.backends.SecretService.Keyring"


def test_chain_of_unsafe_keyrings_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chain without a safe member gets no key."""
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [PlainFileKeyring(), null.Keyring()])
    keyring.set_keyring(chainer.ChainerBackend())
    with pytest.raises(KnownError, match="is not known to encrypt"):
        Secrets().save("openai", "sk-1")
    assert PlainFileKeyring.kept == {}


def test_locked_keyring_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyring that cannot be unlocked is a known problem with a way out."""

    def locked(*_arguments: object) -> str:
        raise InitError("Failed to unlock the collection!")

    monkeypatch.setattr(SecretService.Keyring, "get_password", locked)
    keyring.set_keyring(SecretService.Keyring())
    with pytest.raises(KnownError, match="Failed to unlock"):
        Secrets().read("openai")
    state = Secrets().state()
    assert state.backend is None
    assert "unlock" in state.remedy


def test_keyring_is_loaded_only_when_asked() -> None:
    """Importing the module does not import keyring, which is slow to start."""
    probe = "import sys, fairdraft.host.secrets; sys.exit('keyring' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0


REAL_KEYRING = """
import sys
from fairdraft.host.secrets import Secrets
secrets = Secrets()
secrets.save("hosted", "a key with Ünïcode")
assert Secrets().read("hosted") == "a key with Ünïcode"
secrets.save("hosted", "second")
assert Secrets().read("hosted") == "second"
secrets.forget("hosted")
assert Secrets().read("hosted") is None
print(Secrets().state().backend)
"""


@pytest.mark.skipif(
    not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")),
    reason="needs a real Secret Service: apt install gnome-keyring dbus-daemon",
)
def test_real_secret_service_keeps_and_forgets(tmp_path: Path) -> None:
    """GNOME Keyring keeps a key, replaces it and forgets it."""
    script = tmp_path / "use.py"
    script.write_text(REAL_KEYRING, encoding="utf-8")
    unlock = "echo -n pw | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null"
    shell = f"{unlock}; '{sys.executable}' '{script}'"  # the daemon ends with its bus
    answer = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", shell],
        env={**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.strip() == "keyring.backends.SecretService.Keyring"
