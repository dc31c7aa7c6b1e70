"""XML of any declared encoding is read, or refused in a sentence."""

from encodings.aliases import aliases

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.safe_xml import walk_xml

KNOWN = sorted({*aliases, *aliases.values(), "UTF8", "windows-1252", "idna", "punycode", "undefined", "utf_8_sig"})


def words(encoding: str, text: bytes = b"a") -> str:
    found: list[str] = []
    data = b'<?xml version="1.0" encoding="' + encoding.encode() + b'"?><a>' + text + b"</a>"
    walk_xml(data, "label.xml", lambda _name, _attributes: None, characters=found.append)
    return "".join(found)


@pytest.mark.parametrize(
    ("encoding", "text", "read"),
    [("UTF-8", "é".encode(), "é"), ("windows-1252", b"\x80", "€"), ("ISO-8859-1", b"\xe9", "é"), ("cp037", b"a", None)],
)
def test_encodings_of_a_byte_a_character_are_read(encoding: str, text: bytes, read: str | None) -> None:
    """Also those that expat has from Python; one in which the declaration itself would read otherwise is damage."""
    if read is None:
        with pytest.raises(KnownError, match="XML breaks at line 1"):
            words(encoding, text)
    else:
        assert words(encoding, text) == read


@pytest.mark.parametrize("encoding", ["U-TF-8", "utf-7", "shift_jis", "hex", "unicode_escape"])
def test_an_encoding_that_cannot_be_read_is_named(encoding: str) -> None:
    """Unknown ones, those of several bytes a character, and what is none: with what to do."""
    with pytest.raises(
        KnownError, match=f'says that its XML is in the encoding "{encoding}", which cannot be read'
    ) as refused:
        words(encoding)
    assert refused.value.remedy


@given(st.sampled_from(KNOWN) | st.from_regex(r"[A-Za-z][A-Za-z0-9._-]{0,12}", fullmatch=True))
def test_no_declared_encoding_is_a_bug(encoding: str) -> None:
    """Whatever a file declares, it is read or refused with what to do."""
    try:
        found = words(encoding)
    except KnownError as refused:
        found = refused.remedy
    assert found
