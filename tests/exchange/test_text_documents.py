from pathlib import Path

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.text_documents import read_text_document


@pytest.mark.parametrize("name", ["copy.txt", "copy.md", "COPY.TXT", "deck.v2.Md"])
def test_plain_texts_count_in_their_own_file(tmp_path: Path, name: str) -> None:
    """A .txt or .md file gives its own text, and offsets in it are offsets in the file."""
    path = tmp_path / name
    path.write_bytes("For adults – with diet.\r\n".encode())
    document = read_text_document(path)
    assert (document.name, document.text, document.extracted) == (str(path), "For adults – with diet.\r\n", False)


def test_word_files_are_extracted(docx_maker) -> None:
    """The text of a .docx is marked as taken out of another format."""
    path = docx_maker.write("<w:p><w:r><w:t>For adults</w:t></w:r></w:p>")
    document = read_text_document(path)
    assert (document.text, document.extracted) == ("For adults", True)


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("a.pdf", "Save its text as .txt, .md or .docx"),
        ("a.rtf", "save it as .docx"),
        ("a.DOC", "save it as .docx"),
        ("a.xyz", "Save its text as .txt, .md or .docx"),
        ("a", "Save its text as .txt, .md or .docx"),
    ],
)
def test_other_endings_say_what_can_be_read(tmp_path: Path, name: str, remedy: str) -> None:
    """A file of another kind is refused with its name, the kinds that can be read, and how to get there."""
    (tmp_path / name).write_bytes(b"text")
    with pytest.raises(KnownError) as told:
        read_text_document(tmp_path / name)
    assert name in told.value.what
    assert ".txt, .md or .docx" in told.value.what
    assert remedy in told.value.remedy


def test_a_link_that_leads_nowhere_is_told_as_such(tmp_path: Path) -> None:
    """What cannot be reached is not told as a file of another kind."""
    ring = tmp_path / "ring"
    ring.symlink_to(ring)
    with pytest.raises(KnownError, match="ring cannot be read: Too many levels of symbolic links"):
        read_text_document(ring)


def test_a_folder_is_told_as_one(tmp_path: Path) -> None:
    """A folder is not taken for a file without an ending."""
    with pytest.raises(KnownError, match="is a folder") as told:
        read_text_document(tmp_path)
    assert ".txt, .md or .docx" in told.value.remedy
