"""How does what is longer than its place show in a part of it?

Everything that leaves something out says so by an ellipsis: directly behind what was cut by characters, after a blank
where whole words, names or numbers are left out.
"""

from collections.abc import Sequence

_HASH_SHOWN = 12
_NAMES_SHOWN = 12


def shortened(text: str, longest: int) -> str:
    """The text on one line, or as much of its beginning as leaves room for an ellipsis in `longest` characters, at
    least 1.

    It is cut between words, unless a long one would leave half of the place or more empty.
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    start = line[: longest - 1]
    if line[longest - 1] != " ":
        whole_words = start.rpartition(" ")[0]
        start = whole_words if len(whole_words) > longest / 2 else start
    return f"{start.rstrip(' .,;:')}…"


def first_words(text: str, most: int) -> str:
    """The first words of a text, `most` of them, on one line."""
    words = text.split()
    return " ".join(words[:most]) + (" …" if len(words) > most else "")


def outer_words(text: str, most: int, first: int, last: int) -> str:
    """The text on one line; of more than `most` words the first and last ones, so many of each."""
    words = text.split()
    return " ".join(words if len(words) <= most else (*words[:first], "…", *words[-last:]))


def without_middle(name: str, longest: int) -> str:
    """A name of at most `longest` characters, at least 3: names that begin alike are told apart by their ends."""
    half = (longest - 1) // 2
    return name if len(name) <= longest else f"{name[:half]}…{name[-half:]}"


def first_names(names: Sequence[str], most: int = _NAMES_SHOWN) -> str:
    """Names in a row with commas, `most` of them."""
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")


def short_hash(sha256: str) -> str:
    """The first characters of a SHA-256, by which people know it."""
    return f"{sha256[:_HASH_SHOWN]}…"
