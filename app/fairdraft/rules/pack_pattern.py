"""How is a pattern of a pack run?"""

from collections.abc import Iterator

import re2


def pattern_options() -> re2.Options:
    """How patterns of packs are read: without regard to case, errors told to us and not to the terminal."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 16 << 20
    return options


def pattern_text(pattern: str) -> str:
    """A pattern as it is run: each blank in it also fits the end of a line, because copy wraps anywhere."""
    return pattern.replace("\\ ", " ").replace(" ", r"\s")


def compiled(pattern: str) -> "re2._Regexp[str]":
    """A pattern in linear-time RE2 syntax; ValueError says which fragment is wrong."""
    try:
        return re2.compile(pattern_text(pattern), pattern_options())
    except re2.error as error:
        said = error.args[0] if error.args else error
        reason = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        raise ValueError(
            f'the pattern "{pattern[:80]}" cannot be read: {reason} (RE2 syntax: no look-around, no back-references)'
        ) from None


class PackPattern:
    """A pattern that is made ready at its first use: most patterns of most packs are never needed for a text."""

    __slots__ = ("_ready", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._ready: re2._Regexp[str] | None = None

    def search(self, said: str) -> "re2._Match[str] | None":
        """The first place of the pattern in some words."""
        return (self._ready or self._make_ready()).search(said)

    def finditer(self, said: str) -> "Iterator[re2._Match[str]]":
        """The places of the pattern in some words, in order and apart."""
        return (self._ready or self._make_ready()).finditer(said)

    def _make_ready(self) -> "re2._Regexp[str]":
        self._ready = compiled(self.text)
        return self._ready
