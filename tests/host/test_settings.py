"""The settings file: read, written, and told when it is wrong."""

from pathlib import Path

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.host.settings import Settings, read_settings


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
