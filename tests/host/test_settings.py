"""The settings file: read, written, and told when it is wrong."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.errors import KnownError
from fairdraft.host.settings import Settings, read_settings, write_settings

SETTINGS = st.builds(
    Settings,
    theme=st.sampled_from(["system", "light", "dark"]),
    last_profile=st.text(st.characters(exclude_categories=["Cs"])),
    threads=st.integers(0, 256),
)


def test_no_file_means_defaults(tmp_path: Path) -> None:
    """Before anything was chosen, the theme is the system's and the engine chooses its threads."""
    assert read_settings(tmp_path / "settings.toml") == Settings(theme="system", last_profile="", threads=0)


@given(settings=SETTINGS)
def test_what_is_written_is_read(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever is chosen is there again on the next start."""
    path = tmp_path_factory.mktemp("home") / "settings.toml"
    write_settings(path, settings)
    assert read_settings(path) == settings


def test_writing_replaces_and_leaves_nothing_beside(tmp_path: Path) -> None:
    """A second choice replaces the first, and no unfinished file stays in the home."""
    path = tmp_path / "settings.toml"
    write_settings(path, Settings(theme="dark"))
    write_settings(path, Settings(theme="light"))
    assert read_settings(path).theme == "light"
    assert [file.name for file in tmp_path.iterdir()] == ["settings.toml"]


def test_interrupted_writing_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk fails in mid-write, the old settings are whole and nothing else is left."""
    path = tmp_path / "settings.toml"
    write_settings(path, Settings(theme="dark"))

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KnownError, match="No space left on device"):
        write_settings(path, Settings(theme="light"))
    assert read_settings(path).theme == "dark"
    assert [file.name for file in tmp_path.iterdir()] == ["settings.toml"]


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ('theme = "dark"\nthreads = \n', 2, "settings.toml"),
        ('\ntheme = "drak"\n', 2, "dark"),
        ('theme = "dark"\n\nthreads = 9000\n', 3, "9000"),
        ("thread = 4\n", 1, "threads"),
    ],
)
def test_wrong_line_is_named(tmp_path: Path, text: str, line: int, told: str) -> None:
    """A broken line, a wrong value and an unknown key are told with the file, the line and what was meant."""
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnownError) as error:
        read_settings(path)
    message = str(error.value)
    assert str(path) in message
    assert f"line {line}" in message
    assert told in message


def test_file_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are told with the line they are in."""
    path = tmp_path / "settings.toml"
    path.write_bytes('theme = "dark"\nlast_profile = "Zoë"\n'.encode("latin-1"))
    with pytest.raises(KnownError, match="line 2"):
        read_settings(path)


def test_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    """A settings file that cannot be read is a known problem, not a crash."""
    with pytest.raises(KnownError, match="could not be read"):
        read_settings(tmp_path)
