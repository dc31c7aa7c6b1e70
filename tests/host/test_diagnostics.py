"""What `doctor` finds, and what it says to do."""

import hashlib
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest

from fairdraft.domain.diagnostic import ComputeDevice, Diagnostic, EngineFacts
from fairdraft.domain.errors import KnownError
from fairdraft.domain.passphrase import PassphraseNeededError
from fairdraft.host import diagnostics, system_libraries
from fairdraft.host.diagnostics import Diagnostics
from fairdraft.host.paths import Home
from fairdraft.host.secrets import KeyringState, Secrets
from fairdraft.host.system_libraries import SystemLibrary, how_to_install, missing_libraries

GIB = 1024**3
CPU_BUILD = EngineFacts("llama.cpp b1234", (ComputeDevice("CPU", "a processor", 0, 0, is_gpu=False),))
Look = Callable[..., dict[str, Diagnostic]]


class KeyringThatIsThere(Secrets):
    def state(self) -> KeyringState:
        return KeyringState("keyring.backends.SecretService.Keyring")


def failing(what: str) -> Callable[[], EngineFacts]:
    def ask() -> EngineFacts:
        raise KnownError(what, "Do this.")

    return ask


@pytest.fixture
def look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Look:
    """Runs the checks on a healthy machine, except for what the test says; gives them by name."""
    model = tmp_path / "starter.gguf"
    model.write_bytes(b"a model")
    monkeypatch.setattr(diagnostics, "STARTER_MODEL_SHA256", hashlib.sha256(b"a model").hexdigest())
    monkeypatch.setattr(diagnostics, "starter_model", lambda _home: model if model.exists() else None)
    monkeypatch.setattr(diagnostics, "missing_libraries", lambda *, x11: ())

    def run(
        folder: Path = tmp_path / "home",
        engine: Callable[[], EngineFacts] = lambda: CPU_BUILD,
        store: Callable[[], tuple[str, ...]] = tuple,
        secrets: Secrets | None = None,
        environment: Mapping[str, str] | None = None,
        packs: Callable[[], int] = lambda: 0,
        recipes: Callable[[], int] = lambda: 0,
        encrypted: bool = False,
        card_builds: tuple[str, ...] = (),
    ) -> dict[str, Diagnostic]:
        variables = {"DISPLAY": ":0"} if environment is None else environment
        place = str(Home(folder).store_file)
        keyring = secrets or KeyringThatIsThere()
        found = Diagnostics(
            Home(folder), engine, place, store, encrypted, keyring, variables, packs, recipes, card_builds
        ).run()
        return {one.check: one for one in found}

    return run


def test_healthy_machine(look: Look) -> None:
    """On a machine that has everything, every check is ok; each has a sentence."""
    found = look()
    assert list(found) == [
        "Python",
        "home folder",
        "disk",
        "store",
        "settings",
        "rule packs",
        "recipes",
        "engine",
        "GPU",
        "starter model",
        "display",
        "fonts",
        "spelling",
        "keyring",
    ]
    assert {one.status for one in found.values()} == {"ok"}
    assert all(one.detail for one in found.values())


def test_home_that_cannot_be_made_fails_and_the_rest_is_still_told(look: Look, tmp_path: Path) -> None:
    """A home folder below a file fails its check with a way out; the other checks run all the same."""
    (tmp_path / "file").write_text("")
    found = look(folder=tmp_path / "file" / "home")
    assert found["home folder"].status == "fail"
    assert "--home" in found["home folder"].remedy
    assert found["engine"].status == "ok"


@pytest.mark.parametrize(("free", "status"), [(GIB // 8, "fail"), (GIB, "warn"), (3 * GIB, "ok")])
def test_disk_space(look: Look, monkeypatch: pytest.MonkeyPatch, free: int, status: str) -> None:
    """Little room is a warning, too little for the store a failure."""
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=free))
    assert look()["disk"].status == status


def test_damaged_store(look: Look, tmp_path: Path) -> None:
    """Faults of the store are counted, the first is quoted, and the backups are named."""
    found = look(store=lambda: ("row 3 missing from index", "wrong # of entries"))["store"]
    assert found.status == "fail"
    assert "row 3 missing from index (and 1 more)" in found.detail
    assert str(tmp_path / "home" / "backups") in found.remedy


def test_store_that_cannot_be_opened(look: Look) -> None:
    """A store that refuses to open tells its own reason and remedy."""

    def refuse() -> tuple[str, ...]:
        raise KnownError("The store is newer than the program.", "Update Fairdraft.")

    assert look(store=refuse)["store"] == Diagnostic(
        "store", "fail", "The store is newer than the program.", "Update Fairdraft."
    )


def test_engine_that_does_not_start(look: Look) -> None:
    """An engine that cannot be asked fails with its own words, and nothing is said of GPUs."""
    found = look(engine=failing("The engine died."))
    assert found["engine"] == Diagnostic("engine", "fail", "The engine died.", "Do this.")
    assert "GPU" not in found


def test_gpu_with_its_memory(look: Look) -> None:
    """Each GPU is named with its free and whole memory."""
    gpu = ComputeDevice("CUDA0", "NVIDIA RTX", 6 * GIB, 8 * GIB, is_gpu=True)
    found = look(engine=lambda: EngineFacts("llama.cpp b1234", (*CPU_BUILD.devices, gpu)))["GPU"]
    assert found.detail == "CUDA0 (NVIDIA RTX): 6.0 of 8.0 GiB free."


@pytest.mark.parametrize(("library", "kind"), [("vulkan", "Vulkan"), ("hip", "ROCm")])
def test_build_for_a_gpu_that_is_not_found(look: Look, library: str, kind: str) -> None:
    """Who built for a GPU and has none that answers is warned, and told of the driver; its kind is called as people
    call it.
    """
    found = look(card_builds=(library,))["GPU"]
    assert found.status == "warn"
    assert f"was built for {kind} but found no such GPU" in found.detail
    assert "driver" in found.remedy


def test_build_without_gpu_says_how_to_get_one(look: Look) -> None:
    """A build for the processor alone is fine, and says how to build for a GPU."""
    assert "make run GPU=" in look()["GPU"].remedy


def test_starter_model_missing_or_damaged(look: Look, tmp_path: Path) -> None:
    """No starter model is a warning; one with a single other byte is a failure that names the file."""
    (tmp_path / "starter.gguf").write_bytes(b"A model")
    damaged = look()["starter model"]
    assert damaged.status == "fail"
    assert str(tmp_path / "starter.gguf") in damaged.detail
    (tmp_path / "starter.gguf").unlink()
    assert look()["starter model"].status == "warn"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
def test_no_display_is_a_warning(look: Look) -> None:
    """Without a display the commands still work, so it is a warning; Wayland alone is a display."""
    assert look(environment={})["display"].status == "warn"
    assert look(environment={"WAYLAND_DISPLAY": "wayland-0"})["display"].status == "ok"


def test_missing_libraries_fail_the_display(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing system library fails the check and is told with the packages of both distributions."""
    asked: list[bool] = []

    def missing(*, x11: bool) -> tuple[SystemLibrary, ...]:
        asked.append(x11)
        return (SystemLibrary("libEGL.so.1", "libegl1", "mesa-libEGL"),)

    monkeypatch.setattr(diagnostics, "missing_libraries", missing)
    found = look(environment={"DISPLAY": ":0"})["display"]
    assert found.status == "fail"
    assert "libEGL.so.1" in found.detail
    assert "apt install --no-install-recommends libegl1" in found.remedy
    assert "dnf install mesa-libEGL" in found.remedy
    look(environment={"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"})
    look(environment={})
    assert asked == [True, False, False]


def test_no_keyring_is_a_warning(look: Look) -> None:
    """Nothing in the default use needs a key, so no keyring is a warning with what to do."""

    class NoKeyring(Secrets):
        def state(self) -> KeyringState:
            return KeyringState(None, "There is no keyring.", "Unlock it.")

    assert look(secrets=NoKeyring())["keyring"] == Diagnostic("keyring", "warn", "There is no keyring.", "Unlock it.")


def test_lost_fonts_fail(look: Look, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An installation whose fonts are gone says so: letters would be drawn as boxes."""
    monkeypatch.setattr(diagnostics, "resources", lambda: tmp_path)
    assert look()["fonts"].status == "fail"


def test_loaded_libraries_are_found_and_others_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library is missing exactly if the system cannot load it; those for X11 count only when asked for."""
    there = SystemLibrary("libc.so.6", "libc6", "glibc")
    absent = SystemLibrary("libnowhere.so.1", "libnowhere1", "nowhere")
    monkeypatch.setattr(system_libraries, "_DRAWING", (there, absent))
    monkeypatch.setattr(system_libraries, "_X11", (absent,))
    monkeypatch.setattr(system_libraries, "_loads", lambda file: file != "libnowhere.so.1")
    assert missing_libraries(x11=False, platform="linux") == (absent,)
    assert missing_libraries(x11=True, platform="linux") == (absent, absent)
    assert missing_libraries(x11=True, platform="darwin") == ()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="loads glibc")
def test_loading_is_really_tried() -> None:
    """The C library loads, a library that nobody has does not."""
    assert system_libraries._loads("libc.so.6")
    assert not system_libraries._loads("libnowhere.so.1")


def test_list_of_missing_libraries_as_a_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command prints one sentence, or bare package names, and ends 3; with nothing missing it is silent."""
    absent = SystemLibrary("libEGL.so.1", "libegl1", "mesa-libEGL")
    monkeypatch.setattr(system_libraries, "missing_libraries", lambda *, x11: (absent, absent) if x11 else (absent,))
    assert system_libraries.main([]) == 3
    assert capsys.readouterr().out.endswith(how_to_install([absent]) + "\n")
    assert system_libraries.main(["--x11", "--debian"]) == 3
    assert capsys.readouterr().out == "libegl1 libegl1\n"
    monkeypatch.setattr(system_libraries, "missing_libraries", lambda *, x11: ())
    assert system_libraries.main([]) == 0
    assert capsys.readouterr().out == ""


def test_settings_that_cannot_be_read(look: Look, tmp_path: Path) -> None:
    """A wrong settings file keeps every command from starting, so it is told with its line and key."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.toml").write_text('threads = "many"\n')
    found = look()["settings"]
    assert found.status == "fail"
    assert "line 1" in found.detail
    assert "threads" in found.detail
    (home / "settings.toml").write_text("threads = 4\n")
    assert look()["settings"].status == "ok"


def test_a_store_that_is_not_there_yet_is_not_called_whole(look: Look, tmp_path: Path) -> None:
    """Before the first command there is no store; that is in order, and said as it is."""
    found = look()["store"]
    assert (found.status, "does not exist yet" in found.detail) == ("ok", True)
    (tmp_path / "home" / "fairdraft.db").write_bytes(b"")
    assert "whole" in look()["store"].detail


def test_whether_the_store_is_encrypted_is_told(look: Look, tmp_path: Path) -> None:
    """A plain one with the command that encrypts; one whose passphrase is not known is no fault."""

    def refuse() -> tuple[str, ...]:
        raise PassphraseNeededError("The store is encrypted.", "Give its passphrase.")

    (tmp_path / "home").mkdir(exist_ok=True)
    (tmp_path / "home" / "fairdraft.db").write_bytes(b"")
    assert 'not encrypted ("fairdraft store encrypt"' in look()["store"].detail
    assert look(encrypted=True)["store"].detail.endswith("is whole and encrypted.")
    found = look(store=refuse, encrypted=True)["store"]
    assert (found.status, found.detail) == ("warn", "The store is encrypted.")
    assert "FAIRDRAFT_PASSPHRASE" in found.remedy


def test_a_bad_rule_pack_or_recipe_of_the_person(look: Look) -> None:
    """A file that cannot be read keeps every check or draft from working, so it is told; good ones are counted."""

    def bad() -> int:
        raise KnownError("mine.toml, line 3: no such kind.", "Correct it.")

    found = look(packs=bad)["rule packs"]
    assert (found.status, found.detail, found.remedy) == ("fail", "mine.toml, line 3: no such kind.", "Correct it.")
    assert "2 of your own" in look(packs=lambda: 2)["rule packs"].detail
    found = look(recipes=bad)
    assert (found["recipes"].status, found["rule packs"].status) == ("fail", "ok")
    assert look(recipes=lambda: 3)["recipes"].detail.endswith("recipes.")
