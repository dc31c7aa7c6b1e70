"""What becomes of characters that no file can hold?"""

import re
from typing import TypeVar

_REPLACEMENT = "\ufffd"
_UNSTORABLE = re.compile("[\ud800-\udfff\x00]")
# XML knows fewer still: no controls but tab and line ends, no non-characters.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# HTML forbids, even escaped: controls, lone surrogates, non-characters.
_NOT_HTML = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

V = TypeVar("V")


def storable(value: V) -> V:
    """The JSON value with lone surrogates and zeros in its texts replaced by U+FFFD; offsets stay as they are."""
    if isinstance(value, str):
        return _UNSTORABLE.sub(_REPLACEMENT, value)  # type: ignore[return-value] # a str goes in and comes out
    if isinstance(value, dict):
        return {storable(key): storable(one) for key, one in value.items()}  # type: ignore[return-value] # likewise
    if isinstance(value, list | tuple):
        return [storable(one) for one in value]  # type: ignore[return-value] # JSON knows lists alone
    return value


def storable_in_xml(text: str) -> str:
    """The text with what XML 1.0 cannot hold replaced by U+FFFD; offsets stay as they are."""
    return _NOT_XML.sub(_REPLACEMENT, text)


def storable_in_html(text: str) -> str:
    """The text with what HTML cannot hold replaced by U+FFFD; offsets stay as they are."""
    return _NOT_HTML.sub(_REPLACEMENT, text)
