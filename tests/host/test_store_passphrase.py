"""Where a passphrase is known from."""

from pathlib import Path

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.domain.passphrase import PASSPHRASE_VARIABLE
from fairdraft.host.secrets import KeyringState, Secrets
from fairdraft.host.store_passphrase import StorePassphrase


class Kept(Secrets):
    """A keyring in memory; without one, none answers."""

    def __init__(self, kept: dict[str, str] | None) -> None:
        self._kept = kept

    @property
    def kept(self) -> dict[str, str]:
        if self._kept is None:
            raise KnownError("There is no keyring.", "Start one.")
        return self._kept

    def read(self, name: str) -> str | None:
        return self.kept.get(name)

    def save(self, name: str, key: str) -> None:
        self.kept[name] = key

    def forget(self, name: str) -> None:
        self.kept.pop(name, None)

    def state(self) -> KeyringState:
        return KeyringState(None, "There is no keyring.", "Start one.") if self._kept is None else KeyringState("one")


def test_each_store_has_its_own() -> None:
    """Remembered under the file's name, and forgotten."""
    kept: dict[str, str] = {}
    here, there = (StorePassphrase(Path(name), Kept(kept), {}) for name in ("/a/fairdraft.db", "/b/fairdraft.db"))
    here.make_sure()
    here.remember("lamp garden")
    assert (here.known(), there.known()) == (("lamp garden",), ())
    assert (here.forget(), here.forget()) == (True, False)
    assert kept == {}


def test_the_variable_comes_before_the_keyring() -> None:
    """So that a script's own word counts first; an empty one is none."""
    kept = {f"passphrase of {Path('/a/fairdraft.db').absolute()}": "the keyring's"}
    store = Path("/a/fairdraft.db")
    assert StorePassphrase(store, Kept(kept), {PASSPHRASE_VARIABLE: "given"}).known() == ("given", "the keyring's")
    assert StorePassphrase(store, Kept(kept), {PASSPHRASE_VARIABLE: ""}).known() == ("the keyring's",)


def test_a_variable_that_has_another_passphrase_is_told() -> None:
    """Where it is set it has to be changed; none of it is shown."""
    one = StorePassphrase(Path("/a/fairdraft.db"), Kept({}), {PASSPHRASE_VARIABLE: "lamp garden"})
    assert one.told_elsewhere("lamp garden") == ""
    assert PASSPHRASE_VARIABLE in one.told_elsewhere("harbor violin")
    assert "lamp" not in one.told_elsewhere("harbor violin")
    assert StorePassphrase(Path("/a/fairdraft.db"), Kept({}), {}).told_elsewhere("harbor violin") == ""


def test_where_no_keyring_answers_none_is_known() -> None:
    """Forgetting is no fault there; remembering is."""
    passphrase = StorePassphrase(Path("/a/fairdraft.db"), Kept(None), {})
    assert passphrase.known() == ()
    assert passphrase.forget() is False
    for keep in (passphrase.make_sure, lambda: passphrase.remember("lamp garden")):
        with pytest.raises(KnownError, match="keyring"):
            keep()
