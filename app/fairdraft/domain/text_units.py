"""How do code point offsets map to UTF-16 offsets and back?"""

import re
from bisect import bisect_left

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Utf16Map:
    """Offsets of one text in code points (the core's unit) and UTF-16 units (Qt's unit).

    Only the places of characters beyond the Basic Multilingual Plane are kept, so plain text costs nothing.
    """

    __slots__ = ("_astral", "_units")

    def __init__(self, text: str) -> None:
        # Most texts have none, and how long they are in UTF-16 tells that sooner than a look at each character.
        plain = text.isascii() or len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text)
        self._astral = [] if plain else [one.start() for one in _ASTRAL.finditer(text)]
        self._units = [at + before for before, at in enumerate(self._astral)]

    def to_utf16(self, offset: int) -> int:
        """UTF-16 offset of a code point offset."""
        return offset + bisect_left(self._astral, offset)

    def to_code_points(self, offset: int) -> int:
        """Code point offset of a UTF-16 offset; one inside a surrogate pair gives the pair's start."""
        before = bisect_left(self._units, offset)
        if before and self._units[before - 1] + 1 == offset:
            return self._astral[before - 1]
        return offset - before
