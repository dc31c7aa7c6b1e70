"""Where in a line of a template stand the tokens, such as `{{headline}}`, whose places a piece fills?"""

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"\{\{([^{}\n\t]{1,80})\}\}")
_BRACES = re.compile(r"\{\{|\}\}")


@dataclass(frozen=True, slots=True)
class DeckToken:
    """A token: `words` are what stands between its braces, and `[start:end]` its place, braces included."""

    start: int
    end: int
    words: str


def deck_tokens(text: str) -> tuple[DeckToken, ...]:
    """The tokens of a line, in order; none of them overlap."""
    return tuple(DeckToken(one.start(), one.end(), one[1].strip()) for one in _TOKEN.finditer(text) if one[1].strip())


def broken_tokens(text: str) -> tuple[str, ...]:
    """What begins like a token and is none, or ends like one, each with the words around it."""
    rest = text
    for one in reversed(deck_tokens(text)):
        rest = rest[: one.start] + "\n" + rest[one.end :]
    return tuple(" ".join(line.split()) for line in rest.split("\n") if _BRACES.search(line))
