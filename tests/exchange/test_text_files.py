import errno
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.text_files import LARGEST_TEXT, decode_text, read_text_file

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff"))


@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_text_comes_back_unchanged_from_every_encoding(text: str, encoding: str) -> None:
    """Whatever was written in UTF-8 (with or without mark) or UTF-16 with mark is read back the same."""
    assert decode_text(text.encode(encoding), "a.txt") == text


def test_big_endian_utf16_is_read() -> None:
    """The mark decides the byte order."""
    assert decode_text(b"\xfe\xff\x00A\xd8\x3d\xde\x00", "a.txt") == "A\U0001f600"


def test_line_ends_are_kept(tmp_path: Path) -> None:
    """CR, LF and CR LF stay as they are, so offsets count in the file's own text."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree\nfour")
    assert read_text_file(path) == "one\r\ntwo\rthree\nfour"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"one\ntwo\r\nabc\xe9def", "is not UTF-8 text: line 3 has a wrong byte (offset 12)"),
        (b"\xef\xbb\xbfabc\xe9", "is not UTF-8 text: line 1 has a wrong byte (offset 6)"),
        (b"\xff\xfeA\x00\x00\xd8", "is not UTF-16 text: line 1 has a wrong byte (offset 4)"),
        (b"\xff\xfeA\x00B", "is not UTF-16 text: line 1 has a wrong byte (offset 4)"),
        (b"\xff\xfe\x00\x00A\x00\x00\x00", "is UTF-32"),
        ("Ask".encode("utf-16-le"), "the byte at offset 1 is zero"),
    ],
)
def test_other_encodings_are_refused_with_the_place(data: bytes, said: str) -> None:
    """Bytes in another encoding are told with file name, line, offset from the file's first byte, and a remedy."""
    with pytest.raises(KnownError) as told:
        decode_text(data, "copy.txt")
    assert told.value.what.startswith("copy.txt ")
    assert said in told.value.what
    assert "UTF-8" in told.value.remedy


def test_files_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    """A missing file, a folder and a file beyond the limit each give a sentence that names it."""
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(LARGEST_TEXT + 1)
    for path, said in ((tmp_path / "none.txt", "There is no file"), (tmp_path, "is a folder"), (large, "16 MiB")):
        with pytest.raises(KnownError) as told:
            read_text_file(path)
        assert said in told.value.what
        assert str(path) in told.value.what


def test_a_folder_is_told_as_such_on_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows says of a folder that it may not be read, and permissions would be no way out."""

    def refuse(_self: Path, _mode: str) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        for path, said in (
            (tmp_path, "is a folder"),
            (tmp_path / "a.txt", "cannot be read: you do not have permission"),
        ):
            with pytest.raises(KnownError, match=said):
                read_text_file(path)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions there are no bits")
def test_a_forbidden_file_says_so(tmp_path: Path) -> None:
    """A file without read permission is told as such."""
    path = tmp_path / "secret.txt"
    path.write_text("x")
    path.chmod(0)
    was = os.geteuid()
    if was == 0:  # root may read everything, so the test becomes "nobody" for a moment
        os.seteuid(65534)
    try:
        with pytest.raises(KnownError, match="cannot be read"):
            read_text_file(path)
    finally:
        os.seteuid(was)
