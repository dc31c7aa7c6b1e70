"""How does a text stand in a TOML file as one string?"""

import re

# What a basic string of TOML may not hold as it is; tabs may stand.
_ESCAPED = re.compile(r'["\\\x00-\x08\x0a-\x1f\x7f]')
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f"}


def toml_string(text: str) -> str:
    """The text as a basic string of TOML, in its quotation marks, on one line."""
    return f'"{_ESCAPED.sub(escaped, text)}"'


def escaped(found: re.Match[str]) -> str:
    """How a character that may not stand in a string is written there."""
    mark = found[0]
    return _SHORT_ESCAPES.get(mark) or f"\\u{ord(mark):04X}"
