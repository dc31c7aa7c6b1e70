"""Names in small letters, digits and dashes."""

from pathlib import Path

import pytest

from fairdraft.domain.file_words import file_title, file_words, no_device


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Let's talk about GLYNORA®", "let-s-talk-about-glynora"),
        ("  Autumn: 2 web pages  ", "autumn-2-web-pages"),
        ("Ä…", ""),
        ("", ""),
    ],
)
def test_other_signs_become_one_dash(name: str, written: str) -> None:
    """What cannot stand in a name of a file is a dash between words, and nothing at the ends."""
    assert file_words(name) == written


def test_a_long_name_is_cut_and_ends_with_a_word() -> None:
    """Forty letters at most, and no dash behind the last."""
    written = file_words("The evening walk counts for more than the road that it takes")
    assert len(written) <= 40
    assert written.startswith("the-evening-walk-counts")
    assert not written.endswith("-")


def test_no_file_is_called_like_a_device_of_windows() -> None:
    """What is written to such a name is lost there, with any ending."""
    assert file_words("Con!") == "file-con"
    assert [no_device(one) for one in ("AUX", "Nul.v2.pdf", "lpt1")] == ["file-AUX", "file-Nul.v2.pdf", "file-lpt1"]
    assert [no_device(one) for one in ("console", "aux-1", "com10", "")] == ["console", "aux-1", "com10", ""]


def test_what_is_called_after_a_file_is_found_as_it_is_typed() -> None:
    """macOS may take accents apart in names of files."""
    assert file_title(Path("/in/E\N{COMBINING ACUTE ACCENT}tude 2.1.docx")) == "Étude 2.1"
