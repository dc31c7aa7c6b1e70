"""The settings file: read, written, and told when it is wrong."""

import errno
import os
import sys
from pathlib import Path

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.domain.settings import Settings
from fairdraft.host.settings import SettingsFile, read_settings


def test_no_file_means_defaults(tmp_path: Path) -> None:
    """Before anything was chosen, the engine chooses its threads and every layer goes to the GPU."""
    assert read_settings(tmp_path / "settings.toml") == Settings(threads=0, gpu_layers=-1)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("# chosen by hand\nthreads = \n", 2, "settings.toml"),
        ('\nthreads = "many"\n', 2, "many"),
        ("# chosen by hand\n\nthreads = 9000\n", 3, "9000"),
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
    path.write_bytes("# chosen by hand\n# by Zoë\n".encode("latin-1"))
    with pytest.raises(KnownError, match="line 2"):
        read_settings(path)


def test_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    """A settings file that cannot be read is a known problem, not a crash."""
    with pytest.raises(KnownError, match="could not be read"):
        read_settings(tmp_path)


def test_a_value_is_written_and_all_else_stays(tmp_path: Path) -> None:
    """Comments, order and ends of lines stay; the value is in use, in another program too, and whoever listens hears
    of it once; taken out again, the default holds.
    """
    path = tmp_path / "settings.toml"
    path.write_bytes(b"# Zoe's laptop\r\ngpu_layers = 3 # the small card\r\n")
    heard: list[int] = []
    file = SettingsFile(path)
    file.on_change(lambda: heard.append(file.now.threads))
    file.write("threads", 4)
    file.write("memory_limit_gib", 6.0)
    assert path.read_bytes() == (
        b"# Zoe's laptop\r\ngpu_layers = 3 # the small card\r\nthreads = 4\r\nmemory_limit_gib = 6\r\n"
    )
    assert read_settings(path) == file.now == Settings(threads=4, gpu_layers=3, memory_limit_gib=6)
    file.write("threads", 4)
    file.write("gpu_layers", None)
    assert path.read_bytes() == b"# Zoe's laptop\r\n# the small card\r\nthreads = 4\r\nmemory_limit_gib = 6\r\n"
    assert heard == [4, 4, 4]
    path.write_text("threads = 2\n", encoding="utf-8")
    assert file.read() == (Settings(threads=2), {"threads": 1})
    assert heard == [4, 4, 4, 2]
    assert [one.name for one in tmp_path.iterdir()] == ["settings.toml"]


@pytest.mark.parametrize(
    "text", ["threads = \n", "threads = 9000\n", "thread = 4 # cores\n", "\n[engine]\nthreads = 4\n"]
)
def test_a_wrong_file_is_told_and_never_written_over(tmp_path: Path, text: str) -> None:
    """Whoever wrote it finds it as it was, and what was in use before stays in use."""
    path = tmp_path / "settings.toml"
    file = SettingsFile(path)
    file.write("gpu_layers", 5)
    path.write_text(text, encoding="utf-8")
    for step in (lambda: file.write("threads", 2), lambda: file.write("threads", None), file.read):
        with pytest.raises(KnownError, match=r"settings\.toml, line \d"):
            step()
    assert path.read_text(encoding="utf-8") == text
    assert file.now == Settings(gpu_layers=5)


def test_a_file_that_cannot_be_written_is_told_and_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk changes neither the file nor what is in use."""
    path = tmp_path / "settings.toml"
    path.write_text("threads = 2\n", encoding="utf-8")
    file = SettingsFile(path)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KnownError, match="could not be written"):
        file.write("threads", 3)
    assert path.read_text(encoding="utf-8") == "threads = 2\n"
    assert file.now.threads == 2
    assert [one.name for one in tmp_path.iterdir()] == ["settings.toml"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Settings that are kept elsewhere, such as among other such files, are written there."""
    kept = tmp_path / "kept.toml"
    kept.write_text("threads = 2\n", encoding="utf-8")
    (tmp_path / "settings.toml").symlink_to(kept)
    SettingsFile(tmp_path / "settings.toml").write("threads", 3)
    assert kept.read_text(encoding="utf-8") == "threads = 3\n"
    assert (tmp_path / "settings.toml").is_symlink()
